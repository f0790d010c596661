"""A place as a citizen names it, old or new, and the communes of today that it covers."""

import datetime as dt
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from foundation.local_names import local
from foundation.regions import spelling
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import Certainty, Resolution, find_places, resolve
from foundation.vietnamese.folding import fold, nfc
from foundation.vietnamese.order import order_key

LONGEST_ADDRESS = 60
LIKE_FROM, SHORTEST_LIKE = 72, 3  # per cent of letters; letters
_BESIDE_NAMES = frozenset(
    "xa phuong tp huyen tinh quan p x tt tx h q o tai in at the city ward commune district province cu moi"
    " nay toan ca vn".split()
)
_NAME = r"(?:[^\W\d_]+ ?){1,4}"
_KINDS = "xã|phường|thị trấn|huyện|xa|phuong|thi tran|huyen"
_OF_A_KIND = re.compile(rf"\b((?:{_KINDS}) {_NAME})", re.IGNORECASE)
_ONLY_A_KIND = re.compile(rf"(?:{_KINDS})", re.IGNORECASE)
_AFTER_A_KIND = re.compile(
    r"\b((?:xứ|tỉnh|thành phố|tp\.?|đảo|làng|thôn|khối phố|tổ dân phố)"
    r"\s+([A-ZĐÀ-Ỹ][^\W\d_]*)(?: [A-ZĐÀ-Ỹ][^\W\d_]*){0,3})"
)
_AFTER_AT = re.compile(r"\b(?:ở|Ở|o|tại|in|at|near|khu vực)\s+([^\W\d_][^\W\d_]*(?: [^\W\d_]+){0,3})")
_ENDS_NAME = re.compile(r"\s(?:có|co|không|khong|đang|dang|hôm|hom|ngày|ngay|mai|bị|bi|sơ|so|tuần|tuan)\b")
_IS_NO_NAME = re.compile(
    r"(?:(?:xa|phuong|thi tran|huyen) )?(?:nao|nay|minh|toi|em|hoi|gan|ta|do|kia|dau|day|mo|chi|gi|no"
    r"|chang|chua|khong|bao|noi|lam|dang|da|se|phai|cung|van|cu|thi|ma|co|bi|bo|keu|ho|oi|lai|tui)\b"
)
_ELSEWHERE = re.compile(
    r"(?<!duong )(?<!pho )\b(ha noi|hue|thua thien hue|sai gon|ho chi minh|hcm|quang ngai|binh dinh|quy nhon"
    r"|quang tri|quang binh|kon tum|gia lai|dak lak|buon ma thuot|da lat|lam dong|nha trang|khanh hoa|phu yen"
    r"|can tho|hai phong|(?<!bv )(?<!vien )vinh|nghe an|thanh hoa|ha tinh|vung tau|dong nai|binh duong"
    r"|phu quoc)\b"
)


@dataclass(frozen=True, slots=True)
class Area:
    """`communes` are of today; `name` is how to speak of it; `explained` tells what an old name became.

    Both in the language that was active when the place was read.
    """

    said: str
    name: str
    communes: tuple[AdminUnit, ...]
    explained: str = ""


def area_of(text: str, on: dt.date | None = None) -> Area | None:
    """What the typed place covers; None where no place of ours is recognised.

    A name that was shared ("Tam Kỳ": a ward, once a city) covers all that it may mean, and says so.
    """
    found = resolve(text, on)
    if not found.units:
        return None
    if any(unit.level == AdminUnit.Level.PROVINCE for unit in found.units):
        return Area(found.said, _("the whole city"), _all_communes(found.units))
    if found.certainty == Certainty.FUZZY:
        whole = resolve(found.units[0].name, on)  # "hoi ann" is as wide as "Hội An"
        found = replace(found, around=whole.around) if found.units[0] in whole.units else found
    communes = tuple(dict.fromkeys([*found.units, *found.around]))
    several = _("%(place)s (%(number)d wards and communes)")
    name = (
        communes[0].full_name
        if len(communes) == 1
        else several % {"place": _title(found), "number": len(communes)}
    )
    return Area(found.said, name, communes, _explained(found, communes))


def area_typed(typed: str) -> Area | None:
    """As area_of, for a field of its own: words beside the place are told to be left out."""
    area = area_of(typed)
    return replace(area, explained=_understood(typed, area)) if area else None


def understood(typed: str) -> str:
    """What the reader must know of how the place was read: an old name, a slip, words that were left out."""
    area = area_of(typed)
    return _understood(typed, area) if area else ""


def _understood(typed: str, area: Area) -> str:
    rest = words_beside_places(typed)
    left_out = ""
    if rest:
        words = _("“%(words)s” was ignored; we searched for %(place)s.")
        left_out = words % {"words": rest, "place": lower_first(area.name)}
    return " ".join(filter(None, (left_out, area.explained)))


def words_beside_places(typed: str) -> str:
    """What was typed beside the names of places and their kinds; "" where that is all."""
    rest = nfc(typed)
    for place in find_places(typed):
        rest = rest.replace(place.said, " ", 1)
    if rest == nfc(typed):
        return ""  # the whole was taken for a name that it is only like
    return " ".join(word for word in re.findall(r"[^\s,;]+", rest) if fold(word) not in _BESIDE_NAMES)


