"""The public totals of petitions agree on every page, each with its definition beside it."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from foundation.insights import figures, months
from petitions import services, totals
from petitions.models import Petition
from petitions.services import TransitionDetails
from petitions.workflow import Status
from tests.foundation.insights.months import this_month
from tests.petitions.factories import answered, centre, handed_over, make_petition, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def petitions():
    """Five open, two of them late, one with no unit; one answered, one sent elsewhere."""
    unit = make_unit(name="Phòng Thử")
    for petition in (handed_over(unit), make_petition()):
        Petition.objects.filter(pk=petition.pk).update(due_at=petition.received_at - dt.timedelta(minutes=1))
    for _number in range(2):
        handed_over(unit)
    make_petition()
    answered(unit)
    details = TransitionDetails(reason="Thuộc ngành điện: 1900 1909.")
    services.change_status(petition=make_petition(), to=Status.REJECTED, by=centre(), details=details)
    return unit


def test_every_page_and_the_open_data_tell_the_same_totals(client, petitions):
    month = f"{timezone.localdate():%Y-%m}"
    told = {"received": 7, "open": 5, "late": 2}
    api = client.get("/api/v1/petitions/totals/").json()
    assert {name: api[name]["value"] for name in told} == told
    opened = {
        each["key"]: each for each in client.get(f"/so-lieu/so-lieu.json?thang={month}").json()["figures"]
    }
    assert {name: opened[f"petitions_{name}"]["good"] for name in told} == told
    csv = client.get(f"/so-lieu/so-lieu.csv?thang={month}").content.decode()
    for name, number in told.items():
        assert re.search(rf"^petitions_{name},,,{number}(\.0)?,", csv, re.MULTILINE)
    for address in ("/phan-anh/", "/phan-anh/don-vi/"):
        page = " ".join(client.get(address).content.decode().split())
        shown = [int(number) for number in re.findall(r"\d+", page[page.index('<p class="meta">') :])][:2]
        assert shown == [5, 2], address
    page = client.get(this_month("/so-lieu/")).content.decode()
    for name, number in told.items():
        section = page[page.index(f'id="petitions_{name}"') :][:400]
        assert re.search(rf"\b{number}\b", section), name


def test_the_rows_of_the_units_add_up_to_the_total(client, petitions):
    page = client.get("/phan-anh/don-vi/").content.decode()
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r'class="number">\s*([\d,–]+)', row)[:2] for row in body.split("<tr>")[1:]]
    assert [sum(int(row[column]) for row in rows) for column in (0, 1)] == [2, 5]
    assert "Chưa giao đơn vị nào" in body


def test_the_definition_stands_beside_each_total(client, petitions):
    api = client.get("/api/v1/petitions/totals/").json()
    so_lieu = client.get(this_month("/so-lieu/")).content.decode()
    for name in ("received", "open", "late"):
        assert len(api[name]["definition"]) > 20 and api[name]["definition"] in so_lieu
    for address in ("/phan-anh/", "/phan-anh/don-vi/"):
        page = client.get(address).content.decode()
        assert "Đang xử lý:" in page and "Quá hạn:" in page and "/so-lieu/#petitions_open" in page


def test_a_new_petition_changes_no_page_before_the_others(client, petitions):
    before = client.get("/api/v1/petitions/totals/").json()["open"]["value"]
    make_petition()
    api = client.get("/api/v1/petitions/totals/").json()["open"]["value"]
    page = client.get("/phan-anh/").content.decode()
    shown = int(re.findall(r"\d+", page[page.index('<p class="meta">') :])[0])
    month = f"{timezone.localdate():%Y-%m}"
    told = json.loads(client.get(f"/so-lieu/so-lieu.json?thang={month}").content)["figures"]
    so_lieu = next(each["good"] for each in told if each["key"] == "petitions_open")
    assert before == api == shown == so_lieu


def test_a_month_that_is_over_is_told_as_it_stood_at_its_end(petitions):
    begin, _end = months.span(timezone.localdate().replace(day=1))
    an_hour = dt.timedelta(hours=1)
    old = handed_over(petitions)
    Petition.objects.filter(pk=old.pk).update(received_at=begin - 2 * an_hour)
    figure = next(each for each in figures.all_figures() if each.key == "petitions_open")
    assert figure.measure(begin - dt.timedelta(days=28), begin).total.good == 0  # it had no event yet
    assert totals.open_at(timezone.now()).count() == 6
