"""What an English reader is told of a notice: the bulletin itself is Vietnamese.

General advice by kind of hazard, as the authorities give it; nothing in it depends on a place.
"""

from dataclasses import dataclass

from lookups.kinds.hazards.models import HazardKind, HazardNotice

PUSHED_FROM = 3


@dataclass(frozen=True, slots=True)
class HazardText:
    name: str
    advice: str


OTHER = HazardText("Natural hazard", "Stay away from the area and follow the news of the authorities.")
TEXTS = {
    "bao": HazardText(
        "Storm",
        "Stay indoors, away from windows. Do not go to sea or to the beach. Charge your phone; keep drinking"
        " water and food for three days.",
    ),
    "mua_lon": HazardText(
        "Heavy rain",
        "Keep away from streams, low ground and underpasses. Do not walk or drive through moving water.",
    ),
    "lu": HazardText(
        "Flood",
        "Move to higher ground with your papers and medicines. Do not cross rivers or roads under water.",
    ),
    "ngap_lut": HazardText(
        "Flooding",
        "Switch off the electricity before water comes in and move to an upper floor. Do not walk or drive"
        " through moving water.",
    ),
    "lu_quet": HazardText(
        "Flash flood", "Leave stream banks and valleys at once and go uphill. Do not cross streams."
    ),
    "sat_lo": HazardText(
        "Landslide",
        "Leave houses under steep slopes at once. Stay off mountain roads; cracks, muddy water and falling"
        " stones are signs of danger.",
    ),
    "nang_nong": HazardText(
        "Heat", "Stay out of the sun from 11:00 to 16:00, drink water often, look after children and elders."
    ),
    "han_han": HazardText("Drought", "Save water; keep drinking water covered."),
    "xam_nhap_man": HazardText("Salt intrusion", "Do not drink river or well water; store fresh water."),
    "gio_manh": HazardText(
        "Strong wind or fog at sea", "Do not go to sea. Boats at sea: go to the nearest shelter."
    ),
    "nuoc_dang": HazardText("Storm surge", "Leave the shore and river mouths; go to higher ground."),
    "loc_set": HazardText(
        "Thunderstorm", "Go into a solid building. Keep away from trees, metal and open fields."
    ),
    "ret_hai": HazardText("Severe cold", "Keep warm, and never burn coal in a closed room."),
    "chay_rung": HazardText("Forest fire", "Leave the forest. Make no fire. Report smoke: call 114."),
    "dong_dat": HazardText(
        "Earthquake",
        "Drop, cover and hold on. Once the shaking stops, go to open ground away from buildings.",
    ),
    "song_than": HazardText(
        "Tsunami", "Go to high ground at once; do not wait for an order. Stay there until the all-clear."
    ),
}


def text_of(hazard: HazardKind) -> HazardText:
    return TEXTS.get(hazard.key, OTHER)


def name(notice: HazardNotice) -> str:
    return f"{text_of(notice.hazard).name} warning"


def headline(notice: HazardNotice) -> str:
    """Expects English to be the active language, for the words of the level."""
    return f"{name(notice)}: {notice.level_in_words}"


def advice(notice: HazardNotice) -> str:
    leave = " Leave at once when the authorities tell you to." if notice.level >= PUSHED_FROM else ""
    return f"{text_of(notice.hazard).advice}{leave} In danger call 112."


def in_short(notice: HazardNotice) -> str:
    return f"{headline(notice)}. {advice(notice)}"
