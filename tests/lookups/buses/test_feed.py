"""A GTFS zip is judged whole: it comes in as it is, or not at all."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foundation.spreadsheets import FileRefused
from lookups.kinds.buses import demo, models
from lookups.kinds.buses.importing import read_feed

GOOD = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n"
    "a,Hãng Thử,https://x.vn,Asia/Ho_Chi_Minh\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\nr,a,9,A – B,3\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,zone_id\n"
    "1,Bến A,15.5,108.4,z1\n2,Bến B,15.6,108.5,z2\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,"
    "saturday,sunday,start_date,end_date\n"
    "s,1,1,1,1,1,1,1,20260101,20271231\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign\nr,s,t,Bến B\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t,23:50:00,23:50:00,1,1\nt,24:40:00,24:40:00,2,2\n",
}


def write(folder: Path, **changed: str | None) -> str:
    """The good feed as a zip, with files replaced (name without .txt) or left out (None)."""
    path = folder / "feed.zip"
    files = GOOD | {f"{name}.txt": text for name, text in changed.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            if text is not None:
                package.writestr(name, text)
    return str(path)


def test_a_good_feed_has_no_faults_and_times_past_midnight(tmp_path):
    report = read_feed(write(tmp_path))
    assert report.is_clean
    assert [call["arrival"] for call in report.feed.calls["t"]] == [85_800, 88_800]


@pytest.mark.parametrize(
    ("table", "text", "reason"),
    [
        ("routes", GOOD["routes.txt"].replace(",9,A – B", ",,"), "thiếu cả route_short_name"),
        ("routes", GOOD["routes.txt"].replace("r,a", "r,b"), "không có trong agency.txt"),
        ("stops", GOOD["stops.txt"].replace("108.4", "x"), "không phải tọa độ"),
        ("stops", GOOD["stops.txt"].replace("2,Bến B", "1,Bến B"), "lặp lại"),
        ("trips", GOOD["trips.txt"].replace("r,s", "r,x"), "không có trong calendar.txt"),
        ("stop_times", GOOD["stop_times.txt"].replace("24:40:00", "23:10:00"), "giờ đi lùi"),
        ("stop_times", GOOD["stop_times.txt"].replace("24:40:00", "24:70:00"), "không phải giờ"),
        ("stop_times", GOOD["stop_times.txt"].replace(",2,2", ",2,1"), "stop_sequence lặp lại"),
        ("stop_times", GOOD["stop_times.txt"].rsplit("\n", 2)[0] + "\n", "dưới hai điểm dừng"),
        ("calendar", GOOD["calendar.txt"].replace("20271231", "20251231"), "end_date trước"),
        ("calendar", GOOD["calendar.txt"].replace("20260101", "20261301"), "không phải ngày"),
    ],
)
def test_a_fault_is_named_with_its_file(tmp_path, table, text, reason):
    rejected = [row for row in read_feed(write(tmp_path, **{table: text})).rows if row.verdict == "reject"]
    assert any(reason in row.reason for row in rejected), [row.reason for row in rejected]


def test_what_is_no_feed_is_refused_whole(tmp_path):
    with pytest.raises(FileRefused, match=r"stops\.txt"):
        read_feed(write(tmp_path, stops=None))
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(FileRefused, match="không phải tệp nén"):
        read_feed(str(tmp_path / "x.zip"))
    with pytest.raises(FileRefused, match="Không mở được"):
        read_feed(str(tmp_path / "none.zip"))


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    with pytest.raises(FileRefused, match="bom nén"):
        read_feed(write(tmp_path, shapes="0" * (9 * 1024 * 1024)))


@pytest.mark.django_db
def test_an_import_replaces_the_timetable_or_changes_nothing(tmp_path):
    good = write(tmp_path)
    said = io.StringIO()
    call_command("import_data", "buses", good, "--dry-run", "--json", stdout=said)
    assert json.loads(said.getvalue())["rejected"] == 0
    assert not models.Feed.objects.exists()
    for _ in range(2):
        call_command("import_data", "buses", good, stdout=io.StringIO())
    assert (models.Feed.objects.count(), models.StopTime.objects.count()) == (1, 2)
    bad = write(tmp_path, trips=GOOD["trips.txt"].replace("r,s", "q,s"))
    with pytest.raises(CommandError):
        call_command("import_data", "buses", bad, stdout=io.StringIO())
    assert models.Trip.objects.get().gtfs_id == "t"


def test_the_demo_is_a_valid_feed(tmp_path):
    report = read_feed(str(demo.pack(tmp_path / "demo.zip")))
    assert report.is_clean, [row.reason for row in report.rows if row.reason]
    assert len(report.feed.routes) == 6


@pytest.mark.day("2031-05-06")
def test_the_demo_does_not_run_out_in_a_later_year(tmp_path):
    with zipfile.ZipFile(demo.pack(tmp_path / "demo.zip")) as package:
        assert package.read("calendar.txt").decode().split()[1].endswith(",20310101,20321231")


def test_english_notes_come_from_translations_by_id_or_by_the_words(tmp_path):
    head = "table_name,field_name,language,translation,record_id,field_value\n"
    routes = GOOD["routes.txt"].splitlines()
    routes = "\n".join([f"{routes[0]},route_desc", f"{routes[1]},Chạy hằng ngày"])
    for told in (
        "en,Runs every day,r,\n",
        "en-GB,Runs every day,,Chạy hằng ngày\n",
    ):
        report = read_feed(write(tmp_path, routes=routes, translations=f"{head}routes,route_desc,{told}"))
        assert report.feed.routes["r"]["note_en"] == "Runs every day"
    other = head + "stops,stop_name,fr,Gare,s,\n"
    assert read_feed(write(tmp_path, translations=other)).feed.routes["r"]["note_en"] == ""
    unknown = head + "routes,route_desc,en,Runs,nowhere,\n"
    rejected = [
        row for row in read_feed(write(tmp_path, translations=unknown)).rows if row.verdict == "reject"
    ]
    assert "nowhere" in rejected[0].reason