def suggestions(typed: str, most: int = 3) -> list[str]:
    """Names of places, old and new, that are like what was typed; the most like first."""
    known = gazetteer()
    name = spelling.key(known.without_kind(nfc(typed[:LONGEST_ADDRESS])))
    if len(name) < SHORTEST_LIKE:
        return []
    near = process.extract(name, list(known.by_key), scorer=fuzz.ratio, score_cutoff=LIKE_FROM, limit=most)
    return list(dict.fromkeys(known.by_key[key][0].full_name for key, _score, _index in near))


def not_recognised(typed: str) -> str:
    """«Chưa nhận ra “xã Xyz”. Có phải: xã Trà My, xã Trà Linh?»"""
    words = _("We do not know the place “%(place)s”.") % {"place": typed[:LONGEST_ADDRESS]}
    return f"{words} {advice_on(typed)}"


def advice_on(typed: str) -> str:
    """What to write in place of a name that is not recognised."""
    advice = local(_("Please write a ward or commune (an old name is fine), for example: %(commune)s."))
    return " ".join(filter(None, (did_you_mean(suggestions(typed)), advice)))


def did_you_mean(names: Iterable[str]) -> str:
    """«Có phải: xã Trà My, xã Trà Linh?»; "" where there are none."""
    named = ", ".join(map(lower_first, names))
    return _("Did you mean: %(places)s?") % {"places": named} if named else ""


def unknown_place_in(text: str) -> str:
    """A place that a chat message names and we do not know; "" where there is none.

    Only what stands where a place does: after "xã" or "tỉnh", after "ở", or the name of another province.
    """
    if find_places(text):
        return ""
    if (match := _OF_A_KIND.search(text)) and not _IS_NO_NAME.match(fold(match[1])):
        name = _ENDS_NAME.split(match[1])[0].strip()
        return "" if _ONLY_A_KIND.fullmatch(name) else name  # «xa không» names nothing
    if (match := _AFTER_A_KIND.search(text)) and match[2].istitle():
        return match[1]
    if match := _AFTER_AT.search(text):
        capitals = itertools.takewhile(lambda word: word[0].isupper(), match[1].split())
        if name := " ".join(capitals):
            return name
    match = _ELSEWHERE.search(fold(text))
    return _as_typed(match[1], text) if match else ""


def is_elsewhere(typed: str) -> bool:
    """Whether the words are the name of another province or its city."""
    return _ELSEWHERE.fullmatch(fold(typed)) is not None


def _as_typed(folded: str, text: str) -> str:
    """The words of the text of which `folded` is the search key."""
    words, size = re.findall(r"\w+", text), len(folded.split())
    windows = (" ".join(words[at : at + size]) for at in range(len(words)))
    return next((window for window in windows if fold(window) == folded), folded)


def place_in(text: str) -> str:
    """The first place that a chat message names, in its own words; "" where there is none."""
    places = find_places(text)
    if not places:
        return ""
    first = places[0]
    if resolve(first.said).units == first.units:
        return first.said
    start = text.find(first.said)  # "phường An Mỹ" is one of two; with "Tam Kỳ" after it, it is this one
    return text[start : start + LONGEST_ADDRESS]


def listed(units: Iterable[AdminUnit]) -> str:
    """«xã Thăng An, phường Hội An»"""
    return ", ".join(lower_first(unit.full_name) for unit in units)


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def proper_name(typed: str) -> str:
    """A place as it is written («tam ky» → `Tam Kỳ`); what no list has, as it was typed."""
    known = gazetteer()
    units = known.by_key.get(spelling.key(known.without_kind(nfc(typed))))
    return units[0].name if units else typed


def _title(found: Resolution) -> str:
    name = proper_name(found.said)
    return name[:1].upper() + name[1:]


def _all_communes(provinces: Iterable[AdminUnit]) -> tuple[AdminUnit, ...]:
    known, today, held_by = gazetteer(), timezone.localdate(), {province.pk for province in provinces}
    communes = (
        unit
        for unit in known.units.values()
        if unit.level == AdminUnit.Level.COMMUNE and unit.parent_id in held_by and known.exists(unit, today)
    )
    return tuple(sorted(communes, key=lambda unit: order_key(unit.name)))


def _explained(found: Resolution, communes: tuple[AdminUnit, ...]) -> str:
    if found.certainty == Certainty.FUZZY:
        return _("Showing results for %(place)s instead of “%(said)s”.") % {
            "said": found.said,
            "place": listed(communes),
        }
    if found.around:
        return _("“%(place)s” now covers: %(communes)s.") % {
            "place": _title(found),
            "communes": listed(communes),
        }
    old = [unit for unit in found.via if unit not in found.units]
    if not old:
        return ""
    became = (
        _("%(old)s now belongs to: %(communes)s%(unsure)s.")
        if len(communes) == 1
        else _("%(old)s now belongs to one of these: %(communes)s%(unsure)s.")
    )
    return became % {
        "old": " / ".join(dict.fromkeys(unit.full_name for unit in old)),
        "communes": listed(communes),
        "unsure": "" if found.is_verified else _(" (not verified)"),
    }
