"""What other makers' GTFS feeds hold: no feed is refused for being unusual, and each cause is told once."""

import datetime as dt
import zipfile

import pytest

from foundation.spreadsheets import FileRefused
from lookups.kinds.buses.departures import runs
from lookups.kinds.buses.importing import read_feed
from lookups.kinds.buses.models import Service
from lookups.kinds.buses.vehicles import Vehicle, vehicle_of
from tests.lookups.buses.test_feed import GOOD, write

PLATFORMS = (
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,zone_id\n"
    "S,Bến Cửa Đại,15.87,108.38,1,,z\n"
    "1,,15.871,108.381,0,S,\n"
    "2,Bến Cù Lao Chàm,15.95,108.5,,,\n"
    "E,,15.872,108.382,2,S,\n"
    "N,,,,3,S,\n"
    "B,,,,4,1,\n"
)


def _notes(report) -> str:
    return "; ".join(row.reason for row in report.rows if row.verdict == "accept" and row.reason)


def _faults(report) -> list[str]:
    return [f"{row.line} {row.reason}" for row in report.rows if row.verdict == "reject"]


@pytest.mark.parametrize(
    ("route_type", "vehicle"),
    [
        ("0", Vehicle.TRAM),
        ("2", Vehicle.RAIL),
        ("3", Vehicle.BUS),
        ("4", Vehicle.FERRY),
        ("11", Vehicle.TROLLEYBUS),
        ("12", Vehicle.METRO),
        ("100", Vehicle.RAIL),
        ("200", Vehicle.COACH),
        ("401", Vehicle.METRO),
        ("704", Vehicle.BUS),
        ("900", Vehicle.TRAM),
        ("1000", Vehicle.FERRY),
        ("1200", Vehicle.FERRY),
        ("1300", Vehicle.CABLE_CAR),
        ("1501", Vehicle.TAXI),
        ("1700", Vehicle.OTHER),
    ],
)
def test_boats_trams_trains_and_extended_route_types_are_read(tmp_path, route_type, vehicle):
    report = read_feed(write(tmp_path, routes=GOOD["routes.txt"].replace(",3\n", f",{route_type}\n")))
    assert report.is_clean
    assert report.feed.routes["r"]["vehicle"] == vehicle


def test_an_unknown_route_type_is_another_vehicle_and_is_noted(tmp_path):
    assert vehicle_of("²") is None
    report = read_feed(write(tmp_path, routes=GOOD["routes.txt"].replace(",3\n", ",9999\n")))
    assert report.is_clean
    assert report.feed.routes["r"]["vehicle"] == Vehicle.OTHER
    assert "9999" in _notes(report)


def test_stations_entrances_and_nodes_without_a_name_are_no_stops(tmp_path):
    report = read_feed(write(tmp_path, stops=PLATFORMS))
    assert report.is_clean, _faults(report)
    assert set(report.feed.stops) == {"1", "2"}
    platform = report.feed.stops["1"]
    assert (platform["name"], platform["zone"], platform["station"]) == ("Bến Cửa Đại", "z", "S")


def test_a_ride_that_stops_at_a_boarding_area_has_the_name_and_place_of_its_station(tmp_path):
    calls = GOOD["stop_times.txt"].replace(",1,1\n", ",B,1\n")
    report = read_feed(write(tmp_path, stops=PLATFORMS, stop_times=calls))
    assert report.is_clean, _faults(report)
    assert report.feed.stops["B"]["name"] == "Bến Cửa Đại"
    assert report.feed.stops["B"]["latitude"] == 15.871


@pytest.mark.django_db
def test_long_ids_are_kept_whole(tmp_path):
    from lookups.kinds.buses import models
    from lookups.kinds.buses.importing import apply_import

    long = "vn-danang:" + "x" * 400
    changed = {
        name.removesuffix(".txt"): text.replace("\nt,", f"\n{long},").replace(",s,t,", f",s,{long},")
        for name, text in GOOD.items()
    }
    apply_import(report=read_feed(write(tmp_path, **changed)))
    assert models.Trip.objects.get().gtfs_id == long


