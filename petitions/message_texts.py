"""What the sender is told when something happens to a petition: first where it is, then what to do.

Messages are Vietnamese whatever the language of the page that caused them; a page asks for `lead` in its own.
"""

import datetime as dt
import textwrap
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.calendar.working_days import working_days_between
from foundation.citizens.masking import mask_code
from foundation.local_names import local
from foundation.messages import Button, Message, TemplateData
from foundation.outbox.wordings import wording
from foundation.status import ChatCommand, StatusDefinition
from foundation.vietnamese.folding import ascii_only, nfc
from foundation.web.formats import full_day, hour
from petitions.models import Event, Petition
from petitions.statuses import (
    ANSWER_CORRECTED,
    DEADLINE_EXTENDED,
    DEADLINE_RECALCULATED,
    LOOK_AGAIN,
    MERGED_WITH_ANSWERED,
    TAKEN_UP,
)
from petitions.workflow import ENDED, MAX_REOPENINGS, REOPEN_DAYS, WORKFLOW, ActorKind, Status

PURPOSE = "petition_update"
ANSWERED_STATUSES = (Status.ANSWERED, Status.CLOSED)
MAX_TEXT, MAX_SMS, MAX_SUMMARY, MAX_PARAM = 1900, 160, 200, 200
ASK_RATING = wording(
    "petition.ask_rating",
    gettext_lazy("Below an answer: how satisfied"),
    gettext_lazy("Please tell us whether you are satisfied."),
)
ASK_AGAIN = wording(
    "petition.ask_again",
    gettext_lazy("Below an answer: it may be sent back"),
    gettext_lazy("If it is not right, you can send it back %(n)s times more, until the end of %(day)s."),
)


def reopen_until(answered_at: dt.datetime) -> dt.datetime:
    """The last moment of the day until which an answer may be questioned."""
    local = timezone.localtime(answered_at) + dt.timedelta(days=REOPEN_DAYS)
    return local.replace(hour=23, minute=59, second=59, microsecond=0)


def reopenings_left(petition: Petition) -> int:
    return MAX_REOPENINGS - petition.reopen_count


def is_answered(petition: Petition) -> bool:
    """Whether it has an answer that is not being looked at again."""
    return petition.status in ANSWERED_STATUSES and petition.answered_at is not None


def definition_of(event: Event) -> StatusDefinition | None:
    """What the event means to the sender; None for what concerns the office alone."""
    if event.from_status != event.to_status:
        parent = event.petition.parent if event.to_status == Status.DUPLICATE else None
        if parent and is_answered(parent) and parent.answered_at and parent.answered_at <= event.at:
            return MERGED_WITH_ANSWERED
        return WORKFLOW.definition(event.to_status, event.from_status)
    if not event.note_public:
        return None
    if event.to_status in ANSWERED_STATUSES:
        return ANSWER_CORRECTED
    return DEADLINE_RECALCULATED if event.actor_kind == ActorKind.SYSTEM else DEADLINE_EXTENDED


def concerns_merged(event: Event) -> bool:
    """Whether those who sent a petition merged with this one hear of it: an end, and what takes it back."""
    definition = definition_of(event)
    ends = event.from_status != event.to_status and event.to_status in ENDED
    return ends or definition is ANSWER_CORRECTED or definition is TAKEN_UP


def title(definition: StatusDefinition, unit: str) -> str:
    """The headline; without a unit's name it speaks of the handling unit."""
    return local(definition.title, unit=unit or _("the handling unit"))


def lead(petition: Petition, now: dt.datetime) -> str:
    """The sentence under the headline of the page, in the page's language."""
    definition, facts = _what_counts(petition), {"due": full_day(petition.due_at)}
    if not petition.is_overdue:
        return str(definition.lead % facts)
    days = working_days_between(petition.due_at, now, calendar=petition.calendar)
    late = ngettext("%(n)s working day late.", "%(n)s working days late.", days) % {"n": days}
    facts["late"] = f"{late if days else _('Late today.')} {_('We apologise.')}"
    return str(definition.late_lead % facts)


def _what_counts(petition: Petition) -> StatusDefinition:
    """Of a merged one what became of the other, once that has ended."""
    parent = petition.parent
    if parent and is_answered(parent):
        return MERGED_WITH_ANSWERED
    return WORKFLOW.definition((parent if parent and parent.status in ENDED else petition).status)


