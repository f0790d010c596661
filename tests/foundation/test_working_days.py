from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.calendar import working_days
from foundation.calendar.seed import library_calendar
from foundation.calendar.working_days import ZONE, WorkCalendar

STANDARD = library_calendar()
add_working_days = partial(working_days.add_working_days, calendar=STANDARD)
working_days_between = partial(working_days.working_days_between, calendar=STANDARD)


def due_with_pauses(accepted: datetime, limit: int, pauses: list[working_days.Pause]) -> datetime:
    return working_days.close_of(working_days.counted_due_day(accepted, limit, pauses, calendar=STANDARD))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-23", True),
        ("2026-11-28", False),
        ("2026-02-17", False),  # the first day of Tết
        ("2026-02-20", False),
        ("2026-02-23", True),
        ("2025-04-07", False),  # the kings' day, by the moon
        ("2026-04-27", False),  # the kings' day fell on a Sunday
        ("2025-05-02", False),  # swapped for Saturday 26 April
        ("2025-04-26", True),
        ("2026-08-31", False),
        ("2026-08-22", True),
        ("2026-09-01", False),
        ("2026-09-02", False),
    ],
)
def test_the_calendar_knows_holidays_and_swapped_days(day: str, works: bool) -> None:
    assert STANDARD.is_working(date.fromisoformat(day)) is works


def test_announced_days_overrule_the_calendar() -> None:
    storm, saturday, holiday = date(2026, 10, 15), date(2026, 10, 17), date(2026, 9, 2)
    calendar = WorkCalendar(closed=frozenset({storm}), worked=frozenset({saturday, holiday}))
    assert not calendar.is_working(storm)
    assert calendar.is_working(saturday)
    assert calendar.is_working(holiday)
    assert add_working_days(at("2026-10-14T09:00"), 2, calendar=calendar) == at("2026-10-17T17:00")


def test_a_day_cannot_be_both_closed_and_worked() -> None:
    day = frozenset({date(2026, 10, 15)})
    with pytest.raises(ValueError, match="2026-10-15"):
        WorkCalendar(closed=day, worked=day)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-16T09:00", 1, "2026-11-17T17:00"),
        ("2026-11-16T09:00", 5, "2026-11-23T17:00"),
        ("2026-11-14T09:00", 1, "2026-11-16T17:00"),  # online on a Saturday
        ("2026-11-16T23:59", 1, "2026-11-17T17:00"),
        ("2026-02-13T10:00", 1, "2026-02-23T17:00"),  # all of Tết lies between
        ("2025-04-25T10:00", 1, "2025-04-26T17:00"),  # a Saturday worked in exchange
    ],
)
def test_the_due_time_is_the_close_of_the_nth_working_day(start: str, n: int, due: str) -> None:
    assert add_working_days(at(start), n) == at(due)


def test_days_are_those_of_vietnam_wherever_the_server_stands() -> None:
    late_in_utc = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)  # Tuesday 00:30 in Vietnam
    assert add_working_days(late_in_utc, 1) == at("2026-11-18T17:00")
    assert add_working_days(late_in_utc, 1).utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    ("start", "rule", "due"),
    [
        ("2026-11-16T09:00", {"same_day": True}, "2026-11-16T17:00"),
        ("2026-11-16T18:00", {"same_day": True}, "2026-11-17T17:00"),
        ("2026-11-14T09:00", {"same_day": True}, "2026-11-16T17:00"),
        ("2026-11-16T15:00", {"same_day": True, "cut_off": time(15)}, "2026-11-16T17:00"),
        ("2026-11-16T15:01", {"same_day": True, "cut_off": time(15)}, "2026-11-17T17:00"),
        ("2026-11-16T14:00", {"cut_off": time(15)}, "2026-11-17T17:00"),
        ("2026-11-16T15:30", {"cut_off": time(15)}, "2026-11-18T17:00"),
        ("2026-11-13T15:30", {"cut_off": time(15)}, "2026-11-17T17:00"),
        ("2026-11-14T09:00", {"cut_off": time(15)}, "2026-11-17T17:00"),
    ],
)
def test_the_cut_off_and_the_same_day_rule_move_day_one(start: str, rule: dict, due: str) -> None:
    assert add_working_days(at(start), 1, **rule) == at(due)


@pytest.mark.parametrize("n", [0, -3])
def test_a_limit_below_one_day_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        add_working_days(at("2026-11-16T09:00"), n)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        add_working_days(datetime(2026, 11, 16, 9), 1)


def test_a_pause_moves_the_due_time_and_a_weekend_in_it_adds_nothing() -> None:
    accepted = at("2026-11-02T09:00")
    assert due_with_pauses(accepted, 5, []) == at("2026-11-09T17:00")
    over_weekend = [(at("2026-11-06T10:00"), at("2026-11-09T08:00"))]
    assert due_with_pauses(accepted, 5, over_weekend) == at("2026-11-10T17:00")
    within_weekend = [(at("2026-11-07T10:00"), at("2026-11-08T20:00"))]
    assert due_with_pauses(accepted, 5, within_weekend) == at("2026-11-09T17:00")


