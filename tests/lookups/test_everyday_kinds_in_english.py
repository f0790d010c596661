"""Buses, power cuts and health facilities for who reads English; data of the offices stays Vietnamese."""

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from lookups.kinds.buses import demo as buses
from lookups.kinds.health import demo as health
from lookups.kinds.power_cuts import demo as power_cuts
from lookups.subscriptions.models import Subscription
from tests.lookups.english import english_of, found_in, main_of
from tests.lookups.factories import make_identity

pytestmark = pytest.mark.django_db

VIETNAMESE = {
    "xe-buyt": (
        "Chuyến tới", "Chuyến đầu", "Đón ở", "Xuống ở", "Giá vé", "Đơn vị chạy xe", "Điểm đón:", "Đi về phía",
        "Mọi chuyến hôm nay", "Các điểm dừng", "Hôm nay hết chuyến", "Tuyến 02", "Cả tuyến",
        "Chiều ngược lại", "Lúc ", "khoảng ", "Xe buýt", "Từ đâu", "Gọi 1022", "Nguồn:", "(hôm sau)",
    ),
    "cup-dien": (
        "mất điện tại", "lần cúp điện", "Khu vực:", "Lý do", "Đơn vị", "Giờ cũ", "Theo kế hoạch",
        "Đã đổi giờ", "Mai,", "nay gồm", "Xem cả tuần", "Báo cho tôi khi", "Gọi điện lực", "Xã, phường",
        "Ngày", "Nguồn:",
    ),
    "y-te": (
        "Địa chỉ", "Cách", "Điện thoại", "Giờ khám", "chưa rõ", "Chuyên khoa", "Tiêm chủng", "Tên khác",
        "Cấp cứu 24/24", "Đang mở cửa", "Đang đóng cửa", "cần gọi trước", "xem lại ngày", "nơi cho", "Gọi ",
        "Danh bạ", "nay gồm", "Thứ Hai", "Nguồn:",
    ),
}  # fmt: skip
ASKED = [  # kind, what is typed on the page, what is written in the chat, what both say
    ("xe-buyt", {"start": "Hội An", "end": "Đà Nẵng"}, "bus from Hoi An to Da Nang",
     ("Next buses", "Get on at", "Fare", "The way back", "Call 1022")),
    ("xe-buyt", {"route": "line 02"}, "bus line 02", ("Buses on line 02", "All buses today", "Towards")),
    ("xe-buyt", {"start": "Hội An", "end": "Trà My"}, "bus from Hoi An to Tra My",
     ("No direct ride found", "Lines on the portal:")),
    ("cup-dien", {"place": "Thăng Bình", "day": "tomorrow"}, "power cut in Thang Binh tomorrow",
     ("1 power cut", "Tomorrow,", "no power in", "Planned ahead", "Reason", "All this week")),
    ("cup-dien", {"place": "Hội An"}, "any power outage in Hoi An",
     ("Hours changed", "Hours before", "Company that announces")),
    ("cup-dien", {"place": "Trà Leng", "day": "today"}, "is there no power in Tra Leng today",
     ("today,", "no power cut found")),
    ("cup-dien", {"place": "Hội An"}, "any power cuts in Hội An", ("Hours changed", "Hours before")),
    ("y-te", {"place": "Hội An"}, "hospital in Hoi An",
     ("2 places", "Hours for patients", "Health insurance (BHYT)", "checked on", "Emergency: call 115")),
    ("y-te", {"place": "Trà Leng", "what": "rabies"}, "pharmacy in Tra Leng", ("nothing found for",)),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def province(region, django_db_blocker):
    with django_db_blocker.unblock():
        for demo in (buses, power_cuts, health):
            demo.load()


def said(words: str) -> str:
    message = answer(identity=make_identity(), utterance=Utterance(words)).messages[0]
    return "\n".join([message.text, *(button.title for button in message.buttons)])


@pytest.mark.parametrize(("kind", "question", "words", "told"), ASKED)
def test_who_asks_in_english_finds_no_vietnamese_label_on_the_page_nor_in_the_chat(
    client, kind, question, words, told
):
    page = english_of(main_of(client, f"/tra-cuu/{kind}/", question))
    chat = said(words)
    for where, text in (("page", page), ("chat", chat)):
        assert found_in(text, VIETNAMESE[kind]) == [], where
        expected = told if where == "page" else told[:2]
        assert set(found_in(text, expected)) == set(expected), where


@pytest.mark.parametrize(("kind", "question", "words", "told"), ASKED)
def test_the_api_says_it_in_english_under_the_same_keys(client, kind, question, words, told):
    address = f"/api/v1/lookups/{kind}/"
    vietnamese = client.get(address, question).json()
    english = client.get(address, question | {"lang": "en"}).json()
    assert found_in(f"{english['heading']} {english['lead']}", VIETNAMESE[kind]) == []
    assert english["heading"] != vietnamese["heading"]
    assert english.keys() == vietnamese.keys()
    assert [row["data"].keys() for row in english["results"]] == [
        row["data"].keys() for row in vietnamese["results"]
    ]


def test_what_an_office_wrote_is_marked_as_vietnamese_on_an_english_page(client):
    page = main_of(client, "/tra-cuu/cup-dien/", {"place": "Thăng Bình", "day": "tomorrow"})
    assert '<dd lang="vi">Bảo dưỡng đường dây</dd>' in page
    assert '<section class="stack" aria-labelledby="answer">' in page
    assert (
        '<dd lang="vi">Bảo dưỡng đường dây</dd>'
        not in client.get(
            "/tra-cuu/cup-dien/", {"place": "Thăng Bình", "day": "mai", "lang": "vi"}
        ).content.decode()
    )


def test_the_button_back_is_still_answered_in_english(client):
    identity = make_identity()
    first = answer(identity=identity, utterance=Utterance("bus from Hoi An to Da Nang")).messages[0]
    back = next(button.value for button in first.buttons if button.title == "The way back")
    assert "Buses from" in answer(identity=identity, utterance=Utterance(back)).messages[0].text


def test_who_asks_in_english_to_be_told_of_power_cuts_is_answered_so_until_it_is_enough(client):
    identity = make_identity()
    page = english_of(main_of(client, "/tra-cuu/cup-dien/", {}))
    assert "write: “tell me about power cuts in Thang Binh”" in page
    begun = answer(identity=identity, utterance=Utterance("tell me about power cuts in Thang Binh")).messages[
        0
    ]
    assert "the evening before" in begun.text
    assert "announced power cuts" in begun.text
    ended = answer(identity=identity, utterance=Utterance("stop telling me of power cuts")).messages[0]
    for text in (begun.text, ended.text):
        assert found_in(text, ("Ông/bà", "Đã ghi nhận", "Tối hôm", "Muốn thôi")) == []
    assert not Subscription.objects.active().filter(citizen=identity.citizen).exists()


@pytest.mark.parametrize(
    ("kind", "question", "error"),
    [
        ("xe-buyt", {"start": "x" * 121}, "at most 120 characters"),
        ("cup-dien", {"place": "Hội An", "day": "some day"}, "Please write: tomorrow, Saturday"),
        ("y-te", {"place": "Xyz Abc"}, "place"),
    ],
)
def test_an_error_is_in_english_beside_its_field_and_above(client, kind, question, error):
    page = english_of(main_of(client, f"/tra-cuu/{kind}/", question))
    assert page.count(error) >= 2
    assert found_in(page, ("Ông/bà", "Chúng tôi")) == []
