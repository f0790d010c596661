"""The clock of a dossier stands still while the office waits, and each pause moves the due date by itself."""

import datetime as dt

import pytest

from dossiers import services
from dossiers.errors import InvalidDetail, MissingRequirement, TransitionRefused
from dossiers.models import Document
from dossiers.services import Actor
from dossiers.workflow import ActorKind, Status
from foundation.calendar import working_days
from foundation.calendar.services import calendar_of
from tests.factories import desk_of, enough_for, local, make_dossier, make_procedure, submit_dossier

pytestmark = pytest.mark.django_db


def walk(dossier, *steps):
    """Move it to each status at each moment."""
    by = desk_of(dossier)
    for to, at in steps:
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to), at=local(at))
    return dossier


def test_a_pause_of_three_working_days_moves_the_due_date_by_three():
    dossier = make_dossier(at=local("2026-03-02 09:00"))  # a Monday; 15 days: Monday the 23rd
    walk(dossier, (4, "2026-03-03 09:00"), (5, "2026-03-04 10:00"), (4, "2026-03-09 10:00"))
    assert dossier.due_at == local("2026-03-26 17:00")
    assert dossier.first_due_at == local("2026-03-23 17:00")
    pause = dossier.pauses.get()
    assert (pause.cause, pause.started_at, pause.ended_at) == (
        "supplement",
        local("2026-03-04 10:00"),
        local("2026-03-09 10:00"),
    )


def test_a_weekend_within_a_pause_adds_nothing():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    walk(dossier, (4, "2026-03-03 09:00"), (5, "2026-03-06 15:00"), (4, "2026-03-08 15:00"))
    assert dossier.due_at == local("2026-03-23 17:00")


def test_every_pause_is_kept_and_all_of_them_add_up_as_the_deadline_rule_says():
    procedure = make_procedure(time_limit_days=10)
    dossier = make_dossier(procedure=procedure, at=local("2026-03-02 09:00"))
    walk(
        dossier,
        (4, "2026-03-03 09:00"),
        (5, "2026-03-04 10:00"),
        (4, "2026-03-06 10:00"),
        (6, "2026-03-10 10:00"),
        (4, "2026-03-12 10:00"),
        (8, "2026-03-12 11:00"),
        (4, "2026-03-17 11:00"),
    )
    pauses = list(dossier.pauses.values_list("started_at", "ended_at"))
    assert [pause.cause for pause in dossier.pauses.all()] == ["supplement", "fee", "stopped"]
    assert dossier.due_at == working_days.close_of(
        working_days.counted_due_day(dossier.accepted_at, 10, pauses, calendar=calendar_of())
    )


def test_stopping_while_waiting_closes_one_pause_and_opens_the_next():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    walk(dossier, (5, "2026-03-03 10:00"), (8, "2026-03-05 10:00"))
    assert list(dossier.pauses.values_list("cause", "ended_at")) == [
        ("supplement", local("2026-03-05 10:00")),
        ("stopped", None),
    ]
    walk(dossier, (10, "2026-03-06 10:00"))
    assert not dossier.pauses.filter(ended_at=None).exists()


def test_papers_asked_for_before_acceptance_pause_nothing():
    dossier = submit_dossier(at=local("2026-03-02 09:00"))
    walk(dossier, (5, "2026-03-03 10:00"), (2, "2026-03-09 10:00"))
    assert not dossier.pauses.exists()
    assert dossier.accepted_at == local("2026-03-09 10:00")
    assert dossier.due_at == local("2026-03-30 17:00")


def test_waiting_for_the_fee_at_hand_over_does_not_move_a_date_already_met():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    walk(
        dossier,
        (4, "2026-03-03 09:00"),
        (9, "2026-03-04 09:00"),
        (6, "2026-03-05 09:00"),
        (9, "2026-03-12 09:00"),
    )
    assert not dossier.pauses.exists()
    assert dossier.due_at == local("2026-03-23 17:00")


def test_a_pause_after_the_due_date_excuses_no_lateness():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    walk(dossier, (4, "2026-03-03 09:00"), (5, "2026-03-24 09:00"), (4, "2026-03-30 09:00"))
    assert dossier.due_at == local("2026-03-23 17:00")


