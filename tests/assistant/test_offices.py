"""Offices in the chat: hours, telephone, address, what they receive; merged communes; working days."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from assistant import dialogue_state, office_replies
from assistant.intents import merged_communes, office_info, working_days
from assistant.replies import Utterance
from assistant.turns import Turn
from dossiers import offices
from foundation.calendar.models import CalendarException
from foundation.citizens.services import identity_for
from foundation.regions.models import AdminUnit
from tests.assistant.chat import Chat
from tests.factories import local, make_agency, make_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
FRIDAY_MORNING, FRIDAY_NIGHT = local("2026-11-27 09:00"), local("2026-11-27 20:00")


@pytest.fixture
def chat():
    return Chat(identity_for(channel="chat", external_id="7100000000000000413"))


@pytest.fixture
def clock(monkeypatch):
    def at(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(FRIDAY_MORNING)
    return at


@pytest.fixture
def tam_ky():
    unit = AdminUnit.objects.get(code="20341", valid_to=None)
    office = make_agency(
        name="Trung tâm Phục vụ hành chính công phường Tam Kỳ", short_name="Một cửa Tam Kỳ", unit=unit,
        address="70 Hùng Vương, phường Tam Kỳ", phone="02353811022",
    )  # fmt: skip
    for day in range(6):
        office.opening_hours.create(weekday=day, opens=dt.time(7, 30), closes=dt.time(11, 30))
    for day in range(5):
        office.opening_hours.create(weekday=day, opens=dt.time(13, 30), closes=dt.time(16, 30))
    return office


@pytest.mark.parametrize(
    "words",
    [
        "phường tam kỳ làm việc mấy giờ, sáng thứ 7 có làm không",
        "phuong tam ky sang t7 co lam viec ko",
        "một cửa tam kỳ thứ bảy có mở cửa không ạ",
        "ubnd phường Tam Kỳ sáng thứ 7 còn làm không em ơi",
        "cho hỏi uỷ ban Tam Kỳ thứ 7 mấy giờ đóng cửa",
        "trung tâm hành chính công tam kỳ thứ bảy có làm việc không",
    ],
)
def test_the_hours_of_an_office_on_the_day_that_is_asked_for(chat, clock, tam_ky, words):
    text = chat.say(words)
    assert "Thứ Bảy, 28/11/2026: mở 07:30–11:30." in text
    assert "Thứ Hai – Thứ Sáu 07:30–11:30, 13:30–16:30; Thứ Bảy 07:30–11:30" in text
    assert any(button.kind == "phone" and button.value == "842353811022" for button in chat.buttons)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (local("2026-11-27 09:00"), "Đang mở, đến 11:30 hôm nay."),
        (local("2026-11-27 15:00"), "Đang mở, đến 16:30 hôm nay."),
        (local("2026-11-27 12:00"), "Hiện đang nghỉ. Mở lại lúc 13:30 hôm nay."),
        (local("2026-11-28 15:00"), "Hiện đang nghỉ. Mở lại lúc 07:30, Thứ Hai, 30/11/2026."),
    ],
)
def test_whether_it_is_open_now_and_when_it_opens_again(chat, clock, tam_ky, moment, words):
    clock(moment)
    assert words in chat.say("một cửa Tam Kỳ làm việc mấy giờ")


def test_a_public_holiday_is_named(chat, clock, tam_ky):
    CalendarException.objects.create(
        kind="holiday", name="Quốc khánh thử", first_day=dt.date(2026, 11, 30),
        last_day=dt.date(2026, 11, 30), confirmed_at=timezone.now(),
    )  # fmt: skip
    text = chat.say("thứ 2 ubnd phường Tam Kỳ có làm việc không")
    assert "Thứ Hai, 30/11/2026: nghỉ (Quốc khánh thử). Mở lại lúc 07:30, Thứ Ba, 01/12/2026." in text


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("số điện thoại với địa chỉ của ủy ban tam kỳ", ("0235 381 1022", "70 Hùng Vương")),
        ("ubnd phường Tam Kỳ ở đâu", ("70 Hùng Vương",)),
        ("xin số điện thoại một cửa tam ky", ("0235 381 1022",)),
        ("sdt phường tam kỳ", ("0235 381 1022",)),
        ("một cửa tam kỳ", ("0235 381 1022", "70 Hùng Vương", "07:30")),
        ("where is the one-stop office of Tam Ky", ("70 Hùng Vương",)),
    ],
)
def test_telephone_and_address(chat, clock, tam_ky, words, parts):
    text = chat.say(words)
    assert all(part in text.replace("3811 022", "381 1022") for part in parts), text


def test_what_is_asked_next_is_answered_for_the_same_office(chat, clock, tam_ky):
    chat.say("phường tam kỳ làm việc mấy giờ sáng thứ 7 có làm không")
    assert "70 Hùng Vương" in chat.say("số điện thoại với địa chỉ của ủy ban luôn")
    assert "Chủ Nhật, 29/11/2026: nghỉ." in chat.say("chủ nhật có làm không")


def test_another_office_or_day_is_asked_for_in_a_word_or_two(chat, clock, tam_ky):
    chat.say("phường tam kỳ làm việc mấy giờ")
    make_agency(short_name="Một cửa Hội An", unit=AdminUnit.objects.get(code="20410", valid_to=None))
    assert "chưa ghi giờ riêng" in chat.say("còn hội an thì sao")
    assert "Chủ Nhật, 29/11/2026: nghỉ." in chat.say("chủ nhật?")
    assert "Một cửa Hội An" not in chat.say("thuế ở đâu").partition("“")[0]


def test_the_office_of_the_commune_just_shown_is_meant(chat, clock, tam_ky):
    chat.say("phường An Mỹ giờ thuộc phường nào")
    assert "70 Hùng Vương" in chat.say("địa chỉ ủy ban phường đó")
    chat.say("xã Thăng Điền gồm những xã cũ nào")
    assert "xã Thăng Điền" in chat.say("số điện thoại")


def test_a_question_about_an_office_interrupts_a_step_and_the_step_stays(chat, clock, tam_ky):
    make_procedure(name="Đăng ký khai sinh", is_filed_here=True)
    chat.say("nộp hồ sơ đăng ký khai sinh")
    assert "mở 07:30–11:30" in chat.say("mà phường tam kỳ làm việc thứ 7 không")
    assert "một cửa nào" in chat.say("tiếp tục")


def test_an_office_that_was_not_named_is_asked_for_and_then_told(chat, clock, tam_ky):
    for words in ("phường này mấy giờ làm việc", "một cửa làm việc mấy giờ"):
        assert "07:30–11:30, 13:30–17:00" in chat.say(words)
    assert "Đang mở" in chat.say("Tam Kỳ")


def test_an_old_commune_leads_to_the_office_of_today_or_to_what_holds_for_all(chat, clock, tam_ky):
    text = chat.say("ubnd xã Bình Tú ở đâu")
    assert "Thăng Điền" in text
    assert "1022" in text
    assert "07:30–11:30" in text


def test_an_office_without_hours_of_its_own_says_so(chat, clock, tam_ky):
    tam_ky.opening_hours.all().delete()
    assert "chưa ghi giờ riêng" in chat.say("một cửa Tam Kỳ làm việc mấy giờ")


def test_every_aspect_has_a_reply_of_its_own(clock, tam_ky):
    with translation.override("vi"):
        texts = {name: aspect(tam_ky).messages[0].text for name, aspect in office_replies.ASPECTS.items()}
    assert set(texts) == {"hours", "phone", "address", "receives"}
    assert "Hùng Vương" not in texts["phone"]
    assert "07:30" not in texts["address"]


OF_OTHERS = [
    "chợ tam kỳ mở cửa mấy giờ", "Mỹ Sơn thuộc xã nào", "ubnd phường Tam Kỳ đã nhận hồ sơ của tôi chưa",
    "xe buýt nghỉ tết mấy ngày", "bưu điện tam kỳ làm việc thứ 7 không",
    "thủ tục này bao nhiêu ngày làm việc",
    "bệnh viện tam kỳ làm việc mấy giờ", "trạm y tế phường Tam Kỳ có làm thứ 7 không",
    "Mỹ Sơn mở cửa tới mấy giờ chiều", "xe buýt tam kỳ mấy giờ chạy", "phường tam kỳ mấy giờ cúp điện",
    "làm giấy khai sinh ở ủy ban phường nào", "Cán bộ một cửa nạt nộ người già, tôi muốn gửi khiếu nại",
    "cán bộ không có mặt giờ làm việc", "Quyết định số 24/2024/QĐ-UBND của tỉnh ở đâu tải",
    "tải chỉ thị mới nhất của ubnd tỉnh về tiết kiệm điện ở đâu", "quán ăn ở phường Tam Kỳ mở cửa mấy giờ",
    "khách sạn ở đâu", "Tam Kỳ có gì chơi", "nộp hồ sơ khai sinh ở một cửa Tam Kỳ cần giấy tờ gì",
    "một cửa báo hồ sơ thiếu bản sao", "số điện thoại nhà xe", "mai thang binh co cup dien ko z",
]  # fmt: skip


@pytest.mark.parametrize("words", OF_OTHERS)
def test_hours_and_places_of_other_things_stay_theirs(chat, clock, tam_ky, words):
    turn = Turn.of(_memory(chat), Utterance(words))
    assert office_info.handle(turn) is None
    assert merged_communes.handle(turn) is None
    assert working_days.handle(turn) is None


def _memory(chat):
    return dialogue_state.read([chat.identity])[0]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("xã bình tú giờ nhập vào xã nào rồi", ("Xã Bình Tú", "xã Thăng Điền", "01/07/2025")),
        ("xã Bình Tú giờ thuộc xã nào", ("xã Thăng Điền",)),
        ("xa binh tu nay la xa nao", ("xã Thăng Điền",)),
        ("Quảng Nam giờ thuộc tỉnh nào", ("Tỉnh Quảng Nam nay thuộc thành phố Đà Nẵng",)),
        ("Bình Tú đổi tên thành gì rồi ạ", ("xã Thăng Điền",)),
        ("xã Thăng Điền gồm những xã cũ nào", ("xã Bình Tú", "huyện Thăng Bình", "Nghị quyết")),
        ("xã Thăng Điền trước đây là xã gì", ("xã Bình Tú",)),
    ],
)
def test_which_commune_an_old_one_belongs_to_and_what_one_was_made_from(chat, words, parts):
    text = chat.say(words)
    assert all(part in text for part in parts), text


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("nộp thứ 6 thì 3 ngày làm việc là thứ mấy", "Thứ Tư, 02/12/2026"),
        ("3 ngay lam viec ke tu hom nay la ngay nao", "Thứ Tư, 02/12/2026"),
        ("nộp ngày 28/4/2026 năm ngày làm việc thì khi nào xong", "Thứ Năm, 07/05/2026"),
        ("thứ 7 có tính là ngày làm việc không", "không phải là ngày làm việc"),
        ("tết nguyên đán cơ quan nghỉ mấy ngày", "Thứ Năm, 04/02/2027"),
        ("lễ 30/4 có làm việc không", "Thứ Sáu, 30/04/2027"),
    ],
)
def test_working_days_follow_the_calendar(chat, clock, words, part):
    assert part in chat.say(words)


def test_an_office_is_found_by_its_own_name_before_the_place(tam_ky):
    department = make_agency(
        name="Sở Nội vụ thành phố", short_name="Sở Nội vụ", is_one_stop=False, level="tinh"
    )
    assert offices.named_in("địa chỉ sở nội vụ") == [department]
    assert offices.named_in("ubnd phường tam kì") == [tam_ky]
    assert offices.named_in("cúp điện ở đâu") == []
