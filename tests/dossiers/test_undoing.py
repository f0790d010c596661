"""A step undone within ten seconds leaves the dossier as it was, and no notice of it ever leaves."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from dossiers import public_view, services
from dossiers.errors import NotYourDesk, TransitionRefused
from dossiers.models import Dossier
from dossiers.workflow import TRANSITIONS, ActorKind, Status
from foundation.outbox import claims, relay, routes, tasks
from foundation.outbox.models import Lane, Notice
from foundation.registry import Registry
from foundation.undo import window
from tests.dossiers.test_moving import dossier_in, edges_from
from tests.factories import desk_of, enough_for, make_agency, make_dossier, make_officer
from tests.foundation.outbox.conftest import Letterbox

pytestmark = pytest.mark.django_db
TABLES = ("pauses", "supplement_requests", "fee_notices", "results", "papers", "documents")


def state(dossier: Dossier) -> dict:
    """Everything about a dossier but its history and its version."""
    dossier = Dossier.objects.get(pk=dossier.pk)
    rows = {name: [row for row in getattr(dossier, name).order_by("pk").values()] for name in TABLES}
    items = [list(request.items.order_by("pk").values()) for request in dossier.supplement_requests.all()]
    fields = Dossier.objects.filter(pk=dossier.pk).values().get() | {"version": 0}
    return {"fields": fields, "rows": rows, "items": items, "page": public_view.details(dossier)}


def at_the_desk(dossier: Dossier, **over):
    return replace(desk_of(dossier), is_undoable=True, **over)


def sent_on(dossier: Dossier, by):
    return services.change_status(dossier=dossier, to=4, by=by, details=enough_for(4))


def notice_of(event) -> Notice:
    return Notice.objects.get(event_key=event.key)


@pytest.fixture
def letterbox(monkeypatch):
    box, ways = Letterbox(), Registry("route")
    ways.register(box.key, box)
    monkeypatch.setattr(routes, "ROUTES", ways)
    return box


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("source", "accepted"), [(Status.SUPPLEMENT, True), (Status.FEE, True), (Status.DONE, True)]
)
def test_every_step_of_an_officer_is_undone_without_a_trace_but_in_the_history(source, accepted):
    dossier, by = dossier_in(source, accepted)
    before = state(dossier)
    for to in edges_from(source, accepted):
        actors = TRANSITIONS[source, to].actors - {ActorKind.CITIZEN, ActorKind.SYSTEM}
        if not actors:
            continue
        with transaction.atomic():
            desk = replace(by, kind=min(actors), is_undoable=True)
            event = services.change_status(dossier=dossier, to=to, by=desk, details=enough_for(to))
            assert Dossier.objects.get(pk=dossier.pk).status == to
            undone = services.undo(event=event, by=desk)
            assert (undone.from_status, undone.to_status, undone.undoes) == (to, source, event)
            assert state(dossier) == before
            assert list(dossier.events.all())[-2:] == [event, undone]
            transaction.set_rollback(True)


def test_an_apology_and_a_passing_on_are_undone_too():
    dossier = make_dossier()
    by = at_the_desk(dossier)
    sent_on(dossier, replace(by, is_undoable=False))
    before = state(dossier)
    due = dossier.competent_agency.calendar
    day = next(d for n in range(90, 99) if due.is_working(d := timezone.localdate() + dt.timedelta(n)))
    for event in (
        lambda: services.extend_deadline(dossier=dossier, by=by, cause="Mưa lũ", new_due_on=day),
        lambda: services.reassign(dossier=dossier, by=by, office="Phòng Tư pháp"),
    ):
        services.undo(event=event(), by=by)
        assert state(dossier) == before


def test_at_the_ninth_second_a_step_is_undone_and_its_notice_never_leaves(letterbox, clock):
    dossier = make_dossier()
    by = at_the_desk(dossier)
    relay.run(Lane.NOTICE)
    told = len(letterbox.received)
    event = sent_on(dossier, by)
    clock.shift(9)
    assert relay.run(Lane.NOTICE) == 0
    services.undo(event=event, by=by)
    clock.shift(3600)
    tasks.sweep()
    assert relay.run(Lane.NOTICE) == 0
    assert len(letterbox.received) == told
    assert (notice_of(event).state, notice_of(event).reason) == ("cancelled", "undone")


def test_after_ten_seconds_the_notice_leaves_and_the_step_stays(letterbox, clock):
    dossier = make_dossier()
    by = at_the_desk(dossier)
    Notice.objects.all().delete()
    event = sent_on(dossier, by)
    clock.shift(10)
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)
    assert relay.run(Lane.NOTICE) == 1
    assert Dossier.objects.get(pk=dossier.pk).status == Status.IN_PROCESS


def test_no_step_is_undone_whose_notice_a_worker_holds_even_a_killed_one(letterbox, clock):
    """The clocks of two machines differ: the worker's says that the ten seconds are over."""
    dossier = make_dossier()
    by = at_the_desk(dossier)
    Notice.objects.all().delete()
    event = sent_on(dossier, by)
    clock.shift(11)
    assert claims.claim(Lane.NOTICE, 1).planned  # and the worker is killed in its call
    clock.shift(-2)
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)
    assert Dossier.objects.get(pk=dossier.pk).status == Status.IN_PROCESS
    clock.shift(3600)
    tasks.sweep()
    assert notice_of(event).state == "unknown"
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)


