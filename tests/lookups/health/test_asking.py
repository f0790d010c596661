"""Health facilities on page, API and chat."""

import datetime as dt
from urllib.parse import urlencode

import pytest
import time_machine

from assistant.dialogue_state import Memory
from assistant.intents import lookup
from assistant.replies import Utterance
from assistant.services import answer
from assistant.turns import Turn
from lookups.kinds.health import demo
from lookups.kinds.health.models import Facility, OpeningHours
from lookups.kinds.health.query import parse_query
from tests.lookups.factories import local, make_identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
PAGE, API = "/tra-cuu/y-te/", "/api/v1/lookups/y-te/"


@pytest.fixture(autouse=True)
def directory():
    demo.load()


def names(client, **asked) -> list[str]:
    return [row["title"] for row in client.get(API, asked).json()["results"]]


def said(words: str) -> str:
    return answer(identity=make_identity(), utterance=Utterance(words)).messages[0].text


def test_by_place_old_or_new(client):
    assert "Trung tâm Y tế Hội An" in names(client, place="Hội An")
    assert "Bệnh viện đa khoa Thăng Hoa" in names(client, place="thị trấn Hà Lam")


def test_by_name_with_a_slip_and_by_an_old_name(client):
    assert names(client, what="thang hoaa") == ["Bệnh viện đa khoa Thăng Hoa"]
    assert names(client, what="trung ương quảng nam") == ["Bệnh viện Việt–Hàn Đà Nẵng"]


def test_by_speciality_and_emergency(client):
    assert set(names(client, what="khoa nhi")) == {
        "Bệnh viện Nhi Quảng Nam",
        "Bệnh viện Phụ sản – Nhi Đà Nẵng",
    }
    assert "Bệnh viện Y học cổ truyền Quảng Nam" not in names(client, place="Bàn Thạch", what="cấp cứu")


def test_who_refuses_bhyt_is_left_out_and_who_is_unknown_says_so(client):
    Facility.objects.filter(name="Bệnh viện Minh Thiện").update(takes_bhyt=False)
    found = names(client, place="Bàn Thạch", what="khám BHYT")
    assert "Bệnh viện Minh Thiện" not in found
    assert "chưa rõ, xin hỏi trước" in client.get(PAGE, {"place": "Bàn Thạch"}).content.decode()


def test_open_by_the_hours_of_the_day():
    facility = Facility.objects.get(name="Bệnh viện đa khoa khu vực miền núi phía Bắc Quảng Nam")
    assert facility.is_open(local("2026-11-24 09:00"), is_holiday=False) is True
    assert facility.is_open(local("2026-11-24 17:00"), is_holiday=False) is False
    assert facility.is_open(local("2026-11-28 09:00"), is_holiday=False) is False
    assert (
        Facility.objects.get(name="Bệnh viện Minh Thiện").is_open(local("2026-11-24 09:00"), is_holiday=False)
        is None
    )


@time_machine.travel(local("2026-09-02 09:00"), tick=False)
def test_on_a_public_holiday_only_emergencies_are_told_as_open(client):
    holiday = Facility.objects.filter(has_emergency=False).first()
    OpeningHours.objects.create(facility=holiday, weekday=2, opens="07:00", closes="17:00")
    page = client.get("/tra-cuu/y-te/", {"what": holiday.name}).content.decode()
    assert "Ngày nghỉ lễ, xin gọi trước" in page and "Đang mở" not in page and "02/09/2026" in page
    cards = client.get("/api/v1/lookups/y-te/", {"what": holiday.name}).json()["results"]
    assert cards[0]["data"]["open_now"] is None
    open_now = set(names(client, open_now="on"))
    assert open_now and holiday.name not in open_now
    assert not Facility.objects.filter(name__in=open_now, has_emergency=False).exists()


@time_machine.travel(local("2026-09-01 09:00"), tick=False)
def test_a_public_holiday_that_is_asked_for_says_to_call_first(client):
    page = client.get("/tra-cuu/y-te/", {"what": "trạm y tế", "day": "2026-09-02"}).content.decode()
    assert "02/09/2026 là ngày nghỉ lễ" in page


