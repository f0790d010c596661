"""The staff's page of figures: to each the figures of their work."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.insights import figures, month_closing, months
from tests.admin.conftest import desk_client, officer_of
from tests.foundation.insights.months import this_month

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def shown(page) -> set[str]:
    panels = page.context["figures"].get("panels", [])
    return {told.figure.key for panel in panels for told in panel.told}


def test_the_manager_sees_every_figure_with_a_table_beside_each_chart(manager, busy_month):
    page = manager.get(this_month("/admin/so-lieu/"))
    assert shown(page) == {figure.key for figure in figures.all_figures()}
    text = page.content.decode()
    for chart in page.context["figures"]["charts"]:
        assert f'id="chart-{chart["id"]}"' in text
    told = {told.figure.key: told for panel in page.context["figures"]["panels"] for told in panel.told}
    assert [line.value for line in told["uses"].cuts[0].lines] == ["2", "1"]
    assert {cut.key for cut in told["uses"].cuts} == {"utility", "channel", "outcome", "hour", "day"}
    assert "Quyết định 766" in text


@pytest.mark.parametrize(
    ("role", "sees", "not_sees"),
    [
        ("Trực tổng đài", "first_answer_minutes", "dossiers_on_time"),
        ("Cán bộ một cửa", "dossiers_on_time", "conversations_by_bot"),
        ("Trực ban thông báo", "notices_in_10_seconds", "uses"),
        ("Biên tập viên", "article_views", "petitions_on_time"),
        ("Đơn vị xử lý", "petitions_on_time", "dossiers_on_time"),
    ],
)
def test_each_role_sees_the_figures_of_its_work(role, sees, not_sees):
    keys = shown(desk_client(officer_of(role=role)).get(this_month("/admin/so-lieu/")))
    assert sees in keys and not_sees not in keys


def test_who_has_no_figures_gets_no_page_of_them_and_no_way_to_it():
    desk = desk_client(officer_of(role="Quản trị hệ thống"))
    assert desk.get(this_month("/admin/so-lieu/")).status_code == 403
    assert "/admin/so-lieu/" not in desk.get("/admin/").content.decode()


def test_closed_months_stand_before_the_chosen_one(manager, busy_month):
    last = months.preceding(timezone.localdate().replace(day=1))
    month_closing.close(month=months.preceding(last))
    month_closing.close(month=last)
    page = manager.get(this_month("/admin/so-lieu/"))
    trend = page.context["figures"]["panels"][0].trend
    assert trend.months[-2:] == [f"{last:%m/%Y}", f"{timezone.localdate():%m/%Y}"] and trend.has_chart
    earlier = manager.get("/admin/so-lieu/", {"thang": f"{last:%Y-%m}"})
    assert earlier.context["figures"]["panels"][0].trend.months[-1] == f"{last:%m/%Y}"


def test_a_second_reader_within_minutes_measures_nothing(manager, busy_month):
    manager.get(this_month("/admin/so-lieu/"))
    with CaptureQueriesContext(connection) as asked:
        manager.get(this_month("/admin/so-lieu/"))
    assert not [query for query in asked if "insights_usecount" in query["sql"]]
    assert len([query for query in asked if "insights_closedmonth" in query["sql"]]) == 1


def test_old_figures_are_measured_anew_by_one_reader_while_others_read_the_old(client, busy_month):
    client.get("/so-lieu/so-lieu.json")
    key = f"insights:plain:{timezone.localdate():%Y-%m}"
    old = timezone.now() - dt.timedelta(minutes=6)
    cache.set(key, (old, cache.get(key)[1]))
    cache.add(f"{key}:busy", 1, 60)
    client.get("/so-lieu/so-lieu.json")
    assert cache.get(key)[0] == old
    cache.delete(f"{key}:busy")
    client.get("/so-lieu/so-lieu.json")
    assert cache.get(key)[0] > old
