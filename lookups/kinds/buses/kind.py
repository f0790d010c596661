"""«Xe buýt Tam Kỳ đi Đà Nẵng mấy giờ»: the next three buses, the last one, where to stand, the fare."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.formats import amount, day
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from lookups.base import Act, Answer, Card, LookupKind, Row, Source, State, Tone, call_1022
from lookups.kinds.buses import places, search
from lookups.kinds.buses.departures import Ride, clock
from lookups.kinds.buses.forms import BusForm
from lookups.kinds.buses.models import Feed
from lookups.kinds.buses.search import Line

MOST_CARDS = 8
NEXT = 3
PERSON = "gặp cán bộ"
_ASKS = re.compile(
    r"\b(?:xe (?:buyt|buy|bus|bit)|tuyen (?:so )?\d{1,3}|chuyen (?:cuoi|dau) tuyen|bus(?:es)?|line \d{1,3})\b"
)
_ROUTE = re.compile(r"\b(?:tuyen|xe buyt|xe bus|bus|line)(?: so)? (\d{1,3})\b")
_TO = re.compile(r"\b(?:đi|di|đến|den|tới|toi|về|ve|to)\s+", re.I)


class Buses(LookupKind):
    key = "xe-buyt"
    label = _("Buses")
    summary = _("Next and last departures, fares: from a stop, a place, or a whole line.")
    icon = "i-bus"
    form_class = BusForm

    def find(self, question: dict[str, Any], *, asker: str) -> Answer:
        feed = Feed.objects.order_by("-pk").first()
        if feed is None:
            return _unavailable()
        now = timezone.localtime()
        routes = search.routes_of(feed, question["route"])
        lines = search.lines(feed, question["start"], question["end"], routes, now.date()) if routes else []
        if not lines:
            return _nothing(question, feed)
        return _found(question, feed, lines, now)

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not _ASKS.search(folded):
            return None
        raw = {"start": "", "end": "", "route": ""}
        if match := _ROUTE.search(folded):
            raw["route"] = match[1]
        said = [place.said for place in find_places(text)]
        if len(said) > 1:
            raw["start"], raw["end"] = said[0], said[1]
        elif said:
            before = text[: text.find(said[0])]
            raw["end" if _TO.search(before[-6:]) else "start"] = said[0]
        return raw if any(raw.values()) else {}


def _unavailable() -> Answer:
    return Answer(
        State.UNAVAILABLE,
        gettext("There is no bus timetable on the portal yet"),
        Source(gettext("Bus timetable")),
        lead=gettext("It is being renewed. Please ask at the bus station, or call 1022."),
        next_steps=(call_1022(say=PERSON),),
    )


def _nothing(question: dict[str, Any], feed: Feed) -> Answer:
    unknown = [
        question[name]
        for name in ("start", "end")
        if question[name] and not places.stops_of(feed, question[name])
    ]
    if unknown:
        named = gettext(" and ").join(unknown)
        heading = gettext("No bus stop found in %(places)s") % {"places": named}
    else:
        heading = gettext("No direct bus found %(way)s") % {"way": _asked(question)}
    lines = ", ".join(route.short_name or route.long_name for route in search.routes_of(feed, ""))
    steps = [call_1022(say=PERSON)]
    if question["start"] and question["end"]:
        label = gettext("All lines from %(place)s") % {"place": question["start"]}
        steps.insert(0, _ask(label, start=question["start"]))
    return Answer(
        State.NOTHING,
        heading,
        _source(feed),
        lead=gettext("Lines on the portal: %(lines)s.") % {"lines": lines},
        next_steps=tuple(steps),
    )


def _found(question: dict[str, Any], feed: Feed, lines: list[Line], now: dt.datetime) -> Answer:
    seconds = now.hour * 3600 + now.minute * 60
    is_whole = not (question["start"] or question["end"])
    lines.sort(key=lambda line: line.after(seconds)[0].leaves if line.after(seconds) else 10**6)
    is_over = feed.ends_on < now.date()
    lead = gettext("At %(time)s. Times marked “about” are approximate: please come a few minutes early.") % {
        "time": f"{now:%H:%M}"
    }
    if is_over:
        ended = gettext("This timetable ends on %(day)s and may have changed.") % {"day": day(feed.ends_on)}
        lead = f"{ended} {lead}"
    steps = [call_1022()]
    if question["start"] and question["end"]:
        steps.insert(0, _ask(gettext("The way back"), start=question["end"], end=question["start"]))
    return Answer(
        State.STALE if is_over else State.FOUND,
        gettext("Buses %(way)s") % {"way": _asked(question)},
        _source(feed),
        lead=lead,
        cards=tuple(_card(feed, line, seconds, is_whole=is_whole) for line in lines[:MOST_CARDS]),
        next_steps=tuple(steps),
        more=max(0, len(lines) - MOST_CARDS),
    )


def _card(feed: Feed, line: Line, seconds: int, *, is_whole: bool) -> Card:
    coming, ride = line.after(seconds), _first(line)
    fare = search.fares(feed, ride, line.route, whole=is_whole)
    return Card(
        title=line.route.title,
        lead=gettext("Towards %(place)s") % {"place": line.headsign} if line.headsign else "",
        rows=(
            *_when(line, coming),
            *_where(ride, is_whole=is_whole),
            *((Row(gettext("Fare"), _price(*fare)),) if fare else ()),
            *(_whole(line) if is_whole and line.rides else ()),
            Row(gettext("Bus company"), Vietnamese(line.route.agency)),
        ),
        notes=tuple(filter(None, (Vietnamese(line.route.note), _stand(ride)))),
        tone=Tone.INFO if coming else Tone.NEUTRAL,
        tag="" if coming else gettext("No more buses today"),
        acts=_acts(line, is_whole=is_whole),
        data=_data(line, coming, fare),
    )


def _when(line: Line, coming: list[Ride]) -> Iterator[Row]:
    yield Row(gettext("Next buses"), _times(coming[:NEXT]) if coming else _none_left(line))
    if line.rides:
        ends = f"{line.rides[0].shown}, {line.rides[-1].shown}"
        yield Row(gettext("First bus, last bus"), ends)


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
    yield Row(gettext("All buses today"), _times(line.rides))
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
        return gettext("No more buses today")
    return gettext("No more buses today; the first one tomorrow is at %(time)s") % {
        "time": line.tomorrow[0].shown
    }


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


def _data(line: Line, coming: list[Ride], fare: tuple[int, int] | None) -> dict[str, Any]:
    ride = _first(line)
    return {
        "route": line.route.short_name,
        "name": line.route.long_name,
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
        gettext("from %(place)s") % {"place": question["start"]} if question["start"] else "",
        gettext("to %(place)s") % {"place": question["end"]} if question["end"] else "",
    )
    return " ".join(part for part in parts if part)


def _ask(label: str, **question: str) -> Act:
    said = " ".join(
        word
        for word in (
            "xe buýt",
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
