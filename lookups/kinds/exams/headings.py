"""What clerks and public files call the columns of a score sheet. Compared without case, marks and signs."""

import re
from collections.abc import Iterable
from itertools import chain

from foundation.spreadsheets import Headings
from foundation.vietnamese.folding import fold_loosely
from lookups.kinds.exams.rules.subjects import LANGUAGES, SUBJECTS

NAMED = Headings.beside(__file__)


def _with_forms(names: Iterable[str]) -> tuple[str, ...]:
    """`Điểm …`, `Môn …`, «… / Điểm» of two rows and the joined spelling of programs beside each name."""
    forms = (
        "{}", "Điểm {}", "Môn {}", "Điểm môn {}", "Điểm thi {}", "Điểm bài thi {}", "Điểm thi môn {}",
        "Điểm bài thi môn {}", "Môn thi {}", "Kết quả {}", "Kết quả môn {}", "Bài thi {}", "{} / Điểm",
        "{} / Điểm thi", "{} / Điểm bài thi",
    )  # fmt: skip
    found = [[*(form.format(name) for form in forms), *_joined(name)] for name in names]
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _joined(name: str) -> tuple[str, str]:
    bare = name.replace(" ", "")
    return bare, f"diem_{bare}"


SUBJECT_NAMES = {subject: _with_forms(NAMED[subject]) for subject in SUBJECTS}
LANGUAGE_NAMES = {
    code: _with_forms(
        (*NAMED[code], *(f"{word} {NAMED[code][0]}" for word in ("Ngoại ngữ", "NN")), f"Ngoại ngữ {code}")
    )
    for code in LANGUAGES
}
LANGUAGE_CODE_NAMES = (
    *NAMED["ma_ngoai_ngu"],
    *(
        f"{language} / {code}"
        for language in ("Ngoại ngữ", "NN", "Môn Ngoại ngữ", "Bài thi Ngoại ngữ", "Điểm Ngoại ngữ", "Điểm NN")
        for code in ("Mã", "Mã NN", "Mã môn", "Mã môn thi", "Mã ngoại ngữ", "Tiếng", "Thứ tiếng", "Môn",
                     "Môn thi", "Ngôn ngữ")
    ),
)  # fmt: skip

_NAMED = re.compile(
    r"\b(toan|ngu van|ngoai ngu|vat l[iy]|hoa hoc|sinh hoc|lich su|dia l[iy]|gdcd|tin hoc|cong nghe|ktpl"
    r"|tieng (?:anh|nga|phap|trung|duc|nhat|han))\b"
)
_UNNAMED_MARK = re.compile(r"(?:diem|diem so|diem thi|diem bai thi|diem mon)(?: \d)?")
_OF_NO_MARK = re.compile(
    r"\b(?:tong|khoi|to hop|trung binh|tb|hang|xep|ghi chu|nhan xet|giam khao|cham|phong|ma|ngay|truong|lop"
    r"|hoc ba|dang ky|de|so|to|nam hoc|chu)\b"
)


def would_lose_marks(label: str) -> bool:
    """Of a heading that is none of those above: under «Môn 1 (Toán)» or a mere «Điểm» marks would be lost."""
    folded = fold_loosely(label)
    if _UNNAMED_MARK.fullmatch(folded):
        return True
    return len(set(_NAMED.findall(folded))) == 1 and not _OF_NO_MARK.search(folded)
