"""«Xe buýt Tam Kỳ đi Đà Nẵng mấy giờ»: the next three buses, the last one, where to stand, the fare."""

import datetime as dt
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.money import format_vnd
from lookups.base import Act, Answer, Card, LookupKind, Row, Source, State, Tone
from lookups.kinds.buses import places, search
from lookups.kinds.buses.departures import Ride, clock
from lookups.kinds.buses.forms import BusForm
from lookups.kinds.buses.models import Feed
from lookups.kinds.buses.search import Line

MOST_CARDS = 8
NEXT = 3
_ASKS = re.compile(r"\b(?:xe (?:buyt|buy|bus|bit)|tuyen (?:so )?\d{1,3}|chuyen (?:cuoi|dau) tuyen|bus)\b")
_ROUTE = re.compile(r"\b(?:tuyen|xe buyt|xe bus|bus)(?: so)? (\d{1,3})\b")
_TO = re.compile(r"\b(?:đi|di|đến|den|tới|toi|về|ve)\s+", re.I)


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
        "Chưa có lịch xe buýt trên cổng",
        Source("Lịch xe buýt"),
        lead="Dữ liệu đang được cập nhật. Ông/bà hỏi nhân viên tại bến xe, hoặc gọi tổng đài.",
        next_steps=(Act("Gọi 1022", phone="1022", say="gặp cán bộ"),),
    )


def _nothing(question: dict[str, Any], feed: Feed) -> Answer:
    unknown = [
        question[name]
        for name in ("start", "end")
        if question[name] and not places.stops_of(feed, question[name])
    ]
    if unknown:
        heading = f"Không thấy điểm dừng xe buýt nào ở {' và '.join(unknown)}"
    else:
        heading = f"Không thấy tuyến xe buýt chạy thẳng {_asked(question)}"
    lines = ", ".join(route.short_name or route.long_name for route in search.routes_of(feed, ""))
    steps = [Act("Gọi 1022", phone="1022", say="gặp cán bộ")]
    if question["start"] and question["end"]:
        steps.insert(0, _ask(f"Mọi tuyến từ {question['start']}", start=question["start"]))
    return Answer(
        State.NOTHING,
        heading,
        _source(feed),
        lead=f"Các tuyến có trên cổng: {lines}.",
        next_steps=tuple(steps),
    )


def _found(question: dict[str, Any], feed: Feed, lines: list[Line], now: dt.datetime) -> Answer:
    seconds = now.hour * 3600 + now.minute * 60
    is_whole = not (question["start"] or question["end"])
    lines.sort(key=lambda line: line.after(seconds)[0].leaves if line.after(seconds) else 10**6)
    is_over = feed.ends_on < now.date()
    lead = f"Lúc {now:%H:%M}. Giờ ghi «khoảng» là gần đúng, ông/bà ra bến sớm vài phút."
    if is_over:
        lead = f"Lịch này chỉ đến {feed.ends_on:%d/%m/%Y}, có thể đã đổi. {lead}"
    steps = [Act("Gọi 1022", phone="1022")]
    if question["start"] and question["end"]:
        steps.insert(0, _ask("Chiều ngược lại", start=question["end"], end=question["start"]))
    return Answer(
        State.STALE if is_over else State.FOUND,
        f"Xe buýt {_asked(question)}",
        _source(feed),
        lead=lead,
        cards=tuple(_card(feed, line, seconds, is_whole=is_whole) for line in lines[:MOST_CARDS]),
        next_steps=tuple(steps),
        more=max(0, len(lines) - MOST_CARDS),
    )


def _card(feed: Feed, line: Line, seconds: int, *, is_whole: bool) -> Card:
    coming, ride = line.after(seconds), _first(line)
    rows = [Row("Chuyến tới", _times(coming[:NEXT]) if coming else _none_left(line))]
    if line.rides:
        rows.append(Row("Chuyến đầu, chuyến cuối", f"{line.rides[0].shown}, {line.rides[-1].shown}"))
    if ride:
        rows.append(Row("Đón ở", ride.board.stop.name))
        if ride.alight and not is_whole:
            rows.append(Row("Xuống ở", f"{ride.alight.stop.name}, đi {_minutes(ride)} phút"))
    if fare := search.fares(feed, ride, line.route, whole=is_whole):
        rows.append(Row("Giá vé", _price(*fare)))
    if is_whole and line.rides:
        rows.append(Row("Mọi chuyến hôm nay", _times(line.rides)))
        rows.append(Row("Các điểm dừng", " – ".join(search.stops_in_order(line.route)[line.direction])))
    rows.append(Row("Đơn vị chạy xe", line.route.agency))
    return Card(
        title=line.route.title,
        lead=f"Đi về phía {line.headsign}" if line.headsign else "",
        rows=tuple(rows),
        notes=tuple(filter(None, (line.route.note, _where(ride)))),
        tone=Tone.INFO if coming else Tone.NEUTRAL,
        tag="" if coming else "Hôm nay hết chuyến",
        acts=_acts(line, is_whole=is_whole),
        data=_data(line, coming, fare),
    )


def _first(line: Line) -> Ride | None:
    return next(iter(line.rides or line.tomorrow), None)


def _times(rides: list[Ride]) -> str:
    exact = all(ride.is_exact for ride in rides)
    return ("" if exact else "khoảng ") + ", ".join(clock(ride.leaves) for ride in rides)


def _none_left(line: Line) -> str:
    first = f"; ngày mai chuyến đầu {line.tomorrow[0].shown}" if line.tomorrow else ""
    return f"Hôm nay hết chuyến{first}"


def _minutes(ride: Ride) -> str:
    minutes = ((ride.arrives or ride.leaves) - ride.leaves) // 60
    return str(minutes) if ride.is_exact else f"khoảng {minutes}"


def _price(least: int, most: int) -> str:
    return format_vnd(least) if least == most else f"{format_vnd(least)} đến {format_vnd(most)}"


def _where(ride: Ride | None) -> str:
    return f"Điểm đón: {ride.board.stop.note}." if ride and ride.board.stop.note else ""


def _acts(line: Line, *, is_whole: bool) -> tuple[Act, ...]:
    name = line.route.short_name or line.route.long_name
    acts = [] if is_whole else [_ask(f"Cả tuyến {name}", route=name)]
    if line.route.phone:
        acts.append(Act(f"Gọi {line.route.agency}", phone=line.route.phone))
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
    route = question["route"]
    parts = (
        f"tuyến {re.sub('^tuyến ', '', route, flags=re.I)}" if route else "",
        f"từ {question['start']}" if question["start"] else "",
        f"đến {question['end']}" if question["end"] else "",
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
    return Source(str(feed), feed.dated_on, feed.url)
