"""Which of our communes the areas of a CAP message mean, and whether it is certain that they mean none."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold, nfc, strip_marks
from lookups.communes_in_text import communes_in, question_about_communes
from lookups.kinds.hazards.cap import parsing
from lookups.kinds.hazards.cap.parsing import Area, Info

Level = AdminUnit.Level

# Of before and after July 2025; those of the portal's own province are recognised by its own table first.
_PROVINCES = """
    An Giang|Ba Ria Vung Tau|Bac Giang|Bac Kan|Bac Lieu|Bac Ninh|Ben Tre|Binh Dinh|Binh Duong|
    Binh Phuoc|Binh Thuan|Ca Mau|Can Tho|Cao Bang|Da Nang|Dak Lak|Dak Nong|Dien Bien|Dong Nai|
    Dong Thap|Gia Lai|Ha Giang|Ha Nam|Ha Noi|Ha Tinh|Hai Duong|Hai Phong|Hau Giang|Ho Chi Minh|
    Hoa Binh|Hung Yen|Khanh Hoa|Kien Giang|Kon Tum|Lai Chau|Lam Dong|Lang Son|Lao Cai|Long An|
    Nam Dinh|Nghe An|Ninh Binh|Ninh Thuan|Phu Tho|Phu Yen|Quang Binh|Quang Nam|Quang Ngai|
    Quang Ninh|Quang Tri|Soc Trang|Son La|Tay Ninh|Thai Binh|Thai Nguyen|Thanh Hoa|Thua Thien Hue|
    Hue|Tien Giang|Tra Vinh|Tuyen Quang|Vinh Long|Vinh Phuc|Yen Bai
"""
_REGIONS = """
    Bac Bo|Dong Bac|Tay Bac|Tay Nguyen|Nam Bo|Dong Nam Bo|Tay Nam Bo|mien Bac|mien Nam|dong bang song Hong
    |dong bang song Cuu Long
"""
_DISTRICT = r"(?:xa|phuong|huyen|quan|thi xa|thi tran|thanh pho|tp|dao|district|commune|ward)"
_TOWN_THERE = re.compile(rf"\b(?i:{_DISTRICT}) (?:[A-Z]\w*[ ,]*){{1,4}}|\b[A-Z]\w*(?: [A-Z]\w*)+")
_NO_TOWN = re.compile(r"\b(?:bien|bo|trung|mien|vung|vinh bac|hai phan|gan|giap)\b")
_RANGE = re.compile(r"[-–—]|\b(?:den|toi|to)\b")
_IDLE = frozenset(
    """
    xa phuong tp thanh pho huyen tinh quan thi tran p x tt tx h q tai o in at of the and city ward commune
    province district toan bo ca dia ban khu vuc cac va thuoc cu moi nay viet vn
    """.split()
)
_WITHIN = re.compile(
    r"\b(?:(?:mien|vung) (?:nui|cao|thap)|ven (?:bien|song)|dong bang|trung du|mot so(?: noi)?)\b"
)
_PART = re.compile(
    r"\b(?:nui|cao|thap|bien|ven|phia|dong bang|trung du|mot so|song|suoi|ha luu|thuong (?:luu|nguon)"
    r"|cac (?:xa|huyen|phuong)|(?:mountain|coast|upland|lowland|north|south|east|west)\w*|parts?|some)\b"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """`is_near`: it concerns us, but not these communes alone. `unread`: areas that may be ours or not."""

    communes: tuple[AdminUnit, ...]
    is_near: bool
    unread: tuple[str, ...]

    @property
    def is_elsewhere(self) -> bool:
        return not (self.communes or self.is_near or self.unread)


def reach_of(info: Info) -> Reach:
    communes: dict[AdminUnit, None] = {}
    is_near, unread = False, []
    for area in info.areas:
        here = _communes(area, info.sender_name)
        communes |= dict.fromkeys(here)
        if here:
            question = question_about_communes(area.description, here)
            unread += [question.text] if question else []
        elif _is_near(area):
            is_near = True
        elif not _is_elsewhere(area):
            unread.append(area.description or _("an area without a name"))
    if not info.areas:
        unread.append(_("no area"))
    return Reach(tuple(communes), is_near, tuple(unread))


def _communes(area: Area, sender_name: str) -> list[AdminUnit]:
    """By its codes and its words. Of a province all communes, unless the words tell of a part of it."""
    known, today = gazetteer(), timezone.localdate()
    coded = _coded(area)
    found = [unit for unit in coded if unit.level == Level.COMMUNE]
    if not _is_coded(area):  # names stand in many provinces, codes in one
        found += communes_in(area.description, sender_name)
    rest = _beside_places(area.description)
    wider = [] if found or _PART.search(fold(rest)) else coded
    if not (found or wider or _left_over(rest)):
        named = find_places(area.description)
        wider = [unit for place in named for unit in place.via or place.units]
    found += [unit for unit in wider if unit.level != Level.COMMUNE]
    return list(dict.fromkeys(now for unit in found for now in known.communes(unit, today)))


def _coded(area: Area) -> list[AdminUnit]:
    known, today = gazetteer(), timezone.localdate()
    return [unit for _list, code in area.codes if (unit := known.of_code(code, today))]


def _is_coded(area: Area) -> bool:
    """Whether its codes are those of administrative units, of which we know all that are ours."""
    return any(name == parsing.COMMUNE for name, _code in area.codes)


def _is_near(area: Area) -> bool:
    """A shape touches the province, or the words name a place in it or a larger region around it."""
    if _coded(area) or any(settings.PROVINCE.touches(*box) for box in area.boxes):
        return True
    if _is_coded(area):
        return False
    said = fold(area.description)
    wider = any(re.search(rf"\b{re.escape(fold(name))}\b", said) for name in settings.PROVINCE.wider_regions)
    return wider or bool(find_places(area.description))


def _is_elsewhere(area: Area) -> bool:
    """Of an area that is not near: its shapes, its codes or its words tell where it is instead."""
    if area.boxes:
        return not area.has_unread_shape
    if area.has_unread_shape:
        return False
    return _is_coded(area) or _names_only_others(area.description)


def _names_only_others(description: str) -> bool:
    """«Các xã miền núi tỉnh Quảng Ngãi»; what may be a range («Quảng Trị đến Quảng Ngãi») is not certain."""
    plain = strip_marks(nfc(description))
    others = _others().findall(plain)
    if not others or (len(others) > 1 and _RANGE.search(plain.lower())):
        return False
    rest = _TOWN_THERE.sub(
        lambda town: town[0] if _NO_TOWN.search(town[0].lower()) else " ", _others().sub(" ", plain)
    )
    return not set(_WITHIN.sub(" ", fold(rest)).split()) - _IDLE


def _others() -> re.Pattern[str]:
    """Which larger regions are not ours is known only where the province's folder names those that are."""
    names = _PROVINCES + ("|" + _REGIONS if settings.PROVINCE.wider_regions else "")
    longest_first = sorted((name.strip() for name in names.split("|")), key=len, reverse=True)
    return re.compile(rf"(?i:\b(?:{'|'.join(longest_first)})\b)")


def _beside_places(description: str) -> str:
    rest = nfc(description)
    for place in find_places(description):
        rest = rest.replace(place.said, " ", 1)
    return rest


def _left_over(rest: str) -> set[str]:
    """The words that neither name a province nor are said beside every name."""
    return set(fold(_others().sub(" ", strip_marks(rest))).split()) - _IDLE
