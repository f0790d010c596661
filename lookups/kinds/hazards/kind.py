"""«Xã Trà Leng có nguy cơ sạt lở không, sơ tán đi đâu»: what is in force, what to do, whom to call."""

import datetime as dt
import re
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold, nfc
from lookups.base import Act, Answer, Card, LookupKind, Row, Source, State, Tone
from lookups.kinds.hazards import services
from lookups.kinds.hazards.active import COOKIE
from lookups.kinds.hazards.forms import HazardForm
from lookups.kinds.hazards.models import HazardKind, HazardNotice, Hotline, RiverStation, Shelter
from lookups.kinds.hazards.naming import hazards_in
from lookups.places import Area, place_in
from lookups.subscriptions.topics import Topic

WORDS = re.compile(
    r"\b(thien tai|ap thap|con bao|bao (so|lut|lu)|co bao|lu (lut|song|quet|ve|len|bao)"
    r"|mua lu|sat lo|ngap (lut|nuoc)"
    r"|bi ngap|so tan|canh bao|muc nuoc|bao dong (may|1|2|3|i+|lu)|dong dat|song than|nang nong|mua (to|lon)"
    r"|lo (dat|nui)|nuoc len)\b"
)
STORM = re.compile(r"\bbão\b", re.IGNORECASE)
RIVER = re.compile(r"\bsong ((?:vu gia|thu bon|tam ky|[a-z]+ [a-z]+))\b")
TOPIC = Topic(
    services.TOPIC,
    "thiên tai",
    "Có cảnh báo từ cấp 3/5 chúng tôi nhắn ngay, hết nguy hiểm cũng nhắn.",
    re.compile(r"\b(thien tai|canh bao|bao lu|bao lut|mua lu|lu lut|sat lo|bao bao)\b"),
)
MOST = 5
NO_LIMIT_KNOWN = "Mức báo động để tham khảo, chưa kiểm chứng."


class Hazards(LookupKind):
    key = "thien-tai"
    label = _("Disaster warnings")
    summary = _("Storms, floods, landslides where you are: how bad, until when, what to do, whom to call.")
    icon = "i-warning"
    form_class = HazardForm
    subscribe_words = "báo thiên tai cho tôi ở Trà Leng"
    extra_template = "lookups/home_commune.html"

    def find(self, question: dict[str, Any], *, asker: str) -> Answer:
        place: Area | None = question["place"]
        what = nfc(question["what"] or "").strip()
        now = timezone.now()
        notices = _notices(place, what, now)
        rivers = _rivers(what)
        cards = [_card(notice) for notice in notices[:MOST]] + [_river_card(river) for river in rivers]
        if place and (notices or "so tan" in fold(what)):
            cards += _shelters(place)
        name = place.name if place else "Toàn địa bàn"
        explained = place.explained if place else ""
        if not notices:
            return _quiet(name, what, cards, explained, now)
        late = any(notice.next_bulletin_at and notice.next_bulletin_at < now for notice in notices)
        lead = "Bản tin tiếp theo lẽ ra đã có; số liệu dưới đây có thể đã đổi. " if late else ""
        newest = max(notices, key=lambda notice: notice.issued_at)
        return Answer(
            State.STALE if late else State.FOUND,
            f"{name}: {len(notices)} cảnh báo đang hiệu lực, cao nhất cấp {notices[0].level}/5",
            Source(newest.issuer, newest.issued_at, newest.source_url),
            lead=lead + explained,
            cards=tuple(cards),
            next_steps=_hotlines(place),
            more=max(0, len(notices) - MOST),
        )

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not (WORDS.search(folded) or STORM.search(text) or RIVER.search(folded)):
            return None
        river = RIVER.search(folded)
        what = f"sông {river[1]}" if river else _hazard_in(folded, text)
        if "so tan" in folded:
            what = f"{what} sơ tán".strip()
        return {"place": place_in(text), "what": what}

    def page_context(self, request: HttpRequest) -> dict[str, Any]:
        code = request.COOKIES.get(COOKIE, "")
        home = AdminUnit.objects.current().filter(code=code).first() if code.isdigit() else None
        return {"home_commune": home}


def _hazard_in(folded: str, text: str) -> str:
    """The kind of hazard that the message names, "" for all."""
    if STORM.search(text):
        return "bão"
    for kind in HazardKind.objects.exclude(key="bao"):
        if any(re.search(rf"\b{alias}\b", folded) for alias in kind.aliases.split("|") if " " in alias):
            return kind.name
    return "bão" if re.search(r"\b(con bao|bao so|ap thap|co bao)\b", folded) else ""


