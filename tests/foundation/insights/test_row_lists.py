"""Every number of the page Figures opens the list of exactly its rows, for who may see them all."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from dossiers.models import Dossier, OfficerDesk
from foundation.insights import month_closing, months
from petitions.models import Petition
from tests.admin.conftest import desk_client, officer_of
from tests.foundation.insights.months import this_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(settings):
    settings.STAFF_OTP_REQUIRED = False
    return desk_client(officer_of(is_superuser=True))


def numbers(page) -> list[tuple[str, str]]:
    """(number in words, address of its list) of the whole page."""
    links = re.findall(r'href="(/admin/[^"]+\?figure=[^"]+)">\s*([^<]+?)\s*</a>', page.content.decode())
    return [(re.sub(r"[^\d]", "", words), address.replace("&amp;", "&")) for address, words in links]


@pytest.mark.slow("opens the list behind every number")
def test_each_number_opens_a_list_with_as_many_rows(everything, busy_month):
    found = numbers(everything.get(this_month("/admin/so-lieu/")))
    assert len(found) > 15
    assert {address.split("?")[0] for _number, address in found} == {
        "/admin/dossiers/dossier/", "/admin/petitions/petition/",
    }  # fmt: skip
    for number, address in found:
        page = everything.get(address)
        assert page.status_code == 200 and page.context["cl"].result_count == int(number), address


def test_an_officer_gets_links_only_to_rows_of_the_own_desk(busy_month, settings):
    settings.STAFF_OTP_REQUIRED = False
    officer = officer_of(role="Cán bộ một cửa")
    desk = desk_client(officer)
    assert numbers(desk.get(this_month("/admin/so-lieu/"))) == []
    agency = Dossier.objects.filter(finished_at__isnull=False).first().competent_agency
    OfficerDesk.objects.create(officer=officer, agency=agency)
    found = numbers(desk_client(officer).get(this_month("/admin/so-lieu/")))
    assert found and all("%7Cunit%7C" in address for _number, address in found)
    for number, address in found:
        assert desk_client(officer).get(address).context["cl"].result_count == int(number)


def test_the_centre_opens_all_petitions(manager, busy_month):
    found = numbers(manager.get(this_month("/admin/so-lieu/")))
    assert found and all(address.startswith("/admin/petitions/") for _number, address in found)
    for number, address in found:
        assert manager.get(address).context["cl"].result_count == int(number)


def test_what_changed_after_closing_opens_no_list_until_it_is_closed_again(everything, busy_month):
    last = months.preceding(timezone.localdate().replace(day=1))
    begin, _end = months.span(last)
    Petition.objects.update(received_at=begin)
    month_closing.close(month=last)
    asked = {"thang": f"{last:%Y-%m}"}
    closed = numbers(everything.get("/admin/so-lieu/", asked))
    assert any("petitions_received" in address for _number, address in closed)
    Petition.objects.filter(code="PA-1").update(received_at=busy_month)
    cache.clear()
    page = everything.get("/admin/so-lieu/", asked)
    assert not any("petitions_received" in address for _number, address in numbers(page))
    month_closing.close(month=last)
    assert any(
        "petitions_received" in address
        for _number, address in numbers(everything.get("/admin/so-lieu/", asked))
    )


@pytest.mark.parametrize(
    "value",
    ["x", "uses|2026-11|all||", "dossiers_on_time|2026-13|all||", "dossiers_on_time|2026-11|some||",
     "dossiers_on_time|2026-11|all|channel|web", "petitions_open|2026-11|all||"],
)  # fmt: skip
def test_an_odd_link_shows_nothing(everything, busy_month, value):
    page = everything.get("/admin/dossiers/dossier/", {"figure": value})
    assert page.status_code == 200 and page.context["cl"].result_count == 0
