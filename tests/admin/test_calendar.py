"""Days off in the back office: entered, confirmed by somebody else, withdrawn, never edited in force."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group

from foundation.calendar.models import CalendarException
from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import ZONE
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_dossier, make_procedure

LIST = "/admin/calendar/calendarexception/"


def storm(**over) -> dict[str, str]:
    day = calendar_of().next_working(dt.datetime.now(ZONE).date()).isoformat()
    values = {"kind": "closure", "first_day": day, "last_day": day, "name": "Nghỉ bão số 6"}
    return {**values, "basis": "CĐ 12/CĐ-UBND", "unit": "", "office": "", **over}


@pytest.fixture
def manager(agency):
    return officer_of(agency, role="Quản lý trung tâm")


@pytest.fixture
def row(manager):
    assert desk_client(manager).post(f"{LIST}add/", storm()).status_code == 302
    return CalendarException.objects.get(entered_by=manager)


def door(row, act: str) -> str:
    return f"{LIST}{row.pk}/{act}/"


def confirm(leader, row):
    page = door(row, "xac-nhan")
    return leader.post(page, {"seen": leader.get(page).context["seen"]})


def test_a_closure_waits_for_a_second_person_who_sees_how_many_dates_move(row, manager, agency):
    make_dossier(procedure=make_procedure(time_limit_days=5))
    own = desk_client(manager)
    assert "Another person" not in own.get(f"{LIST}{row.pk}/change/").content.decode()
    assert "người khác xác nhận" in own.get(f"{LIST}{row.pk}/change/").content.decode()
    assert "người khác xác nhận" in own.post(door(row, "xac-nhan")).content.decode()
    assert calendar_of().is_working(row.first_day)

    leader = desk_client(officer_of(agency, role="Lãnh đạo"))
    assert "Số ngày hẹn sẽ đổi: 1" in leader.get(door(row, "xac-nhan")).content.decode()
    assert confirm(leader, row).status_code == 302
    assert not calendar_of().is_working(row.first_day)
    assert row.history.count() == 2


def test_a_row_in_force_is_read_only_and_may_be_withdrawn(row, agency):
    leader = desk_client(officer_of(agency, role="Lãnh đạo"))
    confirm(leader, row)
    page = leader.get(f"{LIST}{row.pk}/change/").content.decode()
    assert 'name="first_day"' not in page
    assert leader.post(door(row, "rut")).status_code == 302
    assert calendar_of().is_working(row.first_day)


@pytest.mark.parametrize("over", [{"last_day": "2020-01-01"}, {"last_day": "2099-01-01"}])
def test_impossible_days_are_told_at_their_field(manager, over):
    answer = desk_client(manager).post(f"{LIST}add/", storm(**over))
    assert "last_day" in answer.context["adminform"].form.errors


def test_an_office_is_chosen_by_its_name(manager, agency):
    answer = desk_client(manager).get(f"{LIST}add/")
    assert str(agency) in answer.content.decode()
    assert desk_client(manager).post(f"{LIST}add/", storm(office=agency.code)).status_code == 302


def test_who_lacks_the_right_neither_enters_nor_confirms(row, desk):
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(door(row, "xac-nhan")).status_code == 403
    Group.objects.get(name="Cán bộ một cửa")
    row.refresh_from_db()
    assert row.confirmed_at is None


def test_a_row_that_changed_after_the_page_was_opened_is_read_again_first(row, agency):
    leader = desk_client(officer_of(agency, role="Lãnh đạo"))
    read = leader.get(door(row, "xac-nhan")).context["seen"]
    row.name = "Lý do khác"
    row.save()
    assert "vừa được sửa" in leader.post(door(row, "xac-nhan"), {"seen": read}).content.decode()
    row.refresh_from_db()
    assert row.confirmed_at is None
