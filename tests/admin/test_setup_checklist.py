"""The administrator reads on the start page what the portal still lacks; a line goes once it is mended."""

import datetime as dt

import pytest
from django.utils import timezone

from config import setup_checklist
from foundation.accounts.roles import Role
from foundation.calendar.models import CalendarException
from foundation.regions.loading import load_units
from petitions.models import HandlingUnit, RoutingRule, UnitDesk
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_agency, make_officer, make_procedure
from zalo_channel.demo import TEMPLATES
from zalo_channel.models import MessageTemplate, OaToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return officer_of(role=Role.ADMINISTRATOR)


def titles(user) -> list[str]:
    return [str(gap.title) for gap in setup_checklist.gaps(user)]


def page_of(user) -> str:
    return desk_client(user).get("/admin/").content.decode()


def test_an_empty_portal_lists_what_it_lacks_why_and_where_it_is_mended(administrator):
    page = page_of(administrator)
    for gap in setup_checklist.gaps(administrator):
        assert f'href="{gap.link}"' in page
    assert "Chưa có cơ quan nào nhận hồ sơ" in page and "Chưa kết nối Zalo" in page


def test_only_who_makes_accounts_reads_it():
    assert setup_checklist.gaps(officer_of(role=Role.MANAGER)) == []
    assert "Chưa kết nối Zalo" not in page_of(officer_of(role=Role.COUNTER))


def test_each_link_opens_for_the_administrator(administrator):
    desk = desk_client(administrator)
    assert [
        gap.link for gap in setup_checklist.gaps(administrator) if desk.get(gap.link).status_code != 200
    ] == []


def test_agencies_without_an_officer_are_named(administrator):
    agency = make_agency(name="UBND phường Bàn Thạch", short_name="P. Bàn Thạch")
    found = {str(gap.title): gap.names for gap in setup_checklist.gaps(administrator)}
    assert "P. Bàn Thạch" in found["Cơ quan chưa có cán bộ"]
    make_officer(agency)
    assert "Cơ quan chưa có cán bộ" not in titles(administrator)


def test_it_is_gone_where_all_is_there(administrator, settings, region):
    settings.ALARM_MAIL_TO = ["truc@example.org"]
    officer_of(role=Role.ADMINISTRATOR)
    load_units()
    agency = make_agency()
    agency.opening_hours.create(weekday=0, opens=dt.time(7, 30), closes=dt.time(11, 30))
    officer = make_officer(agency)
    make_procedure()
    year = timezone.localdate().year
    for each in (year, year + 1):
        CalendarException.objects.get_or_create(
            kind="holiday", first_day=dt.date(each, 9, 2), last_day=dt.date(each, 9, 2),
            defaults={"name": "Quốc khánh", "confirmed_at": timezone.now()},
        )  # fmt: skip
    centre = HandlingUnit.objects.create(code="tt", name="Trung tâm", short_name="TT", is_centre=True)
    unit = HandlingUnit.objects.create(code="dv", name="Đơn vị", short_name="ĐV")
    UnitDesk.objects.create(officer=officer, unit=unit)
    RoutingRule.objects.create(unit=centre)
    OaToken.objects.update_or_create(
        oa_id=settings.ZALO_OA_ID, defaults={"expires_at": timezone.now() + dt.timedelta(hours=20)}
    )
    MessageTemplate.objects.get_or_create(key="dossier_update", defaults=TEMPLATES[0])
    assert titles(administrator) == []
    assert "Còn thiếu" not in page_of(administrator)
