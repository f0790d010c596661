"""What subscribers are told of a power cut, in the language that is active."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.messages import Button, Message
from foundation.web.formats import full_day
from lookups.kinds.power_cuts.models import PowerCut

LONGEST_AREA = 500


def hours(cut: PowerCut) -> str:
    """«07:30–11:00, Thứ Tư, 25/11/2026»; over midnight both days are named."""
    return span_of(cut.starts_at, cut.ends_at)


def span_of(start: dt.datetime, end: dt.datetime) -> str:
    begins, ends = timezone.localtime(start), timezone.localtime(end)
    if begins.date() == ends.date():
        return f"{begins:%H:%M}–{ends:%H:%M}, {full_day(begins)}"
    return _("%(start)s to %(end)s") % {
        "start": f"{begins:%H:%M}, {full_day(begins)}",
        "end": f"{ends:%H:%M}, {full_day(ends)}",
    }


def reminder(cut: PowerCut) -> Message:
    opening = _("Power cut %(hours)s") % {"hours": hours(cut)}
    return _message(opening, cut, _("Please charge your phone and store water beforehand."))


def changed(cut: PowerCut) -> Message:
    opening = _("The hours of a power cut have changed: now %(hours)s") % {"hours": hours(cut)}
    if not (cut.was_start and cut.was_end):
        return _message(opening, cut, "")
    before = _("Before: %(hours)s.") % {"hours": span_of(cut.was_start, cut.was_end)}
    return _message(opening, cut, before)


def moved(cut: PowerCut) -> Message:
    opening = _("The area of the power cut %(hours)s has changed") % {"hours": hours(cut)}
    return _message(opening, cut, "")


def no_longer_here(cut: PowerCut) -> Message:
    opening = _("The power cut %(hours)s no longer names your ward or commune") % {"hours": hours(cut)}
    return _message(opening, cut, "")


def cancelled(cut: PowerCut) -> Message:
    opening = _("Power cut %(hours)s cancelled: the power stays on") % {"hours": hours(cut)}
    return _message(opening, cut, "")


def _message(opening: str, cut: PowerCut, closing: str) -> Message:
    area = cut.area if len(cut.area) <= LONGEST_AREA else cut.area[: LONGEST_AREA - 1] + "…"
    lines = [f"{opening}.", _("Area: %(area)s") % {"area": area}]
    lines += [_("Reason: %(reason)s") % {"reason": cut.reason}] if cut.reason else []
    lines += [_("According to %(company)s.") % {"company": cut.company}] if cut.company else []
    lines += [closing] if closing else []
    stop = Button(_("No more news of power cuts"), "say", "dừng báo lịch cúp điện")
    text = "\n".join(lines)
    return Message(text, (stop,), brief=text)
