"""Invented candidates whose marks follow from their numbers, so that whoever asks knows the right answer.

`python -m bench.exam_candidates FILE [COUNT]` writes a national file as the ministry's are: some essays are
the mean of two readers, and languages go in fifths.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from pathlib import Path

EXAM = "THPT-2026"
API, PAGE = "/api/v1/lookups/diem-thi/", "/tra-cuu/diem-thi/"
CHOSEN = ("ngoai_ngu", "vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li", "ktpl", "tin_hoc")
HEADING = "sbd,toan,ngu_van,ngoai_ngu,ma_ngoai_ngu,vat_li,hoa_hoc,sinh_hoc,lich_su,dia_li,ktpl,tin_hoc"
NATIONAL = 1_208_863
"""The candidates of 2026."""
ODD_ESSAYS_IN_10_000 = 41
_PAIRS = tuple(combinations(CHOSEN, 2))


def numbers(count: int) -> list[str]:
    """Evenly over all councils of 2026."""
    from lookups.kinds.exams.rules.numbers import COUNCILS_SINCE_2026 as councils

    share = -(-count // len(councils))
    return [f"{council}{number:06d}" for council in councils for number in range(1, share + 1)][:count]


def marks(sbd: str, version: int = 1) -> dict[str, int]:
    """Subject → hundredths, four of them in the portal's order; another version has other marks."""
    left = (int(sbd) + version * 77_777_777) * 2_654_435_761 % 2**32
    found: dict[str, int] = {}
    left, found["toan"] = left // 197, (4 + left % 197) * 5
    left, found["ngu_van"] = left // 37, (4 + left % 37) * 25
    first, second = _PAIRS[int(sbd) % len(_PAIRS)]
    step = 25 if first == "ngoai_ngu" else 5
    left, found[first] = left // 37, (4 + left % (1000 // step - 3)) * step
    found[second] = (4 + left % 197) * 5
    return found


def is_odd(sbd: str) -> bool:
    """Whether two readers disagreed about the candidate's essay."""
    return int(sbd) * 2_654_435_761 % 2**32 // 7 % 10_000 < ODD_ESSAYS_IN_10_000


def national_marks(sbd: str, version: int = 1) -> dict[str, int]:
    """As `marks`, but for odd essays (6,33) and languages in fifths (7,4)."""
    found = marks(sbd, version)
    if is_odd(sbd):
        found["ngu_van"] -= 17
    if "ngoai_ngu" in found:
        found["ngoai_ngu"] = found["ngoai_ngu"] // 20 * 20
    return found


def write_csv(
    path: Path,
    chosen: Iterable[str],
    version: int = 1,
    marks_of: Callable[[str, int], Mapping[str, int]] = marks,
) -> Path:
    with path.open("w") as file:
        file.write(f"{HEADING}\n")
        for sbd in chosen:
            told = {subject: f"{mark / 100:g}" for subject, mark in marks_of(sbd, version).items()}
            told |= {"sbd": sbd, "ma_ngoai_ngu": "N1" if "ngoai_ngu" in told else ""}
            file.write(",".join([told.get(column, "") for column in HEADING.split(",")]) + "\n")
    return path


if __name__ == "__main__":
    count = int(sys.argv[2]) if len(sys.argv) > 2 else NATIONAL
    chosen = numbers(count)
    write_csv(Path(sys.argv[1]), chosen, marks_of=national_marks)
    print(f"{count:,} candidates, {sum(map(is_odd, chosen)):,} odd essays")
