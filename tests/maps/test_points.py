"""The points of each service, as maps and the search for what is nearest get them."""

import json
import re

import pytest
from django.urls import reverse

from foundation.maps.points import POINT_LAYERS
from lookups.kinds.buses import demo as buses
from lookups.kinds.health import demo as health
from petitions.map_points import GRID
from petitions.models import Petition
from tests.factories import make_agency
from tests.lookups.factories import commune
from tests.outreach.factories import make_group
from tests.petitions.test_pages import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


def points(client, key):
    return {row["properties"]["name"]: row for row in client.get(f"/ban-do/{key}.json").json()["features"]}


def test_each_layer_answers_and_has_a_page_that_says_the_same_in_words(client):
    for key, layer in POINT_LAYERS.items():
        assert client.get(reverse("maps:points", args=[key])).status_code == 200, key
        page = client.get(layer.page())
        assert page.status_code == 200, key
        assert f"/ban-do/{key}.json" in page.content.decode(), key
    assert client.get("/ban-do/khong-co.json").status_code == 404


def test_a_hospital_says_its_kind_address_and_whether_it_is_open(client):
    health.load()
    point = points(client, "y-te")["Bệnh viện đa khoa tỉnh Quảng Nam"]
    assert point["geometry"]["coordinates"] == [108.4747, 15.5718]
    told = point["properties"]
    assert told["kind"] == "Bệnh viện"
    assert "01 Nguyễn Du" in told["about"]
    assert told["open"]
    assert client.get(told["address"]).status_code == 200


def test_a_stop_names_its_lines_and_leads_to_its_departures(client):
    buses.load()
    stop = next(iter(points(client, "xe-buyt").values()))
    assert stop["properties"]["open"].startswith("Tuyến: ")
    page = client.get(stop["properties"]["address"]).content.decode()
    assert stop["properties"]["name"] in page


def test_each_bus_line_runs_from_its_first_stop_to_its_last(client):
    buses.load()
    told = client.get("/tra-cuu/xe-buyt/tuyen.json").json()["features"]
    assert told
    stops = {tuple(row["geometry"]["coordinates"]) for row in points(client, "xe-buyt").values()}
    for line in told:
        at = [tuple(place) for place in line["geometry"]["coordinates"]]
        assert len(at) > 1
        assert len(set(at) & stops) > 1, line["properties"]["name"]


def test_an_office_and_a_group_with_a_point_are_on_the_map_and_offer_directions(client):
    office = make_agency(name="Một cửa Tam Kỳ", lat=15.5686, lng=108.4797)
    make_agency(name="Một cửa chưa có tọa độ")
    group = make_group(commune("Tam Kỳ"), village="Khối phố 1", lat=15.57, lng=108.48)
    assert list(points(client, "co-quan")) == ["Một cửa Tam Kỳ"]
    assert list(points(client, "to-cong-nghe")) == ["Khối phố 1, Phường Tam Kỳ"]
    for page in (f"/co-quan/{office.code}/", group.get_absolute_url()):
        said = client.get(page).content.decode()
        assert 'href="geo:15.5' in said, page
        (told,) = re.findall(r'<script id="map-points" type="application/json">(.*?)</script>', said)
        assert len(json.loads(told)["features"]) == 1


def test_an_office_without_a_point_is_looked_for_by_its_address(client):
    office = make_agency(address="70 Hùng Vương")
    said = client.get(f"/co-quan/{office.code}/").content.decode()
    assert "openstreetmap.org/search" in said
    assert "geo:" not in said and "data-map-block" not in said


def test_a_published_petition_lies_beside_its_place_and_others_are_nowhere(client):
    petition = published(field="lighting")
    exact = (15.573512, 108.474231)
    Petition.objects.filter(pk=petition.pk).update(latitude=exact[0], longitude=exact[1])
    (row,) = client.get("/phan-anh/cong-khai/diem.json", {"field": "lighting"}).json()["features"]
    lng, lat = row["geometry"]["coordinates"]
    assert (lat, lng) == (15.575, 108.475)
    assert abs(lat - exact[0]) <= GRID / 2 and abs(lng - exact[1]) <= GRID / 2
    assert row["properties"]["address"] == f"/phan-anh/cong-khai/{petition.code}/"
    assert client.get("/phan-anh/cong-khai/diem.json", {"field": "roads"}).json()["features"] == []
