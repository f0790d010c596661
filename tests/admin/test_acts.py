"""Payments, apologies, passing on, and one step for many dossiers."""

import datetime as dt

import pytest
from django.utils import timezone

from dossiers.models import Dossier, FeeNotice, SupplementRequest
from dossiers.services import Actor, TransitionDetails, change_status
from dossiers.workflow import ActorKind, Status
from foundation.calendar.services import calendar_of
from tests.admin.conftest import desk_client, officer_of
from tests.factories import enough_for, make_agency, make_citizen, make_dossier, make_procedure

BASE = "/admin/dossiers/dossier/"


@pytest.fixture
def by(officer):
    return Actor(ActorKind.OFFICER, officer=officer)


@pytest.fixture
def charged(agency, by):
    dossier = make_dossier(received_at_agency=agency)
    change_status(dossier=dossier, to=Status.FEE, by=by, details=enough_for(Status.FEE))
    return dossier


def test_a_payment_needs_the_right_amount_and_a_receipt(desk, charged):
    notice = charged.fee_notices.get()
    door = f"{BASE}{charged.pk}/thu-phi/{notice.pk}/"

    wrong = desk.post(door, {"receipt_number": "BL-01", "amount": "1"})
    assert "khác số phải nộp" in wrong.content.decode()
    assert "BL-01" in wrong.content.decode()
    assert desk.post(door, {"receipt_number": "", "amount": "75000"}).status_code == 200
    assert charged.fee_notices.get().state == FeeNotice.State.UNPAID

    assert desk.post(door, {"receipt_number": "BL-01", "amount": "75000"}).status_code == 302
    assert charged.fee_notices.get().state == FeeNotice.State.PAID
    assert Dossier.objects.get(pk=charged.pk).status == Status.IN_PROCESS


def test_a_fee_notice_of_another_dossier_is_not_found(desk, charged, agency):
    other = make_dossier(received_at_agency=agency)

    assert desk.get(f"{BASE}{other.pk}/thu-phi/{charged.fee_notices.get().pk}/").status_code == 404


def test_an_apology_promises_a_new_day_and_issues_form_04(desk, agency):
    dossier = make_dossier(received_at_agency=agency)
    door = f"{BASE}{dossier.pk}/xin-loi/"
    past = desk.post(door, {"cause": "Chờ ý kiến", "new_due_on": "2020-01-06"})
    assert "Ngày hẹn mới phải sau hôm nay" in past.content.decode()

    day = timezone.localdate() + dt.timedelta(days=90)
    while not calendar_of().is_working(day):
        day += dt.timedelta(days=1)
    assert desk.post(door, {"cause": "Chờ ý kiến", "new_due_on": day.isoformat()}).status_code == 302
    assert dossier.documents.filter(form="04").exists()


def test_passing_on_changes_the_office_not_the_status(desk, agency, by):
    dossier = make_dossier(received_at_agency=agency)
    change_status(dossier=dossier, to=Status.IN_PROCESS, by=by, details=TransitionDetails(office="Phòng A"))

    assert desk.post(f"{BASE}{dossier.pk}/chuyen-bo-phan/", {"office": "Phòng B"}).status_code == 302

    dossier.refresh_from_db()
    assert (dossier.status, dossier.current_office) == (Status.IN_PROCESS, "Phòng B")


def test_the_bulk_move_sends_each_dossier_and_names_the_one_that_cannot_go(desk, agency, by):
    good = [make_dossier(received_at_agency=agency) for _ in range(2)]
    gone = make_dossier(received_at_agency=agency)
    change_status(dossier=gone, to=Status.WITHDRAWN, by=by, details=enough_for(Status.WITHDRAWN))
    chosen = [dossier.pk for dossier in (*good, gone)]

    picked = desk.post(BASE, {"action": "move_on", "_selected_action": chosen, "index": "0"})
    assert picked.status_code == 302
    assert desk.get(picked.url).status_code == 200
    answer = desk.post(picked.url, {"office": "Phòng Kinh tế"}, follow=True)

    assert {d.status for d in Dossier.objects.filter(pk__in=[d.pk for d in good])} == {Status.IN_PROCESS}
    assert f"{gone.code}: Hồ sơ đang ở trạng thái" in answer.content.decode()