def test_an_earlier_message_does_not_carry_the_news_of_a_step_that_can_be_undone(letterbox, clock):
    dossier = make_dossier()
    by = at_the_desk(dossier)
    Notice.objects.update(due_at=timezone.now() + dt.timedelta(seconds=4))
    event = services.change_status(dossier=dossier, to=5, by=by, details=enough_for(5))
    clock.shift(5)
    relay.run(Lane.NOTICE)
    services.undo(event=event, by=by)
    clock.shift(3600)
    relay.run(Lane.NOTICE)
    assert not any("Trích lục" in text or "nộp thêm" in text for text in letterbox.texts)
    assert notice_of(event).state == "cancelled"


def test_two_steps_in_a_row_become_one_message_that_leaves_when_neither_can_be_undone(letterbox, clock):
    dossier = make_dossier()
    by = at_the_desk(dossier)
    Notice.objects.all().delete()
    first = sent_on(dossier, by)
    clock.shift(6)
    services.reassign(dossier=dossier, by=by, office="Phòng Tư pháp")
    second = services.change_status(
        dossier=dossier, to=9, by=replace(by, kind=ActorKind.LEADER), details=enough_for(9)
    )
    clock.shift(6)
    assert relay.run(Lane.NOTICE) == 0
    clock.shift(5)
    assert relay.run(Lane.NOTICE) == 1
    assert notice_of(first).merged_into == notice_of(second)


def test_only_the_last_step_is_undone_by_who_made_it(clock):
    dossier = make_dossier()
    by = at_the_desk(dossier)
    first = sent_on(dossier, by)
    colleague = replace(by, officer=make_officer(dossier.received_at_agency))
    with pytest.raises(TransitionRefused):
        services.undo(event=first, by=colleague)
    with pytest.raises(NotYourDesk):
        services.undo(event=first, by=replace(by, officer=make_officer(make_agency())))
    services.assign(dossier=dossier, to=colleague.officer, by=replace(by, is_undoable=False))
    with pytest.raises(TransitionRefused):
        services.undo(event=first, by=by)
    other = make_dossier()
    mine = at_the_desk(other)
    step = sent_on(other, mine)
    for again in (step, services.undo(event=step, by=mine)):
        with pytest.raises(TransitionRefused):
            services.undo(event=again, by=mine)


def test_steps_of_the_one_stop_software_and_of_imports_are_told_at_once_and_not_undone():
    dossier = make_dossier()
    by = desk_of(dossier)
    event = sent_on(dossier, by)
    assert notice_of(event).reason == ""
    assert window.snapshot_of(event) is None
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)


def test_the_number_of_an_undone_letter_is_not_given_again_and_the_history_says_why():
    dossier, by = dossier_in(Status.IN_PROCESS, True)
    desk = replace(by, is_undoable=True)
    for to, of in ((Status.SUPPLEMENT, "documents"), (Status.FEE, "fee_notices")):
        numbers = []
        for _time in range(3):
            event = services.change_status(dossier=dossier, to=to, by=desk, details=enough_for(to))
            numbers.append(getattr(dossier, of).order_by("-pk")[0].number)
            undone = services.undo(event=event, by=desk)
            assert numbers[-1] in undone.note_internal and undone.note_public == ""
            dossier.refresh_from_db()
        assert len(set(numbers)) == 3, numbers
