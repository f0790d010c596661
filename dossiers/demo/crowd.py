"""Hundreds of dossiers over two years in every status: most finished, some late, some waiting."""

import datetime as dt
import math
import random
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Prefetch

from dossiers import services
from dossiers.demo.agencies import CITY, CLOSED, DEPARTMENTS, HANDLES, OLD_PROVINCE, REFORM
from dossiers.demo.life import Case, live
from dossiers.demo.times import Almanac
from dossiers.models import Agency, Dossier, Procedure, ProcedurePaper
from dossiers.workflow import Status
from foundation.citizens.models import Citizen

S = Status
TO_WORK = (S.ACCEPTED, S.IN_PROCESS)


class Pace(Enum):
    """When it began and how far it had to be by now."""

    PAST = auto()  # all of it lies behind
    READY = auto()  # finished within the last fortnight
    RUNNING = auto()  # within its time limit
    TODAY = auto()  # due today
    LATE = auto()  # past its due date
    WAITING = auto()  # for the citizen since a few days
    FRESH = auto()  # came in just now


LIVES: Sequence[tuple[int, Pace, tuple[Status, ...]]] = (
    (130, Pace.PAST, (*TO_WORK, S.DONE, S.RETURNED)),
    (54, Pace.PAST, (S.REGISTERED, *TO_WORK, S.DONE, S.RETURNED)),
    (14, Pace.PAST, (*TO_WORK, S.SUPPLEMENT, S.IN_PROCESS, S.DONE, S.RETURNED)),
    (18, Pace.PAST, (*TO_WORK, S.FEE, S.IN_PROCESS, S.DONE, S.RETURNED)),
    (5, Pace.PAST, (S.REGISTERED, S.SUPPLEMENT, S.REGISTERED, *TO_WORK, S.DONE, S.RETURNED)),
    (4, Pace.PAST, (*TO_WORK, S.DONE, S.FEE, S.DONE, S.RETURNED)),
    (12, Pace.PAST, (S.REGISTERED, S.NOT_ACCEPTED)),
    (4, Pace.PAST, (S.REGISTERED, S.WITHDRAWN)),
    (7, Pace.PAST, (*TO_WORK, S.WITHDRAWN)),
    (5, Pace.PAST, (*TO_WORK, S.STOPPED)),
    (4, Pace.PAST, (*TO_WORK, S.SUPPLEMENT, S.STOPPED)),
    (2, Pace.PAST, (*TO_WORK, S.STOPPED, S.RETURNED)),
    (16, Pace.READY, (*TO_WORK, S.DONE)),
    (4, Pace.READY, (S.REGISTERED, *TO_WORK, S.SUPPLEMENT, S.IN_PROCESS, S.DONE)),
    (20, Pace.RUNNING, TO_WORK),
    (10, Pace.RUNNING, (S.REGISTERED, *TO_WORK)),
    (9, Pace.RUNNING, (S.ACCEPTED,)),
    (5, Pace.RUNNING, (S.REGISTERED, S.ACCEPTED)),
    (6, Pace.TODAY, TO_WORK),
    (12, Pace.LATE, TO_WORK),
    (2, Pace.LATE, (S.ACCEPTED,)),
    (12, Pace.FRESH, (S.REGISTERED,)),
    (11, Pace.WAITING, (*TO_WORK, S.SUPPLEMENT)),
    (3, Pace.WAITING, (S.REGISTERED, S.SUPPLEMENT)),
    (9, Pace.WAITING, (*TO_WORK, S.FEE)),
    (7, Pace.RUNNING, (*TO_WORK, S.SUPPLEMENT, S.IN_PROCESS)),
)
YEARS = 730
COMMENTS = ("Cán bộ hướng dẫn tận tình, nhận kết quả sớm.", "Đúng hẹn, cảm ơn.", "Rất hài lòng.")


class Place(NamedTuple):
    received_at: Agency
    competent: Agency


