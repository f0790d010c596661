"""What is said of buses and boats: the answer for each outcome, and the card of a line."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from foundation.local_names import local
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import amount, day
from lookups.base import Act, Answer, Card, Row, Source, State, Tone, call_1022, sentences
from lookups.kinds.buses import search, stop_search
from lookups.kinds.buses.departures import Ride, clock
from lookups.kinds.buses.models import Feed, Route
from lookups.kinds.buses.search import Line
from lookups.kinds.buses.timetable import Timetable
from lookups.kinds.buses.vehicles import Vehicle
from lookups.places import did_you_mean, proper_name

MOST_CARDS = 8
MOST_LINES = 40
NEXT = 3
FEWEST_WAITS = 4  # fewer departures a day stand there one by one
PERSON = "gặp cán bộ"


def unavailable() -> Answer:
    return Answer(
        State.UNAVAILABLE,
        gettext("There is no bus timetable on the portal yet"),
        Source(gettext("Bus timetable")),
        lead=local(gettext("It is being updated. Please ask at the bus station, or call %(hotline)s.")),
        next_steps=(call_1022(say=PERSON),),
    )


def _lines_there(timetable: Timetable) -> str:
    lines = ", ".join(route.short_name or route.long_name for route in timetable.routes)
    return gettext("Lines on the portal: %(lines)s.") % {"lines": lines}


def unknown_stops(timetable: Timetable, question: dict[str, Any], unknown: list[str]) -> Answer:
    """Each of the places that no stop or commune bears, with what it may mean."""
    asked = {key: question[key] for key in ("start", "end", "route")}
    likes = [
        (like, {**asked, name: like})
        for name in ("start", "end")
        if question[name] in unknown
        for like in stop_search.suggestions(timetable, question[name])
    ]
    named = gettext(" and ").join(f"“{words}”" for words in unknown)
    meant = did_you_mean(like for like, _question in likes)
    return Answer(
        State.NOTHING,
        gettext("We do not know the stop or place %(places)s") % {"places": named},
        _source(timetable.feed),
        lead=sentences(meant, _lines_there(timetable)),
        next_steps=(*(_ask(like, **again) for like, again in likes), call_1022(say=PERSON)),
    )


def unknown_line(timetable: Timetable, question: dict[str, Any]) -> Answer:
    return Answer(
        State.NOTHING,
        gettext("We do not know the line “%(line)s”") % {"line": question["route"]},
        _source(timetable.feed),
        lead=_lines_there(timetable),
        next_steps=(_ask(gettext("See all lines")), call_1022(say=PERSON)),
    )


def all_lines(timetable: Timetable) -> Answer:
    """Nothing was typed: which lines there are."""
    cards = tuple(
        Card(
            route.title,
            rows=(
                Row(gettext("Means of transport"), route.get_vehicle_display()),
                Row(_operator_label(route), Vietnamese(route.agency)),
            ),
            notes=(route.translated("note"),) if route.note else (),
            acts=(_ask(gettext("Departures and stops"), route=route.short_name or route.long_name),),
            data={
                "route": route.short_name,
                "name": route.long_name,
                "vehicle": route.vehicle,
                "operator": route.agency,
                "phone": route.phone,
            },
        )
        for route in timetable.routes[:MOST_LINES]
    )
    number = len(timetable.routes)
    heading = ngettext("%(number)d line on the portal", "%(number)d lines on the portal", number)
    over = _ended(timetable.feed, timezone.localdate())
    return Answer(
        State.STALE if over else State.FOUND,
        heading % {"number": number},
        _source(timetable.feed),
        lead=sentences(over, _lines_there(timetable)),
        cards=cards,
        next_steps=(call_1022(),),
        more=max(0, number - MOST_LINES),
    )


def nothing(question: dict[str, Any], timetable: Timetable) -> Answer:
    steps = [call_1022(say=PERSON)]
    if question["start"] and question["end"]:
        label = gettext("All lines from %(place)s") % {"place": question["start"]}
        steps.insert(0, _ask(label, start=question["start"]))
    return Answer(
        State.NOTHING,
        gettext("No direct ride found %(way)s") % {"way": _asked(question)},
        _source(timetable.feed),
        lead=_lines_there(timetable),
        next_steps=tuple(steps),
    )


def _ended(feed: Feed, today: dt.date) -> str:
    if feed.ends_on >= today:
        return ""
    return gettext("This timetable ends on %(day)s and may have changed.") % {"day": day(feed.ends_on)}


def found(
    question: dict[str, Any],
    timetable: Timetable,
    lines: list[Line],
    now: dt.datetime,
    notes: tuple[str, ...],
) -> Answer:
    seconds = now.hour * 3600 + now.minute * 60
    is_whole = not (question["start"] or question["end"])
    lines.sort(key=lambda line: line.after(seconds)[0].leaves if line.after(seconds) else 10**6)
    over = _ended(timetable.feed, now.date())
    moment = gettext(
        "At %(time)s. Times marked “about” are approximate: please come a few minutes early."
    ) % {"time": f"{now:%H:%M}"}
    steps = [call_1022()]
    if question["start"] and question["end"]:
        steps.insert(0, _ask(gettext("The way back"), start=question["end"], end=question["start"]))
    return Answer(
        State.STALE if over else State.FOUND,
        _heading({line.route.vehicle for line in lines}) % {"way": _asked(question)},
        _source(timetable.feed),
        lead=sentences(over, *notes, moment),
        cards=tuple(_card(timetable, line, seconds, is_whole=is_whole) for line in lines[:MOST_CARDS]),
        next_steps=tuple(steps),
        more=max(0, len(lines) - MOST_CARDS),
    )


def _heading(vehicles: set[str]) -> str:
    if vehicles == {Vehicle.BUS}:
        return gettext("Buses %(way)s")
    if vehicles == {Vehicle.FERRY}:
        return gettext("Boats %(way)s")
    return gettext("Rides %(way)s")


def _card(timetable: Timetable, line: Line, seconds: int, *, is_whole: bool) -> Card:
    coming = line.after(seconds)
    ride = next(iter(coming), None) or next(iter(line.rides or line.tomorrow), None)
    is_bus = line.route.vehicle == Vehicle.BUS
    fare = search.fares(timetable, ride, line.route, whole=is_whole)
    return Card(
        title=line.route.title,
        lead=gettext("Towards %(place)s") % {"place": line.headsign} if line.headsign else "",
        rows=(
            *(() if is_bus else (Row(gettext("Means of transport"), line.route.get_vehicle_display()),)),
            *_when(line, coming),
            *_how_often(line),
            *_where(ride, is_whole=is_whole),
            *((Row(gettext("Fare"), _price(*fare)),) if fare else ()),
            *(_whole(line) if is_whole and line.rides else ()),
            Row(_operator_label(line.route), Vietnamese(line.route.agency)),
        ),
        notes=tuple(filter(None, (line.route.translated("note"), _stand(ride)))),
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


def _how_often(line: Line) -> Iterator[Row]:
    """The shortest and the longest wait between two departures of the day."""
    leaves = [ride.leaves for ride in line.rides]
    waits = sorted((later - earlier) // 60 for earlier, later in itertools.pairwise(leaves))
    if len(waits) < FEWEST_WAITS:
        return
    least, most = waits[0], waits[-1]
    words = (
        gettext("every %(least)d minutes")
        if least == most
        else gettext("every %(least)d to %(most)d minutes")
    )
    yield Row(gettext("How often"), words % {"least": least, "most": most})


def _where(ride: Ride | None, *, is_whole: bool) -> Iterator[Row]:
    if ride is None:
        return
    yield Row(gettext("Get on at"), Vietnamese(ride.board.name))
    if not is_whole:
        minutes = (ride.arrives - ride.leaves) // 60
        words = (
            gettext("%(stop)s, %(minutes)s minutes")
            if ride.is_exact
            else gettext("%(stop)s, about %(minutes)s minutes")
        )
        yield Row(gettext("Get off at"), words % {"stop": ride.alight.name, "minutes": minutes})


def _whole(line: Line) -> Iterator[Row]:
    is_bus = line.route.vehicle == Vehicle.BUS
    yield Row(gettext("All buses today") if is_bus else gettext("All departures today"), _times(line.rides))
    yield Row(gettext("Stops"), Vietnamese(" – ".join(line.stops)))


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
    note = ride.board.note if ride else ""
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
        "board_at": ride.board.name if ride else None,
        "alight_at": ride.alight.name if ride else None,
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
