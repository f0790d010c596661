"""«Xe buýt Tam Kỳ đi Đà Nẵng mấy giờ»: the next three rides, the last one, where to stand, the fare.

A line may be a boat, a train or a tram as well as a bus.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local_lazy
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from lookups.base import Answer, FollowUp, LookupKind
from lookups.fields import text_field
from lookups.kinds.buses import answers, search, stop_search, timetable
from lookups.kinds.buses.ends import ends_in
from lookups.kinds.buses.models import Route
from lookups.kinds.buses.vehicles import Vehicle
from lookups.places import place_in

_ASKS = re.compile(
    r"\b(?:xe (?:buyt|buy|bus|bit)|tuyen (?:so )?\d{1,3}|(?:di|co|bat) tuyen (?:may|nao|gi|chi)"
    r"|chuyen (?:cuoi|dau) tuyen|bus(?:es)?|line \d{1,3}"
    r"|xe (?:so )?(?:0?[1-9]|\d\d)(?! (?:cho|tuoi|nguoi|gio|h)\b)(?=.{0,200}\b(?:ve|gio|h"
    r"|chuyen|tien|di"
    r"|hs|hoc sinh)\b))\b"
)
# "còn xe về Tam Kỳ không": a coach, a taxi or a lorry is none.
_RIDE = re.compile(
    r"\b(?:con|co|chuyen|bat|don|di|len) (?:\w+ ){0,2}xe (?:nao |gi |chi )?(?:tu \w+ \w+(?: \w+)? )?"
    r"(?:di|ve|ra|vo|len|xuong|toi|qua|den) \w"
)
_WHICH_BUS = re.compile(
    r"\bco (?:xe|chuyen|tuyen)(?: buyt| khach)? (?:gi|chi|nao|mo)\b(?: \w+){0,2} (?:di|xuong|ra|ve"
    r"|len|chay)\b"
)
_IN_ENGLISH = re.compile(r"\bbus(?:es)? (?:from|to)\b")
_JOURNEY = re.compile(
    r"^(?:(?:cho|hoi|a|oi|da|xin|em|toi|tui|tu) )*\w+ \w+ (?:di|ra|vo|ve|den|toi|xuong|len) \w+ \w+(?: \w+)?"
    r" (?:may gio|gia (?:ve )?bao|bao nhieu (?:tien|mot)|ve bao|may chuyen|con chuyen|luc nao co)"
)
_BOAT = re.compile(
    r"\b(?:(?:tau|ca ?no|thuyen|pha)(?: cao toc| thuy| cho khach)? (?:di|ra|den|tu|ve|toi)|gio tau"
    r"|(?:boats?|ferry|ferries) (?:to|from|between))\b"
)
_ROUTE = re.compile(r"\b(?:tuyen|xe buyt|xe bus|xe|bus|line)(?: so)? (\d{1,3})\b")
_BEGINS_THERE = re.compile(r"\b(?:ben|tu|dau|phia|from) \w+ \w+")
_BOARDS = r"\b(?:(?:len|don|dung|doi|bat)(?: xe)? o|get on (?:at|in)|board(?:ing)? (?:at|in))"
_ENDS = (
    r"(?=\s*(?:\b(?:ko|k|kg|hok|hông|hong|được|đc|dc|luôn|thôi|từ|tu|from|mấy|may|lúc|luc|có|co"
    r"|giá|gia|bao|không|khong|thì|thi|chứ|chu|đi|di|đến|den"
    r"|tới|toi|về|chuyến|hôm|đón|don|bắt|bat|chỗ|cho|ở|mất|mat|hết|het|sáng|chiều|to|at|when)\b|[,?.!]|$))"
)
_FROM_NAME = re.compile(
    rf"\b(?:từ|tu|from)\s{{1,9}}((?:[^\W\d_]{{1,20}}(?:\s|(?![^\W\d_]))){{1,5}}?){_ENDS}", re.I
)
_TO_NAME = re.compile(
    rf"\b(?:đi|di|đến|den|tới|xuống|xuong|vô|vo|ra|to)\s{{1,9}}((?:[^\W\d_]{{1,20}}(?:\s|(?![^\W\d_]))){{1,5}}?){_ENDS}",
    re.I,
)
_NO_PLACE = re.compile(
    r"(?:bn|nhieu|nhiu|bao|may|do|day|no|ngang|ben|dau|mo|lam|hoc|choi|cho|nha|som|khuya|lai|nhung|cac|xe|the|nhu|qua|thang)\b"
)


def _name_in(pattern: re.Pattern[str], text: str, said: Sequence[str]) -> str:
    """An end of the journey that is none of the known places: a stop, or to be told that it is unknown."""
    match = pattern.search(text)
    if match is None or _NO_PLACE.match(fold(match[1])) or any(name in match[1] for name in said):
        return ""
    return match[1].strip()


def _to(raw: dict[str, str], name: str) -> dict[str, str] | None:
    """The same journey to another place; None where it is none that is known."""
    named = ends_in(name)
    end = named.end or named.start if len(named.said) == 1 else place_in(name)
    return {**raw, "end": end} if end else None


def _turned(raw: dict[str, str]) -> dict[str, str] | None:
    """The way back; None where only one end is known."""
    start, end = raw.get("start", ""), raw.get("end", "")
    return {**raw, "start": end, "end": start} if start and end else None


class BusForm(forms.Form):
    start = text_field(
        _("From where"), local_lazy(_("A stop or a place. For example: %(ward)s, %(town)s")), max_length=120
    )
    end = text_field(_("To where"), local_lazy(_("For example: %(city)s")), max_length=120)
    route = text_field(
        _("Line"), local_lazy(_("For example: %(bus_lines)s, %(town)s – %(upland)s")), max_length=120
    )


class Buses(LookupKind):
    key = "xe-buyt"
    label = _("Buses and boats")
    search_words = _(
        "bus, bus timetable, bus stop, bus station, coach, boat, speedboat, ferry, "
        "boat timetable, airport bus"
    )
    summary = local_lazy(
        _("Next and last departures, fares: from a stop, a place, or a whole line; boats too.")
    )
    icon = "i-bus"
    form_class = BusForm
    extra_template = "lookups/bus_map.html"
    kept = timetable.KEPT
    question = local_lazy(_("From where to where? For example: bus from %(town)s to %(city)s."))
    follow_ups = (
        FollowUp(
            asked=r"^(?:(?:toi|tui|em|minh|con|chi|thi|ma|nhung|da|dung|chu) ){0,12}"
            r"(?:xuong|di|toi|den|ve|ra|vo|len(?! o )) (?:o )?(?!(?:tu|bao|may|het|mat|gia|nhieu|luon) )"
            r"(?P<to>\w{1,40}(?: \w{1,40}){1,12}?)(?: (?:thoi|luon|ma|a|nha|nhe|co|thi|la|het|mat"
            r"|gia|ve|bao"
            r"|nhieu|may|tien|dong|vay|do)){0,12}$",
            change=lambda raw, match: _to(raw, match["to"]) if match else None,
        ),
        FollowUp("frequency", rows=(_("How often"), _("First bus, last bus"), _("First and last departure"))),
        FollowUp(
            "discount case",
            words=_(
                "What the portal knows of fares and reductions stands below; ask the bus company for more."
            ),
            rows=(_("Fare"),),
            notes=True,
            calls=True,
        ),
        FollowUp(
            "luggage",
            words=_("The portal has no information on luggage, goods and animals: ask the bus company."),
            rows=(_("Bus company"), _("Operator")),
            calls=True,
        ),
        FollowUp(
            asked=r"\b(?:mua|ban|dat)(?: ve)?(?: truoc)? (?:o dau|cho nao|noi nao)"
            r"|\b(?:buy|book) .{0,200}tickets?\b",
            words=_("The portal has no information on where tickets are sold: ask the bus company."),
            rows=(_("Bus company"), _("Operator")),
            calls=True,
        ),
        FollowUp(
            asked=r"\b(?:chu nhat|cuoi tuan|(?<!cai )thu (?:hai|ba|tu|nam|sau|bay|[2-7])|hang ngay"
            r"|moi ngay|ngay le|tet)\b(?=.{0,200}\b(?:chay|co|xe|khong)\b)",
            words=_(
                "The portal has no information on single days of the week; most lines run every day. "
                "Ask the bus company."
            ),
            calls=True,
        ),
        FollowUp(
            asked=r"\b(?:(?:chieu|luot|chuyen|di) (?:ve|nguoc lai|quay ve)|nguoc lai|quay ve"
            r"|the way back|return|back)\b",
            change=lambda raw, match: raw if match and ends_in(match.string).end else _turned(raw),
        ),
        FollowUp(
            asked=r"\b(?:chuyen|xe|tau)? ?(?:cuoi(?: cung)?|chot|tre nhat|dau tien|som nhat)\b(?: ngay)?"
            r"(?: (?:la )?may gio)?|\bchuyen dau\b(?: may gio)?|\b(?:last|first)(?: bus| boat| one)?\b",
            rows=(_("First bus, last bus"), _("First and last departure")),
        ),
        FollowUp(
            "price",
            rows=(_("Fare"),),
            notes=True,
            otherwise=_("The timetable gives no fare for it; please ask the bus company."),
        ),
        FollowUp(
            "phone handler",
            asked=r"\b(?:nha|hang) xe\b|\btuyen (?:do |nay )?ten (?:gi|chi)\b|\b(?:de quen|bo quen|mat do)\b",
            rows=(_("Bus company"), _("Operator")),
            calls=True,
        ),
        FollowUp("duration", rows=(_("Get off at"),)),
        FollowUp(
            "place",
            asked=r"\b(?:don|bat|len|xuong) (?:xe |buyt )?(?:o )?(?:dau|mo|cho nao|tram nao)\b"
            r"|\btram (?:nao|dau)\b|\bdi qua\b|\b(?:get on|get off|stops?|leave from|depart)\b",
            rows=(_("Get on at"), _("Get off at"), _("Stops")),
        ),
        FollowUp(
            "hours when",
            asked=r"\bchuyen (?:ke|tiep|sau|toi|gan nhat|nao)\b|\b(?:con|co|het) (?:xe|chuyen)\b|\bnext\b",
            rows=(
                _("Next buses"),
                _("Next departures"),
                _("First bus, last bus"),
                _("First and last departure"),
            ),
        ),
    )

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        known = timetable.in_force()
        if known is None:
            return answers.unavailable()
        now = timezone.localtime()
        routes = search.routes_of(known, question["route"])
        start, end = (
            stop_search.stops_of(known, question[name]) if question[name] else None
            for name in ("start", "end")
        )
        ends = ((question["start"], start), (question["end"], end))
        unknown = [typed for typed, stops in ends if stops is not None and not stops.named]
        if unknown:
            return answers.unknown_stops(known, question, unknown)
        if not routes:
            return answers.unknown_line(known, question)
        if not any(question[name] for name in ("start", "end", "route")):
            return answers.all_lines(known)
        lines = search.lines(known, routes, start, end, now.date())
        if not lines:  # none from this very stop: another in its commune
            begin, goal = (stops and stop_search.around(known, stops) for stops in (start, end))
            lines = search.lines(known, routes, begin, goal, now.date())
        if not lines:
            return answers.nothing(question, known)
        notes = tuple(dict.fromkeys(stops.note for stops in (start, end) if stops and stops.note))
        return answers.found(question, known, lines, now, notes)

    def claims(self, folded: str) -> bool:
        """«có xe chi đi không»; boats where the timetable has some: else the handbook tells how to cross."""
        if (
            _WHICH_BUS.search(folded)
            or _IN_ENGLISH.search(folded)
            or (_JOURNEY.search(folded) and len(find_places(folded)) > 1)
        ):
            return True
        return bool(_BOAT.search(folded)) and Route.objects.filter(vehicle=Vehicle.FERRY).exists()

    def rephrased(self, raw: dict[str, str], text: str) -> dict[str, str] | None:
        """«từ cầu Tam Kỳ ra bến xe Đà Nẵng thì sao»; «bên Tam Kỳ» of what leads there is the way back;
        «tui lên ở Tiên Kỳ» begins the same journey there."""
        named = ends_in(text)
        if named.start and named.end:
            return {**raw, "start": named.start, "end": named.end}
        if named.start and raw.get("end") and re.search(f"{_BOARDS} {fold(named.said[0])}", fold(text)):
            is_end = fold(named.start) == fold(raw["end"])
            return _turned(raw) if is_end else {**raw, "start": named.start}
        begins = named.start and _BEGINS_THERE.search(fold(text)) and raw.get("start")
        return _turned(raw) if begins and fold(named.start) == fold(raw.get("end", "")) else None

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        rides = _RIDE.search(folded) and find_places(text)
        if not (_ASKS.search(folded) or self.claims(folded) or rides):
            return None
        raw = {"start": "", "end": "", "route": ""}
        if match := _ROUTE.search(folded):
            raw["route"] = match[1]
        named = ends_in(text)
        raw["start"], raw["end"], said = named.start, named.end, named.said
        for name, pattern in (("start", _FROM_NAME), ("end", _TO_NAME)):
            if not raw[name] and (other := _name_in(pattern, text, said)):
                raw[name] = other
        return raw
