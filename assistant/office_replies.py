"""Presenter of offices in the chat: opening hours, telephone, address, and what an office receives."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistant.replies import Reply, button, say, to_call, to_person
from dossiers import offices
from dossiers.models import Agency
from dossiers.offices import open_now, opens_again, spans_in_words, usual_week, week_in_words
from foundation.calendar.opening_hours import Hours, Span
from foundation.calendar.working_days import ZONE
from foundation.database.vietnamese_order import by_name
from foundation.local_names import local
from foundation.messages import Button
from foundation.regions.models import AdminUnit
from foundation.vietnamese.dates import PartOfDay, hour_in, parse_spoken, part_of_day_in
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import dial_code
from foundation.web.formats import day, full_day, hour, spoken_phone

MAX_FIELDS, MAX_CHOICES = 12, 4
MAX_TITLE_LENGTH = 90
USUALLY = re.compile(r"\b(?:ngay thuong|hang ngay|hang tuan|moi ngay|trong tuan|every day|usually)\b")
LUNCH = re.compile(r"\btrua\b|\b(?:lunch|noon|midday)\b")


@dataclass(frozen=True, slots=True)
class When:
    """The day, hour or part of the day that the opening hours are asked of; all None for today."""

    day: dt.date | None = None
    at: dt.time | None = None
    part: PartOfDay | None = None
    lunch: bool = False

    @classmethod
    def said_in(cls, text: str) -> "When":
        today, said = timezone.localdate(), fold(text)
        if USUALLY.search(said):
            return cls(lunch=bool(LUNCH.search(said)))
        named = parse_spoken(text, today)
        is_day = named is not None and named.first == named.last and named.first >= today
        day = named.first if named and is_day else None
        return cls(day, hour_in(text), part_of_day_in(text), bool(LUNCH.search(said)))


ANY_TIME = When()


def reply(agency: Agency, aspects: Iterable[str], when: When = ANY_TIME, opening: str = "") -> Reply:
    """One message with these aspects (keys of ASPECTS), all of them where none is named.

    `opening` stands before the name of the office.
    """
    wanted = [name for name in _LINES if name in set(aspects)] or [*_LINES][:3]
    text = "\n\n".join(filter(None, (opening, card(agency, wanted, when), _source(agency))))
    return say(text, *_buttons(agency, wanted))


def card(agency: Agency, aspects: Sequence[str], when: When = ANY_TIME) -> str:
    """Its name and these aspects, a line each."""
    lines = [_hours(agency, when) if name == "hours" else _LINES[name](agency) for name in aspects]
    return "\n".join([agency.name, *lines])


def contact(agency: Agency) -> str:
    """Its name, telephone and hours in one line."""
    return "; ".join([agency.short_name, _BRIEFLY["phone"](agency), _BRIEFLY["hours"](agency)])


def hours(agency: Agency, when: When = ANY_TIME) -> Reply:
    return reply(agency, ["hours"], when)


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
    """Several offices fit: what is asked of each in a line, and a press asks the same of one."""
    wanted = [name for name in _BRIEFLY if name in set(aspects)] or ["address"]
    words = COMMANDS[wanted[0]]
    shown = found[:MAX_CHOICES]
    lines = ["; ".join([each.short_name, *(_BRIEFLY[name](each) for name in wanted)]) for each in shown]
    buttons = [button(each.short_name[:MAX_TITLE_LENGTH], f"{words} {each.short_name}") for each in shown]
    told = "\n".join([_("Which office do you mean?"), *(f"• {line}" for line in lines)])
    return say(told, *buttons, to_person())


def nearest(found: Sequence[tuple[Agency, float]]) -> Reply:
    """The offices nearest to a place that was sent, with their distance, address and hours of now."""
    now = timezone.now()
    line = _("• %(office)s, about %(km)s km: %(address)s. %(open)s")
    lines = [
        line
        % {
            "office": each.short_name,
            "km": round(km, 1),
            "address": each.address,
            "open": open_now(each, now),
        }
        for each, km in found
    ]
    buttons = [button(each.short_name, f"{COMMANDS['address']} {each.short_name}") for each, _km in found]
    heading = _("One-stop units nearest to you (as the crow flies):")
    return say("\n".join([heading, *lines, "", anywhere()]), *buttons, to_person())


def not_listed(place: str, explained: str, unit: AdminUnit | None, when: When = ANY_TIME) -> Reply:
    """There is no entry for the office of this place. What holds for every office, and others near it."""
    general = _("Usual office hours: %(hours)s.") % {"hours": usual_week()}
    told = about_unlisted(place, explained, unit, when, f"{general}\n\n{anywhere()}")
    return say(told, to_call(), to_person())


def about_unlisted(
    place: str, explained: str, unit: AdminUnit | None, when: When = ANY_TIME, general: str = ""
) -> str:
    """That the office of a place is not known; `general` holds for all; those around it, with their hours."""
    unknown = local(
        _(
            "The portal does not have the hours, address and telephone number of the office of "
            "%(place)s yet. "
            "Call %(hotline)s to ask."
        ),
        place=place,
    )
    near, now = offices.around(unit) if unit else [], timezone.now()
    others = [
        f"• {each.short_name}: {each.address}. {_at_the_time(each, offices.hours_of(each), when, now)}"
        for each in near[:MAX_CHOICES]
    ]
    return "\n".join([" ".join(filter(None, (explained, unknown, general))), *others])


def which_are_open(when: When) -> Reply:
    """The one-stop units that work at the time that is asked for, with the hours of that day."""
    now = timezone.now()
    day = when.day or now.astimezone(ZONE).date()
    found = offices.one_stops().prefetch_related("opening_hours").order_by(by_name())
    spans = {office: _spans_at(offices.hours_of(office), day, when, now) for office in found}
    lines = [f"• {office.short_name}: {spans_in_words(each)}" for office, each in spans.items() if each]
    said = {"day": full_day(day)}
    if not lines:
        nothing = _("No office that the portal knows works then (%(day)s).") % said
        return say(f"{nothing} {_online()}", to_call(), to_person())
    heading = _("Open on %(day)s:") % said
    last = max(closes for each in spans.values() for _opens, closes in each)
    if dt.datetime.combine(day, last, ZONE) <= now:
        heading = f"{heading[:-1]} ({_('closed by now')}):"
    return say("\n".join([heading, *lines[:MAX_FIELDS], "", anywhere()]), to_call(), to_person())


def _spans_at(open_hours: Hours, day: dt.date, when: When, now: dt.datetime) -> list[Span]:
    """The spans that hold the hour, or are of the part of the day, that is asked for; none that is over."""
    spans = open_hours.spans_of(day)
    if when.at:
        moment = dt.datetime.combine(day, when.at, ZONE)
        spans = [(begin, end) for begin, end in spans if begin <= moment < end]
    elif when.part:
        spans = [each for each in spans if when.part.first <= each[0].hour < when.part.last]
    return [(begin.time(), end.time()) for begin, end in spans if when.day or end > now]


def _online() -> str:
    return _(
        "On the internet you can submit at any hour: write the name of the procedure to read whether it "
        "can be."
    )


def anywhere() -> str:
    """The rule that any one-stop unit receives (Decree 118/2025/NĐ-CP)."""
    return local(_("You may hand in papers at any one-stop unit of %(province)s, wherever you live."))


def _hours(agency: Agency, when: When) -> str:
    open_hours, now = offices.hours_of(agency), timezone.now()
    week = _("Hours: %(hours)s. Closed on public holidays.") % {"hours": week_in_words(open_hours.week)}
    lines = [_at_the_time(agency, open_hours, when, now), week]
    if not offices.has_own_hours(agency):
        lines.append(_("These are the usual office hours; this office has not entered its own: call first."))
    return "\n".join(lines)


def _at_the_time(agency: Agency, open_hours: Hours, when: When, now: dt.datetime) -> str:
    """What holds at the time that is asked for."""
    today = now.astimezone(ZONE).date()
    day = when.day or today
    if when.at:
        return _at_hour(open_hours, dt.datetime.combine(day, when.at, ZONE))
    if when.lunch and (pause := _lunch_break(open_hours)):
        return pause
    if when.part and open_hours.spans_of(day):
        return _in_part(open_hours, day, when.part)
    if day != today:
        return _on(agency, open_hours, day)
    told = open_now(agency, now)
    is_over = when.day and open_hours.spans_of(day) and not open_hours.is_open(now)
    return f"{_on(agency, open_hours, day)} {told}" if is_over else told


def _at_hour(open_hours: Hours, moment: dt.datetime) -> str:
    said = {"hour": hour(moment), "day": full_day(moment.date())}
    if closing := open_hours.closing(moment):
        return _("Open at %(hour)s on %(day)s, until %(closing)s.") % (said | {"closing": hour(closing)})
    closed = _("Closed at %(hour)s on %(day)s.") % said
    return f"{closed} {opens_again(open_hours, moment)}".strip()


def _lunch_break(open_hours: Hours) -> str:
    """Between the spans of a day that has two: «Nghỉ trưa 11:30–13:30.»; "" where it is open all day."""
    pauses = [(day[0][1], day[1][0]) for day in open_hours.week.values() if len(day) > 1]
    return _("Lunch break: %(hours)s.") % {"hours": spans_in_words(pauses[:1])} if pauses else ""


def _in_part(open_hours: Hours, day: dt.date, part: PartOfDay) -> str:
    """Whether it is open in the morning, afternoon or evening of a day that is worked."""
    spans = [(begin.time(), end.time()) for begin, end in open_hours.spans_of(day)]
    within = [(opens, closes) for opens, closes in spans if part.first <= opens.hour < part.last]
    said = {"part": _PARTS[part.said], "day": full_day(day)}
    if within:
        return _("%(part)s of %(day)s: open %(hours)s.") % (said | {"hours": spans_in_words(within)})
    closed = _("%(part)s of %(day)s: closed.") % said
    midnight = dt.datetime.combine(day, dt.time(part.first), ZONE)
    return f"{closed} {opens_again(open_hours, midnight)}".strip()


def _on(agency: Agency, open_hours: Hours, on: dt.date) -> str:
    """Whether the office works on a day, and when."""
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
    "hours": lambda agency: _hours(agency, ANY_TIME),
    "address": _address,
    "phone": _phone,
    "receives": _receives,
    "online": lambda agency: _online(),
}


_BRIEFLY: dict[str, Callable[[Agency], str]] = {
    "hours": lambda agency: week_in_words(offices.hours_of(agency).week),
    "address": lambda agency: agency.address or _("address not known"),
    "phone": lambda agency: spoken_phone(agency.phone) or _("telephone not known"),
}
"""The same without their headings, where several offices are told together."""
_PARTS = {
    **dict.fromkeys(("sang", "morning"), gettext_lazy("The morning")),
    **dict.fromkeys(("chieu", "afternoon"), gettext_lazy("The afternoon")),
    **dict.fromkeys(("toi", "dem", "evening"), gettext_lazy("The evening")),
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
