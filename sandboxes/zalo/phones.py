"""Phone numbers of the template channel: reading them, and the fixtures for each outcome (rule 20)."""

import re

from .errors import Refusal

INTERNATIONAL = re.compile(r"\+?84(\d{9})")
LOCAL = re.compile(r"0?(\d{9})")

# The last three digits are the code that the number stands for.
REFUSING = {f"84900000{code}": -code for code in (108, 110, 114, 118, 119, 139, 140, 141)}
NEVER_ARRIVES = "84900000000"
ADMINS = frozenset({"84900000999"})  # mode=development reaches only these


def normalised(phone: object, *, accepts_local: bool) -> str:
    """84 and nine digits. Raises -108."""
    if isinstance(phone, str):
        found = INTERNATIONAL.fullmatch(phone) or (LOCAL.fullmatch(phone) if accepts_local else None)
        if found:
            return "84" + found[1]
    raise Refusal(-108)


def check_outcome(phone: str) -> None:
    """Raises the refusal that a fixture number stands for."""
    if phone in REFUSING:
        raise Refusal(REFUSING[phone])
