"""What the wordings of a petition's messages may give, and an invented petition to read them with."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.local_names import local
from foundation.outbox.wordings import Wording, WordingGroup
from foundation.status import StatusDefinition
from foundation.web.formats import full_day, hour
from petitions import message_texts, statuses

LABELS = {
    "unit": gettext_lazy("unit that answers"),
    "due": gettext_lazy("day of the answer"),
    "note": gettext_lazy("what the office writes"),
    "answer": gettext_lazy("the answer"),
    "open": gettext_lazy("how to open it"),
    "brand": gettext_lazy("name of the centre"),
    "hotline": gettext_lazy("hotline"),
    "n": gettext_lazy("how often it may still be sent back"),
    "day": gettext_lazy("last day to send it back"),
}
REQUIRED = frozenset(LABELS) - {"unit", "brand", "hotline"}
DEFINITIONS: tuple[StatusDefinition, ...] = (
    *statuses.DEFINITIONS.values(),
    statuses.MERGED_WITH_ANSWERED,
    statuses.DEADLINE_EXTENDED,
    statuses.DEADLINE_RECALCULATED,
    statuses.ANSWER_CORRECTED,
)
CODE = "PA-271126-0001"


def facts(wording: Wording) -> dict[str, Any]:
    """In the active language."""
    now = timezone.localtime().replace(hour=17, minute=0)
    day = now + dt.timedelta(days=18 - now.weekday())
    due = full_day(day) if wording.key.endswith(".short") else f"{full_day(day)}, {hour(day)}"
    return {
        "unit": local(_("People’s Committee of %(ward)s")),
        "due": due,
        "note": _("The wall stands on another plot."),
        "answer": _("The lamp in front of house 12 was mended this morning."),
        "open": message_texts.how_to_open(CODE),
        "brand": settings.PROVINCE.brand,
        "hotline": settings.HOTLINE,
        "n": 2,
        "day": full_day(day),
    }


def preview(wording: Wording) -> list[tuple[Any, str]]:
    """The message in the chat, or what stands in an approved template; in the active language."""
    text = wording % facts(wording)
    if wording.key.endswith(".short"):
        return [(_("In an approved template"), text)]
    for definition in DEFINITIONS:
        if definition.sentence.key == wording.key:
            unit = str(facts(wording)["unit"])
            heading = str(definition.heading) or message_texts.title(definition, unit)
            return [(_("In the chat"), message_texts.put_together(heading, CODE, text))]
    return [(_("In the chat"), text)]


GROUP = WordingGroup(
    gettext_lazy("Petitions"), LABELS, frozenset({"unit", "hotline"}), REQUIRED, facts, preview
)
