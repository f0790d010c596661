"""«Xe buýt Tam Kỳ đi Đà Nẵng mấy giờ»: the next three rides, the last one, where to stand, the fare.

A line may be a boat, a train or a tram as well as a bus.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import amount, day
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
    call_1022,
    sentences,
)
from lookups.kinds.buses import search, stop_search
from lookups.kinds.buses.departures import Ride, clock
from lookups.kinds.buses.forms import BusForm
from lookups.kinds.buses.models import Feed, Route
from lookups.kinds.buses.search import Line
from lookups.kinds.buses.vehicles import Vehicle
from lookups.places import did_you_mean, proper_name

MOST_CARDS = 8
MOST_LINES = 40
NEXT = 3
PERSON = "gặp cán bộ"
_ASKS = re.compile(
    r"\b(?:xe (?:buyt|buy|bus|bit)|tuyen (?:so )?\d{1,3}|chuyen (?:cuoi|dau) tuyen|bus(?:es)?|line \d{1,3}"
    r")\b"
)
_BOAT = re.compile(
    r"\b(?:(?:tau|ca ?no|thuyen|pha)(?: cao toc| thuy| cho khach)? (?:di|ra|den|tu|ve|toi)|gio tau"
    r"|(?:boats?|ferry|ferries) (?:to|from|between))\b"
)
_COMES_FROM = re.compile(r"\b(?:từ|tu|from)\s+$", re.I)
_ROUTE = re.compile(r"\b(?:tuyen|xe buyt|xe bus|bus|line)(?: so)? (\d{1,3})\b")
_TO = re.compile(r"\b(?:đi|di|đến|den|tới|toi|về|ve|xuống|xuong|vô|vo|vào|vao|lên|len|ra|qua|to)\s+", re.I)
_ENDS = (
    r"(?=\s*(?:\b(?:mấy|may|lúc|luc|có|co|giá|gia|bao|không|khong|thì|thi|chứ|chu|đi|di|đến|den"
    r"|tới|toi|về|chuyến|hôm|to|at"
    r"|when)\b|[,?.!]|$))"
)
_FROM_NAME = re.compile(rf"\b(?:từ|tu|from)\s+((?:[^\W\d_]+\s?){{1,5}}?){_ENDS}", re.I)
_TO_NAME = re.compile(
    rf"\b(?:đi|di|đến|den|tới|xuống|xuong|vô|vo|ra|to)\s+((?:[^\W\d_]+\s?){{1,5}}?){_ENDS}", re.I
)
_NO_PLACE = re.compile(r"(?:dau|mo|lam|hoc|choi|cho|nha|som|khuya|lai|nhung|cac|xe|the|nhu|qua|thang)\b")


def _name_in(pattern: re.Pattern[str], text: str, said: list[str]) -> str:
    """An end of the journey that is none of the known places: a stop, or to be told that it is unknown."""
    match = pattern.search(text)
    if match is None or _NO_PLACE.match(fold(match[1])) or any(name in match[1] for name in said):
        return ""
    return match[1].strip()


def _before(name: str, text: str) -> str:
    return text[: text.find(name)]


def _turned(raw: dict[str, str]) -> dict[str, str] | None:
    """The way back; None where only one end is known."""
    start, end = raw.get("start", ""), raw.get("end", "")
    return {**raw, "start": end, "end": start} if start and end else None


class Buses(LookupKind):
    key = "xe-buyt"
    label = _("Buses and boats")
    summary = _(
        "Next and last departures, fares: from a stop, a place, or a whole line; boats to Cu Lao Cham too."
    )
    icon = "i-bus"
    form_class = BusForm
    question = _("From where to where? For example: bus from Tam Ky to Da Nang.")
    follow_ups = (
        FollowUp(
            r"\b(?:may phut|bao lau)(?: thi)?(?: co)? (?:1|mot|moi) chuyen\b.*|\bmay chuyen\b.*"
            r"|\bhow often\b.*",
        ),
        FollowUp(
            r"\b(?:ve thang|giam gia|co giam|sinh vien|hoc sinh|nguoi gia|uu tien|hanh ly|monthly"
            r"|discount)\b.*",
            words=_(
                "What the portal knows of fares and reductions stands below; ask the bus company for more."
            ),
            calls=True,
        ),
        FollowUp(
            r"\b(?:chu nhat|cuoi tuan|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|hang ngay|moi ngay"
            r"|ngay le|tet)\b.*\b(?:chay|co|xe|khong)\b.*",
            words=_(
                "The portal has no information on single days of the week; most lines run every day. "
                "Ask the bus company."
            ),
            calls=True,
        ),
        FollowUp(
            r"\b(?:(?:chieu|luot|chuyen|di) (?:ve|nguoc lai|quay ve)|nguoc lai|quay ve"
            r"|the way back|return|back)\b",
            change=lambda raw, _match: _turned(raw),
        ),
        FollowUp(
            r"\b(?:chuyen|xe|tau)? ?(?:cuoi(?: cung)?|chot|tre nhat|dau tien|som nhat)\b(?: ngay)?"
            r"|\bchuyen dau\b"
            r"|\b(?:last|first)(?: bus| boat| one)?\b",
            rows=(_("First bus, last bus"), _("First and last departure")),
        ),
        FollowUp(
            r"\b(?:gia |tien )?ve(?: xe)?\b.*|\b(?:het|mat|ton)? ?bao nhieu(?: tien)?\b|\bgia(?: ca)?\b"
            r"|\bmay (?:tien|dong|ngan|chuc)\b|\b(?:how much|fares?|price|costs?|tickets?)\b",
            rows=(_("Fare"),),
            otherwise=_("The timetable gives no fare for it; please ask the bus company."),
        ),
        FollowUp(
            r"\b(?:so )?dien thoai\b.*|\bso (?:may|nao|bao nhieu)\b|\bgoi (?:so nao|ai|cho ai)\b"
            r"|\bnha xe\b|\bhang xe\b"
            r"|\bphone\b|\bcall\b",
            rows=(_("Bus company"), _("Operator")),
            calls=True,
        ),
        FollowUp(
            r"\b(?:di|mat|chay|het|ngoi)? ?(?:bao lau|may tieng|may phut)\b.*|\bhow long\b",
            rows=(_("Get off at"),),
        ),
        FollowUp(
            r"\b(?:don|bat|len|dung|cho|xuong)(?: xe)?\b.*\b(?:o dau|cho nao|cho mo|o mo|dau)\b"
            r"|\btram (?:nao|dau)\b"
            r"|\bdi qua\b.*|\b(?:get on|get off|stops?|leave from|depart)\b",
            rows=(_("Get on at"), _("Get off at"), _("Stops")),
        ),
        FollowUp(
            r"\bchuyen (?:ke|tiep|sau|toi|gan nhat|nao)\b.*|\bmay gio\b.*|\bluc nao\b|\b(?:next"
            r"|what time|when)\b.*",
            rows=(
                _("Next buses"),
                _("Next departures"),
                _("First bus, last bus"),
                _("First and last departure"),
            ),
        ),
    )

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        feed = Feed.objects.order_by("-pk").first()
        if feed is None:
            return _unavailable()
        now = timezone.localtime()
        routes = search.routes_of(feed, question["route"])
        start, end = (
            stop_search.stops_of(feed, question[name]) if question[name] else None
            for name in ("start", "end")
        )
        ends = ((question["start"], start), (question["end"], end))
        unknown = [typed for typed, stops in ends if stops is not None and not stops.named]
        if unknown:
            return _unknown_stops(feed, question, unknown)
        if not routes:
            return _unknown_line(feed, question)
        if not any(question[name] for name in ("start", "end", "route")):
            return _all_lines(feed, routes)
        lines = search.lines(routes, start, end, now.date())
        if not lines:
            return _nothing(question, feed)
        notes = tuple(dict.fromkeys(stops.note for stops in (start, end) if stops and stops.note))
        return _found(question, feed, lines, now, notes)

    def claims(self, folded: str) -> bool:
        """Boats where the timetable has some; else the handbook knows better how to cross."""
        return bool(_BOAT.search(folded)) and Route.objects.filter(vehicle=Vehicle.FERRY).exists()

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not (_ASKS.search(folded) or self.claims(folded)):
            return None
        raw = {"start": "", "end": "", "route": ""}
        if match := _ROUTE.search(folded):
            raw["route"] = match[1]
        said = [place.said for place in find_places(text)]
        if len(said) > 1:
            raw["start"], raw["end"] = (
                said[:2] if not _COMES_FROM.search(_before(said[1], text)) else said[1::-1]
            )
        elif said:
            before = text[: text.find(said[0])]
            raw["end" if _TO.search(before[-6:]) else "start"] = said[0]
        for name, pattern in (("start", _FROM_NAME), ("end", _TO_NAME)):
            if not raw[name] and (other := _name_in(pattern, text, said)):
                raw[name] = other
        return raw


def _unavailable() -> Answer:
    return Answer(
        State.UNAVAILABLE,
        gettext("There is no bus timetable on the portal yet"),
        Source(gettext("Bus timetable")),
        lead=gettext("It is being updated. Please ask at the bus station, or call 1022."),
        next_steps=(call_1022(say=PERSON),),
    )


def _lines_there(feed: Feed) -> str:
    lines = ", ".join(route.short_name or route.long_name for route in search.routes_of(feed, ""))
    return gettext("Lines on the portal: %(lines)s.") % {"lines": lines}


def _unknown_stops(feed: Feed, question: dict[str, Any], unknown: list[str]) -> Answer:
    """Each of the places that no stop or commune bears, with what it may mean."""
    asked = {key: question[key] for key in ("start", "end", "route")}
    likes = [
        (like, {**asked, name: like})
        for name in ("start", "end")
        if question[name] in unknown
        for like in stop_search.suggestions(feed, question[name])
    ]
    named = gettext(" and ").join(f"“{words}”" for words in unknown)
    meant = did_you_mean(like for like, _question in likes)
    return Answer(
        State.NOTHING,
        gettext("We do not know the stop or place %(places)s") % {"places": named},
        _source(feed),
        lead=sentences(meant, _lines_there(feed)),
        next_steps=(*(_ask(like, **again) for like, again in likes), call_1022(say=PERSON)),
    )


def _unknown_line(feed: Feed, question: dict[str, Any]) -> Answer:
    return Answer(
        State.NOTHING,
        gettext("We do not know the line “%(line)s”") % {"line": question["route"]},
        _source(feed),
        lead=_lines_there(feed),
        next_steps=(_ask(gettext("See all lines")), call_1022(say=PERSON)),
    )


def _all_lines(feed: Feed, routes: list[Route]) -> Answer:
    """Nothing was typed: which lines there are."""
    cards = tuple(
        Card(
            route.title,
            rows=(
                Row(gettext("Means of transport"), route.get_vehicle_display()),
                Row(_operator_label(route), Vietnamese(route.agency)),
            ),
            notes=(Vietnamese(route.note),) if route.note else (),
            acts=(_ask(gettext("Departures and stops"), route=route.short_name or route.long_name),),
            data={
                "route": route.short_name,
                "name": route.long_name,
                "vehicle": route.vehicle,
                "operator": route.agency,
                "phone": route.phone,
            },
        )
        for route in routes[:MOST_LINES]
    )
    number = len(routes)
    heading = ngettext("%(number)d line on the portal", "%(number)d lines on the portal", number)
    over = _ended(feed, timezone.localdate())
    return Answer(
        State.STALE if over else State.FOUND,
        heading % {"number": number},
        _source(feed),
        lead=sentences(over, _lines_there(feed)),
        cards=cards,
        next_steps=(call_1022(),),
        more=max(0, number - MOST_LINES),
    )


def _nothing(question: dict[str, Any], feed: Feed) -> Answer:
    steps = [call_1022(say=PERSON)]
    if question["start"] and question["end"]:
        label = gettext("All lines from %(place)s") % {"place": question["start"]}
        steps.insert(0, _ask(label, start=question["start"]))
    return Answer(
        State.NOTHING,
        gettext("No direct ride found %(way)s") % {"way": _asked(question)},
        _source(feed),
        lead=_lines_there(feed),
        next_steps=tuple(steps),
    )


def _ended(feed: Feed, today: dt.date) -> str:
    if feed.ends_on >= today:
        return ""
    return gettext("This timetable ends on %(day)s and may have changed.") % {"day": day(feed.ends_on)}


def _found(
    question: dict[str, Any], feed: Feed, lines: list[Line], now: dt.datetime, notes: tuple[str, ...]
) -> Answer:
    seconds = now.hour * 3600 + now.minute * 60
    is_whole = not (question["start"] or question["end"])
    lines.sort(key=lambda line: line.after(seconds)[0].leaves if line.after(seconds) else 10**6)
    over = _ended(feed, now.date())
    moment = gettext(
        "At %(time)s. Times marked “about” are approximate: please come a few minutes early."
    ) % {"time": f"{now:%H:%M}"}
    steps = [call_1022()]
    if question["start"] and question["end"]:
        steps.insert(0, _ask(gettext("The way back"), start=question["end"], end=question["start"]))
    return Answer(
        State.STALE if over else State.FOUND,
        _heading({line.route.vehicle for line in lines}) % {"way": _asked(question)},
        _source(feed),
        lead=sentences(over, *notes, moment),
        cards=tuple(_card(feed, line, seconds, is_whole=is_whole) for line in lines[:MOST_CARDS]),
        next_steps=tuple(steps),
        more=max(0, len(lines) - MOST_CARDS),
    )


def _heading(vehicles: set[str]) -> str:
    if vehicles == {Vehicle.BUS}:
        return gettext("Buses %(way)s")
    if vehicles == {Vehicle.FERRY}:
        return gettext("Boats %(way)s")
    return gettext("Rides %(way)s")


def _card(feed: Feed, line: Line, seconds: int, *, is_whole: bool) -> Card:
    coming = line.after(seconds)
    ride = next(iter(coming), None) or _first(line)
    is_bus = line.route.vehicle == Vehicle.BUS
    fare = search.fares(feed, ride, line.route, whole=is_whole)
    return Card(
        title=line.route.title,
        lead=gettext("Towards %(place)s") % {"place": line.headsign} if line.headsign else "",
        rows=(
            *(() if is_bus else (Row(gettext("Means of transport"), line.route.get_vehicle_display()),)),
            *_when(line, coming),
            *_where(ride, is_whole=is_whole),
            *((Row(gettext("Fare"), _price(*fare)),) if fare else ()),
            *(_whole(line) if is_whole and line.rides else ()),
            Row(_operator_label(line.route), Vietnamese(line.route.agency)),
        ),
        notes=tuple(filter(None, (Vietnamese(line.route.note), _stand(ride)))),
        tone=Tone.INFO if coming else Tone.NEUTRAL,
        tag="" if coming else _no_more(line.route),
        acts=_acts(line, is_whole=is_whole),
        data=_data(line, coming, ride, fare),
    )


def _operator_label(route: Route) -> str:
    return gettext("Bus company") if route.vehicle == Vehicle.BUS else gettext("Operator")


def _no_more(route: Route) -> str:
    if route.vehicle == Vehicle.BUS:
        return gettext("No more buses today")
    return gettext("No more departures today")


def _when(line: Line, coming: list[Ride]) -> Iterator[Row]:
    is_bus = line.route.vehicle == Vehicle.BUS
    label = gettext("Next buses") if is_bus else gettext("Next departures")
    yield Row(label, _times(coming[:NEXT]) if coming else _none_left(line))
    if line.rides:
        ends = f"{line.rides[0].shown}, {line.rides[-1].shown}"
        yield Row(gettext("First bus, last bus") if is_bus else gettext("First and last departure"), ends)


def _where(ride: Ride | None, *, is_whole: bool) -> Iterator[Row]:
    if ride is None:
        return
    yield Row(gettext("Get on at"), Vietnamese(ride.board.stop.name))
    if ride.alight and not is_whole:
        minutes = ((ride.arrives or ride.leaves) - ride.leaves) // 60
        words = (
            gettext("%(stop)s, %(minutes)s minutes")
            if ride.is_exact
            else gettext("%(stop)s, about %(minutes)s minutes")
        )
        yield Row(gettext("Get off at"), words % {"stop": ride.alight.stop.name, "minutes": minutes})


def _whole(line: Line) -> Iterator[Row]:
    is_bus = line.route.vehicle == Vehicle.BUS
    yield Row(gettext("All buses today") if is_bus else gettext("All departures today"), _times(line.rides))
    names = search.stops_in_order(line.route)[line.direction]
    yield Row(gettext("Stops"), Vietnamese(" – ".join(names)))


def _first(line: Line) -> Ride | None:
    return next(iter(line.rides or line.tomorrow), None)


def _times(rides: list[Ride]) -> str:
    times = ", ".join(clock(ride.leaves) for ride in rides)
    if all(ride.is_exact for ride in rides):
        return times
    return gettext("about %(time)s") % {"time": times}


def _none_left(line: Line) -> str:
    if not line.tomorrow:
        return _no_more(line.route)
    tomorrow = gettext("the first one tomorrow is at %(time)s") % {"time": line.tomorrow[0].shown}
    return f"{_no_more(line.route)}; {tomorrow}"


def _price(least: int, most: int) -> str:
    if least == most:
        return amount(least)
    return gettext("%(least)s to %(most)s") % {"least": amount(least), "most": amount(most)}


def _stand(ride: Ride | None) -> str:
    note = ride.board.stop.note if ride else ""
    return gettext("Where to stand: %(note)s.") % {"note": note} if note else ""


def _acts(line: Line, *, is_whole: bool) -> tuple[Act, ...]:
    name = line.route.short_name or line.route.long_name
    acts = [] if is_whole else [_ask(gettext("The whole line %(name)s") % {"name": name}, route=name)]
    if line.route.phone:
        label = gettext("Call %(phone)s") % {"phone": line.route.agency}
        acts.append(Act(label, phone=line.route.phone))
    return tuple(acts)


def _data(line: Line, coming: list[Ride], ride: Ride | None, fare: tuple[int, int] | None) -> dict[str, Any]:
    return {
        "route": line.route.short_name,
        "name": line.route.long_name,
        "vehicle": line.route.vehicle,
        "direction": line.direction,
        "headsign": line.headsign,
        "next": [clock(ride.leaves) for ride in coming[:NEXT]],
        "first": clock(line.rides[0].leaves) if line.rides else None,
        "last": clock(line.rides[-1].leaves) if line.rides else None,
        "is_exact": all(ride.is_exact for ride in line.rides),
        "board_at": ride.board.stop.name if ride else None,
        "alight_at": ride.alight.stop.name if ride and ride.alight else None,
        "fare_vnd": list(fare) if fare else None,
        "operator": line.route.agency,
        "phone": line.route.phone,
    }


def _asked(question: dict[str, Any]) -> str:
    """«tuyến 02 từ Hội An đến Đà Nẵng»"""
    line = re.sub(r"^(tuyến|line) ", "", question["route"], flags=re.I)
    parts = (
        gettext("on line %(line)s") % {"line": line} if line else "",
        gettext("from %(place)s") % {"place": proper_name(question["start"])} if question["start"] else "",
        gettext("to %(place)s") % {"place": proper_name(question["end"])} if question["end"] else "",
    )
    return " ".join(part for part in parts if part)


def _ask(label: str, **question: str) -> Act:
    said = " ".join(
        word
        for word in (
            "các tuyến xe buýt" if not any(question.values()) else "xe buýt",
            f"tuyến {question['route']}"
            if fold(question.get("route", "")).isdigit()
            else question.get("route", ""),
            question.get("start", ""),
            f"đi {question['end']}" if question.get("end") else "",
        )
        if word
    )
    return Act(label, question=question, say=said)


def _source(feed: Feed) -> Source:
    return Source(Vietnamese(feed), feed.dated_on, feed.url)
