"""«Bệnh viện gần nhất có khám BHYT thứ 7»: by place, by what is needed, open now, nearest."""

import datetime as dt
import math
import re
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from foundation.vietnamese.dates import day as short_day
from foundation.vietnamese.dates import parse_spoken
from foundation.vietnamese.folding import fold
from lookups.base import Act, Answer, Card, LookupKind, Row, Source, State, Tone
from lookups.kinds.health.forms import HealthForm
from lookups.kinds.health.models import DAYS, Facility
from lookups.kinds.health.wanted import Wanted, wanted
from lookups.places import Area, area_of, place_in

WORDS = re.compile(
    r"\b(benh vien|bv|tram y te|tram xa|trung tam y te|phong kham|nha thuoc|tiem thuoc|cap cuu"
    r"|kham (benh|bhyt|bao hiem|thai|rang|mat)|tiem (dai|chung|ngua|phong|vac ?xin)|bac si)\b"
)
NOT_ASKED = re.compile(r"\b(thu tuc|ho so|diem tiem|covid|phan anh)\b")
MOST = 8
FRESH_FOR = dt.timedelta(days=365)
SOURCE = "Danh bạ cơ sở y tế của cổng"
EMERGENCY = Act("Cấp cứu: gọi 115", phone="115")
EARTH = 6371.0  # km
BHYT = {True: "có nhận", False: "không nhận", None: "chưa rõ, xin hỏi trước"}


class HealthFacilities(LookupKind):
    key = "y-te"
    label = _("Hospitals and clinics")
    summary = _("Near you: hours, health insurance, vaccination, emergency numbers. In danger call 115.")
    icon = "i-health"
    form_class = HealthForm
    extra_template = "lookups/health_near.html"

    def find(self, question: dict[str, Any], *, asker: str) -> Answer:
        place: Area | None = question["place"]
        asked = wanted(question["what"])
        facilities = list(_matching(place, asked))
        now = timezone.localtime()
        here = (question["lat"], question["lng"]) if question["lat"] and question["lng"] else None
        facilities, hidden = _open(facilities, question, now)
        if asked.words:
            facilities.sort(key=lambda facility: -fuzz.ratio(" ".join(asked.words), fold(facility.name)))
        if here:
            facilities = sorted(facilities, key=lambda facility: _distance(facility, here))
        where = "Gần ông/bà" if here else place.name if place else "Toàn địa bàn"
        what = f" cho «{question['what']}»" if question["what"] else ""
        if not facilities:
            return _nothing(where, what, question, hidden)
        shown = facilities[:MOST]
        oldest = min(facility.checked_on for facility in shown)
        lead = place.explained if place else ""
        if hidden:
            lead = f"{lead} {hidden} nơi chưa rõ giờ mở cửa nên không tính.".strip()
        return Answer(
            State.STALE if now.date() - oldest > FRESH_FOR else State.FOUND,
            f"{where}: {len(facilities)} nơi{what}",
            Source(SOURCE, oldest),
            lead=lead,
            cards=tuple(_card(facility, now, here) for facility in shown),
            next_steps=(EMERGENCY, Act("Gọi 1022", phone="1022")),
            more=len(facilities) - len(shown),
        )

    def near(self, lat: float, lng: float) -> dict[str, str] | None:
        return {"lat": str(lat), "lng": str(lng)} if _in_vietnam(lat, lng) else None

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not WORDS.search(folded) or NOT_ASKED.search(folded):
            return None
        place = place_in(text)
        area = area_of(place) if place else None
        is_whole = area is None or len(area.communes) > 50
        what = text if is_whole else text.replace(place, " ")
        days = parse_spoken(text, today)
        return {
            "place": "" if is_whole else place,
            "what": what[:150],
            "day": days.first.isoformat() if days else "",
            "open_now": "on" if re.search(r"\b(dang mo|bay gio|mo cua khong|con mo)\b", folded) else "",
        }


def _in_vietnam(lat: float, lng: float) -> bool:
    return 8 <= lat <= 24 and 102 <= lng <= 118


def _matching(place: Area | None, asked: Wanted) -> "QuerySet[Facility]":
    found = Facility.objects.select_related("commune").prefetch_related("hours")
    if place is not None:
        found = found.filter(commune__in=place.communes)
    if asked.kinds:
        found = found.filter(kind__in=asked.kinds)
    if asked.bhyt:
        found = found.exclude(takes_bhyt=False)
    if asked.vaccine:
        found = found.exclude(vaccines="")
    if asked.emergency:
        found = found.filter(has_emergency=True)
    exact = found
    for word in asked.words:
        exact = exact.filter(folded__contains=word)
    if asked.words and not exact.exists():
        return found.filter(folded__trigram_word_similar=" ".join(asked.words))
    return exact


def _open(
    facilities: list[Facility], question: dict[str, Any], now: dt.datetime
) -> tuple[list[Facility], int]:
    """Those open now or on the day asked; and how many were left out because their hours are unknown."""
    if question["open_now"]:
        states = [(facility, facility.is_open(now) or facility.has_emergency) for facility in facilities]
    elif question["day"] and question["day"].first != now.date():
        weekday = question["day"].first.weekday()
        states = [(facility, _opens_on(facility, weekday)) for facility in facilities]
        if not any(is_open for _, is_open in states):
            return facilities, 0  # nobody's hours are known: all are shown, each saying so
    else:
        return facilities, 0
    unknown = sum(not is_open and not facility.hours.all() for facility, is_open in states)
    return [facility for facility, is_open in states if is_open], unknown


