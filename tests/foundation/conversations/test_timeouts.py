"""Unanswered conversations go back to the queue after working minutes; quiet ones are closed."""

import datetime as dt

import pytest

from foundation.calendar.seed import library_calendar
from foundation.calendar.working_days import WorkCalendar
from foundation.conversations import hours, services
from foundation.conversations.hours import Hours
from foundation.conversations.models import Conversation, DeskRules, SpecialDay, WorkingSpan
from tests.factories import local
from tests.foundation.conversations.factories import citizen_says, make_conversation, make_operator

MORNING_AND_AFTERNOON = {
    day: ((dt.time(7, 30), dt.time(11, 30)), (dt.time(13, 30), dt.time(17))) for day in range(5)
}
OPEN = Hours(MORNING_AND_AFTERNOON, library_calendar())


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-12-08 08:00", "2026-12-08 08:20", 20),
        ("2026-12-08 11:20", "2026-12-08 13:40", 20),  # over noon
        ("2026-12-08 16:50", "2026-12-09 07:40", 20),  # over night
        ("2026-12-11 16:55", "2026-12-14 07:35", 10),  # over a weekend
        ("2026-12-31 16:50", "2027-01-04 07:35", 15),  # over a holiday and a weekend
        ("2026-12-12 09:00", "2026-12-13 20:00", 0),
        ("2026-12-08 08:20", "2026-12-08 08:00", 0),
    ],
)
def test_only_working_minutes_count(start, end, minutes):
    assert OPEN.minutes(local(start), local(end)) == minutes


def test_days_that_the_centre_closes_or_works_are_heeded():
    calendar = WorkCalendar(
        closed=frozenset({dt.date(2026, 12, 9)}), worked=frozenset({dt.date(2026, 12, 12)})
    )
    open_hours = Hours(MORNING_AND_AFTERNOON, calendar)
    assert open_hours.minutes(local("2026-12-09 00:00"), local("2026-12-10 00:00")) == 0
    assert open_hours.minutes(local("2026-12-12 00:00"), local("2026-12-13 00:00")) == 450
    assert open_hours.next_opening(local("2026-12-08 18:00")) == local("2026-12-10 07:30")


def test_a_saturday_with_hours_of_its_own_is_worked():
    week = {**MORNING_AND_AFTERNOON, 5: ((dt.time(8), dt.time(11)),)}
    assert Hours(week).next_opening(local("2026-12-11 17:30")) == local("2026-12-12 08:00")


@pytest.mark.django_db
def test_the_tables_say_the_hours():
    assert hours.current().is_open(local("2026-12-08 08:00"))
    WorkingSpan.objects.create(weekday=1, opens=dt.time(9), closes=dt.time(10))
    SpecialDay.objects.create(day=dt.date(2026, 12, 15), reason="Nghỉ bão")
    assert not hours.current().is_open(local("2026-12-08 08:00"))
    assert hours.current().next_opening(local("2026-12-08 12:00")) == local("2026-12-22 09:00")


def held(operator, *, since: str) -> Conversation:
    conversation = make_conversation()
    services.take(conversation=conversation, operator=operator)
    citizen_says(conversation.identity, "Anh/chị ơi?")
    Conversation.objects.filter(pk=conversation.pk).update(
        holder_owes_since=local(since), unanswered_since=local(since)
    )
    return conversation


@pytest.mark.django_db
def test_what_the_holder_leaves_unanswered_returns_to_the_top_of_the_queue():
    lan = make_operator("Lan")
    DeskRules.objects.create(take_back_after=15)
    late, waiting = held(lan, since="2026-12-08 11:20"), make_conversation()
    services.ask_for_person(identity=waiting.identity, because="")
    assert services.release_overdue(local("2026-12-08 13:34")) == 0  # 14 working minutes
    assert services.release_overdue(local("2026-12-08 13:35")) == 1
    late.refresh_from_db()
    assert (late.state, late.holder) == ("waiting", None)
    assert list(Conversation.objects.waiting()) == [late, waiting]
    assert late.entries.filter(kind="taken_back", other=lan).exists()
    assert late.handlings.get().times_taken_back == 1


@pytest.mark.django_db
def test_the_holder_may_ask_for_time_once():
    lan = make_operator("Lan")
    conversation = held(lan, since="2026-12-08 08:00")
    services.ask_for_more_time(conversation=conversation, operator=lan)
    assert services.release_overdue(local("2026-12-08 08:29")) == 0
    assert services.release_overdue(local("2026-12-08 08:30")) == 1
    services.take(conversation=conversation, operator=lan)
    services.ask_for_more_time(conversation=conversation, operator=lan)
    with pytest.raises(services.DeskRefusal):
        services.ask_for_more_time(conversation=conversation, operator=lan)


@pytest.mark.django_db
def test_an_answered_conversation_that_stays_quiet_is_closed_and_an_unanswered_one_never():
    lan = make_operator("Lan")
    owing, done = held(lan, since="2026-12-08 08:00"), make_conversation()
    services.take(conversation=done, operator=lan)
    services.record_turn(identity=done.identity, author="person", text="Xong ạ", operator=lan)
    a_day_later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)
    assert services.close_idle(a_day_later) == 1
    owing.refresh_from_db()
    done.refresh_from_db()
    assert (owing.state, done.state) == ("held", "closed")
