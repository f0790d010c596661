"""Which subjects an exam has and in which steps each is marked, by period (reference 3.2)."""

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
    """`steps`: subject → the step of its marks in hundredths, in the order in which they are shown."""

    key: str
    label: str
    steps: Mapping[str, int]

    def has(self, subject: str) -> bool:
        return subject in self.steps


_FIVE = dict.fromkeys(
    ("vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li", "ktpl", "tin_hoc")
    + ("cong_nghe_cong_nghiep", "cong_nghe_nong_nghiep"),
    5,
)
_NEW = {"toan": 5, "ngu_van": 25, "ngoai_ngu": 25, **_FIVE}
PERIODS: dict[str, Period] = {
    period.key: period
    for period in (
        Period(
            "thpt-2017",
            "THPT 2017–2024",
            {"toan": 20}
            | dict.fromkeys(
                ("ngu_van", "ngoai_ngu", "vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li", "gdcd"), 25
            ),
        ),
        # Also holds the file of those who sat the old programme once more, with GDCD and steps of 0.2.
        Period("thpt-2025", "THPT 2025", {**_NEW, "gdcd": 25}),
        Period("thpt-2026", "THPT 2026–", _NEW),
        Period("lop10", "Vào lớp 10", dict.fromkeys(("toan", "ngu_van", "ngoai_ngu", "mon_chuyen"), 5)),
    )
}


def period_of_year(year: int) -> str:
    """The key of the graduation exam's period."""
    if year >= 2026:
        return "thpt-2026"
    return "thpt-2025" if year == 2025 else "thpt-2017"
