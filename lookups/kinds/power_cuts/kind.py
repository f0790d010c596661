"""«Mai Thăng Bình có cúp điện không»: cuts by place and day."""

import datetime as dt
import re
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.dates import WEEKDAYS, Span, parse_spoken
from foundation.vietnamese.dates import day as short_day
from foundation.vietnamese.teencode import expand
from lookups.base import Act, Answer, Card, LookupKind, Row, Source, State, Tone
from lookups.kinds.power_cuts import services, telling
from lookups.kinds.power_cuts.forms import PowerCutForm
from lookups.kinds.power_cuts.models import Bulletin, PowerCut
from lookups.places import Area, listed, place_in
from lookups.subscriptions.topics import Topic

WORDS = re.compile(r"\b(cup|cat|mat|ngung( cung)?( cap)?) dien\b|\bdien (bi )?(cup|cat|mat)\b|\blich dien\b")
NOT_ASKED = re.compile(r"\b(nop|dong|tra) tien dien\b")
TOPIC = Topic(
    services.TOPIC,
    "lịch cúp điện",
    "Tối hôm trước ngày cúp chúng tôi nhắn giờ và khu vực; đổi giờ hay hủy thì nhắn lại.",
    re.compile(rf"{WORDS.pattern}|\blich cup\b"),
)
AHEAD = dt.timedelta(days=6)
FRESH_FOR = dt.timedelta(days=3)
MOST = 10
TONES = {PowerCut.State.CHANGED: Tone.YOURS, PowerCut.State.CANCELLED: Tone.DONE}


class PowerCuts(LookupKind):
    key = "cup-dien"
    label = _("Planned power cuts")
    summary = _("When the power will be off where you live, as the power company announces.")
    icon = "i-power"
    form_class = PowerCutForm
    subscribe_words = "báo cúp điện cho tôi ở Thăng Bình"

    def find(self, question: dict[str, Any], *, asker: str) -> Answer:
        bulletin = Bulletin.objects.order_by("as_of").last()
        today = timezone.localdate()
        days = question["day"] or Span(today, today + AHEAD)
        place: Area | str = question["place"]
        name = place.name if isinstance(place, Area) else f"«{place}»"
        if bulletin is None:
            return _unavailable(name)
        source = Source(bulletin.source, bulletin.as_of, bulletin.url)
        cuts = _cuts(place, days)
        asked = f"{name}, {days_in_words(days, today)}"
        shown = list(cuts[: MOST + 1])
        if not shown:
            return _nothing(place, asked, days, bulletin, source)
        stale = timezone.now() - bulletin.as_of > FRESH_FOR
        living = sum(cut.state != PowerCut.State.CANCELLED for cut in shown[:MOST])
        count = f"{living} lần cúp điện" if living else "lịch cúp điện đã hủy"
        more = max(0, cuts.count() - MOST) if len(shown) > MOST else 0
        return Answer(
            State.STALE if stale else State.FOUND,
            f"{asked}: {count}",
            source,
            lead=_lead(place, bulletin, stale),
            cards=tuple(_card(cut, today) for cut in shown[:MOST]),
            next_steps=_ways_on(place, bulletin),
            more=more,
        )

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not WORDS.search(folded) or NOT_ASKED.search(folded):
            return None
        place = place_in(text)
        if not place:
            return {}
        days = parse_spoken(text, today) or parse_spoken(expand(text), today)
        return {"place": place, "day": _typed(days)}


def days_in_words(days: Span, today: dt.date) -> str:
    """«mai, 25/11», «từ 24/11 đến 30/11/2026»"""
    if days.first != days.last:
        return f"từ {days.first:%d/%m} đến {short_day(days.last)}"
    near = {0: "hôm nay", 1: "mai"}.get((days.first - today).days)
    return (
        f"{near}, {days.first:%d/%m}"
        if near
        else f"{WEEKDAYS[days.first.weekday()]}, {short_day(days.first)}"
    )


def _typed(days: Span | None) -> str:
    """The day as the form reads it back; a span keeps its first word ("tuần này") by its own dates."""
    if days is None:
        return ""
    return (
        days.first.isoformat() if days.first == days.last else f"{days.first:%d/%m/%Y}-{days.last:%d/%m/%Y}"
    )


def _cuts(place: Area | str, days: Span) -> "QuerySet[PowerCut]":
    cuts = PowerCut.objects.within(days).for_answer()
    return cuts.in_communes(place.communes) if isinstance(place, Area) else cuts.naming(place)


