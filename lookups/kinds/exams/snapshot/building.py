"""From the database to a snapshot file: one pass over the candidates in the order of their numbers.

How marks and sums are spread over all candidates: counted once, when the snapshot is built.
"""

# ruff: noqa: S608 - the names in these statements are our own columns, never anybody's input

from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from itertools import accumulate, compress
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from lookups.kinds.exams.factors import NONE
from lookups.kinds.exams.models import CutOff, Exam
from lookups.kinds.exams.rules.subjects import BLOCKS, SUBJECTS
from lookups.kinds.exams.snapshot.format import ABSENT, NO_WISH, RECORD, Writer, key_of

FEWEST = 5
"""Groups smaller than this are not told: they might be one school's."""
FEWEST_FOR_RANK = 50

Counts = dict[int, int]
"""Mark or sum in hundredths → candidates."""


def distributions(columns: Mapping[str, list[int]], languages: list[str], absent: int) -> dict[str, Counts]:
    """Subjects and blocks that anybody sat → their counts; `columns` hold one mark per candidate each."""
    found: dict[str, Counts] = {}
    for subject in SUBJECTS:
        counts = Counter(columns[subject])
        counts.pop(absent, None)
        if counts:
            found[subject] = dict(sorted(counts.items()))
    for block in BLOCKS:
        if all(subject in found for subject in block.subjects):
            first, second, third = (columns[subject] for subject in block.subjects)
            if block.language:
                sums = Counter(
                    a + b + c
                    for a, b, c, code in zip(first, second, third, languages, strict=True)
                    if a != absent and b != absent and c != absent and code == block.language
                )
            else:
                sums = Counter(
                    a + b + c
                    for a, b, c in zip(first, second, third, strict=True)
                    if a != absent and b != absent and c != absent
                )
            if sums:
                found[block.key] = dict(sorted(sums.items()))
    return found


class Distribution:
    """What part of those who sat a paper (or have a block's sum) stands below a mark."""

    def __init__(self, counts: Mapping[Any, int]) -> None:
        marks = sorted((int(mark), number) for mark, number in counts.items())
        self.total = sum(number for _, number in marks)
        self.counts: Counts = dict(marks)
        below = [0, *accumulate(number for _, number in marks)]
        self._below = {mark: below[at] for at, (mark, _) in enumerate(marks)}

    @property
    def is_told(self) -> bool:
        """Too few sat where it is not."""
        return self.total >= FEWEST_FOR_RANK

    def percent_below(self, mark: int) -> int | None:
        """Whole percent, rounded down; None where too few sat to say."""
        if not self.is_told or mark not in self._below:
            return None
        return self._below[mark] * 100 // self.total

    def bins(self, width: int, highest: int) -> list[int]:
        """Candidates from 0 in steps of `width`; the highest mark belongs to the last bin."""
        bins = [0] * (highest // width)
        for mark, number in self.counts.items():
            bins[min(mark // width, len(bins) - 1)] += number
        return bins


_MARKS = tuple(SUBJECTS)


def write(exam: Exam, path: Path) -> int:
    """The number of candidates written. The database is read as it was at one moment."""
    writer = Writer(path)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if not connection.savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            reading = _Reading(_schools(exam))
            with closing(reading.records(cursor, exam)) as records:  # or COPY outlives a failed write
                writer.add_all(records)
            writer.finish(
                {
                    "exam": exam.key,
                    "revision": exam.revision,
                    "sittings": reading.sittings(),
                    "schools": reading.schools,
                    "cut_offs": _cut_offs(exam),
                    "distributions": distributions(reading.columns, reading.languages, ABSENT),
                }
            )
    except BaseException:
        writer.discard()
        raise
    return len(reading.languages)


def _schools(exam: Exam) -> list[str]:
    return list(exam.cut_offs.order_by("school_code").values_list("school_code", flat=True).distinct())


def _cut_offs(exam: Exam) -> list[dict[str, Any]]:
    return [
        {"code": row.school_code, "school": row.school, "wish": row.wish, "score": int(row.score * 100)}
        for row in CutOff.objects.filter(exam=exam)
    ]


class _Reading:
    """Turns COPY's lines into records, and keeps each column for the distributions."""

    def __init__(self, schools: list[str]) -> None:
        self.schools = schools
        self.columns: dict[str, list[int]] = {subject: [] for subject in _MARKS}
        self.languages: list[str] = []
        self._places = {code: at for at, code in enumerate(schools)}
        self._hundredths: dict[bytes, int] = {b"\\N": ABSENT}
        self._sittings: dict[tuple[bytes, bytes], int] = {}

    def records(self, cursor: Any, exam: Exam) -> Generator[tuple[int, bytes]]:
        names = ", ".join(_MARKS)
        query = (
            f"COPY (SELECT sbd, ma_ngoai_ngu, version, array_to_string(wishes, '|'),"
            f" encode(factor, 'hex'), {names} FROM exams_candidate WHERE exam_id = {int(exam.pk)}"
            ' ORDER BY length(sbd), sbd COLLATE "C") TO STDOUT'
        )
        keep = [self.columns[subject].append for subject in _MARKS]
        note, hundredths, pack = self.languages.append, self._mark, RECORD.pack
        seen, sittings = self._hundredths, self._sittings
        with cursor.copy(query) as copy:
            for line in _lines(copy):
                sbd, language, version, wishes, factor, *texts = line.split(b"\t")
                marks = [seen[text] if text in seen else hundredths(text) for text in texts]
                for put, mark in zip(keep, marks, strict=True):
                    put(mark)
                note(language.decode())
                sat = bytes(map(ABSENT.__ne__, marks)), language
                chosen = self._wishes(wishes) if wishes else (NO_WISH, NO_WISH, NO_WISH)
                secret = NONE if factor == b"\\N" else bytes.fromhex(factor.decode())
                yield (
                    key_of(sbd.decode()),
                    pack(
                        *marks,
                        sittings.setdefault(sat, len(sittings)),
                        min(int(version), 255),
                        *chosen,
                        secret,
                    ),
                )

    def sittings(self) -> list[tuple[list[str], str]]:
        """Subjects and language, in the order of the numbers that the records name."""
        return [(list(compress(_MARKS, sat)), language.decode()) for sat, language in self._sittings]

    def _mark(self, text: bytes) -> int:
        whole, _, fraction = text.partition(b".")
        self._hundredths[text] = int(whole) * 100 + int(fraction.ljust(2, b"0"))
        return self._hundredths[text]

    def _wishes(self, text: bytes) -> tuple[int, int, int]:
        codes = text.decode().split("|")[:3]
        for code in codes:
            if code not in self._places:
                self._places[code] = len(self.schools)
                self.schools.append(code)
        places = [self._places[code] for code in codes]
        first, second, third = (*places, NO_WISH, NO_WISH)[:3]
        return first, second, third


def _lines(copy: Any) -> Iterator[bytes]:
    rest = b""
    for chunk in copy:
        lines = (rest + bytes(chunk)).split(b"\n")
        rest = lines.pop()
        yield from lines
