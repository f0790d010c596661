"""A step of the desk undone within ten seconds leaves the petition as it was, and no notice of it leaves."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from foundation.outbox import claims, relay, routes, tasks
from foundation.outbox.models import Lane, Notice
from foundation.registry import Registry
from petitions import public_view, services
from petitions.errors import NotYours, TransitionRefused
from petitions.models import Enclosure, Event, Petition, Publication
from petitions.services import Actor, TransitionDetails
from petitions.workflow import ActorKind, Status
from tests.foundation.outbox.conftest import Letterbox
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_handler,
    make_operator,
    make_unit,
    photo,
)
from tests.petitions.test_desk import LIST, page_of, signed_in, step

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def letterbox(monkeypatch):
    box, ways = Letterbox(), Registry("route")
    ways.register(box.key, box)
    monkeypatch.setattr(routes, "ROUTES", ways)
    return box


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def at_the_desk(petition: Petition, kind: ActorKind = ActorKind.CENTRE) -> Actor:
    officer = make_operator() if kind == ActorKind.CENTRE else make_handler(petition.unit)
    return Actor(kind, officer, is_undoable=True)


def state(petition: Petition) -> dict:
    """Everything about a petition but its history and its version."""
    petition = Petition.objects.get(pk=petition.pk)
    return {
        "fields": Petition.objects.filter(pk=petition.pk).values().get() | {"version": 0},
        "answers": list(petition.answers.values()),
        "enclosures": list(Enclosure.objects.filter(answer__petition=petition).values()),
        "pictures": list(petition.pictures.values()),
        "publication": list(Publication.objects.filter(petition=petition).values()),
        "page": public_view.details(petition),
    }


def enough_for(to: Status) -> TransitionDetails:
    return TransitionDetails(
        unit=make_unit(),
        question="Cột đèn nào?",
        information="Cột trước số 12",
        answer="Đã thay bóng đèn.",
        reason="Không thuộc địa bàn",
        parent=from_somebody() if to == Status.DUPLICATE else None,
        enclosures=(("a.jpg", photo()),) if to == Status.ANSWERED else (),
        photos=(("b.jpg", photo()),) if to == Status.ANSWERED else (),
    )


def brought_to(status: Status) -> Petition:
    if status == Status.NEW:
        return from_somebody()
    if status == Status.ACCEPTED:
        petition = from_somebody()
        services.change_status(petition=petition, to=status, by=centre())
        return petition
    if status in (Status.ANSWERED, Status.REOPENED):
        petition = answered()
        if status == Status.REOPENED:
            services.reopen(petition=petition, because="Đèn vẫn tối")
        return petition
    petition = from_somebody() if status == Status.REJECTED else handed_over()
    if status != Status.FORWARDED:
        services.change_status(petition=petition, to=status, by=centre(), details=enough_for(status))
    return petition


def given(petition: Petition, by: Actor, **over) -> Event:
    details = TransitionDetails(answer="Đã thay bóng đèn.", unit=petition.unit, **over)
    return services.change_status(petition=petition, to=Status.ANSWERED, by=by, details=details)


def notice_of(event: Event) -> Notice:
    return Notice.objects.get(event_key=event.key)


STEPS = [
    (Status.ACCEPTED, Status.FORWARDED, ActorKind.CENTRE),
    (Status.IN_PROCESS, Status.ANSWERED, ActorKind.UNIT),
    (Status.ACCEPTED, Status.DUPLICATE, ActorKind.CENTRE),
]
"""A unit, an answer with pictures and files, another petition: what a step can write."""


@pytest.mark.parametrize(("source", "to", "kind"), STEPS)
def test_a_step_of_the_desk_is_undone_without_a_trace_but_in_the_history(source, to, kind):
    petition = brought_to(source)
    by = at_the_desk(petition, kind)
    before = state(petition)
    event = services.change_status(petition=petition, to=to, by=by, details=enough_for(to))
    assert petition.status == to
    undone = services.undo(event=event, by=by)
    assert (undone.from_status, undone.to_status, undone.undoes) == (to, source, event)
    assert (undone.note_public, undone.officer) == ("", by.officer)
    assert state(petition) == before
    assert list(petition.events.all())[-2:] == [event, undone]
    assert {notice.state for notice in Notice.objects.filter(event_key__startswith=event.key)} <= {
        "cancelled"
    }


def test_a_new_day_and_a_correction_are_undone_too_and_what_was_published_is_public_again():
    petition = handed_over()
    by, before = at_the_desk(petition), state(petition)
    day = timezone.localdate() + dt.timedelta(days=60)
    event = services.extend_deadline(petition=petition, by=by, because="Chờ vật tư", new_day=day)
    services.undo(event=event, by=by)
    assert state(petition) == before

    petition = answered()
    services.publish(
        petition=petition, by=make_operator("Duyệt nội dung"), title="Đèn", text="Tối", answer="Sáng"
    )
    before = state(petition)
    event = services.correct_answer(petition=petition, by=by, text="Đã thay cả cột đèn.", because="Ghi nhầm")
    assert not Petition.objects.published().filter(pk=petition.pk).exists()
    services.undo(event=event, by=by)
    assert state(petition) == before
    assert Petition.objects.published().filter(pk=petition.pk).exists()


def test_an_undo_does_not_make_public_again_what_a_moderator_withdrew_meanwhile():
    for act in (
        lambda petition, by: services.change_status(petition=petition, to=Status.CLOSED, by=by),
        lambda petition, by: services.correct_answer(
            petition=petition, by=by, text="Đã thay cả cột đèn.", because="Ghi nhầm"
        ),
    ):
        petition = answered()
        moderator = make_operator("Duyệt nội dung")
        services.publish(petition=petition, by=moderator, title="Đèn", text="Tối", answer="Sáng")
        by = at_the_desk(petition)
        event = act(petition, by)
        services.withdraw_publication(petition=petition)
        services.undo(event=event, by=by)
        assert not Petition.objects.published().filter(pk=petition.pk).exists()


def test_without_redis_a_step_is_done_and_told_at_once_and_cannot_be_undone(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/redis.sock"}}
    petition = handed_over()
    by = at_the_desk(petition)
    event = given(petition, by)
    assert notice_of(event).reason == ""
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)


def test_at_the_ninth_second_a_step_is_undone_and_its_notice_never_leaves(letterbox, clock):
    petition = handed_over()
    by = at_the_desk(petition)
    Notice.objects.all().delete()
    event = given(petition, by)
    assert notice_of(event).reason == "held"
    clock.shift(9)
    assert relay.run(Lane.NOTICE) == 0
    services.undo(event=event, by=by)
    clock.shift(3600)
    tasks.sweep()
    assert relay.run(Lane.NOTICE) == 0 and letterbox.received == []
    assert (notice_of(event).state, notice_of(event).reason) == ("cancelled", "undone")


def test_after_ten_seconds_the_notice_leaves_and_the_step_stays(letterbox, clock):
    petition = handed_over()
    by = at_the_desk(petition)
    Notice.objects.all().delete()
    event = given(petition, by)
    clock.shift(10)
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)
    assert relay.run(Lane.NOTICE) == 1
    assert Petition.objects.get(pk=petition.pk).status == Status.ANSWERED


def test_no_step_is_undone_whose_notice_a_worker_holds_even_a_killed_one(letterbox, clock):
    """The clocks of two machines differ: the worker's says that the ten seconds are over."""
    petition = handed_over()
    by = at_the_desk(petition)
    Notice.objects.all().delete()
    event = given(petition, by)
    clock.shift(11)
    assert claims.claim(Lane.NOTICE, 1).planned  # and the worker is killed in its call
    clock.shift(-2)
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)
    clock.shift(3600)
    tasks.sweep()
    assert notice_of(event).state == "unknown"
    assert Petition.objects.get(pk=petition.pk).status == Status.ANSWERED