def message(
    petition: Petition, event: Event, *, about: Petition | None = None, language: str = "vi"
) -> Message:
    """The message for this event; `about` is the recipient's own petition where it was merged into this.

    `language` is the recipient's: of what stands in `brief`.
    """
    own = about or petition
    with translation.override("vi"):
        definition = definition_of(event) or WORKFLOW.definition(petition.status)
        heading = headline(petition, event)
        sentence = nfc(local(definition.sentence, **_facts(petition, event))).strip()
        closing = "" if about else _closing(petition)
        return Message(
            text=_fit(put_together(heading, own.code, sentence) + closing),
            buttons=_buttons(own, () if about else _commands(petition)),
            template=_template(petition, own, heading, definition),
            sms=_sms(own, heading),
            brief=brief(petition, event, own.code, language),
        )


def put_together(heading: str, code: str, sentence: str) -> str:
    named = _("Petition %(code)s") % {"code": code}
    return f"{heading}.\n{named}\n\n{sentence}"


def brief(petition: Petition, event: Event, code: str, language: str) -> str:
    """Where it is, never what was said, for screens that others may see."""
    with translation.override(language):
        named = _("Petition %(code)s") % {"code": mask_code(code)}
        return f"{named}: {headline(petition, event)}"


def summary(petition: Petition, event: Event) -> str:
    """The one line that stands for it inside a merged message."""
    with translation.override("vi"):
        line = f"{timezone.localtime(event.at):%H:%M %d/%m}: {headline(petition, event)}"
    return textwrap.shorten(line, MAX_SUMMARY, placeholder="…")


def headline(petition: Petition, event: Event) -> str:
    definition = definition_of(event) or WORKFLOW.definition(petition.status)
    unit = str(petition.unit) if petition.unit else ""
    return nfc(str(definition.heading) or title(definition, unit))


def _facts(petition: Petition, event: Event) -> dict[str, Any]:
    source = petition.parent or petition
    has_answer = source.status in ANSWERED_STATUSES
    answer = source.answers.select_related("unit").last() if has_answer else None
    signed = f"\n({answer.signed_by})" if answer and answer.signed_by else ""
    if answer and (enclosed := answer.enclosures.count()):
        signed += "\n" + _("With %(n)d files, on the page of the petition.") % {"n": enclosed}
    return {
        "due": f"{full_day(petition.due_at)}, {hour(petition.due_at)}",
        "unit": source.unit.name if source.unit else local(_("%(brand)s centre")),
        "note": textwrap.shorten(event.note_public, 1200, placeholder="…"),
        "answer": textwrap.shorten(answer.text, 1200, placeholder="…") + signed if answer else "",
    }


def _template(petition: Petition, own: Petition, heading: str, definition: StatusDefinition) -> TemplateData:
    """In an approved template, which may reach a phone that others read: where it is, never what was said.

    No address: platforms refuse links in the parameters of a template.
    """
    facts = {"due": full_day(petition.due_at), "open": how_to_open(own.code)}
    params = {"ma_phan_anh": own.code, "trang_thai": heading, "noi_dung": definition.brief % facts}
    return TemplateData(
        PURPOSE, {name: textwrap.shorten(text, MAX_PARAM, placeholder="…") for name, text in params.items()}
    )


def how_to_open(code: str) -> str:
    words = _("Write “%(code)s” here, or open it with code and secret under Petitions of the %(brand)s site.")
    return local(words, code=code)


def _closing(petition: Petition) -> str:
    if petition.status != Status.ANSWERED or petition.answered_at is None:
        return ""
    asked = "\n\n" + ASK_RATING % {}
    left = reopenings_left(petition)
    if not left:
        return asked
    return f"{asked} " + ASK_AGAIN % {"n": left, "day": full_day(reopen_until(petition.answered_at))}


def _commands(petition: Petition) -> list[ChatCommand]:
    known = WORKFLOW.definition(petition.status).commands
    return [item for item in known if item is not LOOK_AGAIN or reopenings_left(petition)]


def _buttons(own: Petition, commands: Any) -> tuple[Button, ...]:
    see = Button(_("See the petition"), "url", own.tracking_url)
    return (see, *(Button(str(item.label), "say", f"{item.words} {own.code}") for item in commands))


def _sms(petition: Petition, heading: str) -> str:
    """Letters without marks, 160 at most."""
    head = ascii_only(_("Petition %(code)s") % {"code": petition.code}) + ": "
    tail = ". " + ascii_only(_("See %(url)s")) % {"url": petition.tracking_url}
    if len(head) + len(tail) > MAX_SMS - 20:
        tail = ". " + ascii_only(_("Call %(number)s")) % {"number": settings.HOTLINE}
    return head + ascii_only(heading)[: MAX_SMS - len(head) - len(tail)].rstrip() + tail


def _fit(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
