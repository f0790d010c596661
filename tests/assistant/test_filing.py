"""Dossiers in the chat: handed in, supplemented, paid, received, rated; minds change and days pass."""

import pytest

from assistant.models import DialogueState
from dossiers import services, submission
from dossiers.models import Dossier, DossierDraft, Follow, Rating
from dossiers.services import bank_statements
from dossiers.workflow import Status
from foundation.citizens.services import identity_for
from tests.assistant.chat import Chat
from tests.factories import (
    desk_of,
    enough_for,
    make_agency,
    make_dossier,
    make_form,
    make_officer,
    make_procedure,
)

pytestmark = pytest.mark.django_db
FORM, LAND, PLAN = "Tờ khai", "Giấy tờ đất", "Bản vẽ thiết kế"


@pytest.fixture
def identity():
    return identity_for(channel="chat", external_id="7100000000000000321")


@pytest.fixture
def office():
    return make_agency(short_name="Một cửa Tam Kỳ")


@pytest.fixture
def procedure(office):
    return make_procedure(
        name="Cấp giấy phép xây dựng nhà ở",
        is_filed_here=True,
        papers=(FORM, LAND, PLAN),
        synonyms="xin phép xây nhà",
    )


@pytest.fixture
def chat(identity) -> Chat:
    return Chat(identity)


