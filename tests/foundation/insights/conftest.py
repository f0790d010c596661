"""A month in which everything happened that the figures count."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from dossiers.models import Document, Dossier, DossierPaper, FeeNotice, Rating, ResultDocument
from foundation.conversations.models import Handling, Turn
from foundation.conversations.services import record_turn
from foundation.insights import usage
from foundation.insights.models import GaugeSample, UseCount
from foundation.outbox.models import Notice
from petitions.models import Answer, HandlingUnit, Petition
from petitions.models import Rating as PetitionRating
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_citizen, make_dossier, submit_dossier


@pytest.fixture(autouse=True)
def nothing_counted_elsewhere(db):
    """Other tests in this process asked too."""
    usage.flush()
    UseCount.objects.all().delete()


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def busy_month(now) -> dt.datetime:
    """Three dossiers with a result, one of them late; four that run, one online. Else small numbers."""
    dossiers = _finished_dossiers(now)
    submit_dossier()
    open_ones = [make_dossier() for _ in range(3)]
    for score, rated in zip((5, 2, 3, 4, 4, 3), [*dossiers, *open_ones], strict=True):
        Rating.objects.create(dossier=rated, score=score, channel="web")
    ResultDocument.objects.create(dossier=dossiers[0], title="Giấy phép", file="results/a.pdf")
    ResultDocument.objects.create(dossier=dossiers[1], title="Giấy phép trên giấy")
    DossierPaper.objects.create(dossier=dossiers[0], name="Đơn", file="papers/a.jpg")
    FeeNotice.objects.create(
        dossier=dossiers[0], number="1", reference="A", total=5000, issued_at=now, paid_at=now, state="paid",
        receipt_number="BL1",
    )  # fmt: skip
    _sent_notices()
    identity = make_citizen().identities.create(channel="web", external_id="a", is_following=True)
    turn = record_turn(identity=identity, author=Turn.Author.CITIZEN, text="xin chào")
    for minutes in (4, 9):
        Handling.objects.create(
            conversation=turn.conversation, asked_at=now, closed_at=now, minutes_to_answer=minutes
        )
    for utility, channel, outcome in (("y-te", "web", "found"),) * 2 + (("xe-buyt", "chat", "nothing"),):
        usage.count(utility, channel, outcome)
    usage.flush()
    _petitions(now)
    _readings(timezone.localdate(now))
    cache.clear()
    return now


def _finished_dossiers(now: dt.datetime) -> list[Dossier]:
    dossiers = [make_dossier() for _ in range(3)]
    for dossier in dossiers:
        Dossier.objects.filter(pk=dossier.pk).update(
            accepted_at=now - dt.timedelta(days=9),
            finished_at=now,
            first_due_at=now + dt.timedelta(days=1),
            due_at=now + dt.timedelta(days=6),
        )
    Dossier.objects.filter(pk=dossiers[2].pk).update(first_due_at=now - dt.timedelta(days=2))
    Document.objects.create(dossier=dossiers[2], form=Document.Form.APOLOGY, number="1", issued_at=now)
    return dossiers


def _sent_notices() -> None:
    for seconds in (2, 10, 11):
        notice = Notice.objects.create(
            citizen=make_citizen(), purpose="x", event_key=f"e{seconds}", message={"text": "x"}, lane="notice"
        )
        Notice.objects.filter(pk=notice.pk).update(
            state="sent", due_at=notice.created_at, sent_at=notice.created_at + dt.timedelta(seconds=seconds)
        )


def _petitions(now: dt.datetime) -> None:
    unit = HandlingUnit.objects.create(code="x", name="Phòng Hạ tầng X", short_name="Hạ tầng X")
    for late, score in ((0, 3), (1, 1)):
        petition = Petition.objects.create(
            code=f"PA-{late}", kind="report", field="roads", status="answered", text="Ổ gà", channel="web",
            unit=unit, received_at=now, due_at=now, answered_at=now,
            # the late one in this month, on its first day too
            first_due_at=now - dt.timedelta(seconds=1) if late else now + dt.timedelta(days=1),
        )  # fmt: skip
        Answer.objects.create(petition=petition, unit=unit, text="Đã vá", answered_at=now)
        PetitionRating.objects.create(petition=petition, score=score)


def _readings(today: dt.date) -> None:
    """Ten views before the month, thirty within it, and a counter that was set back once."""
    first = today.replace(day=1)
    stood = [(first - dt.timedelta(days=1), 10), (first, 25)] + [(today, 40)] * (today != first)
    for day, value in stood:
        GaugeSample.objects.create(day=day, key="article_views", channel="web", value=value)
        for channel in ("web", "chat"):
            GaugeSample.objects.create(day=day, key="followers", channel=channel, value=value + 100)


@pytest.fixture
def manager(settings):
    settings.STAFF_OTP_REQUIRED = False
    return desk_client(officer_of(role="Quản lý trung tâm"))
