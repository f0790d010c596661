"""Festivals in people's own calendars."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from foundation.database.table_versions import WatchedTables
from tests.factories import make_officer
from tests.tourism.factories import make_entry
from tests.web.calendar_files import events_of
from tourism import presentation, services
from tourism.kinds import Kind
from tourism.models import Calendar, Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
ALL = "/cam-nang/lich-le-hoi/lich.ics"


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(dt.datetime(2026, 11, 28, 3, tzinfo=dt.UTC), tick=False):
        yield


def festival(**over) -> Entry:
    """Of the 10th to the 12th of the second lunar month."""
    values = {"name": "Lễ hội Bà Thu Bồn", "name_en": "Lady Thu Bon Festival", "month": 2, "day": 10}
    return make_entry(Kind.FESTIVAL, **values | {"calendar": Calendar.LUNAR, "length": 3} | over)


def file_of(entry: Entry) -> str:
    return f"{entry.get_absolute_url()}lich.ics"


def test_a_lunar_festival_stands_on_its_days_of_the_year(client):
    entry = festival()
    events = events_of(client.get(file_of(entry)))
    assert list(events) == [f"festival-{entry.pk}-2027@127.0.0.1", f"festival-{entry.pk}-2028@127.0.0.1"]
    first = events[f"festival-{entry.pk}-2027@127.0.0.1"]
    assert (first.start, first.end) == (dt.date(2027, 3, 17), dt.date(2027, 3, 20))
    assert first["SUMMARY"] == "Lễ hội Bà Thu Bồn" and "Phường Hội An" in first["LOCATION"]


def test_a_corrected_day_moves_the_event_and_raises_its_number(client):
    entry = festival()
    before = events_of(client.get(file_of(entry)))
    entry.day = 12
    entry.save()
    after = events_of(Client().get(file_of(entry), {"nocache": "1"}))
    assert after.keys() == before.keys()
    for uid, event in before.items():
        assert after[uid].start == event.start + dt.timedelta(days=2)
        assert after[uid]["SEQUENCE"] == event["SEQUENCE"] + 1


def test_a_withdrawn_festival_is_crossed_out(client):
    entry = festival()
    services.withdraw(entry, by=make_officer(is_superuser=True), reason="Năm nay không tổ chức")
    for address in (ALL, file_of(entry)):
        assert {event["STATUS"] for event in events_of(client.get(address)).values()} == {"CANCELLED"}


def test_drafts_and_other_entries_have_no_file(client):
    draft = festival(state="draft")
    place = make_entry()
    assert events_of(client.get(ALL)) == {}
    assert client.get(file_of(draft)).status_code == client.get(file_of(place)).status_code == 404


def test_a_night_of_every_month_is_told_apart_by_its_month_leap_months_too(client):
    entry = festival(name="Đêm phố cổ", month=None, day=14, length=1)
    events = events_of(client.get(file_of(entry)))
    assert 18 <= len(events) <= 20
    assert len({event.start for event in events.values()}) == len(events)


def test_the_pages_link_to_the_files_in_their_language(client):
    entry = festival()
    assert f"{file_of(entry)}?lang=vi" in client.get(entry.get_absolute_url()).content.decode()
    page = Client().get("/cam-nang/lich-le-hoi/", {"lang": "en"}).content.decode()
    assert f"{ALL}?lang=en" in page and "Add to calendar" in page
    english = events_of(Client().get(ALL, {"lang": "en"}))
    assert {str(event["SUMMARY"]) for event in english.values()} == {"Lady Thu Bon Festival"}


def test_the_file_is_made_once_for_all(client, monkeypatch, django_assert_num_queries):
    festival()
    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 60)
    first = client.get(ALL).content
    with django_assert_num_queries(0):
        kept = Client().get(ALL)
    assert kept.content == first and events_of(kept)


def test_a_year_in_superior_digits_is_no_year(client):
    assert client.get("/cam-nang/lich-le-hoi/", {"year": "²²²²"}).status_code == 200


def test_a_festival_of_every_month_names_its_calendar():
    held = [
        presentation.recurrence(festival(day=14, month=None, length=1, calendar=calendar))
        for calendar in (Calendar.LUNAR, Calendar.SOLAR)
    ]
    assert held == ["ngày 14 âm lịch mỗi tháng", "ngày 14 mỗi tháng"]
