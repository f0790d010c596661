"""The handbook as a guide: what not to miss, how to get there, a day on a map."""

import re

import pytest

from lookups.kinds.buses import demo as buses
from tests.factories import local
from tests.tourism.factories import make_entry, open_daily
from tourism import chat_answers, presentation
from tourism.kinds import Kind
from tourism.models import Entry
from tourism.search import SearchQuery, search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]
OLD_TOWN = "/cam-nang/diem-den/pho-co-hoi-an/"


@pytest.fixture
def timetable():
    buses.load()


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def names(client, address: str, **asked) -> list[str]:
    page = client.get(address, asked).content.decode()
    return re.findall(r'<h3>\s*<a href="[^"]*"[^>]*>([^<]+)</a>', page)


def test_the_first_page_begins_with_what_not_to_miss_in_the_order_of_the_editors(client):
    first = ["Phố cổ Hội An", "Thánh địa Mỹ Sơn", "Cù Lao Chàm"]
    assert names(client, "/cam-nang/")[:3] == first
    assert names(client, "/cam-nang/diem-den/")[:3] == first
    assert "Không thể bỏ lỡ" in text(client.get("/cam-nang/"))
    Entry.objects.update(highlight=None)
    assert "Không thể bỏ lỡ" not in text(client.get("/cam-nang/", {"v": "2"}))


def test_the_others_follow_the_vietnamese_alphabet():
    for name in ("Ô thử", "Đa thử", "Ấp thử", "Ao thử", "Da thử", "Ăng thử", "Ong thử", "Em thử"):
        make_entry(Kind.SHOP, name=name)
    found = [
        entry.name for entry in search(SearchQuery(kind=Kind.SHOP)).entries if entry.name.endswith("thử")
    ]
    assert found == ["Ao thử", "Ăng thử", "Ấp thử", "Da thử", "Đa thử", "Em thử", "Ong thử", "Ô thử"]


@pytest.mark.day("2026-11-25 09:00")
def test_a_place_names_the_nearest_stop_with_lines_and_next_departures(client, timetable):
    page = text(client.get(OLD_TOWN, {"v": "bus"}))
    section = page[page.index("Đường đi") : page.index("Tìm xe buýt đến điểm dừng này")]
    assert re.search(r"Điểm dừng xe buýt, cách khoảng \d+ m:", section)
    assert "Tuyến 02" in section and re.search(r"khoảng 09:\d\d, \d\d:\d\d, \d\d:\d\d", section)
    told = client.get("/api/v1/tourism/place/pho-co-hoi-an/").json()
    assert told["transit"][0]["lines"] and told["transit"][0]["metres"] < 3000


def test_a_place_without_a_stop_nearby_says_how_to_get_there_otherwise(client, timetable):
    page = text(client.get("/cam-nang/diem-den/cu-lao-cham/"))
    assert "Tàu và ca nô rời bến Cửa Đại" in page and "Điểm dừng xe buýt" not in page
    assert "Đi cùng trẻ em" in page and "Mùa và thời tiết" in page
    english = text(client.get("/cam-nang/diem-den/cu-lao-cham/", {"lang": "en"}))
    assert "Boats leave from the Cửa Đại pier" in english and "With children" in english


def test_without_a_timetable_no_bus_is_told(client):
    assert "Điểm dừng xe buýt" not in text(client.get(OLD_TOWN))


def test_the_chat_names_the_stop_in_one_line(timetable):
    lines = chat_answers.describe(Entry.objects.get(name="Phố cổ Hội An")).lines
    (bus,) = [line for line in lines if line.startswith("Xe buýt:")]
    assert "điểm dừng" in bus and "\n" not in bus


def test_an_itinerary_is_a_map_of_numbered_stops_with_a_line_for_each_day(client):
    page = client.get("/cam-nang/hanh-trinh/mot-ngay-o-hoi-an/")
    points, lines = page.context["map_points"]["features"], page.context["map_lines"]["features"]
    stops = page.context["stops"]
    assert [point["properties"]["number"] for point in points] == list(range(1, len(stops) + 1))
    assert points[0]["properties"]["name"] == stops[0].entry.title
    assert len(lines) == 1 and len(lines[0]["geometry"]["coordinates"]) == len(stops)
    assert 'data-lines="#map-lines"' in page.content.decode()


def test_the_list_for_paper_has_hours_and_telephones(client):
    entry = make_entry(Kind.STAY, name="Nhà nghỉ in thử", phone="02353861000", hours_note="Nghỉ Tết")
    open_daily(entry, "08:00", "22:00")
    page = text(client.get("/cam-nang/luu-tru/", {"print": "1", "q": "Nhà nghỉ in thử"}))
    assert "08:00–22:00 Nghỉ Tết 0235" in page
    places = text(client.get("/cam-nang/diem-den/", {"print": "1", "q": "Phố cổ Hội An"}))
    assert re.search(r"Khách nước ngoài ?: 120\.000 đ", places)


def test_a_page_is_sent_on_by_the_phones_own_sheet_or_by_its_address(client):
    page = client.get(OLD_TOWN).content.decode()
    for name in ("data-share", "data-copy"):
        assert re.search(rf'hidden\s+{name}="[^"]+{OLD_TOWN}"', page), name


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-25 06:00", "Đang đóng cửa, mở lúc 07:30"),
        ("2026-11-25 21:00", "Đang đóng cửa, mở lúc 07:30 ngày mai"),
        ("2026-11-27 21:00", "Đang đóng cửa, mở lúc 07:30 Thứ Hai"),
        ("2026-11-25 08:00", "Mở đến 17:00"),
    ],
)
def test_a_closed_place_says_when_it_opens(at, said):
    entry = make_entry(name="Bảo tàng thử")
    open_daily(entry, "07:30", "17:00")
    entry.hours.filter(weekday__gte=5).delete()
    assert presentation.opening(entry, local(at))[0] == said
    summer = make_entry(name="Bãi tắm thử")
    open_daily(summer, "08:00", "20:00", from_month=3, to_month=8)
    assert presentation.opening(summer, local(at))[0] == "Đang đóng cửa"


def test_on_a_public_holiday_a_place_says_to_call_first_and_what_never_closes_is_open(client):
    museum, beach = make_entry(name="Bảo tàng lễ"), make_entry(name="Bãi tắm lễ")
    open_daily(museum, "07:30", "17:00")
    open_daily(beach, "00:00", "00:00")
    at = local("2026-09-02 09:00")
    assert presentation.opening(museum, at)[0] == "Ngày nghỉ lễ, xin gọi trước"
    assert presentation.opening(museum, local("2026-12-31 20:00"))[0] == "Đang đóng cửa"  # 1 January is off
    assert (museum.is_open(at), beach.is_open(at)) == (None, True)
    found = search(SearchQuery(kind=Kind.PLACE, open_now=True), now=at)
    assert beach in found.entries and museum not in found.entries and found.unsure >= 1
