"""The intents that a message can have: how each is offered to a citizen, and which slots fit it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class IntentDefinition:
    """`label` is the text of a button, which also means the intent when it is sent as a message."""

    label: Any
    slots: tuple[str, ...] = ()


_D = IntentDefinition
_PROCEDURE = ("procedure", "place", "date")
INTENT_CATALOG: Mapping[str, IntentDefinition] = MappingProxyType(
    {
        "greeting": _D(_("Greeting")),
        "help": _D(_("Menu")),
        "dossier_status": _D(_("My dossier"), _PROCEDURE),
        "submit_dossier": _D(_("Submit a dossier"), _PROCEDURE),
        "fee_info": _D(_("Fees"), _PROCEDURE),
        "procedure_info": _D(_("Papers and procedures"), _PROCEDURE),
        "exam_score": _D(_("Exam scores"), ("exam", "date")),
        "bus_schedule": _D(_("Buses"), ("route", "from", "to", "place", "date")),
        "power_cut": _D(_("Planned power cuts"), ("place", "street", "date")),
        "health_facility": _D(_("Hospitals, health stations"), ("facility", "name", "place", "date")),
        "land_price": _D(_("Land prices"), ("street", "place", "land_kind", "date")),
        "traffic_violation": _D(_("Traffic fines"), ("vehicle", "date")),
        "legal_document": _D(_("Legal documents"), ("document", "topic", "date")),
        "tourism_attraction": _D(_("Where to go"), ("attraction", "sight", "place", "date")),
        "tourism_accommodation": _D(_("Hotels, homestays"), ("lodging", "place", "date")),
        "tourism_food": _D(_("Where to eat"), ("dish", "eatery", "place", "date")),
        "tourism_specialty": _D(_("What to buy"), ("product", "place", "date")),
        "disaster_info": _D(_("Storms, floods, landslides"), ("hazard", "name", "place", "street", "date")),
        "epidemic_info": _D(_("Epidemics, vaccination"), ("disease", "place", "date")),
        "petition": _D(_("Send a petition"), ("manner", "topic", "street", "place", "date")),
        "human_handover": _D(_("Talk to a person"), ("place",)),
        "thanks": _D(_("Thanks")),
        OUT_OF_SCOPE: _D(_("Something else"), ("place", "date")),
    }
)

NEVER_OFFERED = frozenset({"greeting", "thanks", OUT_OF_SCOPE})
