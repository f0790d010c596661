"""What the wordings of a dossier's messages may give, and an invented dossier to read them with."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import message_texts, statuses
from dossiers.message_texts import StatusTexts
from foundation.calendar.working_days import WorkCalendar
from foundation.local_names import local
from foundation.outbox.wordings import Wording, WordingGroup, names_in
from foundation.status import StatusDefinition

LABELS = {
    "office": gettext_lazy("office in charge"),
    "counter": gettext_lazy("where it was received"),
    "phone": gettext_lazy("phone of the office"),
    "promise": gettext_lazy("promised day, hour and place"),
    "due_day": gettext_lazy("promised day"),
    "was": gettext_lazy("promised day before"),
    "count": gettext_lazy("number of papers"),
    "day": gettext_lazy("last day for the papers"),
    "total": gettext_lazy("amount to pay"),
    "until": gettext_lazy("last day to pay"),
    "because": gettext_lazy("reason"),
    "note": gettext_lazy("what the office writes"),
    "next_step": gettext_lazy("what to do next"),
    "code": gettext_lazy("dossier code"),
    "title": gettext_lazy("name of the result"),
    "signature": gettext_lazy("number and signer"),
    "minutes": gettext_lazy("minutes that the link works"),
    "who": gettext_lazy("the new account"),
    "proof": gettext_lazy("how it proved itself"),
}
GENERAL = frozenset({"office", "counter", "phone", "due_day"})
REQUIRED = frozenset(
    {"promise", "was", "day", "total", "until", "because", "note", "next_step", "code", "title", "who"}
)
DEFINITIONS: tuple[StatusDefinition, ...] = (
    *statuses.DEFINITIONS.values(),
    statuses.DONE_AS_FILE,
    statuses.DEADLINE_EXTENDED,
    statuses.DEADLINE_RECALCULATED,
    statuses.CORRECTED,
    statuses.MONEY_RECEIVED,
    statuses.FEE_REMINDER,
)
CODE, REFERENCE = "A01-271126-0001", "PHI0001"


def facts(wording: Wording) -> dict[str, Any]:
    """In the active language."""
    return {
        **_texts(_definition(wording)).facts,
        "code": CODE,
        "title": _("Building permit"),
        "signature": _("Number: %(number)s") % {"number": "15/GP"} + "\n",
        "minutes": 15,
        "who": "*** *** 321",
        "proof": _("code and secret"),
    }


def preview(wording: Wording) -> list[tuple[Any, str]]:
    """The whole message, then what is cut for an approved template; in the active language."""
    definition = _definition(wording)
    if not definition:
        return [(_("In the chat"), wording % facts(wording))]
    if definition.brief and definition.brief.key == wording.key:
        texts = _texts(replace(definition, brief=wording))
        return [(_("In e-mail, in the browser"), message_texts.brief(texts, CODE))]
    texts = _texts(replace(definition, sentence=wording))
    notice = message_texts.compose(
        texts,
        code=CODE,
        procedure=_("Permit to build a house"),
        url=settings.PUBLIC_URL,
        note=texts.reason,
        reference=REFERENCE if texts.total else "",
    )
    params = notice.message.template.params if notice.message.template else {}
    return [
        (_("In the chat"), notice.message.text),
        (_("In an approved template"), params.get("noi_dung", "")),
    ]


def _definition(wording: Wording) -> StatusDefinition | None:
    """The one that has this wording; None for a message that is no change of status."""
    for definition in DEFINITIONS:
        if wording.key in (getattr(text, "key", "") for text in (definition.sentence, definition.brief)):
            return definition
    return None


def _texts(definition: StatusDefinition | None) -> StatusTexts:
    definition = definition or statuses.MONEY_RECEIVED
    now = timezone.localtime().replace(hour=9, minute=0)
    at = now - dt.timedelta(days=now.weekday())
    due, day = (at + dt.timedelta(days=days) for days in (18, 14))
    used = names_in(definition.sentence.default_text)
    reason = _("the copy cannot be read")
    office = local(_("People’s Committee of %(ward)s"))
    return StatusTexts(
        definition=definition,
        office=office,
        counter=local(_("One-stop counter of %(ward)s")),
        phone=settings.HOTLINE,
        at=at,
        due_at=due.replace(hour=17),
        calendar=WorkCalendar(frozenset(), frozenset()),
        was_due_at=day,
        reason=reason if {"because", "note"} & used else "",
        missing=((_("Drawing of the house"), ""), (_("Copy of the land title"), reason))
        if "day" in used
        else (),
        answer_by=day.date() if "day" in used else None,
        total=75_000 if "total" in used else 0,
        pay_by=day.date() if "until" in used else None,
    )


GROUP = WordingGroup(gettext_lazy("Dossiers"), LABELS, GENERAL, REQUIRED, facts, preview)
