"""Lists of documents as offices keep them in spreadsheets. Pure: nothing here reads the database.

Values: number (as printed), kind, issuer, level, abstract, issued, effective, expires (the last day in
force), signer, field, replaces, amends, repeals (lists of numbers as printed); unreported text, url, note.
"""

import datetime as dt
import re
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Headings, Layout, ParsedValue
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.vietnamese.folding import fold
from lookups.kinds.legal import numbers
from lookups.kinds.legal.models import Kind, Level

_NONE = frozenset({"khong", "khong co", "chua", "chua co", "chua ro", "ko", "con hieu luc", "nay"})
_WITH_DATE = re.compile(
    r"(.{1,200}?)\s{0,40}[,;]?\s{0,40}(?:ký\s{1,40})?(?:ngày|ng\.)\s{0,40}(\d.{1,200})"
    r"|(\S{0,40}/\S{1,40}?)\s{0,40}[,;]?\s{1,40}\(?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\)?",
    re.IGNORECASE,
)
_AT_ISSUE = frozenset(
    {"ngay ky", "tu ngay ky", "ke tu ngay ky", "ngay ky ban hanh", "ke tu ngay ky ban hanh"}
)
_DATE_IN_WORDS = re.compile(
    r"(?:hết hiệu lực\s+)?(?:kể\s+)?(?:từ\s+)?(?:ngày\s+)?"
    r"(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})\W*",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^\s*(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2})\s*[.)·:\-–]\s*")
A_DAY = dt.timedelta(days=1)
LONGEST_TITLE = 80
KIND_LABELS = ("Luật", "Pháp lệnh", "Nghị quyết", "Nghị định", "Quyết định", "Thông tư", "Chỉ thị",
               "Kế hoạch", "Công văn", "Thông báo", "Hướng dẫn", "Tờ trình", "Báo cáo")  # fmt: skip
_PARTS = re.compile(r"\s{0,40}(?:;|,|\n|\bvà\b)\s{0,40}")
_BY_LABEL = {fold(words): kind for kind, names in numbers.KINDS.items() for words in names}
_LOCAL = re.compile(r"\b(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|stttt|so)\b")
_LEVELS = {"trung uong": "central", "tw": "central", "tinh": "province", "thanh pho": "province"} | {
    "dia phuong": "province", "cap tinh": "province", "tinh thanh pho": "province",
}  # fmt: skip


def legal_layout(today: dt.date) -> Layout:
    return Layout(
        kind="legal",
        title="văn bản",
        columns=COLUMNS,
        natural_key=("number", "issued"),
        rules=(_settle_dates, _settle_kind, _settle_level, _settle_end, _check_dates(today)),
        telltale=is_number,
        group=_group,
        added=("parts_end",),
        example={
            "number": "01/2026/QĐ-UBND",
            "abstract": "Ban hành quy định về …",
            "kind": "Quyết định",
            "issuer": "Ủy ban nhân dân tỉnh",
            "level": "Địa phương",
            "issued": dt.date(2026, 1, 15),
            "effective": dt.date(2026, 2, 1),
            "ended": "",
            "status": "Còn hiệu lực",
            "signer": "Nguyễn Văn An",
            "field": "Đất đai",
            "replaces": "",
            "amends": "",
            "repeals": "",
            "url": "",
            "note": "",
        },
        words={"kind": dict(Kind.choices).get, "level": dict(Level.choices).get},
    )


def number(value: CellValue) -> str | ParsedValue:
    """As printed; a date that stands beside it («24/2019/QĐ-UBND ngày 20/12/2019») is kept beside it."""
    words = read.text(value)
    match = _WITH_DATE.fullmatch(words)
    if match:
        number, day = match[1] or match[3], match[2] or match[4]
        return ParsedValue(_printed(number), beside={"issued_beside": read.day(day)})
    return _printed(words)


def _printed(words: str) -> str:
    try:
        return numbers.printed(words)
    except ValueError as error:
        raise CellError(str(error)) from None


