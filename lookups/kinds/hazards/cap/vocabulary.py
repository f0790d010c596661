"""Words of the Common Alerting Protocol 1.2 (OASIS, ITU-T X.1303) and how our notices are told in them."""

from enum import StrEnum

from lookups.kinds.hazards.models import HazardKind

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE = "application/cap+xml"
LEVEL = "vn:disaster-risk-level"
"""The parameter with the level of Decision 18/2021/QĐ-TTg, which severity cannot tell apart."""
KIND = "vn:1022:hazard"
"""The eventCode with the key of the kind of hazard."""
COMMUNE = "vn:administrative-unit"
"""The geocode of a commune: its code of the General Statistics Office."""


class MessageType(StrEnum):
    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


SEVERITIES = {1: "Minor", 2: "Moderate", 3: "Severe", 4: "Extreme", 5: "Extreme"}
URGENCIES = {1: "Future", 2: "Future", 3: "Expected", 4: "Immediate", 5: "Immediate"}
CERTAINTY = "Likely"  # bulletins do not say how sure they are; it is what a forecast that is issued means
CATEGORIES = {HazardKind.Group.FIRE: "Fire", HazardKind.Group.QUAKE: "Geo", HazardKind.Group.TSUNAMI: "Geo"}
WEATHER = "Met"
GROUND = frozenset({"sat_lo"})
"""Kinds of the group of rain and floods that are of the ground."""


def category_of(hazard: HazardKind) -> str:
    if hazard.key in GROUND:
        return "Geo"
    return CATEGORIES.get(HazardKind.Group(hazard.group), WEATHER)
