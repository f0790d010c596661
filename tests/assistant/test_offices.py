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
    "đường Hùng Vương Tam Kỳ giá nhiêu", "thế gần đó đường Hùng Vương",
    "Sáng mai chủ nhật có bà ngoại đi cùng, quanh Hội An nên cho bà đi đâu nhẹ nhàng?",
    "phố cổ Hội An chủ nhật mở tới mấy giờ",
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


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("1 cua p tam ky t7 lam k", ("Trung tâm Phục vụ hành chính công phường Tam Kỳ", "07:30–11:30")),
        ("tt hcc tam ky mo toi may h", ("Tam Kỳ", "16:30")),
        ("gio lam viec cua trung tam hanh chinnh cong tam ki", ("Tam Kỳ", "16:30")),
        ("70 hung vuong may gio dong cua", ("Tam Kỳ", "16:30")),
        ("một cửa Tam Kỳ trưa có nghỉ không", ("Nghỉ trưa: 11:30–13:30.",)),
        ("tôi 4 giờ chiều mới tới một cửa Tam Kỳ được, còn kịp không", ("Lúc 16:00", "còn mở, đến 16:30")),
        ("5h chiều nay ra một cửa Tam Kỳ kịp không", ("Lúc 17:00", "đã đóng cửa", "Thứ Bảy, 28/11/2026")),
        ("chiều thứ bảy một cửa Tam Kỳ có làm không", ("Chiều Thứ Bảy, 28/11/2026: nghỉ.", "30/11/2026")),
        ("ngày thường chiều một cửa Tam Kỳ làm tới mấy giờ", ("13:30–16:30",)),
        ("một cửa tam kỳ số mấy đường chi", ("70 Hùng Vương",)),
        ("ủy ban Tam Kỳ số nhà mấy", ("70 Hùng Vương",)),
    ],
)
def test_an_office_is_asked_for_in_shorthand_by_its_street_and_by_the_hour(chat, clock, tam_ky, words, parts):
    text = chat.say(words)
    assert all(part in text for part in parts), text


def test_a_street_names_another_office_once_offices_are_spoken_of(chat, clock, tam_ky):
    unit = AdminUnit.objects.get(code="20410", valid_to=None)
    make_agency(short_name="Một cửa Hội An", unit=unit, address="9 Trần Hưng Đạo, phường Hội An")
    chat.say("một cửa Tam Kỳ ở đâu")
    assert "9 Trần Hưng Đạo" in chat.say("ủa khách nói chỗ đường Trần Hưng Đạo mà")


def test_a_place_without_an_entry_leads_to_the_offices_around_it(chat, clock, tam_ky):
    text = chat.say("nộp hồ sơ ở ủy ban phường Hương Trà thì tới đâu")
    assert "bộ phận một cửa nào của Quảng Nam cũng được" in text
    assert "70 Hùng Vương" in text


def test_papers_may_be_handed_in_at_any_one_stop_unit(chat, clock, tam_ky):
    text = chat.say("tôi ở Thăng Điền nộp hồ sơ ở một cửa Tam Kỳ được không hay phải về xã")
    assert text.startswith("Được.")
    assert "70 Hùng Vương" in text
    assert "bộ phận một cửa nào" in chat.say("nộp hồ sơ ở phường khác được không")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (FRIDAY_MORNING, "Thứ Bảy, 28/11/2026 có làm việc:"),
        (local("2026-11-28 12:30"), "Thứ Bảy, 28/11/2026 có làm việc (giờ này đã đóng cửa):"),
    ],
)
def test_which_offices_work_on_a_day(chat, clock, tam_ky, moment, words):
    clock(moment)
    text = chat.say("thứ 7 những chỗ nào làm")
    assert words in text
    assert "Một cửa Tam Kỳ: 07:30–11:30" in text


def test_several_offices_that_fit_are_told_together(chat, clock, tam_ky):
    unit = AdminUnit.objects.get(code="20410", valid_to=None)
    make_agency(short_name="Một cửa Hội An", unit=unit, address="9 Trần Hưng Đạo", phone="02353861022")
    text = chat.say("địa chỉ một cửa Tam Kỳ với một cửa Hội An")
    assert "70 Hùng Vương" in text
    assert "9 Trần Hưng Đạo" in text


def test_a_procedure_is_told_with_the_office_of_the_place_that_was_named(chat, clock, tam_ky):
    make_procedure(name="Đăng ký khai sinh", synonyms="khai sinh, làm giấy khai sinh")
    assert "70 Hùng Vương" in chat.say("tôi ở phường Tam Kỳ, làm giấy khai sinh thì ra đâu")
    assert "Chủ Nhật, 29/11/2026: nghỉ" in chat.say("chủ nhật có làm không")
    assert "0235 3811 022" in chat.say("số điện thoại")
    assert "Đăng ký khai sinh" in chat.say("bao lâu thì có")


def test_the_procedure_that_was_shown_is_still_asked_about_behind_its_office(chat, clock, tam_ky):
    make_procedure(name="Đăng ký khai sinh", synonyms="khai sinh, làm giấy khai sinh")
    chat.say("làm giấy khai sinh cần gì")
    assert "16:30" in chat.say("một cửa Tam Kỳ làm việc tới mấy giờ")
    assert "Đăng ký khai sinh" in chat.say("phí bao nhiêu")


def test_the_offices_nearest_to_a_place_that_is_sent(chat, clock, tam_ky):
    make_procedure(name="Chứng thực bản sao từ bản chính", synonyms="sao y, sao y giấy tờ")
    tam_ky.lat, tam_ky.lng = 15.5696, 108.479
    tam_ky.save()
    chat.say("sao y giấy tờ ở đâu")
    assert "Một cửa Tam Kỳ, khoảng 0.0 km: 70 Hùng Vương" in chat.say(location=(15.5697, 108.4791))
    assert "16:30" in chat.say("mấy giờ đóng cửa")
    assert "Chứng thực bản sao" in chat.say("phí bao nhiêu")


def test_whether_officers_answer_in_this_channel(chat, clock):
    text = chat.say("tổng đài 1022 trực tới mấy giờ")
    assert "suốt ngày đêm" in text


def test_a_department_is_found_by_the_beginning_of_its_name(tam_ky):
    culture = make_agency(
        name="Sở Văn hóa, Thể thao và Du lịch", short_name="Sở VHTT&DL", is_one_stop=False, level="tinh"
    )
    assert offices.named_in("so van hoa the thao o dau") == [culture]
    assert offices.named_in("số máy bàn sở văn hóa") == [culture]


def test_an_office_is_found_by_its_own_name_before_the_place(tam_ky):
    department = make_agency(
        name="Sở Nội vụ thành phố", short_name="Sở Nội vụ", is_one_stop=False, level="tinh"
    )
    assert offices.named_in("địa chỉ sở nội vụ") == [department]
    assert offices.named_in("ubnd phường tam kì") == [tam_ky]
    assert offices.named_in("cúp điện ở đâu") == []