def test_fares_in_another_currency_are_left_out_and_noted(tmp_path):
    fares = "fare_id,price,currency_type,payment_method,transfers\nf,5,USD,0,\ng,8000,VND,0,\n"
    rules = "fare_id,route_id,origin_id,destination_id\nf,r,,\ng,r,,\n"
    report = read_feed(write(tmp_path, fare_attributes=fares, fare_rules=rules))
    assert report.is_clean
    assert [fare["price"] for fare in report.feed.fares] == [8000]
    assert "“USD”" in _notes(report)


def test_one_cause_is_told_once_with_its_count(tmp_path):
    trips = "route_id,service_id,trip_id\n" + "".join(f"q,s,t{n}\n" for n in range(700))
    calls = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" + "".join(
        f"t{n},08:00:00,08:00:00,1,1\nt{n},09:00:00,09:00:00,2,2\n" for n in range(700)
    )
    faults = _faults(read_feed(write(tmp_path, trips=trips, stop_times=calls)))
    assert len(faults) == 1
    assert faults[0].startswith(
        "trips.txt:2 route_id “q” không có trong routes.txt (700 dòng: 2, 3, 4, 5, 6 …)"
    )
    assert "1400 dòng khác" in faults[0]


def test_a_missing_column_is_one_cause(tmp_path):
    faults = _faults(read_feed(write(tmp_path, stops=GOOD["stops.txt"].replace("stop_lat", "lat"))))
    assert faults == ["stops.txt:1 thiếu cột “stop_lat”; 2 dòng khác chỉ sai theo các lỗi ở đây"]


def test_an_exception_twice_is_named_and_taken_once(tmp_path):
    dates = "service_id,date,exception_type\ns,20260902,2\ns,20260902,2\n"
    report = read_feed(write(tmp_path, calendar_dates=dates))
    assert report.is_clean
    assert len(report.feed.services["s"]["removed"]) == 1
    assert "ngày ngoại lệ “s 20260902” ghi hai lần" in _notes(report)


def test_a_day_both_added_and_removed_is_refused(tmp_path):
    dates = "service_id,date,exception_type\ns,20260902,2\ns,20260902,1\n"
    faults = _faults(read_feed(write(tmp_path, calendar_dates=dates)))
    assert faults == ["calendar_dates.txt:3 ngày ngoại lệ “s 20260902” vừa thêm vừa bỏ chuyến"]


def test_a_fare_rule_twice_and_unknown_zones_are_named(tmp_path):
    fares = "fare_id,price,currency_type\ng,8000,VND\n"
    rules = "fare_id,route_id,origin_id,destination_id\ng,r,z1,z2\ng,r,z1,z2\ng,r,z1,mars\n"
    report = read_feed(write(tmp_path, fare_attributes=fares, fare_rules=rules))
    assert report.is_clean
    assert len(report.feed.fares) == 1
    assert "luật giá “g” ghi hai lần" in _notes(report)
    assert "vùng giá vé “mars”" in _notes(report)


def test_a_price_without_any_rule_holds_on_every_line(tmp_path):
    report = read_feed(write(tmp_path, fare_attributes="fare_id,price,currency_type\ng,8000,VND\n"))
    assert report.feed.fares == [{"price": 8000, "route": None, "origin": "", "destination": ""}]


def test_a_heading_twice_is_named_and_the_first_counts(tmp_path):
    stops = "stop_id,stop_name,stop_lat,stop_lon,stop_name\n1,Bến A,15.5,108.4,x\n2,Bến B,15.6,108.5,y\n"
    report = read_feed(write(tmp_path, stops=stops))
    assert "cột “stop_name” có hai lần" in _notes(report)
    assert report.feed.stops["1"]["name"] == "Bến A"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("", "thiếu múi giờ"),
        ("PST", "múi giờ “PST” không có trong danh mục"),
        ("Asia/Tokyo", "múi giờ “Asia/Tokyo” không phải giờ Việt Nam"),
        ("Asia/Bangkok", ""),
    ],
)
def test_a_missing_or_foreign_time_zone_is_named(tmp_path, zone, said):
    report = read_feed(write(tmp_path, agency=GOOD["agency.txt"].replace("Asia/Ho_Chi_Minh", zone)))
    assert report.is_clean
    assert said in _notes(report)
    assert bool(said) == ("múi giờ" in _notes(report))


