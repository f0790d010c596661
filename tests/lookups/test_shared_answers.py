"""What one process worked out the others answer too, until the data changes; without Redis all the same."""

import datetime as dt
from types import SimpleNamespace

import pytest
import redis
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from foundation import broker
from lookups import kept_answers, shared_answers
from lookups.kept_answers import ANSWERS, SHARED
from lookups.kinds.hazards.models import HazardNotice
from tests.lookups.test_kept_answers import page, the_warning
from tests.process_caches import forget_shared_answers

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nothing_kept():
    _forget()
    yield
    _forget()


def _forget():
    SHARED.quiet_until = 0.0
    forget_shared_answers()


@pytest.fixture
def another_process(monkeypatch):
    """As one that has nothing in its memory yet, and may work nothing out."""

    def become(works: bool = False):
        ANSWERS.clear()
        if not works:
            monkeypatch.setattr(
                "lookups.base.LookupKind.answer", lambda *_, **__: pytest.fail("worked out again")
            )

    return become


def test_another_process_answers_what_one_worked_out(another_process):
    before = page()
    another_process()
    assert page() == before
    assert len(ANSWERS) == 1  # and asks Redis once


def test_a_change_of_the_data_withdraws_at_once(another_process):
    notice = the_warning()
    place = notice.communes.all()[0].full_name
    assert notice.title in page(place)
    another_process(works=True)
    HazardNotice.objects.filter(pk=notice.pk).update(title="Tiêu đề mới")
    assert "Tiêu đề mới" in page(place) and notice.title not in page(place)


def test_an_answer_of_another_question_in_its_slot_is_none(monkeypatch):
    monkeypatch.setattr(shared_answers, "SLOTS", 1)
    SHARED.put(("a",), (b"A", "text/html", "found"), seconds=60)
    assert SHARED.get(("a",)) == (b"A", "text/html", "found")
    SHARED.put(("b",), (b"B\n\nB", "text/html", "nothing"), seconds=60)
    assert SHARED.get(("a",)) is None
    assert SHARED.get(("b",)) == (b"B\n\nB", "text/html", "nothing")


def test_while_redis_is_away_questions_are_answered_and_redis_is_left_alone(monkeypatch, another_process):
    asked = []

    class Away:
        def get(self, *_):
            asked.append("get")
            raise redis.ConnectionError

        set = get

        def scan_iter(self, _):
            return []

    monkeypatch.setattr(shared_answers, "broker", SimpleNamespace(client=Away))
    before = page()
    another_process(works=True)
    assert page() == before
    assert len(asked) == 1


def test_a_process_that_does_not_know_the_version_keeps_nothing(monkeypatch):
    monkeypatch.setattr(kept_answers.Kept, "mark", lambda _self: "")
    assert page()
    assert len(ANSWERS) == 0 and not list(broker.client().scan_iter(f"{shared_answers.PREFIX}*"))


@pytest.mark.parametrize("root", ["/tra-cuu/", "/api/v1/lookups/"])
def test_while_the_database_is_away_an_answer_outlives_its_minutes(monkeypatch, root):
    client = Client(raise_request_exception=False)
    address = f"{root}y-te/?place=Tam Kỳ"
    before = client.get(address)
    monkeypatch.setattr(kept_answers.Kept, "span", lambda *_: "the next minute")

    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr("lookups.base.LookupKind.answer", away)
    assert client.get(address).content == before.content
    assert client.get(f"{root}y-te/?place=Hội An").status_code == 503


def test_a_warning_published_by_a_clock_that_is_ahead_is_shown_at_once():
    notice = the_warning()
    place = notice.communes.all()[0].full_name
    ahead = timezone.now() + dt.timedelta(seconds=20)
    HazardNotice.objects.filter(pk=notice.pk).update(published_at=ahead)
    assert notice.title in page(place)
    assert HazardNotice.objects.active(timezone.now()).filter(pk=notice.pk).exists()
