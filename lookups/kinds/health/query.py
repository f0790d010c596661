"""What somebody wants of a health facility, read from a few words. Pure."""

import re
from dataclasses import dataclass

from django.conf import settings

from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

KINDS = {
    "co so y te": (),
    "benh vien": ("hospital", "centre"),
    "trung tam y te": ("centre",),
    "tram y te": ("station", "centre"),
    "tram xa": ("station",),
    "phong kham": ("clinic", "hospital"),
    "nha thuoc": ("pharmacy",),
    "tiem thuoc": ("pharmacy",),
    "hospital": ("hospital", "centre"),
    "health station": ("station", "centre"),
    "health center": ("centre",),
    "health centre": ("centre",),
    "clinic": ("clinic", "hospital"),
    "pharmacy": ("pharmacy",),
    "drugstore": ("pharmacy",),
}
SERVICES = re.compile(
    r"\b(?:cham cuu|bam huyet|xoa bop|bat mach|thuoc (?:nam|bac)|acupuncture)\b(?: (?:va "
    r"|,)?(?:bam huyet|xoa bop))?"
)
"""What a place of traditional medicine is asked for."""
PREGNANCY = re.compile(
    r"\b(?:(?:kham|sieu am|giu|du) thai|co (?:bau|thai)|mang thai|ba bau|sinh (?:de|em be|con)|pregnan\w+)\b"
)
IN_ENGLISH = {  # what is asked for → how the lists have it
    "rabies": "tiem dai",
    "child": "nhi",
    "children": "nhi",
    "pediatric": "nhi",
    "paediatric": "nhi",
    "dental": "rang",
    "dentist": "rang",
    "eye": "mat",
    "maternity": "san",
    "insurance": "bhyt",
    "vaccine": "vac xin",
    "vaccines": "vac xin",
    "vaccination": "vac xin",
    "vaccinations": "vac xin",
    "emergency": "cap cuu",
    "ambulance": "cap cuu",
}
BHYT = re.compile(r"\b(bhyt|bao hiem y te|bao hiem|the bao hiem)\b")
VACCINE = re.compile(r"\b(tiem (chung|ngua|phong|vac ?xin|dai)?|vac ?xin|vacxin)\b")
ILL = re.compile(
    r"\b(?:dau|nhuc|sot|ho|ngua|non|oi|sung|te|met|gay|bong gan|chay mau|tieu chay|chong mat|kho tho|viem"
    r"|pain|sick|ill|fever|hurts?|toothache|headache)\b"
)
EMERGENCY = re.compile(r"\b(cap cuu|khan cap)\b")
IDLE = frozenset(
    "o tai dau gan nhat co khong kham benh chua so dien thoai dia chi gio mo cua may hom nay mai bay thu hai"
    " ba tu nam sau chu nhat cn va cho toi em minh xin hoi nao la gi duoc khoa diem noi nhan xa phuong"
    " huyen tinh thanh pho tim y te chuyen ve lam viec dang day a ah nhe voi giup ban ngay buoi bi"
    " 2 3 4 5 6 7 8 tot gioi uy tin re ra vo len xuong vay thi con"
    " a an the is are there in at near nearest closest to from of for with where which what who how can i me"
    " my please find show any open now today tomorrow on s doctor doctors speaking english take takes"
    " accept accepts".split()
)


@dataclass(frozen=True, slots=True)
class FacilityQuery:
    """`words` are what is left to be found in name, speciality, vaccine or street.

    `is_ill`: it tells what is wrong, and any place that treats people serves.
    """

    kinds: tuple[str, ...] = ()
    bhyt: bool = False
    vaccine: bool = False
    emergency: bool = False
    words: tuple[str, ...] = ()
    is_ill: bool = False
    specialities: tuple[str, ...] = ()


def _single(several: re.Match[str]) -> str:
    return several[1] or "pharmacy"


SPECIALITIES = re.compile(
    r"\b(nam khoa|thu y|tim mach|nhan khoa|hai khoa|noi tiet|noi khoa|tam than|y hoc co truyen|dong y)\b"
)
"""Specialities in whose names a word stands that is idle elsewhere ("nam", "tim")."""


_SHORT_KIND = re.compile(r"(?<!benh )\bvien (?=(?:phu )?san|nhi|mat|tim|rang|lao|da lieu|tam than)")
"""«viện sản nhi»"""


def in_full(text: str) -> str:
    """The folded words with shorthand written out, the province's initials too («bv đa khoa tỉnh qn»)."""
    province = fold(settings.PROVINCE.name)
    initials = "".join(word[0] for word in province.split())
    said = re.sub(rf"\b{initials}\b", province, fold(expand(text)))
    return _SHORT_KIND.sub("benh vien ", said)


def parse_query(text: str) -> FacilityQuery:
    rest = " ".join(IN_ENGLISH.get(word, word) for word in in_full(text).split())
    rest = re.sub(r"\b(hospital|clinic|drugstore)s\b|\bpharmacies\b", _single, rest)
    rest = PREGNANCY.sub("san", SERVICES.sub("y hoc co truyen", rest))
    named = tuple(SPECIALITIES.findall(rest))
    rest = SPECIALITIES.sub(" ", rest)
    kinds = next((kinds for name, kinds in KINDS.items() if name in rest), ())
    for name in KINDS:
        rest = rest.replace(name, " ")
    found = {}
    for key, pattern in (("bhyt", BHYT), ("vaccine", VACCINE), ("emergency", EMERGENCY)):
        found[key] = pattern.search(rest) is not None
        kept = " dai " if key == "vaccine" and re.search(r"\bdai\b", rest) else " "
        rest = pattern.sub(kept, rest)
    words = (*named, *(word for word in rest.split() if word not in IDLE))
    return FacilityQuery(kinds, words=words, is_ill=bool(ILL.search(rest)), specialities=named, **found)