def test_a_dossier_that_waits_for_its_citizen_is_not_overdue():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    walk(dossier, (4, "2026-03-03 09:00"))
    assert dossier.is_overdue
    walk(dossier, (5, "2026-03-04 09:00"))
    assert not dossier.is_overdue


def test_the_officer_may_promise_a_day_where_the_procedure_states_none():
    dossier = submit_dossier(procedure=make_procedure(time_limit_days=None))
    details = enough_for(2, new_due_on=dt.date(2099, 1, 5))
    services.change_status(dossier=dossier, to=Status.ACCEPTED, by=desk_of(dossier), details=details)
    assert dossier.due_at == dossier.first_due_at == local("2099-01-05 17:00")


def test_an_apology_promises_a_new_day_and_is_a_letter_and_an_event():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    event = services.extend_deadline(
        dossier=dossier, by=desk_of(dossier), cause="Chờ ý kiến Sở Xây dựng", new_due_on=dt.date(2099, 1, 5)
    )
    assert (event.from_status, event.to_status, event.note_public) == (2, 2, "Chờ ý kiến Sở Xây dựng")
    assert (dossier.due_at, dossier.first_due_at) == (local("2099-01-05 17:00"), local("2026-03-23 17:00"))
    letter = dossier.documents.get(form=Document.Form.APOLOGY)
    assert letter.data["old_due_at"] == "17:00, Thứ Hai, 23/03/2026"
    assert letter.data["new_due_at"] == "17:00, Thứ Hai, 05/01/2099"
    assert letter.event == event


def test_an_apology_of_an_earlier_moment_stands_at_that_moment():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    words = {"dossier": dossier, "by": desk_of(dossier), "cause": "Chờ ý kiến Sở Xây dựng"}
    event = services.extend_deadline(**words, new_due_on=dt.date(2099, 1, 5), at=local("2026-03-20 10:00"))
    assert event.at == local("2026-03-20 10:00")
    with pytest.raises(InvalidDetail):
        services.extend_deadline(**words, new_due_on=dt.date(2099, 1, 6), at=local("2026-03-19 10:00"))


def test_a_pause_after_an_apology_moves_the_new_day():
    dossier = make_dossier()
    by = desk_of(dossier)
    services.extend_deadline(dossier=dossier, by=by, cause="Quá tải", new_due_on=dt.date(2099, 1, 5))
    services.change_status(dossier=dossier, to=5, by=by, details=enough_for(5))
    started = dossier.pauses.get().started_at - dt.timedelta(days=14)
    dossier.pauses.update(started_at=started)
    services.change_status(dossier=dossier, to=4, by=by, details=enough_for(4))
    waited = working_days.working_days_between(started, dossier.pauses.get().ended_at, calendar=calendar_of())
    assert dossier.due_at == working_days.add_working_days(
        local("2099-01-05 17:00"), waited, calendar=calendar_of()
    )


@pytest.mark.parametrize(
    ("cause", "day", "refusal"),
    [
        ("", dt.date(2099, 1, 5), MissingRequirement),
        ("Quá tải", dt.date(2099, 1, 4), InvalidDetail),  # a Sunday
        ("Quá tải", dt.date(2020, 1, 6), InvalidDetail),
        ("x" * 1001, dt.date(2099, 1, 5), InvalidDetail),
    ],
)
def test_an_apology_without_cause_or_with_a_day_that_helps_nobody_is_refused(cause, day, refusal):
    dossier = make_dossier()
    due = dossier.due_at
    with pytest.raises(refusal):
        services.extend_deadline(dossier=dossier, by=desk_of(dossier), cause=cause, new_due_on=day)
    assert dossier.due_at == due
    assert dossier.events.count() == 1


def test_only_the_office_apologises_and_only_while_the_clock_runs():
    dossier = make_dossier()
    with pytest.raises(TransitionRefused):
        services.extend_deadline(
            dossier=dossier, by=Actor(ActorKind.CITIZEN), cause="x", new_due_on=dt.date(2099, 1, 5)
        )
    walk(dossier)
    by = desk_of(dossier)
    services.change_status(dossier=dossier, to=5, by=by, details=enough_for(5))
    with pytest.raises(TransitionRefused):
        services.extend_deadline(dossier=dossier, by=by, cause="x", new_due_on=dt.date(2099, 1, 5))
