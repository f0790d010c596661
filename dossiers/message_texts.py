"""The texts of a status with the facts of one dossier, and the notice of a change that they make up.

Page, chat and API read them in the language that is active. Notices are Vietnamese, whatever the language of
the page or chat that caused them.
"""

import datetime as dt
import re
import textwrap
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.calendar.working_days import WorkCalendar, working_days_between
from foundation.citizens.masking import mask_code
from foundation.messages import Button, Message, TemplateData
from foundation.outbox.wordings import facts_given
from foundation.status import Clock, StatusDefinition
from foundation.vietnamese.folding import ascii_only, fold, nfc
from foundation.web.formats import amount, full_day, hour

if TYPE_CHECKING:
    from dossiers.models import Dossier

PURPOSE = "dossier_update"
MAX_TEXT = 1900  # of 2,000: the sender adds the reference
MAX_SMS = 160
MAX_PARAM = 200
MAX_SUMMARY = 200
MAX_ITEMS = 8
_ELSEWHERE = re.compile(
    r"\b(?:thuoc (?:\w+ ){0,2}tham quyen|khong thuoc (?:\w+ ){0,3}(?:dia ban|pham vi)"
    r"|(?:nop|gui) (?:ho so )?(?:sai|nham|khong dung) (?:noi|co quan|don vi|dia ban)"
    r"|nop (?:\w+ ){0,4}(?:co quan|noi|don vi|dia ban) khac)\b"
)
"""The reason is that another office is competent: what is mended and handed in again is refused again."""


