"""What a traveller is told."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from lookups.kinds.buses import demo, models
from lookups.kinds.buses.importing import apply_import, read_feed
from tests.lookups.buses.test_feed import GOOD, write

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-17")]


@pytest.fixture(scope="module")
def province(region, django_db_blocker):
    with django_db_blocker.unblock():
        demo.load()


@pytest.fixture
def at(monkeypatch):
    def at_(text: str) -> None:
        moment = dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        monkeypatch.setattr(timezone, "localtime", lambda *_: moment)

    at_("2026-11-24 09:00")
    return at_


@pytest.fixture
def data(client, at):
    return lambda **question: client.get("/api/v1/lookups/xe-buyt/", question).json()


def _line(found: dict, name: str) -> dict:
    return next(row["data"] for row in found["results"] if name in row["data"]["name"])


def test_between_two_places_the_next_three_and_the_last(province, data):
    line = _line(data(start="Tam Kỳ", end="Trà My"), "Trà My")
    assert line["next"] == ["09:20", "10:00", "10:40"]
    assert (line["first"], line["last"]) == ("05:00", "17:00")
    assert line["board_at"] == "Bến xe Tam Kỳ"
    assert line["fare_vnd"] == [52_000, 52_000]


def test_the_city_before_the_merger_is_a_place(province, data):
    found = data(start="tam ky", end="da nang")
    assert [row["data"]["route"] for row in found["results"]] == ["21"]
    assert found["results"][0]["data"]["headsign"] == "Bến xe Trung tâm Đà Nẵng"
    assert [row["data"]["route"] for row in data(start="Hội An", end="Đà Nẵng")["results"]] == ["02"]


def test_from_a_stop_every_line_in_both_directions(province, data):
    names = {row["data"]["name"] for row in data(start="bx tam ky")["results"]}
    assert names == {"Tam Kỳ – Trà My", "Tam Kỳ – Núi Thành – Cảng Kỳ Hà", "Tam Kỳ – Đại Hồng"}


@pytest.mark.parametrize("typed", ["02", "2", "tuyến 02"])
def test_a_whole_line_both_ways(province, data, typed):
    found = data(route=typed)
    assert [row["data"]["direction"] for row in found["results"]] == [0, 1]
    assert (found["results"][0]["data"]["first"], found["results"][0]["data"]["last"]) == ("05:15", "18:30")


def test_in_the_evening_the_first_bus_of_tomorrow_is_told(province, client, at):
    at("2026-11-24 22:00")
    text = client.get("/tra-cuu/xe-buyt/", {"start": "Tam Kỳ", "end": "Trà My"}).content.decode()
    assert "Hôm nay hết chuyến; ngày mai chuyến đầu 05:00" in text


def test_headways_are_told_as_about_and_the_source_with_its_day(province, client, at):
    text = client.get("/tra-cuu/xe-buyt/", {"start": "Hội An", "end": "Đà Nẵng"}).content.decode()
    assert "khoảng " in text
    assert "Nguồn:" in text
    assert "Lịch xe buýt minh họa" in text


def test_an_unknown_place_and_no_direct_line_are_told_apart(province, data):
    assert data(start="Hà Nội")["heading"] == "Chưa nhận ra điểm dừng hay nơi “Hà Nội”"
    assert "chạy thẳng" in data(start="Hội An", end="Trà My")["heading"]


def test_without_a_timetable_the_source_is_unavailable(client, at):
    models.Feed.objects.all().delete()
    assert client.get("/api/v1/lookups/xe-buyt/", {"route": "02"}).json()["state"] == "unavailable"


def test_a_bus_after_midnight_belongs_to_the_day_before(tmp_path, data, at):
    models.Feed.objects.all().delete()
    apply_import(report=read_feed(write(tmp_path)))
    at("2026-11-25 00:10")
    calls = GOOD["stop_times.txt"].replace("23:50:00", "24:20:00")
    apply_import(report=read_feed(write(tmp_path, stop_times=calls)))
    assert data(route="9")["results"][0]["data"]["next"][0] == "00:20"


def test_a_holiday_has_no_service_and_an_old_timetable_says_so(tmp_path, data, at):
    calendar_dates = "service_id,date,exception_type\ns,20261124,2\n"
    apply_import(report=read_feed(write(tmp_path, calendar_dates=calendar_dates)))
    assert data(route="9")["results"][0]["data"]["next"] == []
    at("2028-02-01 09:00")
    assert data(route="9")["state"] == "stale"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Xe buýt Tam Kỳ đi Đà Nẵng mấy giờ có chuyến đầu", "Tuyến 21"),
        ("xe bus hoi an da nang gia ve bn", "Tuyến 02"),
        ("chuyến cuối tuyến 21 lúc mấy giờ", "Tuyến 21"),
    ],
)
def test_the_chat_understands(province, at, words, told):
    identity = identity_for(channel="chat", external_id="1")
    assert told in answer(identity=identity, utterance=Utterance(words)).messages[0].text


def test_a_bad_question_is_explained(client):
    assert client.get("/tra-cuu/xe-buyt/", {"start": "x" * 121}).status_code == 422
