"""Conversations of several turns about what is looked up, on the data of the demo province."""

import pytest

from assistant.receiving import record_answers
from foundation.citizens.services import identity_for
from tests.assistant.chat import Chat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def chat(db) -> Chat:
    return Chat(identity_for(channel="web", external_id="dialogue"))


def test_follow_ups_ask_aspects_of_the_bus_that_was_shown(chat):
    chat.say("xe buyt tam ky da nang may gio chay")
    assert "chuyến cuối" in chat.say("chuyến cuối mấy giờ")
    assert "Giá vé" in chat.say("vé bao nhiêu")
    assert "từ Đà Nẵng đến Tam Kỳ" in chat.say("chiều về thì sao")


def test_follow_ups_ask_aspects_of_the_procedure_that_was_shown(chat):
    chat.say("đăng ký khai sinh cần giấy gì")
    assert "trong ngày" in chat.say("bao lâu thì có")
    assert "Miễn phí" in chat.say("mất tiền không")
    assert "chứng sinh" in chat.say("rứa mang theo giấy tờ chi")


def test_another_day_and_place_keep_the_rest_of_the_question(chat):
    chat.say("mai thăng bình có cúp điện không")
    assert "Thăng Bình" in chat.say("còn mốt?")
    assert "Tam Kỳ" in chat.say("thế tam kỳ?")
    assert "13:30" in chat.say("ý em là ngày mai cơ")


def test_two_places_are_both_answered(chat):
    said = chat.say("mai thăng bình với hội an chỗ mô cúp điện")
    assert "Thăng Bình" in said and "Hội An" in said


def test_there_means_the_place_named_before(chat):
    chat.say("hoi an co gi choi")
    assert "ở Hội An" in chat.say("ăn gì ngon ở đó")


def test_whom_to_ask_about_a_procedure_of_another_body_is_told_again(chat):
    chat.say("làm hộ chiếu ở đâu")
    assert "Công an tỉnh" in chat.say("vậy gọi ai hỏi")
    assert "phone" in [button.kind for button in chat.buttons]
    assert "chưa có thông tin giấy tờ" in chat.say("cần giấy tờ gì")


def test_to_bring_something_home_is_no_ticket(chat):
    chat.say("hoi an co gi choi")
    chat.say("chỗ ngủ rẻ rẻ")
    assert "Đặc sản" in chat.say("mua chi về làm quà cho má")


def test_a_number_chooses_from_the_list_that_was_shown(chat):
    second = chat.say("hoi an co gi choi").split("2. ")[1].split("\n")[0]
    assert chat.say("2").startswith(second.split(" [")[0])
    assert "\n" in chat.say("cho xem cái thứ nhất")


def test_the_numbers_of_the_menu_open_its_groups(chat):
    chat.say("menu")
    assert "mã hồ sơ" in chat.say("1")
    assert "cúp điện" in chat.say("2")


def test_digits_in_words_and_the_letter_o_are_read_as_a_candidate_number(chat):
    assert "48001236" in chat.say("điểm thi số báo danh bốn tám không không một hai ba sáu")
    assert "48001236" in chat.say("điểm thi sbd 48OO1236")


def test_a_date_that_does_not_exist_is_named(chat):
    assert "31/2" in chat.say("cúp điện thăng bình ngày 31/2")


def test_two_questions_of_a_message_are_both_answered(chat):
    said = chat.say("mai hội an có cúp điện không, rồi cho hỏi bệnh viện gần hội an")
    assert "cúp điện" in said and "Trung tâm Y tế Hội An" in said


def test_what_the_portal_does_not_know_of_the_thing_shown_is_said(chat):
    chat.say("xe buyt tam ky da nang may gio chay")
    said = chat.say("tài xế có cho mang theo mèo không")
    assert "chưa có thông tin" in said and any(button.kind == "phone" for button in chat.buttons)


def test_who_says_that_the_answer_was_wrong_is_asked_for_other_words(chat):
    chat.say("nước nhà tôi chảy yếu quá")
    assert "nói cách khác" in chat.say("không phải ý tôi")


def test_papers_are_asked_of_the_procedure_shown_and_not_of_a_dossier(chat):
    chat.say("giấy phép lao động cho người nước ngoài xin ở đâu")
    assert "Hộ chiếu" in chat.say("ho so gom nhung gi")
    assert "10 ngày làm việc" in chat.say("mat bao lau")


