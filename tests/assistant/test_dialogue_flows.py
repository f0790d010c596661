"""Conversations in which something is handed in or opened, on the data of the demo province: flows that are
left, interrupted and taken up again, codes and what proves whose they are."""

import pytest

from assistant.models import DialogueState
from dossiers.models import SupplementRequest
from foundation.citizens.services import identity_for
from foundation.conversations.models import Turn
from foundation.conversations.services import record_turn
from petitions.models import Draft
from petitions.services import drafts
from tests.assistant.chat import Chat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def chat(db) -> Chat:
    return Chat(identity_for(channel="web", external_id="dialogue"))


def test_a_question_beside_a_flow_is_answered_and_the_step_stays(chat):
    chat.say("nộp hồ sơ")
    chat.say("đăng ký khai sinh cho con")
    assert "Miễn phí" in chat.say("mà khoan, có mất phí không vậy")
    assert any(button.title == "Tiếp tục" for button in chat.buttons)
    assert "một cửa" in chat.say("làm tiếp").lower()


def test_a_flow_that_was_left_is_taken_up_at_its_step(chat):
    chat.say("nộp hồ sơ đăng ký khai sinh")
    assert "được lưu" in chat.say("thôi để mai làm tiếp")
    chat.say("mai hội an có cúp điện không")
    assert "một cửa" in chat.say("làm tiếp").lower()


def test_another_flow_pauses_the_first_and_both_are_finished_in_turn(chat):
    chat.say("nộp hồ sơ đăng ký khai sinh")
    chat.say("tôi muốn gửi phản ánh")
    assert DialogueState.objects.get().name == "petition_what"
    chat.say("thôi")
    chat.say("làm tiếp")
    chat.say("thôi")
    assert "chuyện gì" in chat.say("gửi phản ánh").lower()


def test_a_picture_at_the_step_of_the_place_is_kept(chat):
    chat.say("phản ánh đèn đường hư ba hôm nay tối thui, đi lại sợ té")
    chat.photo()
    assert "Điện Bàn" in chat.say("phường điện bàn")
    assert "số điện thoại" in chat.last.messages[-1].text  # the picture is there, so the phone is next


def test_the_second_factor_is_read_among_words_and_after_another_question(chat):
    chat.say("H17.61-261106-0115")
    assert "Tam Kỳ" in chat.say("à mà mai tam kỳ có cúp điện không")
    assert "xây dựng" in chat.say("à quên, đuôi 3401")
    assert "Hẹn trả" in chat.say("vậy chừng mô mới lấy được rứa chú")


def test_a_code_that_is_corrected_or_read_aloud_is_read(chat):
    chat.say("H17.61-261106-0151")
    assert "Đang giải quyết" in chat.say("ý nhầm, 0115 mới đúng, H17.61-261106-0115")
    assert "H17.61-261106-0115" in chat.say("giấy hẹn ghi H17 chấm 61 gạch 261106 gạch 0115 đó con")


def test_a_petition_takes_no_picture_and_a_correction_in_plain_words(chat):
    chat.say("phản ánh rác thải không ai dọn 2 tuần ở chợ vĩnh điện, điện bàn")
    chat.say("điện bàn")
    assert "số điện thoại" in chat.say("làm chi có hình, lúc đó ai mà chụp")
    assert "giữ kín" in chat.say("có ai biết tôi là người phản ánh không, sợ bị trù dập")
    chat.say("không cần")
    assert "sáng thứ năm" in chat.say("sửa lại là sáng thứ năm chứ không phải thứ tư")


def test_what_was_left_lying_is_taken_up_under_its_name(chat):
    chat.say("nộp hồ sơ đăng ký tạm trú")
    assert "Nộp về" in chat.say("Bàn Thạch")
    chat.say("thôi để sau")
    assert chat.say("cái hồi nãy tui làm dở, mở lại giùm").startswith("Đăng ký tạm trú")


def test_the_second_factor_is_taken_after_a_question_that_was_not_understood(chat):
    chat.say("H17.61-261106-0115")
    chat.say("3491")
    chat.say("ủa số điện thoại của em mà sao không được")
    assert "Đang giải quyết" in chat.say("à nhớ rồi, hồi đó ghi số của vợ em, đuôi 3401")


def test_a_wish_to_hand_in_begins_the_flow_and_is_no_question(chat):
    assert "Nộp về một cửa nào" in chat.say("cho em nộp đăng ký tạm trú")