def effective(value: CellValue) -> dt.date | ParsedValue:
    if isinstance(value, str) and fold(value) in _AT_ISSUE:
        return ParsedValue(None, beside={"effective_at_issue": True})
    return read.day(value)


def ended(value: CellValue) -> dt.date | ParsedValue:
    """A date, also among words («Kể từ ngày 01/01/2024», «Hết năm 2023» is none)."""
    if isinstance(value, str) and (match := _DATE_IN_WORDS.fullmatch(value)):
        return read.day(match[1])
    return read.day(value)


def is_number(text: str) -> bool:
    match = _WITH_DATE.fullmatch(text)
    try:
        return numbers.printed((match[1] or match[3]) if match else text).count("/") >= 1 and any(
            map(str.isalpha, text)
        )
    except ValueError:
        return False


def number_list(value: CellValue) -> list[str]:
    return [_printed(part) for part in _PARTS.split(read.text(value)) if part]


def kind(value: CellValue) -> str:
    found = _BY_LABEL.get(fold(read.text(value)))
    if found is None:
        raise read.unknown(read.text(value), "loại văn bản", KIND_LABELS)
    return found


def level(value: CellValue) -> str:
    found = _LEVELS.get(fold(read.text(value)))
    if found is None:
        raise CellError(f"“{display(value)}” không phải cấp ban hành (trung ương, tỉnh)")
    return found


def validity(value: CellValue) -> str:
    """«Hết hiệu lực một phần» is `part`; what is in force, or is not yet, is told by its dates."""
    words = fold(read.text(value))
    found = next((key for key, signs in _VALIDITY_SIGNS if any(sign in words for sign in signs)), None)
    if found is None:
        raise CellError(f"“{display(value)}” không rõ còn hay hết hiệu lực")
    return found


VALIDITY = {
    "now": "Còn hiệu lực",
    "part": "Hết hiệu lực một phần",
    "whole": "Hết hiệu lực toàn bộ",
    "not_yet": "Chưa có hiệu lực",
}
_VALIDITY_SIGNS = (
    ("not_yet", ("chua co hieu luc", "chua hieu luc", "chua den")),
    ("part", ("mot phan",)),
    ("whole", ("het hieu luc", "het hl", "ngung hieu luc", "khong con", "bi bai bo", "bi thay the")),
    ("now", ("con hieu luc", "co hieu luc", "dang co", "con hl", "dang ap dung")),
)
NAMED = Headings.beside(__file__)
COLUMNS = (
    NAMED.column("number", number, required=True),
    NAMED.column("abstract", read.name, required=True),
    NAMED.column("kind", kind, choices=KIND_LABELS),
    NAMED.column("issuer", read.name),
    NAMED.column("level", level, choices=("Trung ương", "Địa phương")),
    NAMED.column("issued", read.day, is_date=True, na_values=_NONE),
    NAMED.column("effective", effective, is_date=True, na_values=_NONE),
    NAMED.column("ended", ended, is_date=True, na_values=_NONE, reported=False),
    NAMED.column("expires", read.day, optional=True, is_date=True, na_values=_NONE),
    NAMED.column("status", validity, optional=True, reported=False, choices=tuple(VALIDITY.values())),
    NAMED.column("ended_why", read.text_up_to(1000)),
    NAMED.column("ended_parts", read.text_up_to(2000), na_values=_NONE),
    NAMED.column("signer", read.name),
    NAMED.column("field", read.text),
    NAMED.column("replaces", number_list, na_values=_NONE),
    NAMED.column("amends", number_list, na_values=_NONE),
    NAMED.column("repeals", number_list, na_values=_NONE),
    NAMED.column("text", read.text, reported=False),
    NAMED.column("url", read.web_address, optional=True, reported=False),
    NAMED.column("note", read.text, optional=True, reported=False),
)


