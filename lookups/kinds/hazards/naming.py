"""Which hazards a text names."""

import re

from foundation.vietnamese.folding import fold
from lookups.kinds.hazards.models import HazardKind

# «cảnh báo», «báo động»: folded they would be the storm, "bao".
# An officer's table names hazards in Vietnamese; who writes English uses these, by the key of its row.
ENGLISH = {
    "bao": ("storm", "storms", "typhoon", "typhoons", "tropical depression"),
    "mua_lon": ("heavy rain", "heavy rains"),
    "lu": ("flood", "floods", "flooding"),
    "ngap_lut": ("flooded", "inundation"),
    "lu_quet": ("flash flood", "flash floods"),
    "sat_lo": ("landslide", "landslides", "mudslide", "subsidence"),
    "nang_nong": ("heat", "heat wave", "heatwave"),
    "han_han": ("drought",),
    "xam_nhap_man": ("salt intrusion", "saltwater"),
    "gio_manh": ("strong wind", "strong winds", "fog"),
    "nuoc_dang": ("storm surge", "high tide"),
    "loc_set": ("thunderstorm", "thunderstorms", "lightning", "hail", "whirlwind"),
    "ret_hai": ("frost", "severe cold"),
    "chay_rung": ("forest fire", "forest fires", "wildfire"),
    "dong_dat": ("earthquake", "earthquakes"),
    "song_than": ("tsunami",),
}
_LONGEST_FIRST = sorted((word for words in ENGLISH.values() for word in words), key=len, reverse=True)
_IN_ENGLISH = re.compile(rf"\b(?:{'|'.join(_LONGEST_FIRST)})\b")
_NOT_A_STORM = re.compile(r"\b(?:canh|du|thong|khan|tin) bao\b|\bbao (?:dong|cao|tin)\b")


def hazards_in(text: str) -> list[HazardKind]:
    """In the order in which the text names them; of two names at one place the longer counts."""
    words = _NOT_A_STORM.sub(" ", fold(text))
    found: list[tuple[int, int, int, HazardKind]] = []
    for kind in HazardKind.objects.all():
        names = {fold(kind.name), *fold(kind.name.replace(",", "|")).split("|"), *kind.aliases.split("|")}
        for name in filter(None, names.union(ENGLISH.get(kind.key, ()))):
            for match in re.finditer(rf"\b{re.escape(name)}\b", words):
                found.append((match.start(), -len(name), match.end(), kind))
    told: list[HazardKind] = []
    end = 0
    for start, _length, stop, kind in sorted(found, key=lambda item: item[:2]):
        if start >= end:
            end = stop
            if kind not in told:
                told.append(kind)
    return told


def english_in(folded: str) -> str:
    """The first hazard that a folded message names in English, in its own word; "" where there is none."""
    match = _IN_ENGLISH.search(folded)
    return match[0] if match else ""
