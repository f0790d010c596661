"""«Mai Thăng Bình có cúp điện không»: cuts by place and day."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local, local_lazy
from foundation.regions.models import AdminUnit
from foundation.vietnamese.dates import Span, parse_spoken
from foundation.vietnamese.marked import Vietnamese
from foundation.vietnamese.teencode import expand
from foundation.web.formats import day as short_day
from foundation.web.formats import day_and_month, full_day, hour
from lookups.base import (
    Act,
    Answer,
    Card,
    FollowUp,
    LookupKind,
    Row,
    Source,
    State,
    Tone,
    call,
    call_1022,
    data_of,
    rows_of,
    sentences,
)
from lookups.fields import DayField
from lookups.kinds.power_cuts import calendar, notifications, services
from lookups.kinds.power_cuts.announced import AHEAD, KEPT, announced, find_cuts
from lookups.kinds.power_cuts.forms import PowerCutForm
from lookups.kinds.power_cuts.models import Bulletin, PowerCut, midnight_after
from lookups.places import Area, did_you_mean, listed, lower_first, place_in, suggestions, unknown_place_in
from lookups.subscriptions.topics import Topic

WORDS = re.compile(
    r"\b(cup|cat|mat|ngung( cung)?( cap)?) dien\b|\bdien ((bi|tu nhien|bong|bong dung|lai|dang|da) )?(cup|cat"
    r"|mat|tat|ngat)\b|\b(?:co|bi)(?: bi)? cup (?:khong|ko|k|hong|hok|gi|ha|hay)\b|\blich dien\b"
    r"|\bcup (?:khong|ko|k|hk|hong|hok|chua|may (?:lan|gio|h|ngay)|(?:gio|luc|hom|bua|khi|ngay) (?:nao|mo))\b"
    r"|\b(?:hom|bua|khi|luc|ngay|gio) (?:nao|mo) (?:lai |bi |co |moi )?cup\b(?! (?:nuoc|may|hoc|mang))"
    r"|\bdien (thi )?(\w+ ){0,2}co (cup|cat)\b"
    r"|\b(power|electricity) (cuts?|outages?)\b|\b(?:power|electricity)(?: \w+){0,2} (?:off|out)\b"
    r"|\b(no|without) (power|electricity)\b|\bblackouts?\b"
)
_ENGLISH = re.compile(r"\b(?:power|electricity)(?: \w+){0,2} (?:cuts?|outages?|off|out)\b")
_CUT_WHEN = re.compile(
    r"\bcup (?:luc )?(?:may (?:gio|h)|(?:gio|luc|hom|bua|khi|ngay) (?:nao|mo))\b"
    r"|\b(?:hom|bua|khi|luc|ngay|gio) (?:nao|mo) (?:lai |bi |co |moi )?cup\b(?! (?:nuoc|may|hoc|mang))"
)
NOT_ASKED = re.compile(r"\b(nop|dong|tra) tien dien\b")
TOPIC = Topic(
    services.TOPIC,
    _("announced power cuts"),
    _(
        "We send the hours and the area the evening before, and write again if they change or the cut is"
        " cancelled."
    ),
    re.compile(rf"{WORDS.pattern}|\blich cup\b"),
)
SOON = dt.timedelta(days=2)  # where no place is named
_STREET = re.compile(
    r"(?:đường|duong|phố)\s{1,9}(.{1,100}?)(?=\s{0,9}(?:[,;?.!]|\b(?:có|co|bị|bi|hôm|hom"
    r"|mai|ngày|ngay|tuần|tuan"
    r"|không)\b|$))",
    re.IGNORECASE,
)
FRESH_FOR = dt.timedelta(days=3)
TONES = {PowerCut.State.CHANGED: Tone.YOURS, PowerCut.State.CANCELLED: Tone.DONE}


class PowerCuts(LookupKind):
    key = "cup-dien"
    label = _("Planned power cuts")
    search_words = _("power cut, power outage, blackout, no electricity, electricity")
    summary = _("When the power will be off where you live, as announced by the power company.")
    icon = "i-power"
    form_class = PowerCutForm
    kept = KEPT
    tells_now = True
    question = local_lazy(
        _("For which ward or commune, and which day? For example: power cut in %(commune)s tomorrow.")
    )
    follow_ups = (
        FollowUp(
            "source",
            asked=r"\bdoi (?:gio|lich|y)\b|\b(?:sure|change)\b",
            words=_(
                "The power company may still change the hours; the latest announcement counts. You can "
                "call it."
            ),
            rows=(_("Area"),),
            calls=True,
        ),
        FollowUp(
            asked=r"\b(?:nghe (?:noi|dau)|tuong|thay noi|ai noi)\b.{0,200}\b(?:cup|cat|mat|thoi ma)\b"
            r"|\bco (?:nam trong|thuoc|bi|dinh)\b|\b(?:toi|den)(?: tan)? sang\b.{0,200}",
            rows=(_("Area"),),
        ),
        FollowUp(
            asked=r"\btuan (?:toi|sau|ke)\b|\bnext week\b",
            change=lambda raw, _match: {**raw, "day": "tuần sau"},
        ),
        FollowUp(
            asked=r"(?<!sang )\b(?:hom|bua|ngay) (?:sau|ke|ke tiep|tiep theo)\b"
            r"|\bthe (?:next day|day after)\b",
            change=lambda raw, _match: {**raw, "day": _day_after(raw.get("day", ""))},
        ),
        FollowUp(
            asked=r"\b(?:ca |trong )?tuan (?:nay|ni)\b|\bca tuan\b|\b(?:may|nhung) ngay (?:toi|sau|khac)\b"
            r"|\bthis week\b|\bother days\b",
            change=lambda raw, _match: {**raw, "day": "tuần này"},
        ),
        FollowUp(
            asked=r"\btuong\b.{0,200}\bgio\b.{0,200}|\bgio cu\b|\btruoc khi doi\b|\b(?:old"
            r"|earlier) (?:hours|time)\b",
            rows=(_("Hours before"),),
        ),
        FollowUp(
            asked=r"\b(?:het|ca|toan)(?: \w+){0,3} hay\b|\b(?:mot|1) phan\b|\bonly part\b", rows=(_("Area"),)
        ),
        FollowUp(
            "why",
            asked=r"\bs(?:ao)? (?:lai |ma )?(?:cup|cat|mat)\b|\blam (?:cai )?(?:gi|chi)(?: ma| vay"
            r"| rua)\b|\bcup (?:hoai|mai|lien tuc)\b|\b(?:khong|chua|chang|ai)(?: \w+)? bao truoc\b",
            rows=(_("Reason"),),
            otherwise=_("The portal has no information on this; please ask the power company."),
            calls=True,
        ),
        FollowUp("phone handler", asked=r"\bdien luc\b", rows=(_("Company that announces"),), calls=True),
        FollowUp("area place hours when duration", rows=(_("Area"),)),
        FollowUp(
            "support",
            words=_("The portal has no information on this; please ask the power company."),
            calls=True,
        ),
    )
    topic = services.TOPIC
    subscribe_words = local_lazy(_("tell me about power cuts in %(commune)s"))

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        known = announced()
        bulletin, today = known.bulletin, timezone.localdate()
        place: Area | str = question["place"]
        days = question["day"] or Span(today, today + (AHEAD if place else SOON))
        name = _name(place)
        if bulletin is None:
            return _unavailable(name)
        source = Source(Vietnamese(bulletin.source), bulletin.as_of, bulletin.url)
        asked = f"{name}, {days_in_words(days, today)}"
        found = find_cuts(known, place, days)
        if not found.cuts and place and not isinstance(place, Area):
            return _unknown(place, source)
        if not found.cuts:
            return _nothing(place, asked, days, found.later, bulletin, source)
        stale = timezone.now() - bulletin.as_of > FRESH_FOR
        return Answer(
            State.STALE if stale else State.FOUND,
            f"{asked}: {_count(found.cuts)}",
            source,
            lead=_lead(place, bulletin, stale),
            cards=tuple(_card(cut, today) for cut in found.cuts),
            next_steps=_ways_on(place, bulletin),
            more=found.number - len(found.cuts),
        )

    def in_force(self) -> str:
        today = timezone.localdate()
        cuts = [
            cut
            for cut in announced().cuts
            if cut.starts_at < midnight_after(today) and cut.state != PowerCut.State.CANCELLED
        ]
        return f"{days_in_words(Span(today, today), today)}: {_count(cuts)}" if cuts else ""

    def claims(self, folded: str) -> bool:
        """A hostel that asks for power cuts asks for no bed; «mai cúp giờ mô» says no word of power."""
        return bool(_ENGLISH.search(folded) or _CUT_WHEN.search(folded))

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not WORDS.search(folded) or NOT_ASKED.search(folded):
            return None
        street = _STREET.search(text)
        place = place_in(text) or unknown_place_in(text) or (street[1] if street else "")
        days = parse_spoken(text, today) or parse_spoken(expand(text), today)
        return {"place": place, "day": _typed(days)}


def _name(place: Area | str) -> str:
    if isinstance(place, Area):
        return place.name
    return gettext("“%(words)s”") % {"words": place} if place else gettext("The whole area")


def days_in_words(days: Span, today: dt.date) -> str:
    """«mai, 25/11», «từ 24/11 đến 30/11/2026»; "tomorrow, 25 Nov"."""
    if days.first != days.last:
        return gettext("from %(first)s to %(last)s") % {
            "first": day_and_month(days.first),
            "last": short_day(days.last),
        }
    near = {0: gettext("today"), 1: gettext("tomorrow")}.get((days.first - today).days)
    return f"{near}, {day_and_month(days.first)}" if near else full_day(days.first)


def _count(cuts: list[PowerCut]) -> str:
    living = sum(cut.state != PowerCut.State.CANCELLED for cut in cuts)
    if not living:
        return gettext("the power cut is cancelled")
    return ngettext("%(number)d power cut", "%(number)d power cuts", living) % {"number": living}


def _day_after(typed: str) -> str:
    """The day behind those that were asked for."""
    asked = DayField().clean(typed)
    return ((asked.last if asked else timezone.localdate()) + dt.timedelta(1)).isoformat()


def _typed(days: Span | None) -> str:
    """The day as the form reads it back; a span keeps its first word ("tuần này") by its own dates."""
    if days is None:
        return ""
    return (
        days.first.isoformat() if days.first == days.last else f"{days.first:%d/%m/%Y}-{days.last:%d/%m/%Y}"
    )


def _card(cut: PowerCut, today: dt.date) -> Card:
    begins, ends = timezone.localtime(cut.starts_at), timezone.localtime(cut.ends_at)
    communes = list(cut.communes.all())
    is_announced = cut.state == PowerCut.State.ANNOUNCED
    return Card(
        _title(cut, communes, today),
        rows=_rows(cut),
        tone=TONES.get(PowerCut.State(cut.state), Tone.INFO),
        tag=cut.get_kind_display() if is_announced else cut.get_state_display(),
        data=data_of(cut, "area reason kind state company")
        | {
            "start": begins.isoformat(timespec="minutes"),
            "end": ends.isoformat(timespec="minutes"),
            "communes": [{"code": unit.code, "name": unit.full_name} for unit in communes],
        },
    )


def _title(cut: PowerCut, communes: list[AdminUnit], today: dt.date) -> str:
    begins, ends = timezone.localtime(cut.starts_at), timezone.localtime(cut.ends_at)
    day = days_in_words(Span(begins.date(), begins.date()), today)
    hours = f"{begins:%H:%M}–{ends:%H:%M}"
    if ends.date() != begins.date():
        hours = f"{hours} ({day_and_month(ends)})"
    words = (
        gettext("%(day)s, %(hours)s: cancelled, the power stays on in %(places)s")
        if cut.state == PowerCut.State.CANCELLED
        else gettext("%(day)s, %(hours)s: no power in %(places)s")
    )
    where = listed(communes) if communes else gettext("the area below")
    return words % {"day": f"{day[:1].upper()}{day[1:]}", "hours": hours, "places": where}


def _rows(cut: PowerCut) -> tuple[Row, ...]:
    before = ""
    if cut.state == PowerCut.State.CHANGED and cut.was_start and cut.was_end:
        before = notifications.span_of(cut.was_start, cut.was_end)
    return rows_of(
        (gettext("Hours before"), before),
        (gettext("Area"), Vietnamese(cut.area)),
        (gettext("Reason"), Vietnamese(cut.reason)),
        (gettext("Company that announces"), Vietnamese(cut.company)),
    )


def _lead(place: Area | str, bulletin: Bulletin, stale: bool) -> str:
    explained = place.explained if isinstance(place, Area) else ""
    if not stale:
        return explained
    moment = f"{hour(bulletin.as_of)}, {short_day(bulletin.as_of)}"
    old = gettext("As of %(moment)s; it may have changed.") % {"moment": moment}
    return f"{old} {explained}"


def _nothing(
    place: Area | str, asked: str, days: Span, later: PowerCut | None, bulletin: Bulletin, source: Source
) -> Answer:
    if days.first > (known_until := _known_until(bulletin, days)):
        return Answer(
            State.NOT_PUBLISHED,
            gettext("%(asked)s: no announcement from the power company yet") % {"asked": asked},
            source,
            lead=gettext("Our data go up to %(day)s. New announcements appear here.")
            % {"day": short_day(known_until)},
            next_steps=_ways_on(place, bulletin),
        )
    stale = timezone.now() - bulletin.as_of > FRESH_FOR
    lead = sentences(
        _lead(place, bulletin, stale),
        gettext("The next one: %(when)s.") % {"when": notifications.span_of(later.starts_at, later.ends_at)}
        if later
        else "",
        gettext(
            "If your power is off without an announcement, it may be a fault: please call the power company."
        ),
    )
    return Answer(
        State.STALE if stale else State.NOTHING,
        gettext("%(asked)s: no power cut found") % {"asked": asked},
        source,
        lead=lead,
        next_steps=_ways_on(place, bulletin),
    )


def _known_until(bulletin: Bulletin, days: Span) -> dt.date:
    """The last day that the company has announced cuts for, as far as it matters to these days."""
    until = timezone.localtime(bulletin.as_of).date() + AHEAD
    if days.first > until:
        latest = PowerCut.objects.order_by("starts_at").values_list("starts_at", flat=True).last()
        until = max(until, timezone.localtime(latest).date()) if latest else until
    return until


def _unknown(words: str, source: Source) -> Answer:
    """Neither a commune nor a street or hamlet of the list: nothing is said of its power."""
    names = suggestions(words)
    near = [Act(name, question={"place": name}, say=f"cúp điện {lower_first(name)}") for name in names]
    unsure = gettext(
        "So we cannot say whether its power will be off. No announced cut names it; please write its ward"
        " or commune (an old name is fine)."
    )
    return Answer(
        State.NOTHING,
        gettext("We do not know the place “%(place)s”.") % {"place": words},
        source,
        lead=sentences(did_you_mean(names), unsure),
        next_steps=(
            *near,
            Act(
                gettext("All power cuts in the next three days"), question={"place": ""}, say="lịch cúp điện"
            ),
            call_1022(),
        ),
    )


def _unavailable(name: str) -> Answer:
    return Answer(
        State.UNAVAILABLE,
        gettext("%(place)s: power cuts are not available right now") % {"place": name},
        Source(gettext("Power company")),
        lead=local(
            gettext(
                "We have not received the power company's list. Please try again later, or call %(hotline)s."
            )
        ),
        next_steps=(call_1022(),),
    )


def _ways_on(place: Area | str, bulletin: Bulletin) -> tuple[Act, ...]:
    acts = []
    if isinstance(place, Area):
        acts.append(
            Act(
                gettext("All this week"),
                question={"place": place.said, "day": "tuần này"},
                say=f"cúp điện {place.said} tuần này",
            )
        )
        acts.append(Act(gettext("Tell me of new ones"), say=f"báo lịch cúp điện cho tôi ở {place.said}"))
    acts += call(bulletin.phone, gettext("Call the power company %(phone)s"))
    acts = acts or [call_1022()]
    if place:
        acts.append(Act(gettext("Add to calendar"), url=calendar.address_of(place)))
    return tuple(acts)