def _notices(place: Area | None, what: str, now: dt.datetime) -> list[HazardNotice]:
    active = HazardNotice.objects.active(now).select_related("hazard")
    if kinds := hazards_in(what):
        groups = {kind.group for kind in kinds}  # a storm's warning is news to who asks about the flood
        active = active.filter(hazard__group__in=groups | {HazardKind.Group.STORM})
    if place is not None:
        through = HazardNotice.communes.through.objects.filter(adminunit__in=place.communes)
        active = active.filter(pk__in=through.values("hazardnotice"))
    return list(active)


def _rivers(what: str) -> list[RiverStation]:
    words = fold(what)
    if "song" not in words.split():
        return []
    return [station for station in RiverStation.objects.all() if fold(station.river) in words]


def _card(notice: HazardNotice) -> Card:
    until = timezone.localtime(notice.valid_until)
    rows = [Row("Nơi", notice.area), Row("Cần làm", notice.advice)]
    rows += [Row("Tình hình", notice.situation)] if notice.situation else []
    rows += [Row("Dự báo", notice.forecast)] if notice.forecast else []
    rows.append(Row("Hiệu lực đến", f"{until:%H:%M, %d/%m/%Y}"))
    if notice.next_bulletin_at:
        rows.append(
            Row("Bản tin tiếp theo", f"{timezone.localtime(notice.next_bulletin_at):%H:%M, %d/%m/%Y}")
        )
    return Card(
        notice.title,
        rows=tuple(rows),
        tone=Tone(f"level_{notice.level}"),
        tag=notice.level_in_words,
        data={
            "hazard": notice.hazard.key,
            "level": notice.level,
            "area": notice.area,
            "communes": [unit.code for unit in notice.communes.all()],
            "advice": notice.advice,
            "situation": notice.situation,
            "forecast": notice.forecast,
            "issued_at": notice.issued_at.isoformat(),
            "valid_until": notice.valid_until.isoformat(),
            "issuer": notice.issuer,
        },
    )


def _river_card(station: RiverStation) -> Card:
    marks = f"I: {_metres(station.level_1)}; II: {_metres(station.level_2)}; III: {_metres(station.level_3)}"
    lead = "Chưa có số đo mực nước mới."
    if station.water is not None and station.read_at:
        at = timezone.localtime(station.read_at)
        lead = f"Mực nước {_metres(station.water)} lúc {at:%H:%M, %d/%m/%Y}: {station.alarm}."
    return Card(
        str(station),
        lead=lead,
        rows=(Row("Mức báo động", marks),),
        notes=() if station.is_checked else (NO_LIMIT_KNOWN,),
        data={
            "river": station.river,
            "station": station.name,
            "alarm_levels_m": [float(level) for level in (station.level_1, station.level_2, station.level_3)],
            "is_checked": station.is_checked,
            "water_m": None if station.water is None else float(station.water),
            "read_at": station.read_at.isoformat() if station.read_at else None,
        },
    )


def _metres(value: Any) -> str:
    return f"{value:.2f}".replace(".", ",") + " m"


def _shelters(place: Area) -> list[Card]:
    shelters = Shelter.objects.filter(commune__in=place.communes)[:MOST]
    return [
        Card(
            f"Nơi sơ tán: {shelter.name}",
            lead=shelter.address,
            rows=tuple(
                Row("Sức chứa", f"{shelter.capacity} người", is_number=True) for _ in [0] if shelter.capacity
            ),
            notes=(shelter.note,) if shelter.note else (),
            acts=(Act(f"Gọi {shelter.phone}", phone=shelter.phone.replace(" ", "")),)
            if shelter.phone
            else (),
            data={"shelter": shelter.name, "address": shelter.address, "phone": shelter.phone},
        )
        for shelter in shelters
    ]


def _hotlines(place: Area | None) -> tuple[Act, ...]:
    here = {unit.pk for unit in place.communes} if place else set()
    lines = [line for line in Hotline.objects.all() if line.commune_id is None or line.commune_id in here]
    return tuple(Act(f"{line.label}: {line.phone}", phone=line.phone.replace(" ", "")) for line in lines) or (
        Act("Gọi 112", phone="112"),
    )


def _quiet(name: str, what: str, cards: list[Card], explained: str, now: dt.datetime) -> Answer:
    about = f" về «{what}»" if what and not cards else ""
    return Answer(
        State.FOUND if cards else State.NOTHING,
        f"{name}: không có cảnh báo nào đang hiệu lực{about}",
        Source("Cảnh báo đã phát trên cổng này", now),
        lead=explained or "Thấy nguy hiểm thì đừng chờ cảnh báo: ông/bà đến chỗ an toàn và gọi ngay.",
        cards=tuple(cards),
        next_steps=_hotlines(None),
    )
