"""Which subjects an exam has and in which steps each is usually marked, by period (reference 3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = {
    "N1": "Tiếng Anh",
    "N2": "Tiếng Nga",
    "N3": "Tiếng Pháp",
    "N4": "Tiếng Trung Quốc",
    "N5": "Tiếng Đức",
    "N6": "Tiếng Nhật",
    "N7": "Tiếng Hàn",
}
SUBJECTS: dict[str, str] = {
    "toan": "Toán",
    "ngu_van": "Ngữ văn",
    "ngoai_ngu": "Ngoại ngữ",
    "vat_li": "Vật lí",
    "hoa_hoc": "Hóa học",
    "sinh_hoc": "Sinh học",
    "lich_su": "Lịch sử",
    "dia_li": "Địa lí",
    "gdcd": "Giáo dục công dân",
    "ktpl": "Giáo dục kinh tế và pháp luật",
    "tin_hoc": "Tin học",
    "cong_nghe_cong_nghiep": "Công nghệ (công nghiệp)",
    "cong_nghe_nong_nghiep": "Công nghệ (nông nghiệp)",
    "mon_chuyen": "Môn chuyên",
}
"""In the order of columns, records and tables; an order that is changed changes the format of snapshots."""
HIGHEST = 1000


@dataclass(frozen=True, slots=True)
class Period:
    """`steps`: subject → the steps in hundredths that its papers give, in the order in which they are shown.

    A step is usual, never a rule: two readers of an essay and re-marking give any hundredth in every year.
    """

    key: str
    label: str
    steps: Mapping[str, tuple[int, ...]]
    essays: frozenset[str]
    """Subjects that two readers mark."""

    def has(self, subject: str) -> bool:
        return subject in self.steps

    def is_usual(self, subject: str, mark: int) -> bool:
        return any(mark % step == 0 for step in self.steps[subject])


OLD_LANGUAGE_STEP = 20
"""Until 2024 the language paper had 50 questions; those who resat that programme in 2025 had it once more."""
_QUARTERS = (25,)
_FIVE = dict.fromkeys(
    ("vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li", "ktpl", "tin_hoc")
    + ("cong_nghe_cong_nghiep", "cong_nghe_nong_nghiep"),
    (5,),
)
_NEW = {"toan": (5,), "ngu_van": _QUARTERS, "ngoai_ngu": _QUARTERS, **_FIVE}
_LITERATURE = frozenset({"ngu_van"})
PERIODS: dict[str, Period] = {
    period.key: period
    for period in (
        Period(
            "thpt-2017",
            "THPT 2017–2024",
            {"toan": (20,), "ngu_van": _QUARTERS, "ngoai_ngu": (OLD_LANGUAGE_STEP,)}
            | dict.fromkeys(("vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li", "gdcd"), _QUARTERS),
            _LITERATURE,
        ),
        # Also holds the file of those who sat the old programme once more, with GDCD and fifths.
        Period(
            "thpt-2025",
            "THPT 2025",
            {**_NEW, "ngoai_ngu": (25, OLD_LANGUAGE_STEP), "gdcd": _QUARTERS},
            _LITERATURE,
        ),
        Period("thpt-2026", "THPT 2026–", _NEW, _LITERATURE),
        # Each province chooses its own papers, and all but the language are essays.
        Period(
            "lop10",
            "Vào lớp 10",
            dict.fromkeys(("toan", "ngu_van", "ngoai_ngu", "mon_chuyen"), (5,)),
            frozenset({"toan", "ngu_van", "mon_chuyen"}),
        ),
    )
}


def period_of_year(year: int) -> str:
    """The key of the graduation exam's period."""
    if year >= 2026:
        return "thpt-2026"
    return "thpt-2025" if year == 2025 else "thpt-2017"