def test_what_surrounds_the_tables_does_not_matter(tmp_path):
    """A byte-order mark, extra columns, unknown and empty files, a folder, times past two days."""
    path = tmp_path / "nested.zip"
    files = GOOD | {
        "stops.txt": "\ufeff" + GOOD["stops.txt"].replace("\n1,", ",\n1,").replace("\n2,", "\n\n,,,,\n2,"),
        "frequencies.txt": "",
        "transfers.txt": "from_stop_id,to_stop_id\n",
        "ghi chú.docx": "x",
        "fare_rules.txt": "fare_id,route_id\n",
        "stop_times.txt": GOOD["stop_times.txt"].replace("24:40:00", "72:40:00"),
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, text in files.items():
            package.writestr(f"gtfs 2026/{name}", text)
        package.writestr("__MACOSX/gtfs 2026/._stops.txt", "x")
        package.writestr("gtfs 2026/shapes.txt", "shape_id,shape_pt_lat\n" + "a,15.1\n" * 1000)
    report = read_feed(str(path))
    assert report.is_clean, _faults(report)
    assert len(report.feed.stops) == 2


def test_two_files_of_one_name_are_refused(tmp_path):
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as package:
        for folder in ("old", "new"):
            for name, text in GOOD.items():
                package.writestr(f"{folder}/{name}", text)
    with pytest.raises(FileRefused, match="có hai tệp"):
        read_feed(str(path))


def test_days_of_service_may_stand_in_calendar_dates_alone(tmp_path):
    dates = "service_id,date,exception_type\ns,20260902,1\n"
    report = read_feed(write(tmp_path, calendar=None, calendar_dates=dates))
    assert report.is_clean
    assert report.feed.services["s"]["added"]


def test_rides_without_direction_are_told_apart_by_their_ends(tmp_path):
    stops = GOOD["stops.txt"] + "3,Đối diện bến B,15.6001,108.5001,z2\n4,Đối diện bến A,15.5001,108.4001,z1\n"
    trips = GOOD["trips.txt"] + "r,s,back,\n"
    calls = GOOD["stop_times.txt"] + "back,06:00:00,06:00:00,3,1\nback,07:00:00,07:00:00,4,2\n"
    feed = read_feed(write(tmp_path, stops=stops, trips=trips, stop_times=calls)).feed
    assert (feed.trips["t"]["direction"], feed.trips["back"]["direction"]) == (0, 1)


def test_a_ride_without_calls_is_left_out_and_noted(tmp_path):
    report = read_feed(write(tmp_path, trips=GOOD["trips.txt"] + "r,s,empty,x\n"))
    assert report.is_clean
    assert set(report.feed.trips) == {"t"}
    assert "chuyến không có giờ dừng nào" in _notes(report)


def test_a_day_added_after_the_span_runs_alone_and_does_not_lengthen_the_weekdays(tmp_path):
    calendar = GOOD["calendar.txt"].replace(
        "1,1,1,1,1,1,1,20260101,20271231", "1,1,1,1,1,0,0,20260401,20260531"
    )
    dates = "service_id,date,exception_type\ns,20260615,1\n"
    feed = read_feed(write(tmp_path, calendar=calendar, calendar_dates=dates)).feed
    service = Service(**feed.services["s"])
    june = [dt.date(2026, 6, number) for number in range(1, 31)]
    assert [day for day in june if runs(service, day)] == [dt.date(2026, 6, 15)]
    assert runs(service, dt.date(2026, 5, 29))
    assert feed.ends_on == dt.date(2026, 6, 15)
