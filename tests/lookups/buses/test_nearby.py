"""Stops near a point: the nearest of each line, with the next departures."""

import pytest

from lookups.kinds.buses import demo
from lookups.kinds.buses.ends import stops_near
from lookups.kinds.buses.models import Feed, Route
from tests.factories import local

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-17")]
OLD_TOWN = 15.877, 108.328
MORNING = local("2026-11-25 09:00")


@pytest.fixture(autouse=True)
def _timetable(region):
    demo.load()


def test_each_line_leaves_from_its_nearest_stop():
    near = stops_near(*OLD_TOWN, MORNING)
    assert near and near == sorted(near, key=lambda stop: stop.metres)
    lines = [(line.name, line.headsign) for stop in near for line in stop.lines]
    assert len(lines) == len(set(lines)) and any("02" in name for name, _headsign in lines)


def test_far_from_every_stop_and_after_the_last_day_there_is_none():
    assert stops_near(15.960, 108.506, MORNING) == []
    Feed.objects.update(ends_on="2026-11-24")
    assert stops_near(*OLD_TOWN, MORNING) == []


def test_in_the_night_the_first_one_of_tomorrow_is_told():
    (line, *_others) = stops_near(*OLD_TOWN, local("2026-11-25 23:50"))[0].lines
    assert "ngày mai" in line.departures


def test_notes_on_lines_are_english_on_english_pages(client):
    assert not Route.objects.filter(note_en="").exclude(note="").exists()
    english = client.get("/tra-cuu/xe-buyt/", {"route": "02", "lang": "en"}).content.decode()
    assert "Monthly pass 700,000 VND" in english and "Vé tháng" not in english
    assert "Vé tháng" in client.get("/tra-cuu/xe-buyt/", {"route": "02", "lang": "vi"}).content.decode()