def test_thanks_and_a_word_of_when_to_come_back_end_the_talk(chat):
    chat.say("xe buyt tam ky da nang may gio chay")
    assert "Không có gì" in chat.say("rồi cảm ơn bot, bữa nào đi hỏi tiếp")
    assert "ngoài phạm vi" not in chat.say("để em bàn với vợ đã, mai hỏi tiếp")


def test_a_wish_for_a_person_is_no_question_about_the_bot(chat):
    chat.say("hỏi bot hoài không ra, cho tui nói chuyện với người thật đi")
    assert "không còn chờ cán bộ" in chat.say("thôi tui không chờ nữa, tự lên xã")


def test_the_next_old_commune_is_asked_by_its_name_alone(chat):
    assert "Quảng Phú" in chat.say("xa tam thanh tam ky bay gio la phuong nao roi")
    assert "Thăng Bình" in chat.say("thi tran ha lam nua")


def test_the_second_place_of_a_list_is_no_monday(chat):
    everything = chat.say("bệnh viện ở Hội An")
    assert len(chat.say("chỗ thứ 2 là của tư nhân hay nhà nước")) < len(everything)


def test_another_name_of_the_handbook_replaces_the_thing_shown(chat):
    chat.say("Thánh địa Mỹ Sơn")
    assert "Cách Hội An khoảng 27 km" in chat.say("từ Hội An qua đó xa không")
    assert "Xuân Phú" in chat.say("bánh dừa nướng đi, ở xã nào làm")


def test_a_health_station_is_no_place_and_far_is_no_commune(chat):
    assert "Trà My: không" not in chat.say("gan day co tram y te hay phong kham nao ko")
    assert "“xa”" not in chat.say("tới bệnh viện đa khoa tỉnh xa không")


def test_a_power_cut_is_told_in_other_words_and_so_is_whom_to_call(chat):
    assert "13:30" in chat.say("nha e o tam ky dien tu nhien tat tu 6h toi gio")
    chat.say("goi so may de hoi")
    assert "1900" in " ".join(button.value for button in chat.buttons)


def test_what_follows_a_scam_is_answered(chat):
    chat.say("tui mới đọc mã OTP, tài khoản trừ hết 38 triệu rồi")
    assert "không bao giờ hỏi mã OTP" in chat.say("bên mình có gọi hỏi otp thật không")
    assert "càng sớm" in chat.say("có lấy lại được tiền không")


def test_a_birth_told_in_english_is_no_question_for_a_hospital(chat):
    said = chat.say("Our daughter was born in Tam Ky hospital. How do we get her birth certificate?")
    assert "khai sinh" in said and "For information only" in said


def test_another_place_after_a_linking_word_stays_with_the_question(chat):
    chat.say("ngày mốt tam kỳ có cúp điện không")
    assert "Núi Thành" in chat.say("thế núi thành") and "lịch cúp điện" in chat.say("thế núi thành")


def test_a_power_cut_asked_after_buses_is_no_other_place_of_the_bus(chat):
    chat.say("xe buýt tam kỳ đi đà nẵng mấy giờ")
    assert "cúp điện" in chat.say("mai Thăng Bình có cúp điện không")


def test_the_day_after_and_the_week_after_keep_the_place_of_a_power_cut(chat):
    chat.say("khách sạn mình ở Hội An, ngày mai có cắt điện không")
    assert chat.say("thế hôm sau nữa?").startswith("Hội An")
    assert chat.say("cả tuần tới có hôm nào nữa không, liệt kê giúp").startswith("Hội An")


def test_small_words_without_marks_are_no_goods(chat):
    chat.say("mai dai loc co cup dien khong, tui can bom nuoc ruong")
    chat.say("buoi sang hay chieu ri")
    assert "Điện Bàn" in chat.say("rua con ben dien ban")


def test_power_that_is_cut_in_a_place_whose_name_begins_alike_is_of_that_place(chat):
    assert chat.say("mai cup dien tien ky khong").startswith("Xã Tiên Phước")


def test_alerts_are_added_listed_and_dropped_where_they_were_spoken_of(chat):
    chat.say("báo lịch cúp điện cho tôi ở Bình Tú")
    assert "Hội An Đông" in chat.say("thêm chỗ má tui ở Cẩm Châu nữa")
    told = chat.say("chừ tui đang nhận báo mấy chỗ rồi")
    assert "Thăng Điền" in told and "Hội An Đông" in told
    assert "Thăng Điền" in chat.say("bỏ chỗ Bình Tú đi, nhà nớ bán rồi")
    assert "Thăng Điền" not in chat.say("chừ tui đang nhận báo mấy chỗ rồi")