@dataclass(frozen=True, kw_only=True)
class StatusTexts:
    """`office` works on it, `counter` received it and hands out the result; `missing` is (paper, note).

    An English page marks names of offices as Vietnamese, which no sentence can: without `names_offices` it
    speaks of the office below. `reason` is why it ended or goes on; `was_due_at` the due date before.
    """

    definition: StatusDefinition
    office: str
    counter: str
    phone: str
    at: dt.datetime
    due_at: dt.datetime | None
    calendar: WorkCalendar
    finished_at: dt.datetime | None = None
    was_due_at: dt.datetime | None = None
    reason: str = ""
    guidance: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    answer_by: dt.date | None = None
    total: int = 0
    pay_by: dt.date | None = None
    names_offices: bool = True

    @classmethod
    def of(cls, dossier: "Dossier", definition: StatusDefinition, *, at: dt.datetime, **more: Any) -> Self:
        """With the offices, the clock and the due date of the dossier as it stands."""
        counter, competent = dossier.received_at_agency, dossier.competent_agency
        return cls(
            definition=definition,
            office=dossier.current_office or competent.short_name,
            counter=counter.name,
            phone=counter.phone,
            at=at,
            due_at=dossier.due_at,
            calendar=competent.calendar,
            **more,
        )

    @property
    def heading(self) -> str:
        """“Being processed at …”: where the dossier is, in a few words."""
        heading = self.definition.heading if self.names_offices else ""
        return self._fill(heading or self.definition.title)

    @property
    def lead(self) -> str:
        """Who must act, without a word on what is missing or owed."""
        return self._fill(self._late_lead or self.definition.lead)

    @property
    def brief(self) -> str:
        """The lead as a notice gives it, for screens that others may see."""
        return self._fill(self._late_lead or self.definition.brief or self.definition.lead)

    @property
    def _late_lead(self) -> Any:
        is_late = self.definition.clock is Clock.RUNNING and self.due_at and self.due_at < self.at
        return self.definition.late_lead if is_late else ""

    @property
    def full_lead(self) -> str:
        """As `lead`, with how many papers, how much money, and by when; or that the reason is below."""
        definition = self.definition
        if self.answer_by and definition.late_lead and timezone.localdate(self.at) > self.answer_by:
            return self._fill(definition.late_lead)
        has_facts = self.reason or self.total or (self.missing and self.answer_by)
        return self._fill(definition.full_lead) if definition.full_lead and has_facts else self.lead

    @property
    def sentence(self) -> str:
        """What a notice tells: what happened, and what to do. A delay is told whenever it goes on late."""
        definition = self.definition
        said = self._fill(self._sentence)
        moves_on = definition.late_lead or definition.clock is Clock.STOPPED
        is_late = self.due_at and (self.finished_at or self.at) > self.due_at
        if moves_on and is_late and definition.clock in (Clock.RUNNING, Clock.STOPPED):
            return f"{self.facts['late']} {said}"
        return said

    @property
    def _sentence(self) -> Any:
        return self.definition.sentence or self.definition.full_lead or self.definition.lead

    @property
    def gives_reason(self) -> bool:
        """Whether the sentence itself gives what the office wrote."""
        return not facts_given(self._sentence).isdisjoint({"because", "note"})

    @property
    def gives_guidance(self) -> bool:
        return "next_step" in facts_given(self._sentence)

    @property
    def next_step(self) -> str:
        """What to do after an end without success, as the office wrote or in general; then whom to call."""
        if not self.guidance:
            general = self.definition.next_step
            if general and _ELSEWHERE.search(fold(self.reason)):
                general = _(
                    "This office may not decide it: hand it in at the office that may. "
                    "Call %(phone)s to learn which one."
                )
            return str(general % {"phone": self._phone}) if general else ""
        advice = with_full_stop(textwrap.shorten(self.guidance, 500, placeholder="…"))
        return f"{advice} " + _("If you have questions, please call %(phone)s.") % {"phone": self._phone}

    @property
    def _phone(self) -> str:
        return self.phone or settings.HOTLINE

    def _fill(self, text: Any) -> str:
        return str(text % self.facts) if text else ""

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the texts of a status may give, in words of the active language."""
        reason = textwrap.shorten(self.reason, 900 if self.definition.next_step else 500, placeholder="…")
        return {
            "office": self._named(self.office),
            "counter": self._named(self.counter),
            "phone": self._phone,
            "promise": self._promise(),
            "late": self._how_late(),
            "due_day": full_day(self.due_at),
            "was": full_day(self.was_due_at),
            "count": len(self.missing),
            "day": full_day(self.answer_by),
            "total": amount(self.total),
            "until": " " + _("by %(day)s") % {"day": full_day(self.pay_by)} if self.pay_by else "",
            "because": " " + _("Reason: %(reason)s") % {"reason": with_full_stop(reason)} if reason else "",
            "note": reason,
            "next_step": self.next_step,
        }

    def _named(self, office: str) -> str:
        return office if self.names_offices else _("the office below")

    def _promise(self) -> str:
        """“Due: Friday, 27 Nov 2026, before 17:00, at …”"""
        counter = self._named(self.counter)
        if self.due_at is None:
            return _("No date has been set yet; ask %(counter)s.") % {"counter": counter}
        facts = {"day": full_day(self.due_at), "hour": hour(self.due_at), "counter": counter}
        return _("Due: %(day)s, before %(hour)s, at %(counter)s.") % facts

    def _how_late(self) -> str:
        """“3 working days late. We apologise.”"""
        until = self.finished_at or self.at
        if self.due_at is None or until <= self.due_at:
            return ""
        days = working_days_between(self.due_at, until, calendar=self.calendar)
        late = ngettext("%(n)s working day late.", "%(n)s working days late.", days) % {"n": days}
        return f"{late if days else _('Late today.')} {_('We apologise.')}"


def with_full_stop(text: str) -> str:
    tidy = text.strip()
    return tidy if tidy.endswith((".", "!", "?", "…")) else f"{tidy}."


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """`summary` is its line in a merged message."""

    message: Message
    summary: str


def compose(
    texts: StatusTexts, *, code: str, procedure: str, url: str, note: str = "", reference: str = ""
) -> NoticeTexts:
    """`note` is what the office wrote; `reference` the content of the transfer that pays a fee."""
    with translation.override("vi"):
        heading, sentence = nfc(texts.heading), nfc(texts.sentence)
        about = _("Dossier %(code)s: %(procedure)s") % {"code": code, "procedure": _short(procedure, 160)}
        lines = [f"{heading}.", about, "", *_items(texts, reference), sentence, *_note(texts, note)]
        at = timezone.localtime(texts.at)
        return NoticeTexts(
            message=Message(
                text=_fit("\n".join(lines)),
                buttons=_buttons(texts, code, url),
                template=template(code, heading, sentence),
                sms=short_sms(code, heading, url, until=_until(texts)),
            ),
            summary=_short(f"{at:%H:%M %d/%m}: {heading}. {sentence}", MAX_SUMMARY),
        )


def brief(texts: StatusTexts, code: str) -> str:
    """Where it is and who must act, for screens that others may see; in the language that is active."""
    named = _("Dossier %(code)s") % {"code": mask_code(code)}
    texts = replace(texts)  # its facts stay in the language that asked for them first
    return f"{named}: {nfc(texts.heading)}\n{nfc(texts.brief)}".rstrip()


def template(code: str, heading: str, sentence: str) -> TemplateData:
    params = {"ma_ho_so": code, "trang_thai": heading, "noi_dung": sentence}
    return TemplateData(PURPOSE, {name: _short(text, MAX_PARAM) for name, text in params.items()})


def short_sms(code: str, heading: str, url: str, *, until: str = "") -> str:
    """Letters without marks, 160 at most; the address is kept whole or left out."""
    head, tail = (
        ascii_only(_("Dossier %(code)s") % {"code": code}) + ": ",
        ". " + ascii_only(_("See %(url)s")) % {"url": url},
    )
    if len(head) + len(tail) > MAX_SMS - 20:
        tail = ". " + ascii_only(_("Call %(number)s")) % {"number": settings.HOTLINE}
    words, until = ascii_only(heading), ascii_only(until)
    room = MAX_SMS - len(head) - len(tail) - len(until)
    return f"{head}{words[:room].rstrip()}{until}{tail}"


def _until(texts: StatusTexts) -> str:
    limit = texts.answer_by or texts.pay_by
    return ", " + _("last day %(day)s") % {"day": f"{limit:%d/%m/%Y}"} if limit else ""


def _items(texts: StatusTexts, reference: str) -> list[str]:
    """The papers that are missing, each with its note, or the content of the transfer."""
    lines = [
        f"{n}. {_short(name)}" + (f" ({_short(note)})" if note else "")
        for n, (name, note) in enumerate(texts.missing[:MAX_ITEMS], start=1)
    ]
    if len(texts.missing) > MAX_ITEMS:
        more = _("… and %(n)d more papers: press “See the dossier”.")
        lines.append(more % {"n": len(texts.missing) - MAX_ITEMS})
    if reference:
        words = _("Transfer content: %(reference)s. The QR code is on the page of the dossier.")
        lines.append(words % {"reference": reference})
    return lines


def _note(texts: StatusTexts, note: str) -> list[str]:
    """What the office wrote, where the sentence does not give it already."""
    lines = []
    if note and not texts.gives_reason:
        lines.append(_("The office writes: %(note)s") % {"note": _short(note, 500)})
    if texts.guidance and not texts.gives_guidance:
        lines.append(_("Guidance: %(guidance)s") % {"guidance": _short(texts.guidance, 500)})
    return lines


def _buttons(texts: StatusTexts, code: str, url: str) -> tuple[Button, ...]:
    commands = [
        Button(str(command.label), "say", f"{command.words} {code}") for command in texts.definition.commands
    ]
    see, stop = Button(_("See the dossier"), "url", url), Button(_("Stop messages"), "say", f"#ngung {code}")
    return (see, *commands, stop)


def _short(text: str, limit: int = 150) -> str:
    return textwrap.shorten(text, limit, placeholder="…")


def _fit(text: str) -> str:
    text = nfc(text)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
