"""What the manager reads."""

import datetime as dt

import pytest

from foundation.conversations.models import Handling
from inbox.figures import report
from tests.factories import local
from tests.foundation.conversations.factories import make_conversation, make_operator
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db


def handled(asked: str, to_answer: int | None, to_close: int | None = None, **over) -> None:
    at = local(asked)
    later = at + dt.timedelta(minutes=to_close) if to_close is not None else None
    values = {"minutes_to_answer": to_answer, "minutes_to_close": to_close, "closed_at": later}
    Handling.objects.create(conversation=make_conversation(), asked_at=at, **values | over)


def test_first_answers_and_closes_are_measured_by_day():
    handled("2026-12-08 08:00", 4, 30)
    handled("2026-12-08 09:00", 10, times_taken_back=1)
    handled("2026-12-09 09:00", None)
    handled("2026-11-01 09:00", 99)  # before
    found = report(7, local("2026-12-09 12:00"))
    whole = found.whole
    assert (whole.asked, whole.answered, whole.closed, whole.taken_back) == (3, 2, 1, 1)
    assert whole.median_to_answer == 7
    assert [day.day for day, _figures in found.by_day] == [9, 8]


def test_the_page_says_it_in_a_sentence_and_in_tables():
    manager = desk_of(make_operator("Quản lý", role="Quản lý trung tâm"))
    assert "so-lieu" in manager.get("/truc/").content.decode()
    empty = manager.get("/truc/so-lieu/?ngay=90").content.decode()
    assert "<table" not in empty
    handled("2026-11-24 08:00", 4, 30)
    assert manager.get("/truc/so-lieu/?ngay=xx").status_code == 200
