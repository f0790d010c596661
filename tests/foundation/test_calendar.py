"""Days off are rows: seeded once by the library, entered by one person, confirmed by another."""

import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import override_settings

from foundation.calendar import seed, services
from foundation.calendar.models import CalendarException
from foundation.calendar.services import calendar_of
from foundation.regions.models import AdminUnit
from tests.factories import make_agency, make_officer
from tests.ports import silent_port

pytestmark = pytest.mark.django_db
Kind = CalendarException.Kind
STORM = dt.date(2026, 11, 18)


def make_exception(**over) -> CalendarException:
    values = {"kind": Kind.CLOSURE, "first_day": STORM, "last_day": STORM, "name": "Nghỉ bão số 6"}
    values |= over
    values.setdefault("entered_by", None)
    return CalendarException.objects.create(
        **values | {"last_day": over.get("last_day", values["first_day"])}
    )


def in_force(**over) -> CalendarException:
    row = make_exception(**over)
    services.confirm(exception=row, officer=make_officer())
    return row


def test_the_rows_are_the_truth_and_the_library_only_their_seed():
    tet, swapped = dt.date(2026, 2, 17), dt.date(2026, 8, 22)
    assert not calendar_of().is_working(tet)
    assert calendar_of().is_working(swapped)
    CalendarException.objects.filter(first_day__in=[tet, swapped]).delete()
    assert calendar_of().is_working(tet)
    assert not calendar_of().is_working(swapped)


def test_a_change_counts_where_redis_did_not_answer_when_it_was_made(settings):
    tet = dt.date(2026, 2, 17)
    assert not calendar_of().is_working(tet)  # kept in Redis
    away = {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{silent_port()}/0"}
    with override_settings(CACHES={"default": away}):
        CalendarException.objects.filter(first_day__lte=tet, last_day__gte=tet).first().delete()
    assert cache.get(services.DAYS.key)  # the old days
    assert calendar_of().is_working(tet)


def test_years_ahead_are_filled_once_and_what_staff_changed_stays():
    ahead = range(2040, 2042)
    assert seed.fill(ahead) > 10
    row = CalendarException.objects.get(first_day=dt.date(2040, 9, 2))
    CalendarException.objects.filter(pk=row.pk).update(name="Quốc khánh, sửa")
    call_command("seed_holidays", "--from", "2040", "--to", "2041")
    assert seed.fill(ahead) == 0
    row.refresh_from_db()
    assert row.name == "Quốc khánh, sửa"


def test_a_row_counts_only_after_another_person_has_confirmed_it():
    clerk, leader = make_officer(), make_officer()
    row = make_exception(entered_by=clerk)
    assert calendar_of().is_working(STORM)
    with pytest.raises(services.CalendarRefusal):
        services.confirm(exception=row, officer=clerk)
    services.confirm(exception=row, officer=leader)
    assert not calendar_of().is_working(STORM)
    with pytest.raises(services.CalendarRefusal):
        services.confirm(exception=row, officer=leader)


def test_a_closure_counts_where_it_holds_and_nowhere_else():
    province = AdminUnit.objects.create(
        code="T1", level="province", kind="tinh", name="Thử", valid_from=dt.date(2020, 1, 1)
    )
    commune = AdminUnit.objects.create(
        code="T2", level="commune", kind="xa", name="Thử", parent=province, valid_from=dt.date(2020, 1, 1)
    )
    in_force(unit=province)
    other = dt.date(2026, 11, 19)
    in_force(office="H57.1", first_day=other)
    assert not calendar_of(unit_id=commune.pk).is_working(STORM)
    assert calendar_of().is_working(STORM)
    assert not calendar_of(office="H57.1").is_working(other)
    assert calendar_of(office="H57.2", unit_id=commune.pk).is_working(other)


def test_a_closure_outweighs_a_swapped_day_and_a_swapped_day_a_holiday():
    in_force(kind=Kind.WORKED, first_day=dt.date(2026, 9, 2), name="Làm bù")
    assert calendar_of().is_working(dt.date(2026, 9, 2))
    in_force(first_day=dt.date(2026, 8, 22))
    assert not calendar_of().is_working(dt.date(2026, 8, 22))
    with_saturday = calendar_of()
    assert not with_saturday.is_working(dt.date(2026, 8, 22))


def test_what_nobody_was_told_of_may_be_withdrawn_by_who_confirmed_it():
    leader = make_officer()
    row = make_exception(entered_by=make_officer())
    services.confirm(exception=row, officer=leader)
    services.withdraw(exception=row, officer=leader)
    assert calendar_of().is_working(STORM)


def test_an_imported_closure_of_an_office_that_nobody_knows_is_refused(tmp_path):
    office, file = make_agency(), tmp_path / "ngay-nghi.csv"
    head, row = "Từ ngày;Loại;Lý do;Mã cơ quan", "18/11/2026;Nghỉ lễ;Nghỉ bão số 6;{}"
    file.write_text(f"{head}\n{row.format(office.code)}\n")
    call_command("import_data", "holidays", str(file), stdout=io.StringIO())
    assert CalendarException.objects.get(first_day=STORM).office == office.code
    file.write_text(f"{head}\n{row.format(office.code + 'X')}\n")
    with pytest.raises(CommandError):
        call_command("import_data", "holidays", str(file), stdout=(out := io.StringIO()))
    assert "Không có cơ quan nào có mã" in out.getvalue()
