"""Kinds of hazards, river stations and numbers to call; what an officer changed stays.

Which hazards a text names.
"""

import csv
import re
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.conf import settings
from rapidfuzz import fuzz

from foundation.database.table_versions import all_rows
from foundation.vietnamese.folding import fold
from lookups.kinds.hazards.models import HazardKind

KINDS = Path(__file__).parent / "data" / "kinds.tsv"
HOTLINES = (("Cứu nạn", "112"), ("Cấp cứu", "115"), ("Báo tin, hỏi đáp", settings.HOTLINE))


def load_into_empty_tables(sender: AppConfig, using: str, apps: Apps = installed, **_: Any) -> None:
    """Receives post_migrate: a portal has its reference data from the first day, the demo's or a real one.

    A table that has rows is left alone, so what an officer has deleted does not come back.
    """
    try:
        models = [apps.get_model("hazards", name) for name in ("HazardKind", "RiverStation", "Hotline")]
    except LookupError:  # a migrate that stopped before, or went back
        return
    for model, rows in zip(models, _reference(), strict=True):
        if not model._base_manager.using(using).exists():
            made = [model(**row) for row in rows]
            model._base_manager.using(using).bulk_create(made)


def _reference() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    hotlines = [
        {"label": label, "phone": phone, "position": n} for n, (label, phone) in enumerate(HOTLINES, 1)
    ]
    return _kinds(), settings.PROVINCE.rows("rivers"), hotlines


def _kinds() -> list[dict[str, Any]]:
    with KINDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


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
LIKE_FROM = 80  # per cent of letters
_IDLE = frozenset(
    """
    thien tai canh bao du tin moi nhat hom nay mai dang co khong nguy o dau di so tan den noi
    tranh tru muc nuoc dong cap may the nao gi la bi thi roi chua hien bay gio khu vuc toan
    trong ngay toi minh em cho hoi ve sap con len xuong any warning warnings alert alerts
    disaster disasters weather in force today now is there a of near evacuate evacuation shelter
    shelters where to go level levels water
    """.split()
)
_NOT_A_STORM = re.compile(r"\b(?:canh|du|thong|khan|tin) bao\b|\bbao (?:dong|cao|tin)\b")


def hazard_names() -> list[str]:
    return list(HazardKind.objects.order_by("name").values_list("name", flat=True))


def hazards_in(text: str) -> list[HazardKind]:
    """In the order in which the text names them; of two names at one place the longer counts."""
    words = _NOT_A_STORM.sub(" ", fold(text))
    found: list[tuple[int, int, int, HazardKind]] = []
    for kind in all_rows(HazardKind) if words else ():
        names = {fold(kind.name), *fold(kind.name.replace(",", "|")).split("|"), *kind.aliases.split("|")}
        for name in names.union(ENGLISH.get(kind.key, ())):
            if not name or name not in words:
                continue
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


def unmatched_words(what: str) -> str:
    """The words of a question that name something: of «cảnh báo núi lửa» `nui lua`."""
    return " ".join(word for word in fold(what).split() if word not in _IDLE and not word.isdigit())


def closest(words: str) -> list[HazardKind]:
    """The one kind whose name or alias the words nearly spell."""
    scored = [
        (fuzz.ratio(words, name), kind.pk, kind)
        for kind in all_rows(HazardKind)
        for name in (fold(kind.name), *kind.aliases.split("|"), *ENGLISH.get(kind.key, ()))
        if len(name) > 3
    ]
    best = max(scored, default=None, key=lambda item: item[0])
    return [best[2]] if best and best[0] >= LIKE_FROM else []


def english_in(folded: str) -> str:
    """The first hazard that a folded message names in English, in its own word; "" where there is none."""
    match = _IN_ENGLISH.search(folded)
    return match[0] if match else ""