def test_an_open_pause_moves_nothing_until_it_ends() -> None:
    accepted, begin = at("2026-11-02T09:00"), at("2026-11-03T10:00")
    assert due_with_pauses(accepted, 5, [(begin, None)]) == at("2026-11-09T17:00")
    assert due_with_pauses(accepted, 5, [(begin, at("2026-11-05T09:00"))]) == at("2026-11-11T17:00")


def test_overlapping_pauses_count_once() -> None:
    accepted = at("2026-11-02T09:00")
    once = [(at("2026-11-03T10:00"), at("2026-11-06T10:00"))]
    twice = [
        (at("2026-11-04T10:00"), at("2026-11-06T10:00")),
        (at("2026-11-03T10:00"), at("2026-11-05T10:00")),
    ]
    assert due_with_pauses(accepted, 5, twice) == due_with_pauses(accepted, 5, once)


def test_pauses_before_acceptance_or_after_the_due_time_move_nothing() -> None:
    accepted = at("2026-11-02T09:00")
    before = (at("2026-10-20T10:00"), at("2026-10-28T10:00"))
    late = (at("2026-11-10T08:00"), at("2026-11-20T10:00"))
    assert due_with_pauses(accepted, 5, [before, late]) == at("2026-11-09T17:00")


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        due_with_pauses(
            at("2026-11-02T09:00"),
            5,
            [(at("2026-11-05T09:00"), at("2026-11-04T09:00"))],
        )


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)).map(
    lambda naive: naive.replace(tzinfo=ZONE)
)
LIMITS = st.integers(1, 60)


@given(MOMENTS, LIMITS)
def test_a_dossier_is_due_as_many_working_days_later_as_its_limit(start: datetime, n: int) -> None:
    due = add_working_days(start, n)
    assert working_days_between(start, due) == n
    assert STANDARD.is_working(due.date())


@given(MOMENTS, MOMENTS, LIMITS, st.booleans(), st.sampled_from([None, time(11), time(15)]))
def test_who_comes_later_is_never_due_earlier(one, other, n, same_day, cut_off) -> None:
    first, second = sorted([one, other])
    rule = {"same_day": same_day, "cut_off": cut_off}
    assert first < add_working_days(first, n, **rule) <= add_working_days(second, n, **rule)


@given(MOMENTS, st.integers(2, 60), st.floats(0, 1), st.timedeltas(timedelta(), timedelta(days=90)))
def test_a_pause_of_k_working_days_moves_the_due_time_by_exactly_k(accepted, limit, place, length) -> None:
    due = add_working_days(accepted, limit)
    begin = accepted + (due - timedelta(seconds=1) - accepted) * place
    end = begin + length
    moved = due_with_pauses(accepted, limit, [(begin, end)])
    assert working_days_between(due, moved) == working_days_between(begin, end)


@given(
    MOMENTS, LIMITS, st.lists(st.tuples(MOMENTS, st.timedeltas(timedelta(), timedelta(days=40))), max_size=4)
)
def test_pauses_never_shorten_the_time_and_their_order_is_nothing(accepted, limit, spans) -> None:
    pauses = [(begin, begin + length) for begin, length in spans]
    due = due_with_pauses(accepted, limit, pauses)
    assert due >= add_working_days(accepted, limit)
    assert due == due_with_pauses(accepted, limit, pauses[::-1])


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-02T09:00", 10, "2026-11-12T17:00"),  # weekends count
        ("2026-11-02T09:00", 12, "2026-11-16T17:00"),  # the last day a Saturday: Monday the 16th
        ("2026-08-03T09:00", 29, "2026-09-03T17:00"),  # the last day within the National Day
    ],
)
def test_calendar_days_count_every_day_but_never_end_on_a_day_off(start: str, n: int, due: str) -> None:
    assert working_days.add_calendar_days(at(start), n, calendar=STANDARD) == at(due)


def test_a_count_leads_back_to_its_due_date_and_follows_a_changed_calendar() -> None:
    start, due = at("2026-11-16T09:00"), at("2026-11-25T17:00")
    n = working_days.days_to(start, due, calendar=STANDARD)
    storm = STANDARD.with_days(frozenset({date(2026, 11, 18), date(2026, 11, 19)}), frozenset())
    assert working_days.counted_due_day(start, n, [], calendar=STANDARD) == due.date()
    assert working_days.counted_due_day(start, n, [], calendar=storm) == date(2026, 11, 27)
    assert working_days.days_to(start, at("2026-11-28T17:00"), calendar=STANDARD) is None  # a Saturday


def test_a_pause_moves_a_limit_in_calendar_days_by_its_days() -> None:
    pause = [(at("2026-11-04T09:00"), at("2026-11-07T09:00"))]
    day = working_days.counted_due_day(
        at("2026-11-02T09:00"), 10, pause, unit=working_days.CALENDAR, calendar=STANDARD
    )
    assert day == date(2026, 11, 16)  # the 12th and three days, which is a Sunday
