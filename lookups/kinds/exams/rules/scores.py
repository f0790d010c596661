"""A mark as a sheet has it: any hundredth from 0 to 10."""

import re

from lookups.kinds.exams.rules.subjects import HIGHEST

_MARK = re.compile(r"(?=[.,]?\d)(\d{0,4})(?:[.,](\d*))?", re.ASCII)
"""Also «,5» and «7,», as databases write them."""
ABSENT = frozenset(
    {
        "vang",
        "vang thi",
        "v",
        "vt",
        "vang mat",
        "bo thi",
        "khong thi",
        "khong du thi",
        "ko thi",
        "kt",
        "kdt",
        "k thi",
        "vang co phep",
        "vang khong phep",
    }
    | {"dc", "dinh chi", "dinh chi thi", "bi dinh chi", "mien", "mien thi", "mt", "null", "none", "na"}
    | {"n a", "absent", "d c", "huy", "huy bai", "huy bai thi", "huy kq", "huy ket qua", "huy ket qua thi"}
    | {"hoan", "hoan thi", "khong", "khong co", "khong co diem", "chua thi", "vang co phep"}
    | {"vang khong phep", "m", "bo", "bt", "khong tham du", "khong tham gia thi"}
)
"""Folded words for «did not sit»: never a zero."""


class NoMark(ValueError):
    """Says in Vietnamese why a cell is no mark of this paper."""


def hundredths(typed: str | float) -> int:
    """`7,25`, `7.25`, 7.25 or `8` in hundredths; NoMark for anything else, also between two hundredths."""
    text = repr(round(typed, 6)) if isinstance(typed, float) else str(typed).strip()
    match = _MARK.fullmatch(text)
    if match is None:
        raise NoMark("không phải điểm số")
    whole, fraction = match[1], (match[2] or "").rstrip("0")
    if len(fraction) > 2:
        raise NoMark("có hơn hai chữ số thập phân")
    return int(whole or 0) * 100 + int(fraction.ljust(2, "0"))


def check(mark: int) -> int:
    """The mark itself; NoMark where it is above 10."""
    if not 0 <= mark <= HIGHEST:
        raise NoMark("ngoài khoảng 0 đến 10")
    return mark


def shown(mark: int) -> str:
    """725 → `7,25`."""
    return f"{mark // 100},{mark % 100:02d}"
