"""What is kept in Redis is JSON, comes back as it was, and is of this release."""

import datetime as dt
import pickle
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache

from config.version import VERSION
from foundation import broker
from foundation.calendar.opening_hours import USUAL_WEEK, Hours
from foundation.calendar.working_days import WorkCalendar
from foundation.database.cached_values import JsonSerializer

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        "7",
        1.5,
        "Nguyễn",
        b"\x00\xff",
        [1, [2]],
        (1, "a", (2,)),
        {"a": 1, 2: (3,), ("x", 1): {"b": NOON}},
        {1, 2},
        frozenset({dt.date(2026, 9, 2)}),
        NOON,
        dt.time(7, 30),
        dt.timedelta(seconds=90),
        Decimal("7.25"),
        UUID(int=5),
        Hours(USUAL_WEEK, WorkCalendar(closed=frozenset({dt.date(2026, 9, 2)}))),
    ],
)
def test_a_value_comes_back_as_it_was(value):
    kept = JsonSerializer().dumps(value)
    again = JsonSerializer().loads(kept if isinstance(kept, bytes) else str(kept).encode())
    assert again == value and type(again) is type(value)


@dataclass
class Stranger:
    name: str


@pytest.mark.parametrize("value", [Stranger("x"), object(), [Stranger("x")]])
def test_a_class_that_did_not_ask_for_it_is_not_kept(value):
    with pytest.raises(TypeError, match="cannot be kept"):
        JsonSerializer().dumps(value)


@pytest.mark.django_db
def test_redis_holds_no_pickle_and_every_key_names_the_release():
    cache.set("a", {"when": NOON}, 60)
    (key,) = [name for name in broker.client().scan_iter() if name.endswith(b":a")]
    assert VERSION.encode() in key
    with pytest.raises(pickle.UnpicklingError):
        pickle.loads(broker.client().get(key))  # noqa: S301 - proves that it is none
    assert settings.CACHES["default"]["KEY_PREFIX"].endswith(VERSION)


@pytest.mark.django_db
def test_a_pickle_that_somebody_put_into_redis_is_not_run():
    cache.set("a", 1.5, 60)
    (key,) = [name for name in broker.client().scan_iter() if name.endswith(b":a")]
    broker.client().set(key, pickle.dumps({"run": 1}))
    assert cache.get("a") is None
