"""Requests of citizens about their data: received at the desk, answered by a second person, no shell."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError
from django.utils import timezone

from config import my_work
from foundation.accounts.roles import Role
from foundation.citizens import data_requests
from foundation.citizens.models import Citizen, DataRequest, PersonalDataRead
from foundation.workflow import TransitionRefused
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_citizen, make_dossier

pytestmark = pytest.mark.django_db
LIST = "/admin/citizens/datarequest/"


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def counter(db):
    return officer_of(role=Role.COUNTER)


@pytest.fixture
def manager(db):
    return officer_of(role=Role.MANAGER)


def received(desk, citizen, **over) -> DataRequest:
    typed = {"who": str(citizen.pk), "kind": "copy", "identified_by": "Căn cước xem tại quầy", **over}
    answer = desk.post(f"{LIST}add/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return DataRequest.objects.get()


def decide(desk, request: DataRequest, how: str = "carry_out", **typed):
    return desk.post(f"{LIST}{request.pk}/{how}/", {"_form_submitted": "true", **typed}, follow=True)


def test_a_copy_is_asked_for_at_the_counter_released_by_the_manager_and_handed_over(counter, manager):
    desk, citizen = desk_client(counter), make_citizen(full_name="Nguyễn Thị Thu Hằng")
    dossier = make_dossier(applicant=citizen)
    request = received(desk, citizen)
    assert request.due_on == timezone.localdate() + dt.timedelta(days=10)
    receipt = desk.get(f"{LIST}{request.pk}/giay-tiep-nhan/").content.decode()
    assert request.number in receipt and "Nguyễn Thị Thu Hằng" in receipt and "27/11/2026" in receipt
    copy = f"{LIST}{request.pk}/ban-sao/"
    assert desk.get(copy).status_code == 404
    decide(desk, request)
    request.refresh_from_db()
    assert request.state == DataRequest.State.OPEN  # no right, and a second person is needed

    groups = my_work.GROUPS.values()
    (waiting,) = [card for cards in groups for card in cards if "datarequest" in card.page]
    assert list(waiting.rows(manager)) == [request] and not waiting.rows(counter).exists()
    decide(desk_client(manager), request)
    answer = desk.get(copy)
    assert dossier.code in json.dumps(json.loads(answer.content), ensure_ascii=False)
    read = PersonalDataRead.objects.filter(record="citizens.Citizen", record_key=citizen.pk)
    assert read.filter(reader=counter, page=request.number).exists()
    DataRequest.objects.update(decided_at=timezone.now() - dt.timedelta(days=31))
    assert desk.get(copy).status_code == 404


def test_who_received_a_request_does_not_decide_on_it(manager):
    request = received(desk_client(manager), make_citizen())
    with pytest.raises(TransitionRefused):
        data_requests.carry_out(request, by=manager)
    with pytest.raises(IntegrityError):
        DataRequest.objects.update(decided_by=manager)


def test_a_correction_is_written_as_the_paper_says(counter, manager):
    citizen = make_citizen(full_name="Nguyễn Thị Hằng")
    typed = {"kind": "correction", "full_name": "Nguyễn Thị Thu Hằng", "phone": "0905 999 888"}
    request = received(desk_client(counter), citizen, **typed)
    decide(desk_client(manager), request)
    citizen.refresh_from_db()
    assert (citizen.full_name, citizen.phone) == ("Nguyễn Thị Thu Hằng", "84905999888")
    assert citizen.confirmed_phones.filter(phone="84905999888").exists()


def test_an_erasure_takes_the_person_and_leaves_the_record_of_the_request(counter, manager):
    citizen = make_citizen(full_name="Nguyễn Thị Thu Hằng")
    request = received(desk_client(counter), citizen, kind="erasure", wanted="Xoá hết số của tôi")
    assert request.due_on == timezone.localdate() + dt.timedelta(days=15)
    decide(desk_client(manager), request)
    request.refresh_from_db()
    citizen = Citizen.objects.get()
    assert citizen.erased_at and citizen.full_name == ""
    assert (request.state, request.wanted, request.identified_by) == (DataRequest.State.DONE, "", "")
    assert request.answer and request.decided_by == manager


def test_a_refusal_says_why_and_the_receipt_bears_it(counter, manager):
    request = received(desk_client(counter), make_citizen())
    decide(desk_client(manager), request, "refuse", reason="Giấy ủy quyền đã hết hạn")
    request.refresh_from_db()
    assert (request.state, request.answer) == (DataRequest.State.REFUSED, "Giấy ủy quyền đã hết hạn")
    page = desk_client(counter).get(f"{LIST}{request.pk}/giay-tiep-nhan/").content.decode()
    assert "Giấy ủy quyền đã hết hạn" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"who": "999999"}, "Không tìm thấy ai"),
        ({"kind": "correction"}, "cần sửa"),
        ({"identified_by": ""}, ""),
    ],
)
def test_what_cannot_be_received_comes_back_with_what_was_typed(counter, typed, said):
    citizen = make_citizen()
    values = {"who": str(citizen.pk), "kind": "copy", "identified_by": "Căn cước", **typed}
    page = desk_client(counter).post(f"{LIST}add/", values)
    assert page.status_code == 200 and said in page.content.decode()
    assert not DataRequest.objects.exists()


def test_the_same_request_is_not_received_twice_while_it_waits(counter):
    citizen, desk = make_citizen(), desk_client(counter)
    request = received(desk, citizen)
    again = desk.post(f"{LIST}add/", {"who": str(citizen.pk), "kind": "copy", "identified_by": "Căn cước"})
    assert request.number in again.content.decode()


def test_a_request_past_its_term_is_marked_on_the_list(counter):
    desk = desk_client(counter)
    received(desk, make_citizen(full_name="Nguyễn Thị Thu Hằng"))
    DataRequest.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    row = desk.get(LIST).content.decode()
    assert "16/11/2026" in row and "Nguyễn Thị Thu" not in row