def test_a_step_is_left_for_another_day_whatever_is_missing(chat):
    for leaving in ("giấy chưa chuẩn bị kịp, lưu lại đó mai tôi làm tiếp", "để tối em hỏi lại ba đã nha"):
        chat.say("nộp hồ sơ đăng ký tạm trú")
        chat.say("Bàn Thạch")
        assert "Đã dừng lại" in chat.say(leaving)


def test_the_office_of_a_dossier_is_put_right_at_a_later_step(chat):
    chat.say("nộp hồ sơ đăng ký tạm trú")
    chat.say("Bàn Thạch")
    assert "Hội An" in chat.say("à nhầm nộp ở Hội An mới đúng, ba mẹ chuyển ra đó rồi")


def test_a_code_that_is_insisted_on_is_told_to_be_photographed(chat):
    chat.say("tra giúp mình hồ sơ H17.61-261120-9987 đuôi đt 5512")
    assert "mã QR" in chat.say("ủa kỳ vậy, trên giấy ghi rứa mà")


def test_a_step_is_left_at_the_end_of_a_sentence_and_a_late_picture_finds_it(chat):
    chat.say("nộp hồ sơ đăng ký tạm trú")
    chat.say("Bàn Thạch")
    assert "Đã dừng lại" in chat.say("em đang cho con bú, tí nữa em gửi hình nha")
    assert "Đã nhận 1 tệp" in chat.photo()
    assert "Đã dừng lại" in chat.say("chủ trọ chưa đưa hợp đồng, thôi em hủy nha")


def test_a_look_up_is_answered_beside_a_step(chat):
    chat.say("nộp hồ sơ đăng ký tạm trú")
    assert "cúp điện" in chat.say("à khoan mai Hội An có cúp điện không, tôi tính chạy xuống hỏi")
    assert any(button.title == "Tiếp tục" for button in chat.buttons)


def test_a_wish_for_a_petition_goes_before_what_was_shown(chat):
    chat.say("sao Thăng Bình cúp điện hoài vậy")
    assert "phản ánh" in chat.say("tui muốn phản ánh điện lực chứ có hỏi lịch đâu")


def test_a_story_that_ends_with_a_stop_word_is_told_to_the_petition(chat):
    chat.say("tôi muốn gửi phản ánh")
    said = chat.say(
        "hàng xóm đổ rác qua mương sau nhà tôi ở Điện Bàn từ đầu tháng tới giờ, nói hoài không ai nghe, "
        "tổ trưởng tới coi rồi cũng lắc đầu kêu thôi, bỏ đi"
    )
    assert "Đã dừng lại" not in said


def test_the_end_of_a_telephone_number_is_no_slip_of_the_code(chat):
    chat.say("H17.61-261106-0115")
    assert "Đang giải quyết" in chat.say("à nhầm, đuôi sđt 3401")


def test_each_of_two_dossiers_is_opened_by_its_own_digits(chat):
    chat.say("coi giúp 2 hồ sơ H17.61-261106-0115 và H17.61-261117-0104")
    assert "giấy phép xây dựng" in chat.say("cái đầu 3401")
    assert "thường trú" in chat.say("còn cái kia 3405")


@pytest.mark.parametrize("words", ["0905 xxx 3401 đó", "sđt 0905123401", "3401 mới đúng, 9999 là số vợ tôi"])
def test_the_last_digits_are_read_of_a_masked_phone_and_beside_others(chat, words):
    chat.say("H17.61-261106-0115")
    assert "Trễ" in chat.say(words)


@pytest.mark.parametrize(
    "words", ["tui ko nhớ mã", "bác không nhớ mã, chỉ nhớ tên bác", "tui làm mất mã hồ sơ"]
)
def test_who_lost_the_code_is_told_where_it_stands_and_that_names_open_nothing(chat, words):
    assert "không tra theo họ tên" in chat.say(words)


def test_go_on_begins_the_procedure_that_is_shown(chat):
    chat.say("giấy tờ đăng ký tạm trú")
    assert "không có hồ sơ" not in chat.say("ừ rồi làm tiếp đi em")