def test_who_follows_no_dossier_is_asked_which_alerts_to_stop(chat):
    chat.say("báo lịch cúp điện cho tôi ở Hội An")
    chat.say("xe buyt tam ky da nang may gio chay")
    chat.say("muốn thôi nhận tin thì làm sao")
    assert "Thôi nhận: lịch cúp điện" in [button.title for button in chat.buttons]


def test_an_answer_is_made_shorter_and_the_menu_shown_in_plain_words(chat):
    whole = chat.say("đổi bằng lái xe cần giấy gì")
    record_answers([(chat.identity, chat.last.messages)])
    shorter = chat.say("dài quá, nói ngắn gọn thôi")
    assert shorter.startswith("Nói gọn") and len(shorter) < len(whole)
    assert "1. Hồ sơ" in chat.say("trang này giúp được việc gì cho dân")
    assert "1. Hồ sơ" not in chat.say("ai đời cúp ban đêm, làm cái gì vậy")


def test_who_fears_a_fraud_is_told_whose_channel_it_is(chat):
    assert "kênh chính thức" in chat.say("đây là của nhà nước thật hay lừa đảo vậy, dạo ni sợ lắm")


def test_a_situation_brings_the_procedure_into_the_choice(chat):
    chat.say("nhà làm mắm cá cơm muốn đưa vô siêu thị mà họ đòi tờ giấy nói là mình làm sạch")
    assert any("an toàn thực phẩm" in button.value for button in chat.buttons)


def test_a_time_with_a_colon_stays_in_the_question_for_an_office(chat):
    assert "Giờ làm việc" in chat.say("một cửa phường Tam Kỳ 7:30 mở cửa chưa")


def test_an_announcement_is_quoted_where_nothing_else_knows_and_asked_further(chat):
    said = chat.say("nghe nói tháng 12 có cán bộ xuống tận nơi nhận hồ sơ lưu động phải không")
    assert "Lịch tiếp công dân lưu động tháng 12" in said and "Nguồn:" in said
    assert "04/12" in chat.say("thăng bình ngày mấy")
    assert "8 giờ" in chat.say("mấy giờ bắt đầu")


def test_a_topic_that_is_only_named_is_looked_up(chat):
    assert "lần cúp điện" in chat.say("cho hỏi cúp điện")
    assert chat.say("Thăng Bình").startswith("Thăng Bình")


def test_reductions_and_waits_of_a_bus_are_told(chat):
    chat.say("xe buyt tu tam ky di da nang")
    assert "học sinh 8.000" in chat.say("sinh vien co duoc giam khong")
    assert "phút một chuyến" in chat.say("mấy phút có một chuyến")


def test_whose_a_plate_is_is_not_told(chat):
    assert "riêng tư" in chat.say("coi giùm biển số 92H1-123.46 của hàng xóm tên là ai")


def test_a_location_sent_for_power_cuts_is_asked_for_its_commune(chat):
    chat.say("mai chỗ tui có cúp điện không")
    assert "nhắn tên xã, phường" in chat.say(location=(15.5703, 108.4762))


def test_a_matter_that_settled_itself_is_acknowledged(chat):
    chat.say("đang mất điện nè, cả xóm tối thui ở an xuân tam kỳ")
    assert "cứ nhắn" in chat.say("có điện lại rồi, thôi khỏi")


def test_which_document_says_so_leaves_the_one_that_was_shown(chat):
    chat.say("nghị định 42/2022 nói về gì")
    assert "118/2025" in chat.say("thế một cửa thì theo nghị định mấy")


def test_a_plot_of_land_is_no_landslide(chat):
    assert "cảnh báo" not in chat.say(
        "Tôi có lô đất ruộng ở xã Nam Phước, giá nhà nước bao nhiêu một mét vuông"
    )


def test_pages_of_the_portal_are_offered_where_the_chat_has_no_answer(chat):
    chat.say("cách nấu mì quảng")
    assert [button.title for button in chat.buttons if button.kind == "url"] == ["Mì Quảng"]


