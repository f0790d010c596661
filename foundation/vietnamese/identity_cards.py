"""The QR of a citizen card, as a scanner types it: `number|old number|name|ddmmyyyy|sex|address|issued`."""

import re
from dataclasses import dataclass

from foundation.vietnamese.folding import nfc
from foundation.vietnamese.names import proper_name

ADDRESS = 5
_NUMBER = re.compile(r"\d{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdentityCard:
    identity_number: str
    full_name: str
    address: str


def read_card(typed: str) -> IdentityCard | None:
    """What a form needs of the card; None for any other text. Newer cards add parts, which are not read."""
    parts = [" ".join(nfc(part).split()) for part in typed.split("|")]
    if len(parts) <= ADDRESS or not _NUMBER.fullmatch(parts[0]) or not parts[2]:
        return None
    return IdentityCard(parts[0], proper_name(parts[2]), parts[ADDRESS])
