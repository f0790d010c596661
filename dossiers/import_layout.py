"""The table of dossiers as one-stop desks keep it in spreadsheets. Pure: nothing here reads the database."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.codes import EXAMPLE, canonical, national_code
from dossiers.import_choices import agency_names, procedure_names, status_labels
from dossiers.import_headings import FALLBACKS, NAMES
from dossiers.statuses import DEFINITIONS, Status
from foundation.spreadsheets import CellError, CellValue, Column, Layout, ParsedValue
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.layout import Rule
from foundation.vietnamese.folding import fold_loosely
from foundation.vietnamese.spelling_suggestions import did_you_mean, nearest

CLOCK_SKEW = timedelta(days=1)
"""How far after today a dossier may have been received: desks' clocks differ."""

DUE_DATE_IS_SET = frozenset({Status.ACCEPTED, Status.IN_PROCESS, Status.FEE, Status.DONE, Status.RETURNED})
"""Statuses that a dossier reaches only after acceptance, with its appointment slip."""

EXAMPLE_DAY = datetime.strptime(EXAMPLE.split("-")[-2], "%y%m%d").date()

_NONE = frozenset(
    {"khong", "khong co", "ko", "ko co", "k co", "chua", "chua co", "chua hen", "x", "n a", "null"}
)
_PUNCTUALITY = re.compile(r"\b(?:dung|som|tre|truoc|qua|con|chua den|sap den) han\b(?: \d+ ngay)?")
_CODE_AND_LABEL = re.compile(r"(\d{1,2}) (.+)|(.+) (\d{1,2})")


@cache
def _by_words() -> dict[str, Status]:
    """The status by every name that a spreadsheet gives it, the official Vietnamese label among them."""
    with translation.override("vi"):
        names = {
            status: f"{status.label};{DEFINITIONS[status].title};{DEFINITIONS[status].import_names}"
            for status in Status
        }
    return {
        fold_loosely(name): status
        for status, text in names.items()
        for name in text.split(";")
        if name.strip()
    }


def dossier_layout(today: date) -> Layout:
    """`today` is the local date, against which future receptions are refused.

    Values: code, applicant, phone, received and due (dates), status (national code), procedure; unreported
    procedure_code, agency, identity_number, address, note, fee, papers, and where the file has them
    other_phones, received_at, due_at and returned_at (local, naive). «Ngày trả» alone is the day of handing
    out, `returned`, never the promise.
    """
    return Layout(
        kind="dossiers",
        title=str(_("dossiers")),
        columns=COLUMNS,
        natural_key=("code",),
        rules=(_procedure_by_name_or_code, _check_dates(today), _compare_with_code),
        telltale=is_code,
        example={
            "code": EXAMPLE,
            "applicant": "Nguyễn Văn An",
            "phone": "0905123456",
            "received": EXAMPLE_DAY,
            "due": EXAMPLE_DAY + timedelta(days=10),
            "returned": "",
            "status": "Đang xử lý",
            "procedure": None,
            "agency": None,
            "identity_number": "",
            "address": "",
            "note": "",
        },
    )


def is_code(text: str) -> bool:
    try:
        canonical(text)
    except ValueError:
        return False
    return True


def code(value: CellValue) -> str:
    if not isinstance(value, str):
        raise CellError(_("“%(cell)s” is not a dossier code") % {"cell": display(value)})
    try:
        return canonical(value)
    except ValueError as error:
        raise CellError(f"“{display(value)}”: {error}") from None


