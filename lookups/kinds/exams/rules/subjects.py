"""Which subjects an exam has and in which steps each is usually marked, by period (reference 3.2).

Sums of three subjects by which universities admit (reference 3.3).

Which papers somebody sat, in which language: the same for thousands, so worked out once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Block:
    """`language`: the code that the foreign language must have; None where any will do."""

    key: str
    subjects: tuple[str, str, str]
    language: str | None = None


T, V, N = "toan", "ngu_van", "ngoai_ngu"
LI, HOA, SINH, SU, DIA = "vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li"
KTPL, TIN, CN, NN, CD = "ktpl", "tin_hoc", "cong_nghe_cong_nghiep", "cong_nghe_nong_nghiep", "gdcd"

# A00 to D07 as seen in public data; the others from general knowledge, hence shown as «tham khảo».
BLOCKS: tuple[Block, ...] = (
    Block("A00", (T, LI, HOA)),
    Block("A01", (T, LI, N), "N1"),
    Block("A02", (T, LI, SINH)),
    Block("B00", (T, HOA, SINH)),
    Block("B08", (T, SINH, N), "N1"),
    Block("C00", (V, SU, DIA)),
    Block("C01", (V, T, LI)),
    Block("C02", (V, T, HOA)),
    Block("C03", (V, T, SU)),
    Block("C04", (V, T, DIA)),
    Block("C19", (V, SU, CD)),
    Block("D01", (V, T, N), "N1"),
    Block("D02", (V, T, N), "N2"),
    Block("D03", (V, T, N), "N3"),
    Block("D04", (V, T, N), "N4"),
    Block("D05", (V, T, N), "N5"),
    Block("D06", (V, T, N), "N6"),
    Block("D07", (T, HOA, N), "N1"),
    Block("D14", (V, SU, N), "N1"),
    Block("D15", (V, DIA, N), "N1"),
    Block("X01", (V, T, KTPL)),
    Block("X02", (T, V, TIN)),
    Block("X03", (T, V, CN)),
    Block("X04", (T, V, NN)),
    Block("X05", (T, LI, KTPL)),
    Block("X06", (T, LI, TIN)),
    Block("X07", (T, LI, CN)),
    Block("X25", (T, KTPL, N), "N1"),
    Block("X26", (T, TIN, N), "N1"),
)
BY_KEY = {block.key: block for block in BLOCKS}


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """`blocks`: those that these papers make up, each with the places of its three papers in `subjects`.

    `papers` are the subjects, the foreign language by its code where it is known.
    """

    subjects: tuple[str, ...]
    language: str
    blocks: tuple[tuple[str, int, int, int], ...]
    papers: tuple[str, ...]

    def sums(self, marks: Sequence[int]) -> list[int]:
        """In the order of `blocks`; `marks` in hundredths in the order of `subjects`."""
        return [marks[first] + marks[second] + marks[third] for _, first, second, third in self.blocks]


@lru_cache(maxsize=4096)
def sitting(subjects: tuple[str, ...], language: str) -> Sitting:
    """One object for the same papers and language."""
    at = {subject: place for place, subject in enumerate(subjects)}
    fitting = [
        (block.key, at[first], at[second], at[third])
        for block in BLOCKS
        if block.language in (None, language) and set(block.subjects) <= set(subjects)
        for first, second, third in (block.subjects,)
    ]
    papers = tuple(language or subject if subject == "ngoai_ngu" else subject for subject in subjects)
    return Sitting(subjects, language, tuple(fitting), papers)
