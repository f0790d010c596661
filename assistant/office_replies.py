"""Presenter of offices in the chat: opening hours, telephone, address, and what an office receives."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistant.replies import Reply, button, say, to_call, to_person
from dossiers import offices
from dossiers.models import Agency
from dossiers.office_presentation import open_now, opens_again, spans_in_words, usual_week, week_in_words
from foundation.calendar.opening_hours import Hours
from foundation.calendar.working_days import ZONE
from foundation.outbox.messages import Button
from foundation.regions.local_names import local
from foundation.vietnamese.phones import dial_code
from foundation.web.formats import day, full_day, spoken_phone

MAX_FIELDS, MAX_CHOICES = 12, 4
MAX_TITLE_LENGTH = 90


def reply(agency: Agency, aspects: Iterable[str], on: dt.date | None = None, opening: str = "") -> Reply:
    """One message with these aspects (keys of ASPECTS), all of them where none is named.

    `on` is the day whose hours are asked for; `opening` stands before the name of the office.
    """
    wanted = [name for name in _LINES if name in set(aspects)] or [*_LINES][:3]
    lines = [_hours(agency, on) if name == "hours" else _LINES[name](agency) for name in wanted]
    text = "\n\n".join(filter(None, (opening, "\n".join([agency.name, *lines]), _source(agency))))
    return say(text, *_buttons(agency, wanted))


def hours(agency: Agency, on: dt.date | None = None) -> Reply:
    return reply(agency, ["hours"], on)


def phone(agency: Agency) -> Reply:
    return reply(agency, ["phone"])


def address(agency: Agency) -> Reply:
    return reply(agency, ["address"])


def receives(agency: Agency) -> Reply:
    return reply(agency, ["receives"])


ASPECTS: dict[str, Callable[[Agency], Reply]] = {
    "hours": hours,
    "phone": phone,
    "address": address,
    "receives": receives,
}
"""What can be asked of an office that was just shown."""

# What a press of the button of an aspect says, before the short name of the office.
COMMANDS = {
    "hours": "giờ làm việc",
    "phone": "số điện thoại",
    "address": "địa chỉ",
    "receives": "thủ tục nhận ở",
}


def which(found: Sequence[Agency], aspects: Iterable[str]) -> Reply:
    """Several offices fit: a press asks the same of one."""
    words = COMMANDS[next(iter(aspects), "hours")]
    shown = found[:MAX_CHOICES]
    buttons = [button(each.short_name[:MAX_TITLE_LENGTH], f"{words} {each.short_name}") for each in shown]
    return say(_("Which office do you mean?"), *buttons, to_person())


def not_listed(place: str, explained: str = "") -> Reply:
    """There is no entry for the office of this place. What holds for every office is still told."""
    unknown = local(
        _(
            "The portal does not have the hours, address and telephone number of the office of "
            "%(place)s yet. "
            "Call %(hotline)s to ask."
        ),
        place=place,
    )
    general = _("Usual office hours: %(hours)s.") % {"hours": usual_week()}
    return say(" ".join(filter(None, (explained, unknown, general))), to_call(), to_person())


def _hours(agency: Agency, on: dt.date | None) -> str:
    open_hours, now = offices.hours_of(agency), timezone.now()
    today = now.astimezone(ZONE).date()
    week = _("Hours: %(hours)s. Closed on public holidays.") % {"hours": week_in_words(open_hours.week)}
    lines = [open_now(agency, now) if on in (None, today) else _on(agency, open_hours, on), week]
    if not offices.has_own_hours(agency):
        lines.append(_("These are the usual office hours; this office has not entered its own: call first."))
    return "\n".join(lines)


def _on(agency: Agency, open_hours: Hours, on: dt.date | None) -> str:
    """Whether the office works on a day, and when."""
    if on is None:
        return ""
    spans = [(begin.time(), end.time()) for begin, end in open_hours.spans_of(on)]
    if spans:
        return _("%(day)s: open %(hours)s.") % {"day": full_day(on), "hours": spans_in_words(spans)}
    reason = offices.day_off_reason(agency, on)
    closed = f"{full_day(on)}: {_('closed')}" + (f" ({reason})." if reason else ".")
    midnight = dt.datetime.combine(on, dt.time(), ZONE)
    return f"{closed} {opens_again(open_hours, midnight)}".strip()


def _phone(agency: Agency) -> str:
    if not agency.phone:
        return local(_("Telephone: not known to the portal; call %(hotline)s."))
    return _("Telephone: %(phone)s") % {"phone": spoken_phone(agency.phone)}


def _address(agency: Agency) -> str:
    if not agency.address:
        return local(_("Address: not known to the portal; call %(hotline)s."))
    return _("Address: %(address)s") % {"address": agency.address}


def _receives(agency: Agency) -> str:
    procedures = offices.received_at(agency)
    fields = list(procedures.exclude(field="").order_by("field").values_list("field", flat=True).distinct())
    if not fields:
        return local(_("The portal has no list of what this office receives; call %(hotline)s to ask."))
    total = procedures.count()
    words = ngettext(
        "Receives %(n)s procedure of the portal's catalogue, in: %(fields)s.",
        "Receives %(n)s procedures of the portal's catalogue, in: %(fields)s.",
        total,
    )
    shown = ", ".join(fields[:MAX_FIELDS]) + ("…" if len(fields) > MAX_FIELDS else "")
    told = words % {"n": total, "fields": shown}
    return told + " " + _("Write the name of a procedure to read its papers and fees.")


_LINES: dict[str, Callable[[Agency], str]] = {
    "hours": lambda agency: _hours(agency, None),
    "address": _address,
    "phone": _phone,
    "receives": _receives,
}


def _source(agency: Agency) -> str:
    checked = offices.checked_on(agency)
    words = _("Source: the portal's list of offices")
    return f"{words}, {day(checked)}." if checked else f"{words}."


def _buttons(agency: Agency, told: Sequence[str]) -> list[Button]:
    call = _("Call %(number)s") % {"number": spoken_phone(agency.phone)}
    titles = {
        "hours": _("Office hours"),
        "phone": _("Telephone"),
        "address": _("Address"),
        "receives": _("What it receives"),
    }
    rest = [
        button(title, f"{COMMANDS[name]} {agency.short_name}")
        for name, title in titles.items()
        if name not in told and not (name == "phone" and agency.phone)
    ]
    number = dial_code(agency.phone)
    first = [Button(call, "phone", number)] if number else [to_call()]
    return [*first, *rest[:3], to_person()]
