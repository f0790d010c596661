"""Boats are boats; both directions use the stops of their own side of the road; nothing typed shows all."""

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from lookups.kinds.buses import models
from lookups.kinds.buses.importing import apply_import, read_feed
from tests.lookups.buses.test_answer import at, data  # noqa: F401 - fixtures
from tests.lookups.buses.test_feed import GOOD, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]

ISLAND = {
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\n"
    "b,a,CLC,Cửa Đại – Cù Lao Chàm,4\nr,a,9,A – B,3\n",
    "stops": "stop_id,stop_name,stop_desc,stop_lat,stop_lon\n"
    "1,158 Trần Hưng Đạo,P. Điện Bàn Đông,15.9681,108.2546\n"
    "2,584 Trần Hưng Đạo,P. Điện Bàn Đông,15.9581,108.2545\n"
    "3,Đối diện 584 Trần Hưng Đạo,P. Điện Bàn Đông,15.9581,108.2549\n"
    "4,Nhà văn hóa Điện Ngọc,P. Điện Bàn Đông,15.9682,108.2549\n"
    "5,Bến thủy Cửa Đại,P. Hội An Đông,15.8765,108.3893\n"
    "6,Bãi Làng,Xã Tân Hiệp,15.9580,108.5100\n",
    "trips": "route_id,service_id,trip_id,trip_headsign\nr,s,t,\nr,s,u,\nb,s,v,\nb,s,w,\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
    "t,10:00:00,10:00:00,1,1,0,0\nt,10:10:00,10:10:00,2,2,0,0\n"
    "u,11:00:00,11:00:00,3,1,0,0\nu,11:10:00,11:10:00,4,2,0,0\n"
    "v,09:30:00,09:30:00,5,1,0,1\nv,10:00:00,10:00:00,6,2,1,0\n"
    "w,14:30:00,14:30:00,6,1,0,1\nw,15:00:00,15:00:00,5,2,1,0\n",
}


@pytest.fixture
def island(tmp_path):
    models.Feed.objects.all().delete()
    apply_import(report=read_feed(write(tmp_path, **ISLAND)))


def test_a_boat_is_named_a_boat_on_the_page_and_in_the_data(island, client, data):  # noqa: F811
    found = data(start="Cửa Đại", end="Bãi Làng")
    assert found["heading"] == "Tàu, phà từ Cửa Đại đến Bãi Làng"
    assert found["results"][0]["data"]["vehicle"] == "ferry"
    page = client.get("/tra-cuu/xe-buyt/", {"route": "CLC"}).content.decode()
    assert "Phương tiện" in page
    assert "Tàu, phà" in page
    english = client.get(
        "/api/v1/lookups/xe-buyt/", {"start": "Cửa Đại", "end": "Bãi Làng", "lang": "en"}
    ).json()
    assert english["heading"] == "Boats from Cửa Đại to Bãi Làng"


def test_the_chat_knows_the_boat(island, at):  # noqa: F811
    identity = identity_for(channel="chat", external_id="boat")
    text = answer(identity=identity, utterance=Utterance("tàu đi Cù Lao Chàm mấy giờ")).messages[0].text
    assert "Phương tiện: Tàu, phà" in text
    assert "09:30" in text


def test_the_way_back_starts_on_the_other_side_of_the_road(island, data):  # noqa: F811
    there = data(start="158 Trần Hưng Đạo", end="584 Trần Hưng Đạo")["results"][0]["data"]
    assert (there["board_at"], there["alight_at"]) == ("158 Trần Hưng Đạo", "584 Trần Hưng Đạo")
    back = data(start="584 Trần Hưng Đạo", end="158 Trần Hưng Đạo")["results"][0]["data"]
    assert (back["board_at"], back["alight_at"]) == ("Đối diện 584 Trần Hưng Đạo", "Nhà văn hóa Điện Ngọc")
    assert back["direction"] != there["direction"]


def test_nobody_gets_on_where_the_ride_only_lets_off(island, data):  # noqa: F811
    from_island = data(start="Bãi Làng")["results"]
    assert [row["data"]["next"] for row in from_island] == [["14:30"]]


def test_on_a_loop_one_gets_on_at_the_nearer_call(tmp_path, data):  # noqa: F811
    stops = GOOD["stops.txt"] + "3,Bến C,15.7,108.6,z1\n"
    calls = (
        GOOD["stop_times.txt"].partition("\n")[0] + "\nt,10:00:00,10:00:00,1,1\nt,10:10:00,10:10:00,2,2\n"
        "t,10:20:00,10:20:00,1,3\nt,10:30:00,10:30:00,3,4\n"
    )
    apply_import(report=read_feed(write(tmp_path, stops=stops, stop_times=calls)))
    assert data(start="Bến A", end="Bến C")["results"][0]["data"]["next"] == ["10:20"]
    assert data(start="Bến B", end="Bến A")["results"][0]["data"]["next"] == ["10:10"]


def test_nothing_typed_shows_every_line(island, data):  # noqa: F811
    found = data(start="")
    assert found["heading"] == "2 tuyến trên cổng"
    assert {row["data"]["vehicle"] for row in found["results"]} == {"bus", "ferry"}


@pytest.mark.parametrize("typed", ["99", "LK21", "tuyến 99"])
def test_an_unknown_line_is_not_taken_for_a_known_one(island, data, typed):  # noqa: F811
    found = data(route=typed)
    assert found["state"] == "nothing"
    assert found["heading"].startswith("Chưa nhận ra tuyến")


def test_an_unknown_stop_is_told_with_what_it_may_mean(island, client, at):  # noqa: F811
    page = client.get("/tra-cuu/xe-buyt/", {"start": "158 Tran Hung Doa"}).content.decode()
    assert "Chưa nhận ra điểm dừng hay nơi “158 Tran Hung Doa”" in page
    assert "158 Trần Hưng Đạo" in page


def test_words_that_no_stop_bears_are_said_to_be_left_out(island, data):  # noqa: F811
    assert "Đã bỏ qua từ “siêu thị”" in data(start="siêu thị Tân Hiệp")["lead"]


def test_a_place_of_another_province_is_not_dropped_in_the_chat(island, at):  # noqa: F811
    identity = identity_for(channel="chat", external_id="hue")
    text = answer(identity=identity, utterance=Utterance("xe buýt từ Hội An đi Huế mấy giờ")).messages[0].text
    assert "Chưa nhận ra điểm dừng hay nơi “Huế”" in text
