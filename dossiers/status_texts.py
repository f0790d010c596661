"""The texts of a status with the facts of one dossier: for its page, the chat, the API and its notices."""

import datetime as dt
import textwrap
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.calendar.working_days import WorkCalendar, working_days_between
from foundation.status import Clock, StatusDefinition
from foundation.web.formats import amount, full_day, hour


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

    @property
    def heading(self) -> str:
        """“Being processed at …”: where the dossier is, in a few words."""
        heading = self.definition.heading if self.names_offices else ""
        return self._fill(heading or self.definition.title)

    @property
    def lead(self) -> str:
        """Who must act, without a word on what is missing or owed."""
        definition = self.definition
        is_late = definition.clock is Clock.RUNNING and self.due_at is not None and self.due_at < self.at
        return self._fill(definition.late_lead if definition.late_lead and is_late else definition.lead)

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
        said = self._fill(definition.sentence or definition.full_lead or definition.lead)
        moves_on = definition.late_lead or definition.clock is Clock.STOPPED
        is_late = self.due_at and (self.finished_at or self.at) > self.due_at
        if moves_on and is_late and definition.clock in (Clock.RUNNING, Clock.STOPPED):
            return f"{self._facts['late']} {said}"
        return said

    @property
    def gives_reason(self) -> bool:
        """Whether the sentence itself gives what the office wrote."""
        sentence = str(self.definition.sentence)
        return "%(because)s" in sentence or "%(note)s" in sentence

    @property
    def next_step(self) -> str:
        """What to do after an end without success, as the office wrote or in general; then whom to call."""
        if not self.guidance:
            return (
                str(self.definition.next_step % {"phone": self._phone}) if self.definition.next_step else ""
            )
        advice = with_full_stop(textwrap.shorten(self.guidance, 500, placeholder="…"))
        return f"{advice} " + _("If you have questions, please call %(phone)s.") % {"phone": self._phone}

    @property
    def _phone(self) -> str:
        return self.phone or settings.HOTLINE

    def _fill(self, text: Any) -> str:
        return str(text % self._facts) if text else ""

    @cached_property
    def _facts(self) -> dict[str, Any]:
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