def test_who_sent_a_merged_petition_hears_nothing_of_an_answer_that_was_undone(letterbox, clock):
    petition, same = handed_over(), from_somebody()
    merging = TransitionDetails(parent=petition)
    services.change_status(petition=same, to=Status.DUPLICATE, by=centre(), details=merging)
    by = at_the_desk(petition)
    Notice.objects.all().delete()
    event = given(petition, by)
    assert Notice.objects.owed().count() == 2
    services.undo(event=event, by=by)
    clock.shift(3600)
    assert relay.run(Lane.NOTICE) == 0
    assert set(Notice.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_merging_that_was_answered_meanwhile_is_not_undone(clock):
    petition, same = handed_over(), from_somebody()
    by = at_the_desk(same)
    merging = TransitionDetails(parent=petition)
    event = services.change_status(petition=same, to=Status.DUPLICATE, by=by, details=merging)
    given(petition, at_the_desk(petition))
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)


def test_an_answer_that_was_rated_or_published_meanwhile_stays(clock):
    petition = handed_over()
    by = at_the_desk(petition)
    event = given(petition, by)
    with transaction.atomic():
        services.rate(petition=petition, score=3)
        with pytest.raises(TransitionRefused):
            services.undo(event=event, by=by)
        transaction.set_rollback(True)
    moderator = make_operator("Duyệt nội dung")
    services.publish(petition=petition, by=moderator, title="Đèn", text="Tối", answer="Sáng")
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)