def test_a_code_beside_other_words_is_opened_and_asked_until_when_and_what_if_late(chat):
    assert "Giấy chứng nhận gốc" in chat.say("ho so cua toi can bo sung giay j vay H17.61-261029-0105 3401")
    due_on = SupplementRequest.objects.get(dossier__code="H17.61-261029-0105").due_on
    assert f"Nộp trước: {due_on:%d/%m/%Y}" in chat.say("hạn chót tới hôm nào")
    assert "dừng xử lý" in chat.say("nếu trễ thì răng")
    assert "Giấy 1/1" in chat.say("chụp hình gửi zô đây được hok")
    assert "Giấy chứng nhận gốc" in chat.photo()


def test_digits_alone_open_the_one_of_two_dossiers_that_they_fit(chat):
    chat.say("H17.61-261119-0103 vs H17.61-261120-0101 toi dau het roi")
    assert "không khớp" in chat.say("9999")
    assert "hộ kinh doanh" in chat.say("3404")
    assert "thường trú" in chat.say("cái kia thì số cuối 3402")


def test_how_a_fee_is_paid_is_told_of_the_dossier_that_waits_for_it(chat):
    chat.say("H17.61-261102-0106 duoi sdt 3404")
    told = chat.say("ck dc hong hay phải lên tận nơi")
    assert "chuyển khoản" in told and "Số tài khoản" in told and "lấy thay" not in told
    assert "mã QR" in chat.say("đóng ở đâu")


@pytest.mark.parametrize(
    "words",
    [
        "ba mươi bốn không một là bốn số cuối điện thoại, còn mã thì mắt kém đọc không ra",
        "giay hen mo het chu khong doc duoc ma",
        "hát mười bảy chấm sáu mốt gạch hai sáu một một một không gạch không một không hai",
    ],
)
def test_who_cannot_read_or_type_the_code_is_asked_for_a_photo(chat, words):
    assert "chụp mã QR" in chat.say(words)


def test_whose_a_dossier_is_is_not_confirmed_by_its_code_alone(chat):
    chat.say("H17 61 261110 0102")
    assert "4 số cuối" in chat.say("có phải của bà Hoa không")


def test_a_blurred_picture_is_spoken_of_beside_the_step(chat):
    chat.say("nộp hồ sơ khai sinh giúp tui")
    chat.say("hội an")
    assert "đọc được từng dòng" in chat.say("giấy chứng sinh chụp mờ có được ko")
    assert "Giấy 1/3" in chat.last.messages[-1].text


def test_a_stop_word_before_go_on_goes_on_and_one_answer_serves_two_steps(chat):
    chat.say("hàng xóm hát karaoke 12h đêm chưa nghỉ, ngủ không được ở bàn thạch")
    chat.say("đm nói hoài không hiểu, đồ máy ngu")
    assert "ảnh" in chat.say("thôi gửi tiếp cái hồi nãy đi")
    assert "xem lại trước khi gửi" in chat.say("không có hình, tui không cho số điện thoại đâu")


def test_a_petition_that_was_sent_is_asked_about_until_another_is_told(chat):
    for words in ("đường trước nhà em ổ gà to quá té xe hoài ở bàn thạch", "không", "không", "gửi đi"):
        chat.say(words)
    assert "Hẹn trả lời" in chat.say("chừng mô họ làm")
    assert "Hẹn trả lời" in chat.say("phản ánh của tui chừng nào xong")
    assert "Ở đâu?" in chat.say("rác đổ đầy đường sau chợ, khi nào mới dọn")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("pa cua toi toi dau r PA-999999", "Không đúng dạng mã phản ánh"),
        ("họ trả lời tào lao ko đồng ý thì mần răng", "trong 7 ngày"),
        ("xã trả lời qua loa tui không chịu", "trong 7 ngày"),
        ("bot trả lời tào lao", "Xin lỗi"),
    ],
)
def test_a_wrong_code_and_a_wrong_answer_of_a_petition_are_told_apart(chat, words, told):
    assert told in chat.say(words)


def test_who_sent_a_petition_and_asks_about_it_is_asked_for_its_code_and_begins_none(chat):
    for sent in (
        "tuần trước tôi gửi phản ánh ổ gà đường hùng vương giờ sao rồi",
        "hom bua tui goi phan anh rac o cho chu rang roi",
        "em đã gửi kiến nghị đèn đường hư xử lý xong chưa ạ",
    ):
        assert "PA-" in chat.say(sent), sent
    assert "1022" in chat.say("không nhớ mã")
    chat.say(sent)
    assert "1022" in chat.say("mat tin nhan roi, quen ma luon")
    for doubtful in ("mà lỡ họ trả lời trớt quớt thì sao", "neu tra loi qua loa cho co thi lam sao"):
        assert "7 ngày" in chat.say(doubtful)
    assert "tố cáo" in chat.say("tố cáo cán bộ nhận tiền thì gửi mô")
    assert not Draft.objects.exists()