def _card(cut: PowerCut, today: dt.date) -> Card:
    begins, ends = timezone.localtime(cut.starts_at), timezone.localtime(cut.ends_at)
    day = days_in_words(Span(begins.date(), begins.date()), today)
    hours = f"{begins:%H:%M}–{ends:%H:%M}" + ("" if ends.date() == begins.date() else f" ({ends:%d/%m})")
    communes = list(cut.communes.all())
    where = listed(communes) if communes else "khu vực ghi bên dưới"
    rows = [Row("Khu vực", cut.area)]
    rows += [Row("Lý do", cut.reason)] if cut.reason else []
    rows += [Row("Đơn vị", cut.company)] if cut.company else []
    cancelled = cut.state == PowerCut.State.CANCELLED
    what = "đã hủy, không cúp" if cancelled else "mất điện"
    if cut.state == PowerCut.State.CHANGED and cut.was_start and cut.was_end:
        rows.insert(0, Row("Giờ cũ", telling.span_of(cut.was_start, cut.was_end)))
    return Card(
        f"{day[:1].upper()}{day[1:]}, {hours}: {what} tại {where}",
        rows=tuple(rows),
        tone=TONES.get(PowerCut.State(cut.state), Tone.INFO),
        tag=cut.get_kind_display() if cut.state == PowerCut.State.ANNOUNCED else cut.get_state_display(),
        data={
            "start": begins.isoformat(timespec="minutes"),
            "end": ends.isoformat(timespec="minutes"),
            "area": cut.area,
            "communes": [{"code": unit.code, "name": unit.full_name} for unit in communes],
            "reason": cut.reason,
            "kind": cut.kind,
            "state": cut.state,
            "company": cut.company,
        },
    )


def _lead(place: Area | str, bulletin: Bulletin, stale: bool) -> str:
    old = f"Số liệu lúc {_moment(bulletin)}, có thể đã đổi. " if stale else ""
    return old + (place.explained if isinstance(place, Area) else "")


def _moment(bulletin: Bulletin) -> str:
    return f"{timezone.localtime(bulletin.as_of):%H:%M, %d/%m/%Y}"


def _nothing(place: Area | str, asked: str, days: Span, bulletin: Bulletin, source: Source) -> Answer:
    known_until = timezone.localtime(bulletin.as_of).date() + AHEAD
    latest = PowerCut.objects.order_by("starts_at").values_list("starts_at", flat=True).last()
    if latest:
        known_until = max(known_until, timezone.localtime(latest).date())
    if days.first > known_until:
        return Answer(
            State.NOT_PUBLISHED,
            f"{asked}: điện lực chưa công bố lịch",
            source,
            lead=f"Chúng tôi mới có lịch đến {short_day(known_until)}. Có lịch mới chúng tôi sẽ hiện ở đây.",
            next_steps=_ways_on(place, bulletin),
        )
    stale = timezone.now() - bulletin.as_of > FRESH_FOR
    lead = " ".join(
        part
        for part in (
            _lead(place, bulletin, stale),
            "Đang mất điện mà không có lịch thì có thể là sự cố: ông/bà gọi điện lực.",
        )
        if part
    )
    return Answer(
        State.STALE if stale else State.NOTHING,
        f"{asked}: không thấy lịch cúp điện",
        source,
        lead=lead,
        next_steps=_ways_on(place, bulletin),
    )


def _unavailable(name: str) -> Answer:
    return Answer(
        State.UNAVAILABLE,
        f"{name}: chưa xem được lịch cúp điện",
        Source("Điện lực"),
        lead="Chúng tôi chưa nhận được lịch của điện lực. Ông/bà thử lại sau, hoặc gọi 1022.",
        next_steps=(Act("Gọi 1022", phone="1022"),),
    )


def _ways_on(place: Area | str, bulletin: Bulletin) -> tuple[Act, ...]:
    acts = []
    if isinstance(place, Area):
        acts.append(
            Act(
                "Xem cả tuần này",
                question={"place": place.said, "day": "tuần này"},
                say=f"cúp điện {place.said} tuần này",
            )
        )
        acts.append(Act("Báo cho tôi khi có lịch", say=f"báo lịch cúp điện cho tôi ở {place.said}"))
    if bulletin.phone:
        acts.append(Act(f"Gọi điện lực {bulletin.phone}", phone=bulletin.phone.replace(" ", "")))
    return tuple(acts) or (Act("Gọi 1022", phone="1022"),)
