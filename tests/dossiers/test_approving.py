"""What an officer may not do alone is asked of a leader: seen, returned with a reason, done by the step."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group

from dossiers import public_view, services, worklist
from dossiers.errors import MissingRequirement, TransitionRefused
from dossiers.services import Actor
from dossiers.workflow import ActorKind, Status
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, enough_for, make_dossier, make_officer

pytestmark = pytest.mark.django_db
BASE = "/admin/dossiers/dossier/"


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def dossier():
    dossier = make_dossier()
    services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=desk_of(dossier), details=enough_for(4))
    return dossier


@pytest.fixture
def clerk(dossier) -> Actor:
    return Actor(ActorKind.OFFICER, officer=officer_of(dossier.received_at_agency, last_name="Hoa"))


@pytest.fixture
def leader(dossier) -> Actor:
    officer = make_officer(dossier.received_at_agency, is_staff=True)
    officer.groups.add(Group.objects.get(name="Lãnh đạo"))
    return Actor(ActorKind.LEADER, officer=officer)


def lists(dossier, by: Actor) -> list[str]:
    return [view for view in ("asked", "returned") if worklist.VIEWS.rows(view, by.officer).exists()]


def asked(dossier, clerk: Actor, to=Status.STOPPED):
    return services.ask_for_approval(dossier=dossier, to=to, by=clerk, note="Người dân đã nộp đơn xin dừng")


def test_what_is_asked_for_is_done_by_the_step_and_is_one_event_that_no_citizen_reads(dossier, clerk, leader):
    history = public_view.details(dossier).history
    request = asked(dossier, clerk)
    assert lists(dossier, leader) == ["asked"]
    assert public_view.details(dossier).history == history
    assert "xin dừng" in dossier.events.last().note_internal
    with pytest.raises(TransitionRefused):
        asked(dossier, clerk)
    event = services.change_status(
        dossier=dossier, to=Status.STOPPED, by=replace(leader, is_undoable=True), details=enough_for(8)
    )
    request.refresh_from_db()
    assert (request.state, lists(dossier, leader)) == ("done", [])
    services.undo(event=event, by=leader)
    request.refresh_from_db()
    assert (request.state, lists(dossier, leader)) == ("asked", ["asked"])


def test_a_request_is_returned_with_a_reason_and_may_be_asked_again(dossier, clerk, leader):
    first = asked(dossier, clerk)
    with pytest.raises(TransitionRefused):
        services.return_request(dossier=dossier, by=clerk, reason="không phải việc của tôi")
    with pytest.raises(MissingRequirement):
        services.return_request(dossier=dossier, by=leader, reason=" ")
    services.return_request(dossier=dossier, by=leader, reason="Thiếu đơn")
    assert (lists(dossier, clerk), lists(dossier, leader)) == (["returned"], [])
    asked(dossier, clerk)
    first.refresh_from_db()
    assert (first.state, lists(dossier, clerk)) == ("overtaken", ["asked"])


def test_another_step_overtakes_a_request_and_what_needs_nobody_is_not_asked_for(dossier, clerk):
    for to in (Status.SUPPLEMENT, Status.RETURNED):
        with pytest.raises(TransitionRefused):
            asked(dossier, clerk, to)
    request = asked(dossier, clerk, Status.DONE)
    services.change_status(dossier=dossier, to=Status.SUPPLEMENT, by=clerk, details=enough_for(5))
    request.refresh_from_db()
    assert request.state == "overtaken"


def test_the_page_asks_shows_what_was_seen_and_puts_the_step_first_for_the_leader(dossier, clerk, leader):
    desk, page = desk_client(clerk.officer), f"{BASE}{dossier.pk}/change/"
    ask = f"{BASE}{dossier.pk}/trinh/{Status.STOPPED}/"
    assert ask in desk.get(page).content.decode()
    answer = desk.post(ask, {"note": "Đơn xin dừng"}, follow=True).content.decode()
    assert "Chưa xem." in answer and "Đơn xin dừng" in answer
    chief = desk_client(leader.officer)
    opened = chief.get(page)
    assert opened.context["panel"]["choices"][0].to == Status.STOPPED
    assert "Đã xem lúc" in desk.get(page).content.decode()
    back = f"{BASE}{dossier.pk}/tra-lai/"
    assert back in opened.content.decode() and back not in answer
    chief.post(back, {"reason": "Thiếu đơn"})
    assert "Trả lại: Thiếu đơn" in " ".join(desk.get(page).content.decode().split())
    assert desk.get(f"{BASE}{dossier.pk}/trinh/1/").status_code == 404
