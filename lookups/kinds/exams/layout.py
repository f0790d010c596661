"""The score sheet of one exam, read from any layout that departments and public files use.

Values: sbd, name, dob, a Decimal or None for each subject, ma_ngoai_ngu; unreported factor (the text that the
exam asks for beside the number) and wishes.

What clerks and public files call the columns of a score sheet. Compared without case, marks and signs.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from django.utils import translation

from foundation.spreadsheets import CellError, CellValue, Column, Headings, Layout, ParsedValue, UnknownName
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.numerals import whole_digits
from foundation.vietnamese.folding import fold, fold_loosely
from foundation.vietnamese.spelling_suggestions import Question
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.rules import numbers, odd_marks, scores
from lookups.kinds.exams.rules.subjects import LANGUAGES, PERIODS, SUBJECTS, Period

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


SUPPOSED = tuple(SUBJECTS)[:13]
"""What dm1 … dm13 are taken to mean where nobody set `numbered_columns`: a guess, told on every row."""
MOST_NUMBERED = 20
MOST_PAPERS_SINCE_2025 = 4
_LANGUAGE_WORDS = {
    **{code: code for code in LANGUAGES},
    **{name: code for code, name in LANGUAGES.items()},
    **{name.removeprefix("Tiếng "): code for code, name in LANGUAGES.items()},
    **{name.removeprefix("Tiếng ") + " văn": code for code, name in LANGUAGES.items()},
    "Tiếng Trung": "N4",
    "Trung": "N4",
}
_SET_THE_ORDER = "hãy ghi thứ tự môn của dm1, dm2… ở trang kỳ thi theo công văn kèm tệp"
TECHNOLOGIES = ("cong_nghe_cong_nghiep", "cong_nghe_nong_nghiep")
_BRANCHES = {SUBJECTS[key]: key for key in TECHNOLOGIES}
_BRANCH = read.choice(_BRANCHES, "ngành Công nghệ")
_WHICH_TECHNOLOGY = Question("Cột “Công nghệ” không cho biết môn nào", _BRANCHES)
_NOTHING = frozenset({"khong", "khong co", "ko", "null", "none", "n a", "nan", "vang", "x"})


def score_layout(exam: Exam) -> Layout:
    period = PERIODS[exam.period]
    return Layout(
        kind="exams",
        title="điểm thi",
        columns=_columns(exam, period),
        natural_key=("sbd",),
        suspicious=would_lose_marks,
        example=_example(exam, period),
        rules=(
            _names,
            _languages,
            _technology,
            _numbered_columns(exam),
            _factor(exam),
            _wishes,
            _check_papers(exam),
        ),
    )


def _example(exam: Exam, period: Period) -> dict[str, Any]:
    """The columns that the exam needs; a number that no candidate bears, marks in four papers."""
    number = (exam.councils[0] if exam.councils else "01").ljust(exam.number_length or 8, "0")
    subjects = [subject for subject in SUBJECTS if period.has(subject)]
    marks = dict(zip(subjects, (7.5, 6.75, 8, 7), strict=False))
    example: dict[str, Any] = {"sbd": number, "name": "Nguyễn Văn An"}
    if exam.second_factor == Exam.Factor.BIRTH_DATE:
        example["dob"] = dt.date(2008, 8, 4)
    if exam.second_factor == Exam.Factor.CCCD4:
        example["cccd"] = "001208000001"
    return example | {subject: marks.get(subject, "") for subject in subjects} | {"ma_ngoai_ngu": "N1"}


def number_parser(exam: Exam) -> Callable[[CellValue], str | ParsedValue]:
    def parse(value: CellValue) -> str | ParsedValue:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise CellError(f"“{display(value)}” không phải số báo danh")
        typed = whole_digits(value).removesuffix(".0")
        try:
            number, mended = numbers.mend(typed, length=exam.number_length, councils=exam.councils)
        except numbers.NoNumber as error:
            with translation.override("vi"):  # as all that is said of a sheet
                raise CellError(f"“{display(value)}” {error}") from None
        return ParsedValue(number, f"“{display(value)}” đã thêm lại số 0 ở đầu") if mended else number

    return parse


def score_parser(subject: str, period: Period) -> Callable[[CellValue], Decimal | ParsedValue]:
    """A Decimal, noted where it is off the usual step; None, noted, for «Vắng», «ĐC» and their like."""

    def parse(value: CellValue) -> Decimal | ParsedValue:
        if isinstance(value, str) and fold(value) in scores.ABSENT:
            return ParsedValue(None, f"“{display(value)}” là không có điểm")
        if not period.has(subject):
            raise CellError(f"“{display(value)}”: {SUBJECTS[subject]} không phải môn thi của {period.label}")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise CellError(f"“{display(value)}” không phải điểm số (Excel có thể đã đổi thành ngày tháng)")
        try:
            mark = scores.check(scores.hundredths(value))
        except scores.NoMark as error:
            raise CellError(f"“{display(value)}” {error}") from None
        note = odd_marks.note(period, subject, mark)
        found = Decimal(mark).scaleb(-2)
        return ParsedValue(found, f"“{display(value)}” {note}") if note else found

    return parse


def _columns(exam: Exam, period: Period) -> tuple[Column, ...]:
    asks_birth = exam.second_factor == Exam.Factor.BIRTH_DATE
    reported = [key for key in SUBJECTS if key != "mon_chuyen" or period.has(key)]
    columns = [
        NAMED.column("sbd", number_parser(exam), required=True),
        NAMED.column("name", read.name, optional=True, separator=" "),
        NAMED.column("dob", _birth, optional=not asks_birth, is_date=True, na_values=_NOTHING),
    ]
    for key in reported:
        columns.append(Column(key, SUBJECT_NAMES[key], score_parser(key, period)))
    columns.insert(
        6,
        Column(
            "ma_ngoai_ngu",
            LANGUAGE_CODE_NAMES,
            _language,
            na_values=_NOTHING,
            choices=tuple(LANGUAGES),
        ),
    )
    foreign = score_parser("ngoai_ngu", period)
    columns += [
        Column(f"language_{code}", names, foreign, reported=False) for code, names in LANGUAGE_NAMES.items()
    ]
    subjects = dict(enumerate(numbered(exam), start=1))
    columns += [
        Column(
            f"dm{place}",
            (f"dm{place}",),
            score_parser(subjects[place], period) if place in subjects else _unnamed_number,
            reported=False,
        )
        for place in range(1, MOST_NUMBERED + 1)
    ]
    return (
        *columns,
        NAMED.column("technology", score_parser(TECHNOLOGIES[0], period), reported=False),
        NAMED.column("technology_branch", _BRANCH, reported=False),
        NAMED.column("family_name", read.text, optional=True, reported=False),
        NAMED.column("given_name", read.text, optional=True, reported=False),
        NAMED.column("cccd", _last_four, optional=exam.second_factor != Exam.Factor.CCCD4, reported=False),
        *(NAMED.column(f"nv{place}", read.text, optional=True, reported=False) for place in (1, 2, 3)),
    )


def _birth(value: CellValue) -> dt.date:
    day = read.day(value)
    if not 1940 <= day.year <= dt.date.today().year - 10:
        raise CellError(f"“{display(value)}” không thể là ngày sinh của thí sinh")
    return day


def _language(value: CellValue) -> str:
    words = display(value).strip()
    if match := re.fullmatch(r"(N[1-7])\s*[-–:.(]?\s*([^()]+)\)?", words, re.IGNORECASE):
        code, said = match[1].upper(), _language(match[2])
        if code != said:
            raise CellError(f"“{display(value)}” ghi hai thứ tiếng khác nhau")
        return code
    code = f"N{words}" if words.isdecimal() else words
    by_fold = {fold(name): code for name, code in _LANGUAGE_WORDS.items()}
    if found := by_fold.get(fold(code)):
        return found
    raise CellError(f"“{display(value)}” không phải mã ngoại ngữ (N1 đến N7)")


def _last_four(value: CellValue) -> str:
    found = read.identity_number(value)
    return str(found.value if isinstance(found, ParsedValue) else found)[-4:]


def _technology(values: dict[str, Any]) -> list[str]:
    """A mark under «Công nghệ» goes to the branch that the clerk names, once for the whole file."""
    mark, branch = values.pop("technology"), values.pop("technology_branch")
    if mark is None:
        return []
    if branch is None:
        raise UnknownName(_WHICH_TECHNOLOGY, "technology_branch")
    if values[branch] is not None:
        raise CellError(f"Điểm {SUBJECTS[branch]} có cả ở cột “Công nghệ” và ở cột mang tên môn")
    values[branch] = mark
    return []


def _names(values: dict[str, Any]) -> list[str]:
    parts = (values.pop("family_name"), values.pop("given_name"))
    if not values["name"] and all(parts):
        values["name"] = " ".join(parts)
    return []


def _languages(values: dict[str, Any]) -> list[str]:
    """A column called «Tiếng Anh» is the foreign language with the code N1."""
    sat = {code: mark for code in LANGUAGES if (mark := values.pop(f"language_{code}", None)) is not None}
    if len(sat) > 1 or (sat and values["ngoai_ngu"] is not None):
        raise CellError("Có điểm ở nhiều cột ngoại ngữ; mỗi thí sinh chỉ thi một thứ tiếng")
    if sat:
        code, mark = next(iter(sat.items()))
        if values["ma_ngoai_ngu"] not in (None, code):
            raise CellError(f"Điểm ở cột {LANGUAGES[code]} nhưng mã ngoại ngữ là {values['ma_ngoai_ngu']}")
        values["ngoai_ngu"], values["ma_ngoai_ngu"] = mark, code
    return []


def numbered(exam: Exam) -> tuple[str, ...]:
    """The subjects of dm1, dm2, …"""
    return tuple(exam.numbered_columns) or SUPPOSED


def _unnamed_number(value: CellValue) -> None:
    if isinstance(value, str) and fold(value) in scores.ABSENT:
        return
    raise CellError(f"“{display(value)}”: chưa biết cột này là môn nào; {_SET_THE_ORDER}")


def _numbered_columns(exam: Exam) -> Callable[[dict[str, Any]], list[str]]:
    def merge(values: dict[str, Any]) -> list[str]:
        places = [values.pop(f"dm{place}") for place in range(1, MOST_NUMBERED + 1)]
        found = {
            subject: mark for subject, mark in zip(numbered(exam), places, strict=False) if mark is not None
        }
        for subject in found:
            if values[subject] is not None:
                raise CellError(f"Điểm {SUBJECTS[subject]} có cả ở cột dm và ở cột mang tên môn")
        values.update(found)
        if not found or exam.numbered_columns:
            return []
        if exam.year >= 2025 and len(found) > MOST_PAPERS_SINCE_2025:
            raise CellError(f"Có điểm {len(found)} bài thi, từ 2025 mỗi thí sinh thi 4 bài; {_SET_THE_ORDER}")
        return ["cột dm1… đọc theo thứ tự môn thường dùng; hãy đối chiếu trước khi công bố"]

    return merge


def _factor(exam: Exam) -> Callable[[dict[str, Any]], list[str]]:
    def keep(values: dict[str, Any]) -> list[str]:
        born, digits = values["dob"], values.pop("cccd")
        values["factor"] = ""
        if exam.second_factor == Exam.Factor.BIRTH_DATE:
            if born is None:
                raise CellError("Thiếu ngày sinh, mà kỳ thi này hỏi ngày sinh khi tra điểm")
            values["factor"] = born.isoformat()
        elif exam.second_factor == Exam.Factor.CCCD4:
            if not digits:
                raise CellError("Thiếu số CCCD, mà kỳ thi này hỏi 4 số cuối CCCD khi tra điểm")
            values["factor"] = digits
        return []

    return keep


def _wishes(values: dict[str, Any]) -> list[str]:
    values["wishes"] = [wish for place in (1, 2, 3) if (wish := values.pop(f"nv{place}", None))]
    return []


def _check_papers(exam: Exam) -> Callable[[dict[str, Any]], list[str]]:
    """What may be right and is worth a second look."""
    is_graduation = exam.period != "lop10"

    def check(values: dict[str, Any]) -> list[str]:
        sat = [subject for subject in SUBJECTS if values.get(subject) is not None]
        if not sat:
            return ["không có điểm môn nào"]
        notes = []
        if is_graduation and "ngoai_ngu" in sat and not values["ma_ngoai_ngu"]:
            notes.append("có điểm Ngoại ngữ nhưng không có mã thứ tiếng (N1 đến N7)")
        if is_graduation and exam.year > 2025 and len(sat) > MOST_PAPERS_SINCE_2025:
            notes.append(f"có điểm {len(sat)} bài thi, mỗi thí sinh chỉ thi {MOST_PAPERS_SINCE_2025} bài")
        return notes

    return check
