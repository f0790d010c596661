"""Eighty invented petitions in all states, lived through the services at moments of the past month."""

import datetime as dt
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from PIL import Image

from foundation.regions.models import AdminUnit
from petitions import services
from petitions.demo import rules
from petitions.demo.stories import ANSWERS, QUESTIONS, STORIES
from petitions.models import HandlingUnit, Petition, UnitDesk
from petitions.referrals import polite_words
from petitions.services import Actor, Contact, Place, TransitionDetails
from petitions.services.clock import needs_photo
from petitions.workflow import ActorKind, Status

SEED, HOW_MANY, DAYS = 1022, 80, 30
CONSENT = "Tôi đồng ý để trung tâm giữ tên và số điện thoại (bản thử)."
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi")
GIVEN = ("Văn Thử", "Thị Mẫu", "Minh Họa", "Thị Ví Dụ", "Văn Bịa")
# How each ends, in turn: about as many of each as a centre sees in a month.
ENDS = (
    "answered", "published", "published", "closed", "in_process", "forwarded", "published", "new", "answered",
    "waiting", "late", "rated_bad", "reopened", "accepted", "duplicate", "rejected",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the trial: an operator, an officer of each unit, a second person; units by code."""

    operator: User
    handler: User
    moderator: User
    units: dict[str, HandlingUnit]

    @property
    def centre(self) -> Actor:
        return Actor(ActorKind.CENTRE, officer=self.operator)

    @property
    def unit(self) -> Actor:
        return Actor(ActorKind.UNIT, officer=self.handler)


@transaction.atomic
def load(*, operator: User, handler: User, moderator: User) -> None:
    """Rules first, then the petitions, once; a second run changes nothing."""
    units = rules.load()
    if Petition.objects.exists() or not settings.PROVINCE.rows("demo/petition_places"):
        return
    UnitDesk.objects.bulk_create([UnitDesk(officer=handler, unit=unit) for unit in units.values()])
    cast, rng, now = Cast(operator, handler, moderator, units), random.Random(SEED), timezone.now()
    moments = sorted(
        _by_day(now - dt.timedelta(hours=rng.randint(2, DAYS * 24)), now) for _ in range(HOW_MANY)
    )
    serial = count(1)
    for n, at in enumerate(moments):
        end = _bearable(ENDS[n % len(ENDS)], now - at, n)
        petition = _sent(n, at, end, rng, next(serial))
        _Life(cast, petition, at, now, rng).lead(end)


def _photo() -> bytes:
    """A grey road under a blue sky, for what the demo has mended."""
    picture = Image.new("RGB", (320, 240), "#b8cfe2")
    picture.paste("#6b7078", (0, 140, 320, 240))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def _by_day(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """People write between six in the morning and ten at night."""
    local = timezone.localtime(at)
    awake = local.replace(hour=6 + local.hour * 2 // 3)
    return min(awake, now - dt.timedelta(minutes=30))


def _bearable(end: str, age: dt.timedelta, n: int) -> str:
    """What is an hour old was not answered a week ago, and what is weeks old does not lie unread."""
    fresh = ("new", "accepted", "forwarded")
    if age < dt.timedelta(days=3):
        return end if end in fresh else fresh[n % 3]
    if end in ("new", "accepted") or (age < dt.timedelta(days=14) and end in ("closed", "late")):
        return "in_process"
    return "answered" if end == "reopened" and age > dt.timedelta(days=20) else end


def _sent(n: int, at: dt.datetime, end: str, rng: random.Random, serial: int) -> Petition:
    kind, field, text = STORIES[n % len(STORIES)]
    if end == "rejected":
        kind, field = "report", "conduct"
        text = "Tôi khiếu nại quyết định thu hồi đất của hộ tôi, mức đền bù chưa thỏa đáng."
    places = settings.PROVINCE.rows("demo/petition_places")
    commune, place, *point = places[n % len(places)].values()
    latitude, longitude = map(float, point)
    unit = AdminUnit.objects.current().get(name=commune, level=AdminUnit.Level.COMMUNE)
    near = (latitude + rng.uniform(-0.004, 0.004), longitude + rng.uniform(-0.004, 0.004))
    name = f"{rng.choice(FAMILIES)} {rng.choice(GIVEN)}"
    return services.receive(
        text=text,
        kind=kind,
        field=field,
        place=Place(place, unit, near if n % 3 else None),
        contact=Contact(name=name, phone=f"84900000{serial:03d}", consent=CONSENT) if n % 4 else None,
        channel=("web", "chat", "phone")[n % 3],
        keep_private=n % 17 == 0,
        at=at,
        notify=False,
    )


class _Life:
    """One petition's way, step by step, each a day after the last."""

    def __init__(
        self, cast: Cast, petition: Petition, at: dt.datetime, now: dt.datetime, rng: random.Random
    ) -> None:
        self.cast, self.petition, self.at, self.now, self.rng = cast, petition, at, now, rng

    def lead(self, end: str) -> None:
        steps: dict[str, tuple[Callable[[], None], ...]] = {
            "new": (),
            "accepted": (self._accept,),
            "forwarded": (self._forward,),
            "in_process": (self._forward, self._begin),
            "late": (self._forward, self._begin),
            "waiting": (self._forward, self._ask),
            "answered": (self._forward, self._begin, self._answer),
            "published": (self._forward, self._answer, self._rate_well, self._publish),
            "closed": (self._forward, self._begin, self._answer, self._close),
            "rated_bad": (self._forward, self._answer, self._rate_badly),
            "reopened": (self._forward, self._answer_lately, self._reopen),
            "duplicate": (self._merge,),
            "rejected": (self._reject,),
        }
        for step in steps[end]:
            self.at = min(self._next_day(), self.now)
            step()

    def _next_day(self) -> dt.datetime:
        """Some hour of the office, the day after."""
        later = timezone.localtime(self.at) + dt.timedelta(days=1)
        return later.replace(hour=self.rng.randint(8, 16), minute=self.rng.randint(0, 59))

    def _move(self, to: Status, by: Actor, details: TransitionDetails = services.NO_DETAILS) -> None:
        services.change_status(
            petition=self.petition, to=to, by=by, details=details, at=self.at, notify=False
        )

    def _accept(self) -> None:
        self._move(Status.ACCEPTED, self.cast.centre)

    def _forward(self) -> None:
        unit = services.suggested_unit(self.petition) or self.cast.units["trung-tam"]
        self._move(Status.FORWARDED, self.cast.centre, TransitionDetails(unit=unit))

    def _begin(self) -> None:
        self._move(Status.IN_PROCESS, self.cast.unit)

    def _ask(self) -> None:
        self._move(Status.WAITING, self.cast.unit, TransitionDetails(question=self.rng.choice(QUESTIONS)))

    def _answer(self) -> None:
        answer = ANSWERS.get(self.petition.field) or ANSWERS["other"]
        photos = (("sau-khi-sua.jpg", _photo()),) if needs_photo(self.petition) else ()
        details = TransitionDetails(answer=answer, signed_by="Người ký của bản thử", photos=photos)
        self._move(Status.ANSWERED, self.cast.unit, details)

    def _answer_lately(self) -> None:
        self.at = max(self.at, self.now - dt.timedelta(days=2))
        self._answer()

    def _close(self) -> None:
        self.at = min(self.at + dt.timedelta(days=8), self.now)
        self._move(Status.CLOSED, services.SYSTEM)

    def _reopen(self) -> None:
        self.at = self.now - dt.timedelta(hours=5)
        details = TransitionDetails(reason="Đến nay vẫn như cũ, xin xem lại giúp.")
        self._move(Status.REOPENED, services.CITIZEN, details)

    def _rate_well(self) -> None:
        services.rate(petition=self.petition, score=self.rng.choice((3, 3, 2)))

    def _rate_badly(self) -> None:
        services.rate(petition=self.petition, score=1, comment="Chưa giải quyết đến nơi đến chốn.")

    def _merge(self) -> None:
        parent = Petition.objects.filter(field=self.petition.field).exclude(pk=self.petition.pk)
        parent = parent.exclude(status__in=[Status.DUPLICATE, Status.REJECTED])
        if found := parent.order_by("-received_at").first():
            self._move(Status.DUPLICATE, self.cast.centre, TransitionDetails(parent=found))

    def _reject(self) -> None:
        details = TransitionDetails(reason=polite_words(self.petition))
        self._move(Status.REJECTED, self.cast.centre, details)

    def _publish(self) -> None:
        if self.petition.keep_private:
            return
        answer = self.petition.answers.get()
        title = self.petition.text.split(",")[0].split(".")[0][:120]
        services.publish(
            petition=self.petition,
            by=self.cast.moderator,
            title=title,
            text=self.petition.text,
            answer=answer.text,
        )