def status(value: CellValue) -> int:
    """The code of the status, from a label, a common variant, or the code (`4`, `4 - Đang xử lý`)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _status_of_code(str(display(value)), value)
    words = " ".join(_PUNCTUALITY.sub(" ", fold_loosely(read.text(value))).split())
    if words.removesuffix(" 0").isdecimal():
        return _status_of_code(words.removesuffix(" 0"), value)
    if found := _by_words().get(words):
        return int(found)
    if match := _CODE_AND_LABEL.fullmatch(words):
        number, label = match[1] or match[4], match[2] or match[3]
        if _by_words().get(label) == int(number):
            return int(number)
    near = did_you_mean(nearest(str(display(value)), [str(status.label) for status in Status]))
    raise CellError(_("“%(cell)s” is no status of a dossier") % {"cell": display(value)} + near)


def _status_of_code(digits: str, value: CellValue) -> int:
    if digits.isdecimal() and len(digits) <= 2 and int(digits) in Status.values:
        return int(digits)
    unknown = _("“%(cell)s” is not the code of a status (%(codes)s)")
    raise CellError(unknown % {"cell": display(value), "codes": ", ".join(map(str, Status.values))})


def procedure(value: CellValue) -> str:
    """A name, or the national code alone («1.005129»)."""
    words = read.text(value)
    return words if national_code(words) else read.name(value)


def _day_with_hour(key: str) -> Callable[[CellValue], date | ParsedValue]:
    """The date; the hour, where written, is kept beside it under `key`."""

    def parse(value: CellValue) -> date | ParsedValue:
        moment = read.moment(value)
        return ParsedValue(moment.date(), beside={key: moment}) if isinstance(moment, datetime) else moment

    return parse


def _column(key: str, parse: Callable[[CellValue], Any], **options: Any) -> Column:
    return Column(key, NAMES[key], parse, fallbacks=FALLBACKS.get(key, ()), **options)


COLUMNS = (
    _column("code", code, required=True),
    _column("applicant", read.name, required=True, separator=" "),
    _column("phone", read.phone, na_values=_NONE),
    _column("received", _day_with_hour("received_at"), required=True, is_date=True),
    _column("due", _day_with_hour("due_at"), expected=True, unless="returned", na_values=_NONE, is_date=True),
    _column(
        "returned",
        _day_with_hour("returned_at"),
        na_values=_NONE,
        is_date=True,
        reported=False,
        previewed=True,
    ),
    _column("status", status, required=True, choices=status_labels),
    _column("procedure", procedure, choices=procedure_names),
    _column("procedure_code", read.text, optional=True, reported=False, previewed=True),
    _column("agency", read.name, optional=True, reported=False, previewed=True, choices=agency_names),
    _column("identity_number", read.identity_number, na_values=_NONE, reported=False),
    _column("address", read.text, optional=True, reported=False, previewed=True),
    _column("note", read.text, optional=True, reported=False, is_kept=False),
    _column("fee", read.money, optional=True, reported=False, is_kept=False),
    _column("papers", read.text, optional=True, reported=False, is_kept=False),
)


def _procedure_by_name_or_code(values: dict[str, Any]) -> list[str]:
    values["procedure"] = values["procedure"] or values["procedure_code"]
    if not values["procedure"]:
        raise CellError(_("“%(column)s” is missing: left empty") % {"column": NAMES["procedure"][0]})
    return []


def _check_dates(today: date) -> Rule:
    def check(values: dict[str, Any]) -> list[str]:
        received, due = values["received"], values["due"]
        if received > today + CLOCK_SKEW:
            raise CellError(
                _("The day of receipt %(day)s is in the future") % {"day": f"{received:%d/%m/%Y}"}
            )
        returned = values["returned"]
        if returned and (returned < received or returned > today + CLOCK_SKEW):
            odd = _("The day of handing out %(day)s is before the receipt or in the future")
            raise CellError(odd % {"day": f"{returned:%d/%m/%Y}"})
        if due is None and values["status"] in DUE_DATE_IS_SET and not _is_handed_out(values):
            missing = _("The due date is missing, and the dossier is “%(status)s”")
            raise CellError(missing % {"status": Status(values["status"]).label})
        if due is not None and due < received:
            early = _("The due date %(due)s is before the day of receipt %(received)s")
            raise CellError(early % {"due": f"{due:%d/%m/%Y}", "received": f"{received:%d/%m/%Y}"})
        if returned and not _is_handed_out(values):
            note = _("handed out on %(day)s, but the status is “%(status)s”: the day is left out")
            return [note % {"day": f"{returned:%d/%m/%Y}", "status": Status(values["status"]).label}]
        return []

    return check


def _is_handed_out(values: dict[str, Any]) -> bool:
    return bool(values["returned"]) and values["status"] == Status.RETURNED


def _compare_with_code(values: dict[str, Any]) -> list[str]:
    """The code carries the day of reception. Another day is kept, and said: day and month may be swapped."""
    day = datetime.strptime("20" + values["code"].split("-")[-2], "%Y%m%d").date()
    received = values["received"]
    if day == received:
        return []
    swapped = (day.day, day.month) == (received.month, received.day) and day.year == received.year
    differs = _("day of receipt %(received)s is not the day %(day)s of the dossier code")
    hint = ", " + _("day and month may be swapped") if swapped else ""
    return [differs % {"received": f"{received:%d/%m/%Y}", "day": f"{day:%d/%m/%Y}"} + hint]
