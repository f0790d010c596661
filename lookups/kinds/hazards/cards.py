"""Notices, rivers and shelters as the answer shows them, and whom to call.

schema.org data of a warning; only facts that its page shows too.

Risk levels as offices write them. Pure.
"""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.database.table_versions import all_rows
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web import portal_address
from foundation.web.formats import decimal, moment, number
from lookups.base import Act, Card, Row, Tone, call, data_of, rows_of
from lookups.kinds.hazards import english_texts
from lookups.kinds.hazards.models import HazardNotice, Hotline, RiverStation, Shelter
from lookups.places import Area

NOT_CHECKED = _("Alarm levels for reference, not verified.")
# The numbers that migrate puts into an empty table, named in the reader's language.
CALLS = {"Cứu nạn": _("Rescue"), "Cấp cứu": _("Ambulance"), "Báo tin, hỏi đáp": _("Reports and questions")}


def notice_card(notice: HazardNotice) -> Card:
    is_english = get_language() == "en"
    title = Vietnamese(notice.title)
    return Card(
        english_texts.name(notice) if is_english else title,
        lead=english_texts.in_short(notice) if is_english else "",
        rows=rows_of(
            (gettext("As issued"), title if is_english else ""),
            (gettext("Affected"), Vietnamese(notice.area)),
            (gettext("To do"), Vietnamese(notice.advice)),
            (gettext("Situation"), Vietnamese(notice.situation)),
            (gettext("Forecast"), Vietnamese(notice.forecast)),
            (gettext("In force until"), moment(notice.valid_until)),
            (gettext("Next bulletin"), moment(notice.next_bulletin_at)),
        ),
        tone=Tone(f"level_{notice.level}"),
        tag=notice.level_in_words,
        acts=(Act(gettext("Page of this warning"), url=notice.get_absolute_url()),),
        data=data_of(notice, "level area advice situation forecast issuer")
        | {
            "hazard": notice.hazard.key,
            "communes": [unit.code for unit in notice.communes.all()],
            "issued_at": notice.issued_at.isoformat(),
            "valid_until": notice.valid_until.isoformat(),
        },
    )


def river_card(station: RiverStation) -> Card:
    marks = f"I: {_metres(station.level_1)}; II: {_metres(station.level_2)}; III: {_metres(station.level_3)}"
    lead = gettext("No new water level has been reported.")
    if station.water is not None and station.read_at:
        lead = gettext("Water level %(water)s at %(moment)s: %(alarm)s.") % {
            "water": _metres(station.water),
            "moment": moment(station.read_at),
            "alarm": station.alarm,
        }
    return Card(
        str(station),
        lead=lead,
        rows=(Row(gettext("Alarm levels"), marks),),
        notes=() if station.is_checked else (str(NOT_CHECKED),),
        data={
            "river": station.river,
            "station": station.name,
            "alarm_levels_m": [float(level) for level in (station.level_1, station.level_2, station.level_3)],
            "is_checked": station.is_checked,
            "water_m": None if station.water is None else float(station.water),
            "read_at": station.read_at.isoformat() if station.read_at else None,
        },
    )


def _metres(value: Decimal) -> str:
    return f"{decimal(value)} m"


def shelter_card(shelter: Shelter) -> Card:
    rows = []
    if shelter.capacity:
        people = ngettext("%(number)s person", "%(number)s people", shelter.capacity)
        rows.append(Row(gettext("Room for"), people % {"number": number(shelter.capacity)}, is_number=True))
    return Card(
        gettext("Shelter: %(name)s") % {"name": shelter.name},
        lead=Vietnamese(shelter.address),
        rows=tuple(rows),
        notes=(Vietnamese(shelter.note),) if shelter.note else (),
        acts=call(shelter.phone),
        data={"shelter": shelter.name} | data_of(shelter, "address phone"),
    )


def hotlines(place: Area | None) -> tuple[Act, ...]:
    here = {unit.pk for unit in place.communes} if place else set()
    lines = [line for line in all_rows(Hotline) if line.commune_id is None or line.commune_id in here]
    acts = [
        Act(f"{CALLS.get(line.label, line.label)}: {line.phone}", phone=line.phone.replace(" ", ""))
        for line in lines
    ]
    return tuple(acts) or call("112")


def notice_data(notice: HazardNotice) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "name": notice.title,
        "text": notice.advice,
        "url": portal_address.absolute(notice.get_absolute_url()),
        "datePosted": notice.issued_at.isoformat(),
        "expires": (notice.ended_at or notice.superseded_at or notice.valid_until).isoformat(),
        "inLanguage": "vi",
        "author": {"@type": "GovernmentOrganization", "name": notice.issuer},
        "spatialCoverage": [
            {"@type": "AdministrativeArea", "name": unit.full_name, "identifier": unit.code}
            for unit in notice.communes.order_by("code")
        ],
    }


_NUMBERS = {
    **{str(number): number for number in range(1, 6)},
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5},
    **{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5},
}
_RISKS = {
    **{"thap": 1, "nho": 1, "trung binh": 2, "lon": 3, "cao": 3, "rat lon": 4, "rat cao": 4, "tham hoa": 5},
    **{"low": 1, "medium": 2, "high": 3, "very high": 4, "catastrophic": 5},
}
_COLOURS = "xanh|vang|da cam|cam|do|tim|blue|green|yellow|orange|red|purple|violet"
_NUMBER, _RISK = "|".join(_NUMBERS), "|".join(_RISKS)
_BEFORE = r"(?:(?:cap|muc|do|rui ro|thien tai|canh bao|so|la|level|risk|alert) )*"
_CAUSE = r"(?:do (?:[a-z]+ ){1,12}?cap (?:do )?)?"  # «cấp độ rủi ro thiên tai do lũ quét: cấp 2»
_LEVEL = re.compile(
    rf"{_BEFORE}{_CAUSE}"
    rf"(?:({_NUMBER})(?: (?:tren )?5)?(?: (?:rui ro )?(?:{_RISK}|(?:{_COLOURS})\b.*))?|({_RISK}))(?: risk)?"
)


def level_of(text: str) -> int | None:
    """1 to 5 of «3», «Cấp độ III», «cấp bốn», «3/5», «Cấp 3 (cam)», «rủi ro rất lớn»; else None."""
    match = _LEVEL.fullmatch(fold(text))
    return (_NUMBERS.get(match[1]) or _RISKS.get(match[2])) if match else None