def test_papers_are_asked_for_in_five_dossiers_with_one_form_and_undone_with_one_press(desk, agency):
    procedure = make_procedure(papers=("Đơn đề nghị", "Bản đồ"))
    dossiers = [make_dossier(received_at_agency=agency, procedure=procedure) for _ in range(5)]
    chosen = {"action": "move_on", "_selected_action": [dossier.pk for dossier in dossiers], "index": "0"}
    picked = desk.post(f"{BASE}?status=2", chosen).url
    page = desk.get(f"{picked}&to=5")
    names = [row["name"].value() for row in page.context["attempt"].table]
    assert names[:2] == ["Đơn đề nghị", "Bản đồ"]
    typed = {name: field.initial or "" for name, field in page.context["form"].fields.items()}
    rows = {
        "rows-TOTAL_FORMS": "5",
        "rows-INITIAL_FORMS": "2",
        "rows-0-name": names[0],
        "rows-1-name": names[1],
    }

    preview = desk.post(f"{picked}&to=5", typed | rows | {"rows-1-is_missing": "on", "preview": "1"})
    assert "Bản đồ" in preview.context["attempt"].preview.text
    answer = desk.post(f"{picked}&to=5", typed | rows | {"rows-1-is_missing": "on"}, follow=True)

    assert answer.redirect_chain[-1][0] == f"{BASE}?status=2"
    asked = SupplementRequest.objects.filter(dossier__in=dossiers)
    assert [[item.name for item in request.items.all()] for request in asked] == [["Bản đồ"]] * 5
    events = [dossier.events.last().pk for dossier in dossiers]
    desk.post(f"{BASE}hoan-tac/", {"event": events})
    assert set(Dossier.objects.values_list("status", flat=True)) == {Status.ACCEPTED}
    assert not asked.all().exists()


def test_a_bulk_move_offers_what_one_form_fits_and_names_who_was_faster(desk, agency, by):
    dossiers = [make_dossier(received_at_agency=agency) for _ in range(3)]
    address = f"{BASE}chuyen-xu-ly/?" + "&".join(f"d={dossier.pk}-{dossier.version}" for dossier in dossiers)
    change_status(dossier=dossiers[0], to=Status.IN_PROCESS, by=by, details=enough_for(Status.IN_PROCESS))
    offered = {to: count for to, _label, count in desk.get(address).context["attempt"].steps}
    assert (offered[Status.IN_PROCESS], offered[Status.SUPPLEMENT], offered[Status.STOPPED]) == (2, 3, 2)
    assert Status.DONE not in offered  # a signature is of one dossier, and this officer signs none
    answer = desk.post(f"{address}&to=8", {"reason": "Theo đơn"}, follow=True).content.decode()
    assert f"{dossiers[0].code}: " in answer and "đã chuyển hồ sơ này" in answer
    assert [Dossier.objects.get(pk=one.pk).status for one in dossiers] == [4, 8, 8]
    left = desk.get(f"{BASE}chuyen-xu-ly/?d={dossiers[1].pk}&to=99").context["attempt"]
    assert left.to == Status.RETURNED  # no such step: the one that goes on
    nothing = desk.get(f"{BASE}chuyen-xu-ly/?d=1-1-1&d=x").content.decode()
    assert "Không hồ sơ nào" in nothing


