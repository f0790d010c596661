"""The code of a petition, `PA-YYMMDD-NNNN`: printed, read aloud and typed in any way. Pure."""

import re
import unicodedata
from datetime import date, datetime

from django.utils.translation import gettext as _

EXAMPLE = "PA-241001-0007"
MAX_TYPED = 64
# Dashes of all lengths, dots, spaces, underscores; or nothing, between the prefix and the day.
_GAP = r"[\s.\-_/\u2010-\u2015\u2212]{0,3}"
_NEEDED = r"[\s.\-_/\u2010-\u2015\u2212]{1,3}"
CODE = re.compile(rf"(?<![\w-])PA{_GAP}(\d{{6}})(?:{_NEEDED}|)(\d{{4,5}})(?!\w)", re.IGNORECASE | re.ASCII)
LIKE_A_CODE = re.compile(rf"(?<![\w-])PA{_GAP}\d{{4,}}", re.IGNORECASE | re.ASCII)
"""What begins like a code, be it too short or of a day that does not exist."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def canonical(text: str) -> str:
    """The one spelling under which a code is kept; ValueError says what is wrong."""
    typed = _tidy(text)
    match = CODE.fullmatch(typed) if len(typed) <= MAX_TYPED else None
    if match is None or not _is_day(match[1]):
        wrong = _("This is not a petition code. It looks like %(example)s.")
        raise ValueError(wrong % {"example": EXAMPLE})
    return f"PA-{match[1]}-{match[2]}"


def find_codes(text: str) -> list[str]:
    """Every code in a message, canonical, in order, each once."""
    found = (f"PA-{day}-{number}" for day, number in CODE.findall(_tidy(text)) if _is_day(day))
    return list(dict.fromkeys(found))


def build(day: date, number: int) -> str:
    """The code of the `number`-th petition (from 1) of a day."""
    if not 1 <= number <= 99_999:
        wrong = _("The number of a petition must be from 1 to 99999, not %(number)s.")
        raise ValueError(wrong % {"number": number})
    return f"PA-{day:%y%m%d}-{number:04d}"


def _tidy(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def _is_day(yymmdd: str) -> bool:
    try:
        datetime.strptime(f"20{yymmdd}", "%Y%m%d")
    except ValueError:
        return False
    return True