@pytest.mark.parametrize(
    ("said", "then", "told"),
    [
        ("ad ơi xe 21 hs đi bn tiền", "chuyến đầu mấy h", "04:45"),
        ("Thăng Điền mai có cắt điện không", "Còn xã Thăng An?", "không thấy lịch cúp điện"),
        ("hôm nay Hội An có cảnh báo gì không", "còn cả tỉnh", "Toàn địa bàn"),
        ("nghị định 118/2024 còn hiệu lực không", "à nhầm, 118/2025", "Còn hiệu lực từ 01/07/2025"),
        ("nghị định 356/2025 còn hiệu lực không", "luật gốc là luật mấy", "91/2025/QH15"),
        ("dia chi mot cua thang binh o dau a", "a e nham, tra my moi dung", "Trà My"),
        ("bệnh viện Hội An ở đâu", "à mà mình ở Đại Lộc thì đi viện nào gần", "107 Quang Trung"),
        ("mai tiên phước cúp điện ko", "ý em là thăng bình, gõ lộn", "Thăng Bình (6 xã, phường), mai"),
    ],
)
def test_what_is_said_next_goes_on_about_what_was_shown(chat, said, then, told):
    chat.say(said)
    assert told in chat.say(then)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("chó nhà hàng xóm cắn tui bữa qua, mô chích ngừa dại rứa", "Nguồn: Danh bạ cơ sở y tế"),
        ("gửi phản ánh mấy ngày thì trả lời", "ngày"),
        ("đêm rằm phố cổ kế tiếp ngày nào", "Đêm phố cổ Hội An"),
        ("bv phụ sản nhi đn sđt nhiu ad", "0236 3957 777"),
        ("tui ở Tam Dân Phú Ninh chừ ra mô nộp hồ sơ", "Phú Ninh"),
        ("phường hòa thuận cũ giờ thuộc phường nào, làm giấy tờ thì tới đâu", "Bàn Thạch"),
    ],
)
def test_a_first_message_reaches_its_matter(chat, words, told):
    assert told in chat.say(words)


def test_a_similar_street_is_not_answered_for_the_one_asked(chat):
    assert "Phan Châu Trinh" not in chat.say("giá đất đường Phan Bội Châu Tam Kỳ")


def test_what_was_asked_of_one_sight_is_told_of_the_next(chat):
    assert "ngưỡng cửa" in chat.say("Má tôi ngồi xe lăn, đi phố cổ Hội An có được không cháu")
    assert "Bến tàu có bậc" in chat.say("thế còn ra đảo cù lao chàm thì sao")


def test_beaches_near_a_sight_are_told_with_how_far_they_are(chat):
    said = chat.say("biển nào gần phố cổ hội an nhất vậy")
    assert said.index("Biển An Bàng") < said.index("Biển Hà My")
    assert "cách khoảng 4 km" in said


def test_one_of_a_list_is_chosen_by_what_it_has(chat):
    chat.say("khách sạn ở Hội An")
    assert "Khách sạn Đèn Lồng" in chat.say("chỗ nào có hồ bơi")


def test_the_afternoon_of_an_itinerary_is_told_alone(chat):
    chat.say("lên giùm lịch trình 1 ngày ở Hội An với")
    said = chat.say("buổi chiều đi mô")
    assert "Trà Quế" in said and "Tấn Ký" not in said


def test_who_was_overcharged_is_offered_a_petition(chat):
    assert (
        "phản ánh"
        in chat.say("hôm qua tôi bị chặt chém ở quán nhậu biển Cửa Đại, 1 đĩa ghẹ tính 2 triệu").lower()
    )


def test_a_kept_answer_beside_a_card_leaves_the_card_in_focus(chat):
    said = chat.say("sang tên đất cho con cần giấy gì, có đóng thuế không")
    assert "Đăng ký biến động" in said and "Nguồn:" in said  # the card, and what officers keep on the tax
    assert "18 ngày" in chat.say("bao lâu thì có")


@pytest.mark.parametrize(
    "words", ["chán, thôi nói mấy việc bạn làm được đi", "ke may viec ban giup duoc coi"]
)
def test_what_the_bot_can_do_is_listed_in_any_words(chat, words):
    assert "Ở đây ông/bà làm được" in chat.say(words)


@pytest.mark.parametrize(
    "words", ["tui bị thu hồi đất rẻ quá muốn kiện thì làm răng", "đền bù rẻ quá muốn kiện ra tòa"]
)
def test_who_wants_to_sue_is_told_of_the_court(chat, words):
    assert "Tòa án" in chat.say(words)
