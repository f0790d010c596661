"""The commune of an address as officials write it, and what to ask the clerk where there is none."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from django.utils import timezone

from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import Certainty, resolve
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.order import order_key
from foundation.vietnamese.spelling_suggestions import Question, nearest

_NO_NAME = re.compile(
    r"\s*(?:(?:cũ|mới|nay|hiện|trước|thuộc|và|tỉnh|huyện|quận|thành\s+phố|thị\s+xã|tp|tx)\b|[hqt]\s*\.)",
    re.IGNORECASE,
)
COMMUNE_KIND = re.compile(
    r"(?<![^\W_])(?:phường|xã|thị\s+trấn|đặc\s+khu|[px]\s*\.|tt\s*\.|[px](?=\s+[A-ZĐÀ-Ỹ]))\s*", re.IGNORECASE
)
# A house, a street or a hamlet; many streets bear the name of a commune.
WITHIN_A_COMMUNE = re.compile(
    r"\W*(?:\d|(?:số|lô|đường|phố|kiệt|hẻm|ngõ|tổ|khối|thôn|ấp|xóm|bản|làng|khu|kcn|quốc\s+lộ|ql|đt|tỉnh\s+lộ"
    r"|tầng|phòng|tòa|chợ|km|k\d)\b)",
    re.IGNORECASE,
)


def commune_in(address: str) -> AdminUnit | None:
    """The commune of today of an address, old or new, spelt in any way; None where it is not clear.

    The name after "xã" or "phường" counts, the last one first ("xã Duy Phước (nay là xã Nam Phước)"). Without
    such a word the parts that name no street are read.
    """
    return next((unit for part in _parts(nfc(address)) if (unit := _commune(part))), None)


def _parts(address: str) -> Iterator[str]:
    yield from (address[found.start() :] for found in reversed(list(COMMUNE_KIND.finditer(address))))
    parts = [part for part in re.split(r"[,;()\n]|\s[-–]\s", address) if part.strip()]
    wider = [part for part in parts if not WITHIN_A_COMMUNE.match(part)]
    if wider:
        yield ", ".join(wider)


def _commune(place: str) -> AdminUnit | None:
    unit = unit_of(place)
    return unit if unit is not None and unit.level == AdminUnit.Level.COMMUNE else None


def unit_of(place: str, on: dt.date | None = None) -> AdminUnit | None:
    """The unit that a file names; None where its name is only like a known one or goes on after it.

    A person in a chat may be understood by half a name; what a file says is written down, so "xã Núi Thành
    Tây" and "xã Núi Thàn" are asked about.
    """
    found = resolve(place, on=on)
    if found.unit is None or found.certainty == Certainty.FUZZY:
        return None
    before, said, after = nfc(place).partition(found.said)
    kind = COMMUNE_KIND.match(before + said)
    has_other_name = kind is not None and before[kind.end() :].strip() != ""
    return None if has_other_name or (said and _goes_on(after)) else found.unit


def _goes_on(after: str) -> bool:
    """Whether words of another name follow: no separator, wider unit or remark."""
    if not re.match(r"\s*[^\W_]", after) or _NO_NAME.match(after):
        return False
    mentions = gazetteer().mentions(after)
    return not (mentions and after[: mentions[0].start].strip() == "")


def commune_of(told: Iterable[str | None], *, district: str = "") -> tuple[AdminUnit | None, Question | None]:
    """The commune that the first of these texts to name one names, and else the question to the clerk."""
    texts = [text for text in told if text]
    for text in texts:
        if unit := (commune_in(f"{text}, {district}") if district else None) or commune_in(text):
            return unit, None
    if not texts:
        return None, None
    words = f"“{texts[0]}” chưa rõ là xã, phường nào hiện nay"
    return None, Question(words, communes_like(texts[0]))


def names_a_commune(address: str) -> bool:
    """Whether it says "xã" or "phường" at all: then one that nobody knows is a mistake, not an omission."""
    return COMMUNE_KIND.search(address) is not None


def commune_names() -> list[str]:
    """The communes of today by their full names, as a template offers them."""
    communes = AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE)
    return sorted((unit.full_name for unit in communes), key=order_key)


def communes_like(text: str) -> list[str]:
    """Communes of today to ask about: those that the text may mean, else the nearest in spelling."""
    known, today = gazetteer(), timezone.localdate()
    meant = [unit for unit in resolve(text).units if unit.level == AdminUnit.Level.COMMUNE]
    if meant:
        return [unit.full_name for unit in meant[:3]]
    kinds = list(COMMUNE_KIND.finditer(text))
    name = text[kinds[-1].end() :] if kinds else text
    name = re.split(r"[,;()]", name)[0].strip()
    current = {
        unit.name: unit
        for unit in known.units.values()
        if unit.level == AdminUnit.Level.COMMUNE and known.exists(unit, today)
    }
    return [current[found].full_name for found in nearest(name, current)]
