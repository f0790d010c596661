"""Look-ups as people ask for them: half a name, no word for the matter, a question about the question."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.citizens.services import identity_for
from lookups.kinds.buses.ends import ends_in
from tests.assistant.chat import Chat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def chat(db) -> Chat:
    return Chat(identity_for(channel="web", external_id="own words"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("ghe cập cảng Kỳ Hà, chừ muốn đón xe buýt vô Tam Kỳ", "Cảng Kỳ Hà", "Tam Kỳ"),
        ("e lm ở kcn bac chu lai thì còn bus về tam ky ko", "KCN Bắc Chu Lai", "tam ky"),
        ("làm ở khu công nghiệp Bắc Chu Lai, xe buýt về Tam Kỳ", "KCN Bắc Chu Lai", "Tam Kỳ"),
        ("mai bay ở chu lai, bus từ tam kỳ ra airport đón chỗ nào", "tam kỳ", "sân bay Chu Lai"),
        ("bay ở sân bay Chu Lai, có xe buýt từ Tam Kỳ vô tận sân bay", "Tam Kỳ", "sân bay Chu Lai"),
        ("bà ở trên trà my mai bà phải xuống tam kỳ, đi xe buýt", "trà my", "tam kỳ"),
        ("mai bay ở chu lai lúc 10h sáng thì đi xe bus từ tam kỳ mấy h", "tam kỳ", "sân bay Chu Lai"),
        ("chuyen bay tu chu lai chieu nay, xe buyt tu tam ky may gio", "tam ky", "sân bay Chu Lai"),
        ("di tu cau tam ky ra toi ben xe trung tam da nang", "Cầu Tam Kỳ", "Bến xe Trung tâm Đà Nẵng"),
        ("xe buýt đà nẵng từ hội an", "hội an", "đà nẵng"),
        ("tuyến đi Tam Kỳ Đà Nẵng", "Tam Kỳ", "Đà Nẵng"),
        ("xe buýt đi đà nẵng, tui ở hội an", "hội an", "đà nẵng"),
        ("xe buýt ra Hội An", "", "Hội An"),
        ("xe buýt ra sân bay Đà Nẵng", "", "Đà Nẵng"),
    ],
)
def test_the_ends_of_a_journey_are_told_by_the_words_before_them(text, start, end):
    named = ends_in(text)
    assert (named.start, named.end) == (start, end)


def test_a_journey_is_turned_and_asked_in_part(chat):
    assert "từ KCN Bắc Chu Lai đến Tam Kỳ" in chat.say(
        "e lm ở kcn bac chu lai tan ca thì còn bus về tam ky ko ạ"
    )
    assert "từ tam kỳ đến KCN Bắc Chu Lai" in chat.say(
        "sáng đi làm thì chuyến sớm nhất bên tam kỳ mấy h"
    ).replace("Tam Kỳ", "tam kỳ")
    assert "29.000" in chat.say("ghe cập cảng Kỳ Hà chừ muốn đón xe buýt vô Tam Kỳ")
    said = chat.say("đi hết bao lâu, mấy tiền")
    assert "Giá vé: 29.000" in said and "phút" in said and "chưa có thông tin" not in said


def test_words_beside_a_card_do_not_repeat_its_rows(chat):
    said = chat.say("hoc sinh di xe 21 gia ve nhieu")
    assert said.count("Giá vé:") == 1 and len(said) < 1200


def test_a_story_with_an_eye_is_no_lost_code(chat):
    said = chat.say(
        "bà ở trên trà my mai bà phải xuống tam kỳ mổ con mắt mà thằng con đi làm xa rồi, "
        "bà định đi xe buýt mà không biết chuyến sớm nhứt mấy giờ có"
    )
    assert "Trà My" in said and "05:00" in said


def test_a_particle_without_marks_is_no_cholera(chat):
    assert "Núi Thành" in chat.say("nui thanh co dich chi khong ta")
    assert "Chưa nhận ra bệnh" in chat.say("ở Tam Kỳ có dịch tả không")


def test_dengue_is_known_by_its_initials_and_its_spraying_told(chat):
    assert "Cấp 2" in chat.say("p tam ky sxh cấp mấy v")
    chat.say("phường Hội An Tây sốt xuất huyết cấp mấy")
    assert "Phun hóa chất" in chat.say("bữa mô phun thuốc")


def test_a_site_elsewhere_is_named_where_the_place_has_none(chat):
    assert "08:00–17:00" in chat.say("test covid nhanh ở tam kỳ giá nhiu")
    assert "08:00–17:00" in chat.say("h nào làm")
    assert "Phường Hội An" in chat.say("con tiem mui nhac lai o mo")


def test_what_is_asked_while_the_number_is_asked_for_is_answered(chat):
    assert "Số báo danh" in chat.say("tui muốn coi điểm thi tốt nghiệp cho con mà không biết coi ở mô")
    assert "giấy báo dự thi" in chat.say("số nớ nằm chỗ mô")
    assert "không tra theo họ tên" in chat.say("nhập tên đc k, e quên sbd r")
    assert "tổng các khối" in chat.say("Thế ngoài điểm ra có xem được tổng khối không")
    assert "trường đại học" in chat.say("còn điểm chuẩn đh")
    assert "báo điểm" in chat.say("nhắn sao cho đúng cú pháp")
    assert "không thu tiền" in chat.say("có mất tiền không")
    assert "phúc khảo" in chat.say("chấm nhầm thì xin coi lại bài ở mô")


def test_a_number_of_the_wrong_length_and_the_other_exam(chat):
    chat.say("sbd 99999999 đc bn điểm")
    assert "chữ số" in chat.say("thử 123 xem")
    assert "có 7 chữ số" in chat.say("4800123 là của thằng em, xem luôn")
    assert "6 chữ số" in chat.say("mà thi lớp 10 chứ ko phải tốt nghiệp")


def test_cut_off_marks_of_a_faculty_are_not_the_marks_of_the_candidate(chat):
    chat.say("sbd 99999999 đc bn điểm")
    assert "điểm chuẩn" in chat.say("ngành y đà nẵng lấy mấy điểm")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bv đa khoa tỉnh qn ở mô rứa", "01 Nguyễn Du"),
        ("bệnh viện thái bình dương số điện thoại", "1900 868 630"),
        ("bv thăg bình ở đâu z mấy bạn", "Bệnh viện đa khoa Thăng Hoa"),
        ("ở đà nẵng viện sản nhi địa chỉ", "402 Lê Văn Hiến"),
        ("đất trần phú hội an mắc cỡ mô", "55.000.000"),
        ("phạm văn đồng núi thành 1m2 mấy triệu z", "8.000.000"),
        ("minh dinh mua nen o tieu la thang binh mo quan, gia nha nuoc nhieu", "7.000.000"),
        (
            "chia đất mặt đường phan châu trinh gần cầu tam kỳ bà muốn biết chỗ nớ giá nhà nước mấy",
            "13.500.000",
        ),
        (
            "Đất ở Duy Phước cũ, chừ sáp nhập thành xã Nam Phước, khu vực 1, giá đất ở bao nhiêu vậy chú?",
            "1.900.000",
        ),
        ("bộ chỉ số đánh giá phục vụ người dân là qd số mấy", "766/QĐ-TTg"),
        ("nghe nói sang năm học sinh được nhà nước trợ tiền vé xe buýt, quyết định số mấy rứa", "9004/2026"),
        ("quán t ở cẩm châu hội an, mốt cúp mấy h", "05:00–08:00"),
        ("phường An Mỹ cũ mai cúp giờ mô rứa", "13:30"),
        ("điện ngọc hôm nào cúp z, xóm trọ tui", "Điện Bàn"),
        ("xã chẳng thèm báo chi hết! Chừ cho hỏi toàn tỉnh đang có cảnh báo mấy chỗ?", "1 cảnh báo"),
        ("nhà bà nội ở trà linh sát taluy mấy hôm ni mưa hoài lo quá ko biết phải làm răng", "sạt lở"),
        ("tra giúp biển abc xyz", "Biển số xe là gì"),
        ("bien so 92x coi co phat ko", "chưa đúng"),
        (
            "mua lại con vision chưa sang tên mà nghe nói xe bị camera chụp giờ muốn coi thử",
            "Biển số xe là gì",
        ),
    ],
)
def test_a_lookup_is_known_without_its_own_word(chat, text, told):
    assert told in chat.say(text)


def test_another_of_the_kind_is_named_alone(chat):
    chat.say("bv đa khoa tỉnh qn ở mô rứa")
    assert "Phan Bội Châu" in chat.say("còn minh thiện")
    chat.say("đất trần phú hội an mắc cỡ mô")
    assert "13.500.000" in chat.say("à phan châu trinh tam kỳ nữa")
    assert "9.000.000" in chat.say("hoi nam 2020 la may")


def test_what_is_confirmed_is_asked_of_the_thing_shown(chat):
    chat.say("bệnh viện thái bình dương số điện thoại")
    assert "Phường Hội An" in chat.say("chỗ nớ ở Tam Kỳ phải không")


def test_thanks_may_stand_before_another_place(chat):
    chat.say("Trà Tập có sạt lở không")
    assert "Hiệp Đức" in chat.say("Dạ cảm ơn, còn Hiệp Đức quê em thì có chi không ạ")


@pytest.mark.parametrize(
    "text",
    [
        "giờ mở cửa bảo tàng",
        "mấy giờ cúp nước",
        "coi biển An Bàng",
        "thủ tục tách thửa đất cần giấy gì",
        "mua đất thì làm sổ đỏ bao nhiêu tiền",
    ],
)
def test_near_words_stay_what_they_are(chat, text):
    said = chat.say(text)
    assert not any(words in said for words in ("không có điện", "Biển số xe là gì", "Vị trí 1:"))


def test_a_crime_is_reported_to_the_police_whatever_was_lost(chat):
    assert "Công an cấp xã" in chat.say("mất ví thì trình báo công an chỗ nào")
    assert "Công an cấp xã" in chat.say("giờ đi trình báo ở đâu, em ở tam kỳ")


def test_a_complaint_about_a_cut_without_notice_gets_its_reason_and_subscribes_nobody(chat):
    chat.say("nay nui thanh mat dien toi may gio vay troi")
    said = chat.say("sao cúp mà ko báo trước")
    assert "Lý do" in said and "Đã đăng ký" not in said
    assert "Đã đăng ký" in chat.say("nhớ báo trước cho tui nha")


def test_the_chat_group_of_a_neighbourhood_is_asked_of_its_people(chat):
    said = chat.say("cho xin link nhóm chat của khối phố phường tam kỳ")
    assert "nhóm chat" in said and "Phường Tam Kỳ" in said


def test_the_newest_announcements_are_told_and_unwanted_messages_stopped(chat):
    assert "Lịch tiếp công dân lưu động" in chat.say("có tin chi mới hôm ni không")
    assert "Đã dừng" in chat.say("đừng gửi tin rác nữa nha")


def test_a_night_and_a_gift_on_an_island_are_no_questions_of_its_ticket(chat):
    chat.say("cu lao cham mua nay di dc k")
    assert "Cửa Đại" in chat.say("tàu mấy giờ chạy")
    assert "Homestay" in chat.say("ở lại 1 đêm nhiu")
    assert "Yến sào" in chat.say("mua yến về làm quà bn 1 lạng")


def test_a_guest_in_a_wheelchair_reads_which_hotels_have_a_lift_and_one_without_meat_where_to_eat(chat):
    chat.say("is the old town free for foreigners")
    assert "wheelchair users" in chat.say("my mum uses a wheelchair, which hotel there is ok?")
    assert "Vegetarian" in chat.say("she is vegetarian")


def test_words_behind_the_goal_of_a_journey_are_no_part_of_it(chat):
    chat.say("xe buyt di tra my tu tam ky chuyen som nhat")
    said = chat.say("tới tiên kỳ thôi thì nhiêu")
    assert "đến Tiên Kỳ" in said and "30.000" in said


def test_the_last_bus_back_to_where_the_journey_began_goes_the_other_way(chat):
    chat.say("xe buýt từ tam kỳ ra đà nẵng")
    assert "từ Đà Nẵng đến Tam Kỳ" in chat.say("chiều về tam kỳ chuyến cuối mấy giờ")


def test_a_facility_is_known_by_its_own_name_behind_the_word_for_what_it_is(chat):
    said = chat.say("khám bv vĩnh đức có xài thẻ đc k")
    assert "Vĩnh Đức" in said and "BHYT: chưa rõ" in said and "gần giống" not in said


def test_questions_in_one_breath_get_an_answer_each_and_none_twice(chat):
    said = chat.say("cho hỏi mai hội an có cúp điện ko, chợ hội an mở mấy giờ với vé phố cổ bao nhiêu")
    assert "06:00–18:00" in said and "80.000" in said and said.count("không thấy lịch cúp điện") <= 1
    assert "cúp điện" in chat.say("còn mốt?")


def test_a_day_that_a_follow_up_changed_is_the_day_of_the_next_place(chat):
    night = timezone.localdate() + dt.timedelta(days=3)  # province/*/demo/power_cuts.tsv
    chat.say(f"ngày {night:%d/%m} duy xuyên có cúp điện ko")
    assert f"{night:%d/%m/%Y}, 22:00" in chat.say("tới sáng bữa sau lận hả")
    day = chat.say("bữa kế đó tam dân thì sao").splitlines()[0].split(", ")[-1].split(":")[0]
    assert day in chat.say("còn hà lam").splitlines()[0]


def test_what_one_of_two_questions_finds_no_row_for_is_said(chat):
    chat.say("hội an tây dạo ni có dịch sốt xuất huyết hông")
    chat.say("xét nghiệm ở chỗ mô")
    said = chat.say("mấy giờ tới mấy giờ, bao tiền")
    assert "07:00–16:30" in said and "chưa có" in said


def test_the_fare_of_the_airport_bus_is_told_to_a_family(chat):
    chat.say("mai bay ở chu lai lúc 10h sáng thì đi xe bus từ tam kỳ mấy h")
    assert "60.000" in chat.say("2 ng lớn 1 bé 4 tuổi nhiu tiền")


def test_where_one_gets_on_begins_the_same_journey(chat):
    chat.say("xe bus trà my xuống tam kỳ chuyến đầu mấy giờ")
    assert "từ Tiên Kỳ đến Tam Kỳ" in chat.say("tui lên ở tiên kỳ thì mấy giờ xe tới")
    assert "30.000" in chat.say("từ đó xuống hết bao nhiêu tiền")
    assert "từ Tiên Phước đến Tam Kỳ" in chat.say("em bat xe o tien phuoc thi gia bao nhieu")
    assert "đến Tiên Kỳ\n" in chat.say("đi tiên kỳ thì bao nhiêu tiền")


def test_a_bus_to_a_sight_is_looked_for_in_its_commune_and_a_new_wish_leaves_it(chat):
    chat.say("Hi! is My Son open on Sunday? ticket price pls")
    told = chat.say("any public bus from hoi an to there?")
    assert "No direct ride found" in told and "lies in Thu Bồn Commune" in told
    assert "Mỹ Sơn Hotel" in chat.say("where to sleep nearby")


def test_a_fine_that_was_paid_is_told_by_the_data(chat):
    chat.say("xe hơi 92A-123.45 co bi phat nguoi ko")
    told = chat.say("còn cái vượt đèn đỏ tui đóng rồi mà")
    assert "đèn tín hiệu (thử) (Đã xử phạt)" in told and "giữ biên lai" in told
    assert "giữ biên lai" in chat.say("loi do nop phat roi")


@pytest.mark.parametrize("words", ["con e sot 3 ngay noi cham do ne", "bé nhà tui sốt, ói từ hôm qua"])
def test_who_is_ill_beside_an_epidemic_is_sent_to_a_doctor(chat, words):
    chat.say("hội an tây dạo ni sốt xuất huyết ghê hk ad")
    assert "đi khám ngay" not in chat.say("chị ơi cấp mấy rứa")
    told = chat.say(words)
    assert "đi khám ngay hôm nay" in told and "115" in told