def _opens_on(facility: Facility, weekday: int) -> bool:
    return facility.has_emergency or any(row.weekday == weekday for row in facility.hours.all())


def _distance(facility: Facility, here: tuple[float, float]) -> float:
    """Kilometres as the crow flies; facilities without a point come last."""
    if facility.lat is None or facility.lng is None:
        return math.inf
    lat, lng = math.radians(facility.lat - here[0]), math.radians(facility.lng - here[1])
    across = math.cos(math.radians(here[0])) * math.cos(math.radians(facility.lat))
    half = math.sin(lat / 2) ** 2 + across * math.sin(lng / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def _card(facility: Facility, now: dt.datetime, here: tuple[float, float] | None) -> Card:
    is_open = facility.is_open(now)
    tag, tone = _state(facility, is_open)
    distance = _distance(facility, here) if here else math.inf
    address = ", ".join(part for part in (facility.address, facility.commune.full_name) if part)
    rows = [Row("Địa chỉ", address)]
    if distance < math.inf:
        rows.append(Row("Cách", f"khoảng {max(1, round(distance))} km đường chim bay"))
    rows += [Row("Điện thoại", facility.phone)] if facility.phone else []
    rows.append(Row("Giờ khám", _hours(facility) or "chưa rõ, xin gọi trước"))
    rows.append(Row("BHYT", BHYT[facility.takes_bhyt]))
    rows += [Row("Chuyên khoa", facility.specialities)] if facility.specialities else []
    rows += [Row("Tiêm chủng", facility.vaccines)] if facility.vaccines else []
    rows += [Row("Tên khác", facility.old_names)] if facility.old_names else []
    phones = ((facility.emergency_phone, "Cấp cứu"), (facility.phone, "Gọi"))
    return Card(
        facility.name,
        rows=tuple(rows),
        tag=tag,
        tone=tone,
        notes=(f"{facility.get_certainty_display()}; xem lại ngày {short_day(facility.checked_on)}.",),
        acts=tuple(Act(f"{word} {phone}", phone=phone.replace(" ", "")) for phone, word in phones if phone),
        data=_data(facility, is_open, distance),
    )


def _data(facility: Facility, is_open: bool | None, distance: float) -> dict[str, Any]:
    return {
        "name": facility.name,
        "kind": facility.kind,
        "level": facility.level,
        "commune": facility.commune.code,
        "address": facility.address,
        "phone": facility.phone,
        "emergency_phone": facility.emergency_phone,
        "has_emergency": facility.has_emergency,
        "takes_bhyt": facility.takes_bhyt,
        "open_now": is_open,
        "hours": [str(row) for row in facility.hours.all()],
        "specialities": facility.specialities,
        "vaccines": facility.vaccines,
        "lat": facility.lat,
        "lng": facility.lng,
        "is_approximate": facility.is_approximate,
        "certainty": facility.certainty,
        "distance_km": None if math.isinf(distance) else round(distance, 1),
    }


def _state(facility: Facility, is_open: bool | None) -> tuple[str, Tone]:
    if is_open:
        return "Đang mở cửa", Tone.DONE
    if facility.has_emergency:
        return "Cấp cứu 24/24", Tone.INFO
    return ("Đang đóng cửa", Tone.NEUTRAL) if is_open is False else ("Chưa rõ giờ", Tone.NEUTRAL)


def _hours(facility: Facility) -> str:
    by_span: dict[str, list[int]] = {}
    for row in facility.hours.all():
        by_span.setdefault(f"{row.opens:%H:%M}–{row.closes:%H:%M}", []).append(row.weekday)
    return "; ".join(f"{_days(days)} {span}" for span, days in by_span.items())


def _days(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0]]} đến {DAYS[days[-1]]}"
    return ", ".join(DAYS[day] for day in days)


def _nothing(where: str, what: str, question: dict[str, Any], hidden: int) -> Answer:
    checked = Facility.objects.order_by("-checked_on").values_list("checked_on", flat=True).first()
    if checked is None:
        return Answer(
            State.UNAVAILABLE,
            f"{where}: chưa xem được danh bạ y tế",
            Source(SOURCE),
            lead="Danh bạ chưa có dữ liệu. Ông/bà gọi 1022; nguy cấp gọi 115.",
            next_steps=(EMERGENCY, Act("Gọi 1022", phone="1022")),
        )
    steps = [EMERGENCY]
    if question["place"] and what:
        steps.append(Act(f"Mọi nơi ở {question['place'].said}", question={"place": question["place"].said}))
    steps.append(Act("Xem toàn địa bàn", question={"what": question["what"] or "bệnh viện"}))
    note = (
        f"{hidden} nơi chưa rõ giờ mở cửa; xem cả những nơi đó thì bỏ chọn «đang mở cửa»." if hidden else ""
    )
    return Answer(
        State.NOTHING,
        f"{where}: không thấy nơi nào{what}",
        Source(SOURCE, checked),
        lead=note,
        next_steps=tuple(steps),
    )