@pytest.mark.day("2026-11-17")  # on a holiday nobody knows who is open
def test_open_now_leaves_unknown_hours_out_and_says_how_many(client):
    Facility.objects.update(has_emergency=False)
    OpeningHours.objects.all().delete()
    facility = Facility.objects.get(name="Bệnh viện Minh Thiện")
    for weekday in range(7):
        facility.hours.create(weekday=weekday, opens=dt.time(0), closes=dt.time(23, 59, 59))
    found = client.get(API, {"place": "Bàn Thạch", "open_now": "on"}).json()
    assert [row["title"] for row in found["results"]] == ["Bệnh viện Minh Thiện"]
    assert "2 nơi chưa rõ giờ" in found["lead"]


def test_nearest_first_with_the_distance(client):
    found = client.get(API, {"what": "bệnh viện", "lat": "16.02", "lng": "108.25"}).json()["results"]
    assert found[0]["title"] == "Bệnh viện Phụ sản – Nhi Đà Nẵng"
    assert found[0]["data"]["distance_km"] < 1
    distances = [row["data"]["distance_km"] for row in found]
    assert distances == sorted(distances)


@pytest.mark.parametrize(
    "asked", [{"lat": "999", "lng": "1"}, {"place": "Xyz Abc"}, {"lat": "x", "lng": "y"}]
)
def test_bad_input_is_an_error_in_words(client, asked):
    assert client.get(f"{PAGE}?{urlencode(asked)}").status_code == 422


def test_the_emergency_number_is_on_the_page_and_certainty_on_each_card(client):
    text = client.get(PAGE, {"place": "Hội An"}).content.decode()
    assert "tel:115" in text
    assert "cần gọi trước" in text


def test_nothing_found_offers_two_ways_on(client):
    found = client.get(PAGE, {"place": "Trà Linh", "what": "nhi"}).content.decode()
    assert "không thấy nơi nào" in found
    assert "Xem toàn địa bàn" in found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("so dien thoai benh vien da khoa quang nam", "0235 3851 523"),
        ("bệnh viện ở Hội An", "Trung tâm Y tế Hội An"),
        ("Bệnh viện gần nhất có khám BHYT thứ 7 ở Hội An", "Trung tâm Y tế Hội An"),
        ("cấp cứu ở Thăng Bình gọi số nào", "115"),
    ],
)
def test_the_chat_answers(words, name):
    message = answer(identity=make_identity(), utterance=Utterance(words)).messages[0]
    assert name in message.text + " ".join(f"{button.title} {button.value}" for button in message.buttons)


def test_the_chat_says_when_a_station_is_not_known():
    assert "không thấy nơi nào" in said("trạm y tế xã Tam Xuân có tiêm dại không")


def test_what_is_wanted_is_read_from_few_words():
    assert parse_query("bv gần nhất có khám bhyt").bhyt is True
    asked = parse_query("trạm y tế có tiêm dại không")
    assert (asked.kinds, asked.vaccine, asked.words) == (("station", "centre"), True, ("dai",))


def test_loading_the_demo_again_changes_nothing():
    demo.load()
    assert Facility.objects.count() == 20


def test_a_place_sent_in_chat_is_answered_with_what_is_nearest():
    """Tam Kỳ, then the mountains, then another continent."""

    def near(lat: float, lng: float) -> str:
        turn = Turn.of(Memory(make_identity()), Utterance("", location=(lat, lng)))
        return lookup.nearest(turn).messages[0].text

    town = near(15.574, 108.473)
    assert "Gần ông/bà" in town
    assert town.index("Bệnh viện đa khoa tỉnh Quảng Nam") < 100
    assert "khoảng 1 km" in town
    assert near(15.3, 108.1) != town
    assert "chưa có gì" in near(48.85, 2.35)


def test_who_asks_for_the_nearest_is_told_to_send_a_place():
    assert "gửi vị trí" in said("bệnh viện gần nhất")
    assert "gửi vị trí" not in said("bệnh viện ở Hội An")
