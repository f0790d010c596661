"""What the account may still send: read from the platform, kept with its time, told without asking it."""

import pytest
from django.conf import settings as portal
from django.utils import timezone

from foundation import broker
from foundation.outbox import budget
from sandboxes.zalo.switches import Switches
from zalo_channel import quotas

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    broker.client().delete(quotas.KEY)


def left() -> dict[str, tuple[int, int]]:
    return {each.key: (each.left, each.total) for each in quotas.known().quotas}


def test_what_zalo_counts_is_kept_with_its_time(zalo):
    zalo.control("quotas", phone_daily=7, sub=5)
    assert quotas.known().read_at is None

    assert quotas.read() == 3

    assert left() == {
        "phone_day": (7, 20_000),
        "promotion_month": (10_000, 10_000),
        "cs:sub_quota": (5, 2000),  # pools that were never filled are not told
    }
    assert (timezone.now() - quotas.known().read_at).total_seconds() < 10
    assert next(each.until for each in quotas.known().quotas if each.key == "cs:sub_quota") == "31/12/2027"


def test_without_an_answer_the_last_reading_stays(zalo, settings):
    quotas.read()
    settings.ZALO_BUSINESS_URL = settings.ZALO_OPENAPI_URL = "http://127.0.0.1:9"

    assert quotas.read() == 0

    assert left()["phone_day"] == (20_000, 20_000)


def test_an_account_that_is_refused_one_answer_tells_the_other(zalo, settings):
    settings.ZALO_BUSINESS_URL = "http://127.0.0.1:9"
    assert quotas.read() == 1 and set(left()) == {"cs:sub_quota"}


def test_every_quota_has_words(zalo):
    quotas.read()
    assert all(each.label != each.key for each in quotas.known().quotas)


def test_a_full_minute_of_sends_leaves_room_for_the_other_calls_that_the_platform_counts():
    at_most = portal.OUTBOX_SENDS_PER_MINUTE * (60 + budget.BURST_SECONDS) / 60
    assert at_most + 50 <= Switches().rate_limit_per_minute
