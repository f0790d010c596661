"""What is not recognised is said to be not recognised, and nothing typed shows what is in force today."""

import pytest
from django.core.cache import cache
from django.db import transaction

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from lookups.kinds.epidemics.models import OutbreakLevel
from lookups.kinds.hazards.models import HazardNotice
from lookups.kinds.power_cuts.models import PowerCut
from tests.lookups import province

pytestmark = pytest.mark.django_db
UNKNOWN = {"vi": "Chưa nhận ra", "en": "We do not know"}
COMFORT = (
    "không có cảnh báo",
    "không thấy lịch cúp điện",
    "chưa công bố dịch",
    "no warning in force",
    "no power cut found",
    "no outbreak announced",
)
NOT_RECOGNISED = [
    ("cup-dien", {"place": "Xyzzy"}),
    ("cup-dien", {"place": "Hà Nội"}),
    ("cup-dien", {"place": "🙂"}),
    ("thien-tai", {"place": "Huế"}),
    ("thien-tai", {"place": "Núi Thành", "what": "núi lửa"}),
    ("dich-benh", {"place": "Xyzzy"}),
    ("dich-benh", {"disease": "bạch hầu"}),
    ("dich-benh", {"disease": "measles"}),
    ("dich-benh", {"disease": "tiêm sởi"}),
    ("y-te", {"place": "Sài Gòn"}),
    ("gia-dat", {"street": "Nguyễn Huệ", "place": "Huế"}),
    ("xe-buyt", {"start": "Hà Nội"}),
    ("xe-buyt", {"start": "Tam Kỳ", "end": "Huế"}),
    ("xe-buyt", {"route": "99"}),
]


@pytest.fixture(scope="module", autouse=True)
def _province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        province.load()
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture
def data(client):
    return lambda key, **question: client.get(f"/api/v1/lookups/{key}/", question).json()


@pytest.fixture
def chat():
    numbers = iter(range(100))

    def chat_(words: str) -> str:
        identity = identity_for(channel="chat", external_id=f"comfort-{next(numbers)}")
        return answer(identity=identity, utterance=Utterance(words)).messages[0].text

    return chat_


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("key", "question"), NOT_RECOGNISED)
def test_what_is_not_recognised_is_said_to_be_so_on_page_and_api(client, key, question, language):
    asked = question | {"lang": language}
    for address in (f"/tra-cuu/{key}/", f"/api/v1/lookups/{key}/"):
        text = client.get(address, asked).content.decode()
        assert UNKNOWN[language] in text, address
        assert not any(words in text for words in COMFORT), address


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("xã Xyzzy có cúp điện không", "xã Xyzzy"),
        ("cúp điện xứ Xyzzy", "xứ Xyzzy"),
        ("lịch cúp điện thôn Hạ Xyzzy ngày mai", "thôn Hạ Xyzzy"),
        ("Huế có cúp điện không", "Huế"),
        ("Huế có bão không", "Huế"),
        ("canh bao sat lo o quang ngai", "quang ngai"),
        ("dịch bạch hầu ở Hội An", "bach hau"),
        ("sốt xuất huyết ở Huế", "Huế"),
        ("bệnh viện ở Hà Nội", "Hà Nội"),
        ("giá đất xã Xyzzy", "xã Xyzzy"),
        ("xe buýt Tam Kỳ đi Huế", "Huế"),
        ("tuyến 99", "99"),
    ],
)
def test_the_chat_says_what_it_does_not_recognise(chat, words, unknown):
    text = chat(words)
    assert "Chưa nhận ra" in text
    assert f"“{unknown}”" in text
    assert not any(comfort in text for comfort in COMFORT)


@pytest.mark.parametrize(
    ("words", "unknown"), [("power cut in Hanoi", "Hanoi"), ("Any flood warning in Hue?", "Hue")]
)
def test_the_chat_says_so_in_english(chat, words, unknown):
    assert f"We do not know the place “{unknown}”" in chat(words)


def test_a_name_that_is_only_like_a_place_or_disease_is_said_to_be_taken_for_it(data):
    assert "Chúng tôi hiểu “thang bnh” là xã Thăng Bình" in data("cup-dien", place="thang bnh")["lead"]
    assert "là Sốt xuất huyết" in data("dich-benh", disease="sốt suất huyết")["lead"]
    assert "Bão" in data("thien-tai", what="typhon")["lead"]
    like = data("gia-dat", street="hung vuog")
    assert "không có đường tên “hung vuog”" in like["lead"]


def test_a_place_with_one_slip_is_as_wide_as_without(data):
    assert len(data("cup-dien", place="hoi ann")["results"]) == len(
        data("cup-dien", place="Hội An")["results"]
    )


def test_nothing_typed_shows_the_cuts_of_three_days(data, chat):
    shown = data("cup-dien", place="", day="")
    assert shown["state"] == "found"
    assert PowerCut.objects.count() > len(shown["results"]) > 0
    assert "lần cúp điện" in chat("có cúp điện không")


def test_nothing_typed_shows_warnings_outbreaks_and_lines(data):
    assert len(data("thien-tai", place="", what="")["results"]) == HazardNotice.objects.count() > 0
    assert len(data("dich-benh", place="", disease="")["results"]) >= OutbreakLevel.objects.count() > 0
    assert data("xe-buyt", start="", end="", route="")["heading"] == "6 tuyến trên cổng"
    assert data("y-te", place="", what="")["results"]


def test_a_question_for_vaccination_does_not_count_outbreaks_as_none(data):
    assert (
        "0 nơi có cấp dịch" not in data("dich-benh", place="Hội An", disease="tiêm vắc xin covid")["heading"]
    )


def test_words_beside_a_place_are_said_to_be_left_out(data):
    assert "Đã bỏ qua từ “12 Hùng Vương”" in data("cup-dien", place="12 Hùng Vương, Tam Kỳ")["lead"]
    assert "Đã bỏ qua từ “chợ”" in data("gia-dat", street="Hùng Vương", place="chợ Tam Kỳ")["lead"]


def test_a_speciality_is_not_dropped_for_an_idle_word(data):
    assert data("y-te", what="nam khoa")["state"] == "nothing"
    assert data("y-te", what="thú y")["state"] == "nothing"


def test_a_hospital_with_a_slip_is_offered(client):
    page = client.get("/tra-cuu/y-te/", {"what": "benh vien minh thein"}).content.decode()
    assert "Bệnh viện Minh Thiện" in page


def test_a_search_that_left_a_word_out_names_it(data):
    found = data("van-ban", q="một cửa liên thông xyzzy")
    assert found["state"] == "nothing" or "đã bỏ qua từ “xyzzy”" in found["lead"]
    mixed = data("van-ban", q="thủ tục hành chính xyzzy")
    assert mixed["results"]
    assert "đã bỏ qua từ “xyzzy”" in mixed["lead"]


def test_no_violation_names_the_vehicle_that_was_looked_for(chat):
    assert "Đã tra: 43A00001, Ô tô" in chat("phạt nguội 43A-000.01")
