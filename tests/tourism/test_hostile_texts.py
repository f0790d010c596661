"""A place named to do harm: its page, the data of search engines, the points of the map, the printed list."""

import json
import re

import pytest

from tests.hostile import HOSTILE, harm_in
from tests.tourism.factories import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.slow("opens every page for every hostile text")]
texts = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def named(text: str):
    return make_entry(
        place="",
        name=text[:120].strip() or "x",
        summary=text[:300],
        text=text,
        address=text[:200],
        lat=15.88,
        lng=108.33,
    )


@texts
@pytest.mark.security_check("xss")
def test_its_pages_and_the_data_for_search_engines_are_whole(client, text):
    entry = named(text)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert harm_in(page.replace("application/ld+json", "application/json")) == []
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL):
        assert json.loads(block)["name"] == entry.name
    for address in ("/cam-nang/diem-den/", "/cam-nang/diem-den/?print=1", "/cam-nang/tim/"):
        assert harm_in(client.get(address, {"q": ""}).content.decode()) == []


@texts
def test_the_points_of_the_map_are_data_that_a_page_writes_as_text(client, text):
    entry = named(text)
    answer = client.get("/cam-nang/diem.json", {"kind": "diem-den"})
    found = [point["properties"]["name"] for point in answer.json()["features"]]
    assert entry.name in found
    assert answer["Content-Type"].startswith("application/")
    assert answer["X-Content-Type-Options"] == "nosniff"
