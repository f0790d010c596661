"""Dossier codes `<agency>-<YYMMDD>-<sequence>`: reading them from any typing, and composing new ones.

Two agency styles live side by side: the old one ends in the province (`000.00.15.H47`, QCVN 102:2016),
the new one begins with it (`H57.132`, Decision 20/2020/QD-TTg). Dossiers of both stay valid for look-up.
"""

import re
import unicodedata
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

EXAMPLE: str = settings.PROVINCE.dossier_code
MAX_TYPED = 64

DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\u00ad", "-"))
INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff"))

# What people put between the parts, three signs at most, so that scanning stays linear.
GAP = r"[\s.,·_/-]"
LOOSE, NEEDED = f"{GAP}{{0,3}}", f"{GAP}{{1,3}}"

CODE = re.compile(
    rf"""
    (?<!\w) (?<!\b\d\d{GAP}) (?<!\b\d\d\d{GAP})   # the rest of a spoiled old prefix is not a code
    (?: (?P<ministry>\d{{3}}) {LOOSE} (?P<office>\d{{2}}) {LOOSE} (?P<unit>\d{{2,3}}) {LOOSE} )?
    (?P<province>[A-Z]\d{{2}})
    (?P<groups> (?: \d{{1,3}} (?={GAP}) )? (?: {NEEDED} \d{{1,3}} (?!\d) ){{0,3}} )
    (?(ministry) {LOOSE} | {NEEDED} ) (?P<day>\d{{6}}) {LOOSE} (?P<sequence>\d{{4,6}}) (?!\d)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
TAIL = re.compile(rf"(?<![\w.-])(\d{{6}}){NEEDED}(\d{{4,6}})(?![\w.-]*\d)", re.ASCII)
_AGENCY = r"(?:\d{3}\.\d{2}\.\d{2,3}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,3}"
_NATIONAL = re.compile(r"(\d\.\d{6})(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?", re.ASCII)
AGENCY = re.compile(rf"^{_AGENCY}\Z", re.ASCII)
CANONICAL = re.compile(rf"{_AGENCY}-\d{{6}}-\d{{4,6}}", re.ASCII)


def national_code(text: str) -> str:
    """The code of a procedure («1.005129») without the suffix of a province; "" for anything else."""
    match = _NATIONAL.fullmatch(text)
    return match[1] if match else ""


def canonical(text: str) -> str:
    """The one spelling under which a code is stored; ValueError says what is wrong."""
    typed = _tidy(text)
    if not typed:
        raise ValueError(_("Enter the dossier code."))
    match = CODE.fullmatch(typed) if len(typed) <= MAX_TYPED else None
    if match is None:
        raise ValueError(_why_unreadable(typed))
    code = _join(match)
    if code is None:
        wrong = _("The dossier code has an impossible day: %(day)s (year, month, day are needed).")
        raise ValueError(wrong % {"day": match["day"]})
    return code


def agency_part(code: str) -> str:
    """`H57.132` of the canonical `H57.132-260804-0583`."""
    return code.rsplit("-", 2)[0]


def find_codes(text: str) -> list[str]:
    """Every complete code in a message, canonical, in order of appearance, each once."""
    found = (_join(match) for match in CODE.finditer(_tidy(text)))
    return list(dict.fromkeys(code for code in found if code))


def find_tails(text: str) -> list[str]:
    """The codes typed without their agency, as `YYMMDD-NNNN`; complete codes do not count."""
    rest = CODE.sub(" ; ", _tidy(text))
    return [f"{day}-{sequence}" for day, sequence in TAIL.findall(rest) if _is_day(day)]


def is_tail(text: str) -> bool:
    """Whether the text is only the tail of a code (`230612-0001`): the agency must be asked for."""
    match = TAIL.fullmatch(_tidy(text))
    return bool(match and _is_day(match[1]))


def build(agency_code: str, day: date, sequence: int) -> str:
    """The code of the `sequence`-th dossier (from 1) that an agency receives on a day."""
    if not 1 <= sequence <= 999_999:
        wrong = _("The number of a dossier must be from 1 to 999999, not %(number)s.")
        raise ValueError(wrong % {"number": sequence})
    code = f"{agency_code.strip().upper()}-{day:%y%m%d}-{sequence:04d}"
    if not CANONICAL.fullmatch(code):
        raise ValueError(_("This is not the code of an agency: %(code)r.") % {"code": agency_code})
    return code


def agency_code(text: str) -> str:
    """The code of an agency as its dossiers bear it. ValueError for one that can open no dossier code."""
    return agency_part(build(text, date(2026, 1, 1), 1))


def _tidy(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE).translate(DASHES)
    return " ".join(plain.split())


def _join(match: re.Match[str]) -> str | None:
    """The canonical code of a match, or None when its date does not exist."""
    if not _is_day(match["day"]):
        return None
    old = [match["ministry"], match["office"], match["unit"]] if match["ministry"] else []
    agency = [*old, match["province"].upper(), *re.findall(r"\d+", match["groups"])]
    return f"{'.'.join(agency)}-{match['day']}-{match['sequence']}"


def _is_day(yymmdd: str) -> bool:
    try:
        datetime.strptime(f"20{yymmdd}", "%Y%m%d")
    except ValueError:
        return False
    return True


def _why_unreadable(typed: str) -> str:
    if TAIL.fullmatch(typed):
        return _(
            "The code lacks its beginning, which names the office. A whole code looks like %(example)s."
        ) % {"example": EXAMPLE}
    if len(CODE.findall(typed[:1000])) > 1:
        return _("Enter one dossier code at a time.")
    return _("This is not a dossier code. It is printed on the receipt and looks like %(example)s.") % {
        "example": EXAMPLE
    }