def test_an_hour_that_was_told_earlier_is_told_again(chat):
    cut = "Thứ Tư, 05:00–08:00: mất điện tại phường Hội An Đông. Lịch cúp điện"
    for said in (cut, "Thứ Năm: không thấy lịch cúp điện", "Đã nhận hồ sơ, trước 17:00"):
        record_turn(identity=chat.identity, author=Turn.Author.BOT, text=said)
    for asked in ("hồi nãy nói mấy giờ cúp quên rồi", "luc nay noi cup dien may gio khong nho"):
        assert chat.say(asked) == cut


def test_the_qr_of_a_fee_is_sent_to_who_asks_where_it_is(chat):
    chat.say("H17.61-261102-0106 duoi sdt 3404")
    assert "quét mã QR" in chat.say("mã qr để quét đâu")


def test_a_place_to_swim_is_looked_for_where_the_sights_were(chat):
    chat.say("cuoi tuan cho 2 đứa nhỏ đi chơi đâu gần tam kỳ v ad")
    assert "Tam Thanh" in chat.say("chỗ nào tắm biển được á")


@pytest.mark.parametrize("words", ["chết gửi nhầm ảnh rồi xóa đi", "lo gui lon hinh, xoa giup"])
def test_who_sent_a_wrong_picture_is_told_where_pictures_are_kept(chat, words):
    chat.photo()
    assert "không nằm trong hồ sơ, phản ánh nào" in chat.say(words)


def test_another_matter_that_is_told_of_takes_the_place_of_the_procedure(chat):
    chat.say("đăng ký tạm trú ở đâu ạ")
    chat.say("à bhyt của em cũng hết hạn nữa")
    assert "tạm trú" not in chat.say("đóng 1 năm bao nhiêu")


def test_a_visa_is_extended_by_the_immigration_police(chat):
    assert "xuất nhập cảnh" in chat.say("can i extend my tourist visa at this office")


def test_a_late_dossier_is_said_to_be_late_before_any_secret_is_asked_for(chat):
    said = chat.say("cho hỏi hồ sơ H17.61-261008-0111 sao lâu quá vậy")
    assert "Trễ" in said and "xin lỗi" in said.lower() and "Hẹn trả" in said
    assert said.index("Trễ") < said.index("mã tra cứu")
    assert "Gửi phản ánh" in [button.title for button in chat.buttons]


def test_what_is_public_of_a_dossier_needs_no_secret(chat):
    chat.say("hồ sơ H17.61-261110-0102 tới đâu rồi")
    assert "Phòng Kinh tế" in chat.say("ai đang giữ hồ sơ của em")
    assert "70 Hùng Vương" in chat.say("lên đâu lấy kết quả")
    assert "Lệ phí" in chat.say("thủ tục này hết bao nhiêu tiền") or "Phí" in chat.say("lệ phí bao nhiêu")
    assert "mã tra cứu" in chat.say("còn thiếu giấy gì không")


def test_a_thing_shown_before_is_asked_about_by_its_noun(chat):
    chat.say("hồ sơ H17.61-261110-0102 tới đâu rồi")
    chat.say("xe buyt tam ky da nang may gio chay")
    assert "Phòng Kinh tế" in chat.say("hồ sơ lúc nãy ai đang giữ")


def test_no_picture_and_no_question_is_a_place_and_an_unknown_one_is_repeated(chat):
    chat.say("đèn đường tắt cả tuần nay không ai sửa")
    assert "Ở đâu" in chat.say("đây là hình nè")
    assert "Nơi xảy ra: “hẻm 12 đường Phan Bội Châu”" in chat.say("hẻm 12 đường Phan Bội Châu")
    told = chat.say("à nhầm, đường Trần Cao Vân phường Tam Kỳ mới đúng")
    assert "đường Trần Cao Vân phường Tam Kỳ" in told and "nhầm" not in told


def test_a_place_that_was_told_is_kept_where_a_picture_is_refused(chat):
    chat.say("phản ánh cống tắc nước tràn ra đường hôi lắm")
    chat.say("đường Tiểu La đoạn gần chợ")
    chat.say("không có hình")
    assert drafts.filled(Draft.objects.get()).place == "đường Tiểu La đoạn gần chợ"