def test_a_leader_stops_many_dossiers_whatever_each_one_demands(agency, by):
    fresh, working = (make_dossier(received_at_agency=agency) for _ in range(2))
    change_status(dossier=working, to=Status.IN_PROCESS, by=by, details=enough_for(Status.IN_PROCESS))
    leader = desk_client(officer_of(agency, role="Lãnh đạo"))
    form = {"reason": "Theo đơn", "approved_by_leader": "on"}
    leader.post(f"{BASE}chuyen-xu-ly/?d={fresh.pk}&d={working.pk}&to=8", form)
    assert set(Dossier.objects.values_list("status", flat=True)) == {Status.STOPPED}


def test_the_bulk_move_leaves_other_offices_alone(desk):
    other = make_dossier()

    desk.post(f"{BASE}chuyen-xu-ly/?d={other.pk}&d=x&d={'9' * 30}", {"office": "Phòng Kinh tế"})

    assert Dossier.objects.get(pk=other.pk).status == Status.ACCEPTED


def test_the_counter_corrects_what_was_typed_wrongly_on_the_day(desk, agency):
    person = make_citizen(full_name="Nguyễn Văn An", phone="84905123456")
    dossier = make_dossier(received_at_agency=agency, applicant=person)
    page = f"/admin/dossiers/dossier/{dossier.pk}/sua/"
    assert page in desk.get(f"/admin/dossiers/dossier/{dossier.pk}/change/").content.decode()
    form = desk.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"reason": "Gõ nhầm"}
    typed |= {"phone": "0905 999 888"}
    answer = desk.post(page, typed, follow=True)
    assert "In giấy hẹn mới" in answer.content.decode()
    person.refresh_from_db()
    assert person.phone == "84905999888"
    specialist = desk_client(officer_of(agency, role="Cán bộ chuyên môn"))
    assert page not in specialist.get(f"/admin/dossiers/dossier/{dossier.pk}/change/").content.decode()
    assert "trình lãnh đạo" in specialist.post(page, typed | {"phone": "0905 777 666"}).content.decode()


def test_what_was_typed_wrongly_is_corrected_after_procedure_and_agency_have_ended(desk, agency):
    department = make_agency(short_name="Sở Xây dựng thử")
    dossier = make_dossier(received_at_agency=agency, competent_agency=department)
    due_at = dossier.due_at
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for ended in (dossier.procedure, department):
        type(ended).objects.filter(pk=ended.pk).update(valid_to=yesterday)
    page = f"{BASE}{dossier.pk}/sua/"
    form = desk.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"reason": "Gõ nhầm"}
    assert desk.post(page, typed | {"phone": "0905 999 888"}).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.applicant.phone, dossier.due_at) == ("84905999888", due_at)
    assert dossier.procedure.valid_to == dossier.competent_agency.valid_to == yesterday


def test_papers_of_one_person_are_not_put_into_the_dossiers_of_many(desk, agency, by):
    dossiers = [make_dossier(received_at_agency=agency) for _ in range(2)]
    for dossier in dossiers:
        change_status(dossier=dossier, to=Status.SUPPLEMENT, by=by, details=enough_for(Status.SUPPLEMENT))
    address = f"{BASE}chuyen-xu-ly/?" + "&".join(f"d={dossier.pk}" for dossier in dossiers)
    offered = {to for to, _label, _count in desk.get(address).context["attempt"].steps}
    assert offered == {Status.WITHDRAWN, Status.STOPPED}


def test_of_many_dossiers_each_goes_to_the_agency_that_handles_it_where_no_office_is_named(desk, agency):
    department = make_agency(short_name="Sở Xây dựng thử")
    own, other = (
        make_dossier(received_at_agency=agency),
        make_dossier(received_at_agency=agency, competent_agency=department),
    )
    desk.post(f"{BASE}chuyen-xu-ly/?d={own.pk}&d={other.pk}&to=4", {"office": ""})
    offices = [Dossier.objects.get(pk=dossier.pk).current_office for dossier in (own, other)]
    assert offices == [agency.short_name, "Sở Xây dựng thử"]