def reach_the_review(chat) -> str:
    chat.say("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
    chat.say("Một cửa Tam Kỳ")
    for _ in range(3):
        chat.photo()
        chat.press("Xong giấy này")
    return chat.say("Nguyễn Thị Hoa 0905 123 456")


def test_a_dossier_is_handed_in_with_three_papers(chat, procedure, office):
    assert LAND in chat.say("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
    assert "Giấy 1/3: Tờ khai" in chat.press("Một cửa Tam Kỳ")
    assert "Đã nhận 1 tệp" in chat.photo()
    assert "Đã nhận 2 tệp" in chat.photo()
    assert "Giấy 2/3: Giấy tờ đất" in chat.press("Xong giấy này")
    chat.say(files=(("giấy đất.pdf", b"%PDF-1.7\n%%EOF"),))
    assert "Giấy 3/3" in chat.press("Xong giấy này")
    chat.photo()
    assert "Người nộp hồ sơ" in chat.press("Xong giấy này")
    assert chat.last.messages[0].asks_contact
    review = chat.say("Nguyễn Thị Hoa, 0905.123.456")
    assert "Nguyễn Thị Hoa, 0905 123 456" in review
    assert "đồng ý" in review
    receipt = chat.press("Nộp hồ sơ")
    dossier = Dossier.objects.get()
    assert dossier.code in receipt
    assert dossier.secret in receipt
    assert chat.last.messages[-1].picture.endswith(".png")
    assert (dossier.status, dossier.received_at_agency) == (Status.REGISTERED, office)
    assert dossier.papers.count() == 4
    assert Follow.objects.get(dossier=dossier).citizen == chat.identity.citizen
    assert not DialogueState.objects.exclude(name="").filter(name__startswith="filing").exists()


def test_the_declaration_is_left_to_the_web_page_and_its_paper_may_be_sent_instead(chat, procedure, office):
    procedure.papers.filter(name=FORM).update(is_filled_here=True)
    (field,) = make_form(procedure, {"label": "Diện tích đất"})
    told = chat.say("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
    draft = DossierDraft.objects.get()
    assert "/nop-ho-so/" in told
    assert f"{draft.code[:5]} {draft.code[5:]}" in told
    assert "Giấy 1/3: Tờ khai" in chat.press("Một cửa Tam Kỳ")
    submission.declare(draft=draft, answers={field: "120 m²"})
    assert "Giấy 1/2: Giấy tờ đất" in chat.say("làm tiếp hồ sơ")


def test_the_channels_own_form_fills_in_who_applies(chat, procedure, office):
    chat.say("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
    chat.say("Một cửa Tam Kỳ")
    for _ in range(3):
        chat.photo()
        chat.press("Xong giấy này")
    citizen = chat.identity.citizen
    citizen.full_name, citizen.phone = "Trần Văn Bình", "84905123401"
    citizen.save()
    assert "Trần Văn Bình, 0905 123 401" in chat.say(event="contact")


def test_a_wrong_file_is_refused_in_words_and_asked_for_again(chat, procedure, office):
    chat.say("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
    chat.say("Một cửa Tam Kỳ")
    assert "Chỉ nhận ảnh" in chat.say(files=(("virus.pdf", b"MZ\x90"),))
    assert "chưa mở được" in chat.say(event="picture_unreadable")
    assert "chưa có ảnh nào" in chat.say("xong")
    assert "bắt buộc" in chat.say("bỏ qua")
    chat.photo()
    assert "còn 0 tệp" in chat.press("Bỏ tệp vừa gửi")
    assert "Đã nhận 1 tệp" in chat.photo()


def test_an_optional_paper_is_passed_over(chat, procedure, office):
    procedure.papers.filter(name=LAND).update(is_required=False)
    chat.say("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
    chat.say("Một cửa Tam Kỳ")
    chat.photo()
    chat.press("Xong giấy này")
    assert "Giấy 3/3" in chat.press("Bỏ qua giấy này")


def test_another_question_in_between_and_a_days_pause_lose_nothing(chat, procedure, office):
    chat.say("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
    chat.say("Một cửa Tam Kỳ")
    chat.photo()
    assert "Đã dừng lại" in chat.say("thôi")
    assert "Giấy 2/3" in chat.say("làm tiếp hồ sơ")
    chat.say("hồ sơ của tôi")
    assert "Đã nhận 1 tệp cho “Giấy tờ đất”" in chat.photo()
    assert "đang soạn dở" in chat.say("nộp hồ sơ")
    assert "Giấy 3/3" in chat.press("Làm tiếp")


def test_what_was_told_can_be_changed_at_the_review(chat, procedure, office):
    make_agency(short_name="Một cửa Hội An")
    reach_the_review(chat)
    chat.press("Sửa nơi nhận")
    assert "Nơi nhận" in chat.say("Một cửa Hội An")
    chat.press("Sửa người nộp")
    assert "Lê Thị Lan, 0905 000 111" in chat.say("Lê Thị Lan 0905000111")
    assert "mã bản soạn" in chat.press("Sửa giấy tờ")


def test_a_second_press_shows_the_same_receipt(chat, procedure, office):
    reach_the_review(chat)
    chat.press("Nộp hồ sơ")
    chat.say("đồng ý nộp hồ sơ")
    assert Dossier.objects.count() == 1


def test_a_draft_that_is_gone_is_said_so(chat, procedure, office):
    reach_the_review(chat)
    DossierDraft.objects.all().delete()
    assert "không còn" in chat.say("đồng ý nộp hồ sơ")
    assert not Dossier.objects.exists()


def test_a_procedure_of_the_national_portal_is_led_there(chat, office):
    make_procedure(name="Đăng ký xe", portal_url="https://dichvucong.gov.vn/p/home/x")
    assert "Cổng Dịch vụ công quốc gia" in chat.say("nộp hồ sơ Đăng ký xe")
    assert chat.last.messages[0].buttons[0].value == "https://dichvucong.gov.vn/p/home/x"


def followed_by(identity, status: int, *way: int) -> Dossier:
    dossier = make_dossier()
    for to in (*way, status):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    services.follow(dossier=dossier, citizen=identity.citizen, proof=Follow.Proof.SECRET)
    return dossier


def test_a_supplement_request_is_answered_and_the_office_sees_it(chat):
    dossier = followed_by(chat.identity, Status.SUPPLEMENT)
    assert "Trích lục bản đồ địa chính (bản chính)" in chat.say(f"nộp thêm giấy {dossier.code}")
    chat.photo()
    assert "Gửi đi chứ" in chat.press("Xong giấy này")
    assert "Đã gửi giấy nộp thêm" in chat.press("Gửi giấy")
    dossier.refresh_from_db()
    assert dossier.status == Status.IN_PROCESS
    assert dossier.supplement_requests.get().items.get().answered_at


def test_papers_of_a_dossier_that_is_not_followed_are_not_asked_for(chat):
    dossier = make_dossier()
    services.change_status(
        dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(Status.SUPPLEMENT)
    )
    assert "Trích lục" not in chat.say(f"nộp thêm giấy {dossier.code}")


def test_a_fee_is_asked_for_by_a_qr_and_paid_by_the_banks_word_alone(chat):
    dossier = followed_by(chat.identity, Status.FEE)
    notice = dossier.fee_notices.get()
    words = chat.say(f"nộp phí {dossier.code}")
    assert notice.reference in words
    assert "75.000" in words
    assert chat.last.messages[0].picture.endswith(".png")
    assert "chờ ngân hàng" in chat.press("Tôi đã chuyển rồi")
    notice.refresh_from_db()
    assert notice.state == "unpaid"
    bank_statements.record_transfer(
        number="FT1", at=notice.issued_at.date(), amount=75_000, content=notice.reference
    )
    notice.refresh_from_db()
    assert notice.state == "paid"


def test_after_a_part_the_chat_asks_for_the_rest_and_knows_of_too_much(chat):
    dossier = followed_by(chat.identity, Status.FEE)
    notice, officer = dossier.fee_notices.get(), make_officer()
    for number, amount in (("FT1", 50_000), ("FT2", 35_000)):
        money, _ = bank_statements.record_transfer(
            number=number, at=notice.issued_at.date(), amount=amount, content="tien"
        )
        if number == "FT2":
            words = chat.say(f"nộp phí {dossier.code}").replace("\u00a0", " ")
            assert "Đã nhận 50.000 đ trên tổng 75.000 đ, còn phải nộp: 25.000 đ" in words
            assert "Đã nhận 50.000" in chat.press("Tôi đã chuyển rồi").replace("\u00a0", " ")
        bank_statements.assign(transfer=money, notice=notice, officer=officer)
    chat.say(dossier.code)
    assert "thừa 10.000" in chat.say("phí bao nhiêu").replace("\u00a0", " ")


def test_a_result_is_sent_as_a_file_with_a_short_lived_link(chat):
    dossier = followed_by(chat.identity, Status.DONE, Status.IN_PROCESS)
    words = chat.say("gửi kết quả cho tôi")
    message = chat.last.messages[0]
    assert "/ket-qua/" in words
    assert message.file == dossier.results.get().file.name


def test_a_result_needs_the_second_factor(chat):
    dossier = make_dossier()
    for to in (Status.IN_PROCESS, Status.DONE):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    assert "/ket-qua/" not in chat.say(f"gửi kết quả {dossier.code}")
    chat.say(dossier.secret)
    assert "/ket-qua/" in chat.say(f"gửi kết quả {dossier.code}")


def test_a_finished_dossier_is_rated_with_words(chat):
    dossier = followed_by(chat.identity, Status.RETURNED, Status.IN_PROCESS, Status.DONE)
    chat.say(f"đánh giá {dossier.code}")
    assert "đã ghi 4/5" in chat.press("4 –")
    chat.say("Cán bộ nhiệt tình")
    rating = Rating.objects.get(dossier=dossier)
    assert (rating.score, rating.comment, rating.channel) == (4, "Cán bộ nhiệt tình", "chat")


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("5 ngày trễ hẹn mà hài lòng gì", None),
        ("3 lần đi lên đi xuống", None),
        ("cho 2 sao thôi", 2),
        ("4 điểm ạ", 4),
        ("5/5", 5),
        ("không hài lòng", 2),
    ],
)
def test_a_score_is_taken_only_where_nothing_else_is_said(chat, words, score):
    dossier = followed_by(chat.identity, Status.RETURNED, Status.IN_PROCESS, Status.DONE)
    chat.say(f"đánh giá {dossier.code}")
    chat.say(words)
    assert getattr(Rating.objects.filter(dossier=dossier).first(), "score", None) == score


@pytest.mark.parametrize(
    "said",
    [
        "tôi muốn nộp hồ sơ làm khai sinh cho con",
        "cho em nop ho so dang ky khai sinh online voi",
        "nộp hồ sơ khai sinh qua mạng được không",
    ],
)
def test_real_words_begin_the_right_dossier(chat, office, said):
    make_procedure(name="Đăng ký khai sinh", is_filed_here=True, synonyms="làm khai sinh\nkhai sinh cho con")
    make_procedure(name="Đăng ký kết hôn", is_filed_here=True, synonyms="làm giấy kết hôn")
    assert "Đăng ký khai sinh" in chat.say(said)
    assert DossierDraft.objects.get().procedure.name == "Đăng ký khai sinh"
