"""The four numbers on top of the public figures: twelve months, a target, one definition."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from dossiers import monthly_counts
from dossiers.models import Dossier
from foundation.insights import figures, headlines, month_closing, months, report
from foundation.insights.models import ClosedMonth, FigureTarget
from petitions.models import HandlingUnit, Petition
from tests.admin.conftest import desk_client, officer_of
from tests.foundation.insights.months import this_month

pytestmark = pytest.mark.django_db


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def tops(page) -> dict[str, headlines.Headline]:
    return {each.told.figure.key: each for each in page.context["page"].headlines}


def test_four_numbers_stand_on_top_with_a_line_and_a_table_of_twelve_months(client, busy_month):
    last = months.preceding(timezone.localdate().replace(day=1))
    month_closing.close(month=last)
    page = client.get(this_month("/so-lieu/"))
    assert tuple(tops(page)) == headlines.KEYS
    html = page.content.decode()
    assert html.count('<svg viewBox="0 0 320 88"') == 4
    table = html[html.index('class="card months"') : html.index("</table>")]
    assert len(re.findall(r'<th scope="row">\d\d/\d{4}', table)) == 12
    for each in tops(page).values():
        assert each.told.value in table


def test_a_figure_without_a_target_shows_none_and_one_with_a_target_says_whether_it_is_reached(
    client, busy_month
):
    assert "Mục tiêu" not in text_of(client.get(this_month("/so-lieu/")))
    FigureTarget.objects.create(figure="dossiers_on_time", value=90)
    FigureTarget.objects.create(figure="satisfaction", value="3.5")
    cache.clear()
    page = client.get("/so-lieu/", {"thang": f"{timezone.localdate():%Y-%m}"})  # not kept from before
    assert "Mục tiêu: 90,0 %. Chưa đạt." in text_of(page) and "Mục tiêu: 3,50. Đã đạt." in text_of(page)
    assert page.content.decode().count('class="target"') == 2


def test_the_province_sets_a_target_at_the_desk(manager):
    add = "/admin/insights/figuretarget/add/"
    assert manager.post(add, {"figure": "satisfaction", "value": "80"}).status_code == 200
    assert manager.post(add, {"figure": "uses", "value": "80"}).status_code == 200
    assert manager.post(add, {"figure": "dossiers_on_time", "value": "95"}).status_code == 302
    assert "95,0" in manager.get("/admin/insights/figuretarget/").content.decode()
    assert desk_client(officer_of(role="Biên tập viên")).get(add).status_code == 403


def test_page_desk_files_and_report_tell_the_same_of_a_closed_month(client, manager, busy_month, monkeypatch):
    """Also when something was entered after the month was closed."""
    last = months.preceding(timezone.localdate().replace(day=1))
    begin, _end = months.span(last)
    Dossier.objects.update(finished_at=begin)
    month_closing.close(month=last)
    late = Dossier.objects.filter(finished_at=begin).order_by("pk").first()
    Dossier.objects.filter(pk=late.pk).update(finished_at=None)
    cache.clear()
    asked = {"thang": f"{last:%Y-%m}"}
    value = tops(client.get("/so-lieu/", asked))["dossiers_on_time"].told.sentence
    desk = manager.get("/admin/so-lieu/", asked)
    told = {one.figure.key: one for panel in desk.context["figures"]["panels"] for one in panel.told}
    assert told["dossiers_on_time"].sentence == value and desk.context["figures"]["has_changed"]
    opened = {one["key"]: one for one in client.get("/so-lieu/so-lieu.json", asked).json()["figures"]}
    closed = ClosedMonth.objects.get(month=last).figures["dossiers_on_time"]["total"]
    assert [opened["dossiers_on_time"][name] for name in ("good", "all")] == closed
    written = []
    monkeypatch.setattr(report.pdf, "render_pdf", lambda html: written.append(html) or b"")
    report.report_pdf(last)
    assert value in written[0]
    line = tops(client.get(this_month("/so-lieu/")))["dossiers_on_time"].points[-2]
    assert line.value == told["dossiers_on_time"].value


def test_the_report_on_dossiers_and_the_public_figures_count_alike(client, busy_month):
    month = timezone.localdate().replace(day=1)
    (counted,) = monthly_counts.count(Dossier.objects.all(), month)
    opened = {one["key"]: one for one in client.get("/so-lieu/so-lieu.json").json()["figures"]}
    assert opened["dossiers_on_time"]["good"] == counted["early"] + counted["on_time"]
    assert opened["dossiers_on_time"]["all"] == counted["finished"] - counted["undated"]
    assert opened["results_as_files"]["all"] == counted["finished"]
    received = sum(counted[channel] for channel in Dossier.Channel.values)
    assert (opened["dossiers_online"]["good"], opened["dossiers_online"]["all"]) == (
        counted["online"],
        received,
    )


@pytest.fixture
def of_hoi_an(communes_loaded, busy_month):
    """The unit of the busy month serves Phường Hội An; a petition of another unit beside it."""
    HandlingUnit.objects.filter(code="x").update(commune=communes_loaded["Hội An"])
    other = HandlingUnit.objects.create(code="y", name="UBND phường Y", short_name="Y")
    Petition.objects.filter(code="PA-1").update(unit=other)
    cache.clear()


@pytest.fixture
def communes_loaded():
    from foundation.regions.loading import load_units
    from foundation.regions.models import AdminUnit

    load_units()
    return {unit.name: unit for unit in AdminUnit.objects.current().filter(level="commune")}


@pytest.mark.parametrize("typed", ["Phường Hội An", "Minh An"])
def test_a_commune_shows_what_its_offices_have_in_the_tables(client, of_hoi_an, typed):
    whole = {one["key"]: one for one in client.get("/so-lieu/so-lieu.json").json()["figures"]}
    groups = whole["petitions_on_time"]["groups"]["unit"]
    assert len(groups) == 2
    page = client.get(this_month("/so-lieu/", xa=typed))
    assert page.context["page"].commune.name == "Hội An"
    top = tops(page)["petitions_on_time"].told
    assert (int(top.good), int(top.all)) == tuple(groups["Phòng Hạ tầng X"][name] for name in ("good", "all"))
    assert "uses" not in {one.figure.key for _area, shown in page.context["page"].areas for one in shown}
    assert "UBND phường Y" not in page.content.decode()


def test_a_commune_is_chosen_among_several_and_an_unknown_one_is_said(client, communes_loaded, busy_month):
    page = client.get(this_month("/so-lieu/", xa="Hội An"))
    links = re.findall(r'lang="vi"\s+href="(\?thang=[^"]+)"', page.content.decode())
    if page.context["choices"]:
        assert client.get("/so-lieu/" + links[0].replace("&amp;", "&")).context["page"].commune
    assert "Không có xã, phường nào" in text_of(client.get(this_month("/so-lieu/", xa="Xyzabc")))


def test_small_groups_of_people_stay_hidden_in_a_commune(client, of_hoi_an):
    page = client.get(this_month("/so-lieu/", xa="Phường Hội An"))
    told = {one.figure.key: one for _area, shown in page.context["page"].areas for one in shown}
    assert told["petitions_not_displeased"].number is None
    assert figures.FIGURES["petitions_not_displeased"].of_people