class Crowd:
    """What every life draws from; the same `rng` and day give the same crowd."""

    def __init__(
        self,
        citizens: Sequence[Citizen],
        agencies: dict[str, Agency],
        officers: dict[str, AbstractBaseUser],
        now: dt.datetime,
        rng: random.Random,
    ) -> None:
        self.citizens, self.agencies, self.officers, self.rng = citizens, agencies, officers, rng
        self.almanac = Almanac(now, rng)
        papers = Prefetch("papers", ProcedurePaper.objects.order_by("position"))
        self.procedures = list(
            Procedure.objects.filter(is_confirmed=True)
            .order_by("pk")
            .prefetch_related(papers, "steps", "fees")
        )
        self.communes = [a for a in agencies.values() if a.level == Agency.Level.COMMUNE]

    def load(self) -> list[Dossier]:
        return [self._one(pace, path) for number, pace, path in LIVES for _ in range(number)]

    def _one(self, pace: Pace, path: tuple[Status, ...]) -> Dossier:
        procedure = self._procedure(pace, path)
        moments = self._moments(pace, path, procedure.time_limit_days or 1)
        applicant = self.rng.choice(self.citizens)
        follower = applicant if self.rng.random() < 0.3 else None
        place = self._place(procedure, moments[0].date(), moments[-1].date())
        case = Case.of(
            procedure,
            received_at=place.received_at,
            competent=place.competent,
            applicant=applicant,
            counter=self.officers[place.received_at.code],
            specialist=self.officers[place.competent.code],
            rng=self.rng,
            with_files=moments[-1].date() > self.almanac.before(self.almanac.last, 15),
        )
        dossier = live(case, path, moments, follower=follower)
        self._rate(dossier)
        return dossier

    def _procedure(self, pace: Pace, path: tuple[Status, ...]) -> Procedure:
        """One with fees where fees are asked, one with time where the dossier is under way."""
        least = 5 if pace in (Pace.RUNNING, Pace.TODAY, Pace.LATE, Pace.WAITING) else 1
        fits = [p for p in self.procedures if least <= (p.time_limit_days or 0) <= 30]
        if S.FEE in path:
            fits = [p for p in fits if p.fees.all() or p.field == "Đất đai"]
        return self.rng.choice(fits)

    def _moments(self, pace: Pace, path: tuple[Status, ...], limit: int) -> list[dt.datetime]:
        rng, almanac, today = self.rng, self.almanac, self.almanac.last
        match pace:
            case Pace.PAST:
                return self._past(path, limit)
            case Pace.READY:
                done = almanac.before(today, rng.randint(0, 10))
                return almanac.moments(
                    almanac.before(done, math.ceil(limit * rng.uniform(0.4, 1.3))), done, len(path)
                )
            case Pace.RUNNING:
                begun = almanac.before(today, rng.randint(0, limit - 2))
            case Pace.TODAY:
                begun = almanac.before(today, limit)
            case Pace.LATE:
                begun = almanac.before(today, limit + rng.randint(1, 12))
            case Pace.WAITING:
                begun, today = (
                    almanac.before(today, rng.randint(9, 14)),
                    almanac.before(today, rng.randint(0, 6)),
                )
                return almanac.moments(begun, today, len(path))
            case Pace.FRESH:
                begun = almanac.before(today, rng.randint(0, 2))
        return almanac.moments(begun, almanac.after(begun, len(path) - 1), len(path))

    def _past(self, path: tuple[Status, ...], limit: int) -> list[dt.datetime]:
        """Two years at most; mostly in time, one in ten late; collected within some days."""
        rng, almanac = self.rng, self.almanac
        first = almanac.last - dt.timedelta(days=rng.randint(limit * 2 + 25, YEARS))
        slow = rng.random() < 0.1
        took = limit + rng.randint(1, 8) if slow else math.ceil(limit * rng.uniform(0.4, 1)) - 1
        begun = almanac.after(almanac.before(first, 1), 1)
        handled = [status for status in path if status != S.RETURNED]
        done = almanac.after(begun, max(took, 0))
        moments = almanac.moments(begun, done, len(handled))
        if S.RETURNED in path:
            fetched = almanac.after(almanac.after(done, 1), rng.randint(0, 6))
            moments += almanac.moments(fetched, fetched, 1)
        return moments

    def _place(self, procedure: Procedure, begun: dt.date, ended: dt.date) -> Place:
        """Received anywhere in the city since the reform; before it by the old unit, whose heir ended it."""
        if begun < REFORM:
            is_local = procedure.agency_level == Agency.Level.COMMUNE
            old = self.agencies[self.rng.choice(CLOSED[1:]).code if is_local else OLD_PROVINCE]
            return Place(old, old if ended < REFORM else old.successor or old)
        at_counter = self.rng.choice(self.communes)
        if procedure.agency_level == Agency.Level.COMMUNE:
            elsewhere = self.rng.random() < 0.15
            return Place(self.agencies[CITY] if elsewhere else at_counter, at_counter)
        department = self.agencies[HANDLES.get(procedure.field, DEPARTMENTS[0].code)]
        return Place(at_counter if self.rng.random() < 0.4 else self.agencies[CITY], department)

    def _rate(self, dossier: Dossier) -> None:
        """Some rate it; who waited too long is not pleased."""
        if dossier.status == S.RETURNED and dossier.finished_at and self.rng.random() < 0.4:
            late = bool(dossier.due_at and dossier.finished_at > dossier.due_at)
            score = self.rng.choice((1, 2, 3) if late else (4, 5, 5, 5))
            comment = "Trễ hẹn mà không báo." if late else self.rng.choice(("", "", *COMMENTS))
            services.rate(dossier=dossier, score=score, comment=comment, channel="web")
