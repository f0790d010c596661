"""Scores answered before Django are counted as every other look-up, in memory, beside the requests."""

import pytest
from django.utils import timezone

from foundation.insights import usage
from foundation.insights.models import UseCount
from lookups.kinds.exams import score_query
from lookups.kinds.exams.fast_path import WEB
from tests.lookups.exams.factories import AN_HOUR, make_candidate, make_exam

pytestmark = pytest.mark.django_db
API = "/api/v1/lookups/diem-thi/"
ASKED = "exam=THPT-2026&sbd=48000001"


@pytest.fixture(autouse=True)
def nothing_counted_elsewhere(db):
    usage.flush()
    UseCount.objects.all().delete()


def counted() -> set[tuple[str, str, str, int]]:
    usage.flush()
    return set(UseCount.objects.values_list("utility", "channel", "outcome", "count"))


def test_each_answer_counts_once_by_channel_and_outcome(publish, hot_get):
    exam = make_exam()
    make_candidate(exam, "48000001")
    publish(exam)
    page = hot_get(WEB, ASKED)
    again = hot_get(WEB, ASKED, HTTP_IF_NONE_MATCH=page.headers["ETag"])
    assert (page.status, again.status) == (200, 304)
    hot_get(API, ASKED)
    hot_get(API, "exam=THPT-2026&sbd=48999999")
    assert counted() == {
        ("diem-thi", "web", "found", 2),
        ("diem-thi", "api", "found", 1),
        ("diem-thi", "api", "nothing", 1),
    }


def test_waiting_for_the_hour_and_being_refused_are_outcomes_too(publish, hot_get):
    exam = make_exam(publish_at=timezone.now() + AN_HOUR)
    make_candidate(exam, "48000001")
    publish(exam)
    hot_get(WEB, ASKED)
    statuses = [hot_get(API, ASKED).status for _ in range(score_query.BURST + 10)]
    told = {(channel, outcome): times for _, channel, outcome, times in counted()}
    assert told["web", "not_published"] == 1
    assert told["api", "refused"] == statuses.count(429) > 0


def test_what_is_left_to_django_is_counted_there_and_only_once(publish, hot_get, client):
    exam = make_exam()
    make_candidate(exam, "48000001")
    publish(exam)
    assert hot_get(WEB, ASKED + "&lang=en") is None
    client.get(f"{WEB}?{ASKED}&lang=en")
    assert counted() == {("diem-thi", "web", "found", 1)}


def test_answering_asks_the_database_nothing(publish, hot_get, django_assert_num_queries):
    exam = make_exam()
    make_candidate(exam, "48000001")
    publish(exam)
    hot_get(API, ASKED)
    with django_assert_num_queries(0):
        hot_get(API, ASKED)
