"""What papers, blocks and marks are called in the reader's language.

rules.subjects keeps the Vietnamese names, by which sheets are read.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from foundation.web.formats import decimal
from lookups.kinds.exams.rules import subjects

SUBJECTS = {
    "toan": _("Mathematics"),
    "ngu_van": _("Literature"),
    "ngoai_ngu": _("Foreign language"),
    "vat_li": _("Physics"),
    "hoa_hoc": _("Chemistry"),
    "sinh_hoc": _("Biology"),
    "lich_su": _("History"),
    "dia_li": _("Geography"),
    "gdcd": _("Civic education"),
    "ktpl": _("Economics and law"),
    "tin_hoc": _("Informatics"),
    "cong_nghe_cong_nghiep": _("Technology (industry)"),
    "cong_nghe_nong_nghiep": _("Technology (agriculture)"),
    "mon_chuyen": _("Specialised paper"),
}
LANGUAGES = {
    "N1": _("English"),
    "N2": _("Russian"),
    "N3": _("French"),
    "N4": _("Chinese"),
    "N5": _("German"),
    "N6": _("Japanese"),
    "N7": _("Korean"),
}


def mark(hundredths: int) -> str:
    """725 → `7,25`; in English `7.25`."""
    return decimal(Decimal(hundredths) / 100)


def subject_name(subject: str, language: str = "") -> str:
    """`Ngoại ngữ (Tiếng Anh)` where the language is known."""
    if subject == "ngoai_ngu" and language in LANGUAGES:
        return f"{SUBJECTS[subject]} ({LANGUAGES[language]})"
    return str(SUBJECTS[subject])


def block_name(key: str) -> str:
    """`A00 (Toán, Vật lí, Hóa học)`."""
    block = subjects.BY_KEY[key]
    names = [
        str(LANGUAGES[block.language] if subject == "ngoai_ngu" and block.language else SUBJECTS[subject])
        for subject in block.subjects
    ]
    return f"{key} ({', '.join(names)})"


def listed(subjects: tuple[str, ...]) -> str:
    return ", ".join(str(SUBJECTS[subject]) for subject in subjects)