def test_only_the_last_step_is_undone_by_who_made_it(clock):
    petition = handed_over()
    by = at_the_desk(petition, ActorKind.UNIT)
    event = given(petition, by)
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=replace(by, officer=make_handler(petition.unit)))
    with pytest.raises(NotYours):
        services.undo(event=event, by=replace(by, officer=make_handler(make_unit())))
    undone = services.undo(event=event, by=by)
    for again in (event, undone):
        with pytest.raises(TransitionRefused):
            services.undo(event=again, by=by)
    earlier = given(petition, by)
    services.correct_answer(petition=petition, by=centre(), text="Đã thay cột.", because="Thiếu")
    with pytest.raises(TransitionRefused):
        services.undo(event=earlier, by=by)


def test_steps_of_senders_software_and_timers_are_told_at_once_and_not_undone():
    petition = answered()
    event = services.reopen(petition=petition, because="Đèn vẫn tối")
    assert not Notice.objects.filter(event_key=event.key, reason="held").exists()
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=at_the_desk(petition))


def test_the_files_of_an_undone_answer_are_deleted(django_capture_on_commit_callbacks):
    petition = handed_over()
    by = at_the_desk(petition)
    with django_capture_on_commit_callbacks(execute=True):
        event = given(petition, by, enclosures=(("a.jpg", photo()),))
    name = Enclosure.objects.get().file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        services.undo(event=event, by=by)
    assert not Enclosure.objects.exists() and not default_storage.exists(name)


# --- at the desk


def test_the_button_stands_beside_what_was_done_and_one_press_takes_it_back(client):
    petition = handed_over()
    handler = signed_in(make_handler(petition.unit))
    answer = {"expected_version": petition.version, "answer": "Đã thay bóng."}
    shown = handler.post(step(petition, "answered"), answer, follow=True).content.decode()
    event = petition.events.last()
    address = reverse("admin:petitions_petition_undo")
    assert f'action="{address}"' in shown and f'value="{event.pk}"' in shown and "Hoàn tác" in shown
    assert "Đã thay bóng." in client.get(petition.tracking_path).content.decode()
    done = handler.post(address, {"event": event.pk}, follow=True).content.decode()
    assert "chưa báo cho ai" in done and "đã hoàn tác bước trước" in done
    petition.refresh_from_db()
    assert petition.status == Status.FORWARDED and not petition.answers.exists()
    assert "Đã thay bóng." not in client.get(petition.tracking_path).content.decode()
    again = handler.post(address, {"event": event.pk}, follow=True).content.decode()
    assert "không hoàn tác được nữa" in again


def test_a_unit_that_handed_it_back_lands_on_its_list_and_takes_it_back_from_there():
    petition = handed_over()
    handler = signed_in(make_handler(petition.unit))
    reason = {"expected_version": petition.version, "reason": "Không thuộc địa bàn"}
    answer = handler.post(step(petition, "accepted"), reason)
    assert answer["Location"] == LIST
    address = reverse("admin:petitions_petition_undo")
    assert f'action="{address}"' in handler.get(LIST).content.decode()
    back = handler.post(address, {"event": petition.events.last().pk})
    assert back["Location"] == page_of(petition)
    assert handler.get(page_of(petition)).status_code == 200


def test_nobody_undoes_the_step_of_a_colleague_or_without_seeing_petitions():
    petition = handed_over()
    event = given(petition, at_the_desk(petition, ActorKind.UNIT))
    address = reverse("admin:petitions_petition_undo")
    signed_in(make_handler(petition.unit)).post(address, {"event": event.pk})
    assert Petition.objects.get(pk=petition.pk).status == Status.ANSWERED
    assert signed_in(make_operator("Biên tập viên")).post(address, {"event": event.pk}).status_code == 403
    assert signed_in(make_operator()).get(address).status_code == 405


def test_an_event_with_its_undoing_is_still_never_changed_or_deleted():
    petition = handed_over()
    by = at_the_desk(petition)
    event = given(petition, by)
    services.undo(event=event, by=by)
    for change in ("UPDATE petitions_event SET undoes_id = NULL", "DELETE FROM petitions_event"):
        with pytest.raises(Exception, match="history"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