def _settle_dates(values: dict[str, Any]) -> list[str]:
    """What stood beside the number, and effect from the day of issue."""
    beside = values.pop("issued_beside", None)
    if beside and values["issued"] and beside != values["issued"]:
        raise CellError(
            f"Ngày cạnh số hiệu là {beside:%d/%m/%Y}, ngày ban hành lại là {values['issued']:%d/%m/%Y}"
        )
    values["issued"] = values["issued"] or beside
    if values.pop("effective_at_issue", False):
        values["effective"] = values["issued"]
    return []


def _settle_kind(values: dict[str, Any]) -> list[str]:
    """The kind stands in the number (QĐ-, NĐ-); a column that says another is a mistake in one of them."""
    found = numbers.find(numbers.without_letter(values["number"]))
    in_number = found.kind if found else ""
    typed = values.get("kind")
    if typed and in_number and typed != in_number:
        raise CellError(f"Loại văn bản không khớp số hiệu {values['number']}")
    values["kind"] = typed or in_number
    if not values["kind"]:
        raise CellError(f"Thiếu “{NAMED['kind'][0]}”: số hiệu {values['number']} không cho biết loại")
    return []


def _settle_end(values: dict[str, Any]) -> list[str]:
    """«Ngày hết hiệu lực» is the first day without force; where only parts lost it, that of the parts."""
    ended = values.pop("ended", None) or (values["expires"] and values["expires"] + A_DAY)
    validity, of_group = values.pop("status"), values.pop("ends", "")
    told = validity or of_group
    is_partial = told == "part" or (bool(values["ended_parts"]) and validity != "whole")
    if told == "whole" and not ended:
        raise CellError(f"Văn bản đã hết hiệu lực mà không ghi từ ngày nào; hãy ghi “{NAMED['ended'][0]}”")
    values["parts_end"] = ended if is_partial else None
    values["expires"] = None if is_partial or not ended else ended - A_DAY
    if not is_partial:
        return []
    values["ended_parts"] = values["ended_parts"] or "Không ghi rõ phần hết hiệu lực"
    return ["hết hiệu lực một phần: phần còn lại vẫn còn hiệu lực"]


def _group(text: str) -> dict[str, Any]:
    """«I. NGHỊ QUYẾT», «B. VĂN BẢN HẾT HIỆU LỰC MỘT PHẦN» over their documents."""
    bare = fold(_NUMBERING.sub("", text))
    if "hieu luc" in bare and ("mot phan" in bare or "toan bo" in bare):
        return {"ends": "part" if "mot phan" in bare else "whole"}
    kinds = [
        kind
        for words, kind in _BY_LABEL.items()
        if len(words) > 4 and re.match(rf"(?:cac |van ban )*{words}\b", bare)
    ]
    return {"kind": kinds[0]} if kinds and len(bare) <= LONGEST_TITLE else {}


def _settle_level(values: dict[str, Any]) -> list[str]:
    if not values.get("level"):
        is_local = _LOCAL.search(fold(f"{values['number']} {values.get('issuer') or ''}"))
        values["level"] = "province" if is_local else "central"
    return []


def _check_dates(today: dt.date) -> Any:
    def check(values: dict[str, Any]) -> list[str]:
        issued, effective, expires = values.get("issued"), values.get("effective"), values.get("expires")
        if issued and issued > today:
            raise CellError(f"Ngày ban hành {issued:%d/%m/%Y} ở tương lai")
        if effective and expires and expires < effective:
            ended = expires + A_DAY
            raise CellError(f"Hết hiệu lực từ {ended:%d/%m/%Y}, không sau ngày hiệu lực {effective:%d/%m/%Y}")
        notes = []
        if issued and effective and effective < issued:
            notes.append(
                f"ngày hiệu lực {effective:%d/%m/%Y} trước ngày ban hành {issued:%d/%m/%Y}, hãy xem lại"
            )
        found = numbers.find(values["number"])
        if issued and found and found.year and found.year != issued.year:
            notes.append(f"năm trong số hiệu khác năm ban hành {issued.year}, hãy xem lại")
        return notes

    return check
