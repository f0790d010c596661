"""Who sent a petition merged with another hears how that one ends; a wrong merging or rejection is mended."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from foundation.outbox.models import Notice
from petitions import public_view, services
from petitions.errors import InvalidDetail, MissingRequirement, NotYours, TransitionRefused
from petitions.models import Petition
from petitions.services import Actor, TransitionDetails
from petitions.workflow import ActorKind, Status
from tests.petitions.factories import answered, centre, from_somebody, handed_over, make_handler, make_unit
from tests.petitions.test_desk import page_of, signed_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def moved(petition: Petition, to: Status, **details):
    by = details.pop("by", None) or centre()
    return services.change_status(petition=petition, to=to, by=by, details=TransitionDetails(**details))


def merged_with(parent: Petition, child: Petition | None = None) -> Petition:
    child = child or from_somebody()
    moved(child, Status.DUPLICATE, parent=parent)
    return child


def facts(petition: Petition) -> public_view.Facts:
    return public_view.details(Petition.objects.for_page().get(pk=petition.pk))


def last_told(petition: Petition) -> str:
    return Notice.objects.filter(subject=petition.code).order_by("pk").last().message["text"]


def page(client, petition: Petition) -> str:
    return client.get(petition.tracking_path).content.decode()


def test_who_sent_a_merged_petition_hears_where_the_other_belongs(client):
    first = from_somebody()
    second = merged_with(first)
    moved(first, Status.REJECTED, reason="Việc này do Điện lực Hội An giải quyết, gọi 19001909.")
    told = last_told(second)
    assert "19001909" in told and second.code in told and first.code not in told
    shown = page(client, second)
    assert "19001909" in shown and "cùng lúc" not in facts(second).lead


def test_who_sent_a_merged_petition_hears_that_the_other_is_closed_without_an_answer(client):
    first = handed_over()
    second = merged_with(first)
    moved(first, Status.WAITING, question="Cột mấy?")
    count = Notice.objects.filter(subject=second.code).count()
    moved(first, Status.CLOSED, reason="Không liên lạc được với người gửi.")
    assert Notice.objects.filter(subject=second.code).count() == count + 1
    assert "Không liên lạc được" in last_told(second)
    shown = page(client, second)
    assert "Không liên lạc được" in shown and "cùng lúc" not in facts(second).lead


def test_what_is_merged_with_an_answered_petition_gets_its_answer_at_once(client):
    first = answered()
    second = merged_with(first)
    told = last_told(second)
    assert "Đã thay bóng đèn ngày hôm nay." in told and first.unit.name in told and first.code not in told
    assert Notice.objects.get(subject=second.code, message__text=told).must_act
    template = Notice.objects.filter(subject=second.code).order_by("pk").last().message["template"]["params"]
    assert "thay bóng" not in str(template)
    assert "cùng lúc" not in told + facts(second).lead
    assert "Đã thay bóng đèn ngày hôm nay." in page(client, second)


def test_nothing_is_merged_with_what_was_closed_without_an_answer():
    first = handed_over()
    moved(first, Status.WAITING, question="Cột mấy?")
    moved(first, Status.CLOSED, reason="Không liên lạc được.")
    with pytest.raises(InvalidDetail):
        merged_with(first)


def test_what_is_merged_while_the_other_is_reopened_waits_for_the_next_answer():
    first = answered()
    services.reopen(petition=first, because="Vẫn tối")
    second = merged_with(first)
    assert "Đã thay bóng" not in last_told(second)
    moved(first, Status.ANSWERED, answer="Đã kéo lại dây.")
    assert "Đã kéo lại dây." in last_told(second)


def test_a_wrong_merging_is_mended_and_promises_a_day_of_its_own(client):
    first = handed_over()
    with time_machine.travel(timezone.now() - dt.timedelta(days=40)):
        second = merged_with(first, handed_over())
    first_due = second.first_due_at
    with pytest.raises(MissingRequirement):
        moved(second, Status.ACCEPTED)
    moved(second, Status.ACCEPTED, reason="Hai cột đèn ở hai đường khác nhau.")
    assert (second.parent, second.closed_at, second.unit, second.first_due_at) == (
        None,
        None,
        None,
        first_due,
    )
    assert second.due_at > timezone.now() and not second.is_overdue
    told = last_told(second)
    assert "Hai cột đèn" in told and "đã tiếp nhận lại" in told
    moved(first, Status.ANSWERED, answer="Đã thay bóng.")
    assert "Đã thay bóng." not in page(client, second)
    assert not Notice.objects.filter(subject=second.code, message__text__contains="Đã thay bóng.").exists()


def test_a_wrong_rejection_is_mended_and_those_merged_with_it_hear_of_it_too():
    first = from_somebody()
    second = merged_with(first)
    moved(first, Status.REJECTED, reason="Do Điện lực giải quyết.")
    moved(first, Status.ACCEPTED, reason="Cột đèn này do phường quản lý.")
    assert first.status == Status.ACCEPTED
    for petition in (first, second):
        assert "Cột đèn này do phường quản lý." in last_told(petition)
    assert "cùng lúc" in facts(second).lead and facts(second).reason == ""


def test_only_the_centre_takes_up_again_and_nothing_that_was_closed():
    first = handed_over()
    second = merged_with(first, handed_over(unit=first.unit))
    with pytest.raises((NotYours, TransitionRefused)):
        by = Actor(ActorKind.UNIT, make_handler(first.unit))
        moved(second, Status.ACCEPTED, reason="Nhầm", by=by)
    done = answered()
    moved(done, Status.CLOSED)
    with pytest.raises(TransitionRefused):
        moved(done, Status.ACCEPTED, reason="Nhầm")


def test_the_desk_offers_it_and_asks_for_the_reason():
    petition = merged_with(handed_over())
    desk = signed_in(centre().officer)
    assert "Tiếp nhận lại" in desk.get(page_of(petition)).content.decode()
    form = desk.get(step(petition, "accepted")).content.decode()
    assert 'name="reason"' in form
    desk.post(step(petition, "accepted"), {"expected_version": petition.version, "reason": "Gộp nhầm."})
    petition.refresh_from_db()
    assert petition.status == Status.ACCEPTED


def test_kind_and_field_of_what_has_ended_stay():
    petition = from_somebody()
    moved(petition, Status.REJECTED, reason="Do Điện lực giải quyết.")
    with pytest.raises(NotYours):
        services.classify(petition=petition, by=centre(), kind="proposal", field="lighting")


def test_a_rejection_undone_within_ten_seconds_is_not_told_to_the_merged_either():
    first = from_somebody()
    second = merged_with(first)
    by = Actor(ActorKind.CENTRE, centre().officer, is_undoable=True)
    event = moved(first, Status.REJECTED, reason="Do Điện lực giải quyết.", by=by)
    services.undo(event=event, by=by)
    notice = Notice.objects.filter(subject=second.code).order_by("pk").last()
    assert "Điện lực" in notice.message["text"] and notice.state == "cancelled"


def test_a_merging_whose_other_ended_meanwhile_is_not_undone():
    first, second = from_somebody(), handed_over(make_unit())
    by = Actor(ActorKind.CENTRE, centre().officer, is_undoable=True)
    event = moved(second, Status.DUPLICATE, parent=first, by=by)
    moved(first, Status.REJECTED, reason="Do Điện lực giải quyết.")
    with pytest.raises(TransitionRefused):
        services.undo(event=event, by=by)
