"""A petition made in the chat, by any words; what became of one; and beside an operator's conversation."""

import datetime as dt

import pytest
from django.utils import timezone

from assistant import dialogue_state
from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from foundation.conversations import actions, context
from foundation.conversations.models import Turn
from foundation.conversations.services import record_turn
from foundation.outbox.models import Notice
from petitions import services
from petitions.models import Draft, Petition, Referral, Sender
from petitions.services import Contact, TransitionDetails
from petitions.workflow import Status
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_commune,
    make_operator,
    make_petition,
    photo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def identity():
    return identity_for(channel="chat", external_id="17")


@pytest.fixture
def say(identity):
    def say_(text="", **more) -> str:
        reply = answer(identity=identity, utterance=Utterance(text, **more))
        assert all(len(message.text) <= 2000 and len(message.buttons) <= 5 for message in reply.messages)
        return "\n".join(message.text for message in reply.messages)

    return say_


def test_a_petition_is_made_step_by_step(say, identity):
    unit = make_commune("Hội An")
    assert "Chuyện gì" in say("tôi muốn gửi phản ánh")
    assert "Ở đâu" in say("Đèn đường trước chợ hư ba hôm nay, tối rất nguy hiểm")
    assert "ảnh" in say("trước chợ, phường Hội An")
    assert "Đã nhận 1 ảnh" in say(pictures=(photo(),))
    assert "số điện thoại" in say("xong")
    shown = say("0905 123 456")
    for part in ("Đèn đường trước chợ", "Hội An", "Ảnh: 1", "0905 123 456"):
        assert part in shown
    assert not Petition.objects.exists()
    told = say("gửi")
    petition = Petition.objects.get()
    assert petition.code in told
    assert petition.secret in told
    assert (petition.commune, petition.field, petition.pictures.count()) == (unit, "lighting", 1)
    assert petition.sender.citizen == identity.citizen
    assert petition.sender.phone == "84905123456"
    assert dialogue_state.read([identity])[0].question == ("", {})


def test_a_picture_that_cannot_be_read_loses_none_of_the_others(say):
    make_commune("Hội An")
    say("tôi muốn gửi phản ánh")
    say("Đèn đường trước chợ hư ba hôm nay, tối rất nguy hiểm")
    say("trước chợ, phường Hội An")
    told = say(pictures=(b"%PDF-1.4", photo()))
    assert "chưa mở được ảnh" in told and "Đã nhận 1 ảnh" in told
    assert Draft.objects.get().pictures.count() == 1


def test_the_senders_own_words_are_kept_however_they_were_read(say, identity):
    said = "den duong hu ba dem roi o to5 thon2 Tam Xuan, toi thui khong ai sua"
    say(said)
    assert Draft.objects.get().data["text"] == said


def test_a_place_on_the_map_and_no_phone(say):
    say("gửi phản ánh")
    say("Rác đổ đầy đường không ai dọn cả tuần")
    assert "Đã ghi vị trí" in say(location=(15.5735, 108.4740))
    say("không có ảnh")
    assert "không để lại" in say("không cần")
    say("gửi")
    petition = Petition.objects.get()
    assert (petition.latitude, petition.longitude) == (15.5735, 108.474)
    assert petition.sender.phone == ""


def test_a_name_of_two_communes_is_a_choice(say):
    make_commune("Tam Thanh")
    other = make_commune("Tam Thành")
    say("gửi phản ánh")
    say("Rác đổ đầy đường không ai dọn cả tuần")
    assert "vài nơi" in say("tam thanh")
    say("Phường Tam Thành")
    assert Draft.objects.get().data["commune"] == other.pk


def test_stopping_keeps_the_draft_for_another_day(say):
    make_commune("Hội An")
    say("gửi phản ánh")
    say("Rác đổ đầy đường ở phường Hội An không ai dọn")
    assert "Đã dừng lại" in say("thôi")
    assert "viết dở" in say("gửi phản ánh")
    say("gửi")
    assert Petition.objects.get().text.startswith("Rác đổ đầy đường")


@pytest.mark.parametrize(
    "words",
    [
        "đừng gửi nhé",
        "không gửi đi",
        "chưa gửi đi nha để em xem lại",
        "khoan, đừng gửi đi em sửa",
        "khoan hay gui di",
        "đừng",
        "dừng đi",
        "don't send it",
    ],
)
def test_what_must_not_be_sent_yet_is_not_sent(say, words):
    make_commune("Hội An")
    say("gửi phản ánh")
    say("Rác đổ đầy đường ở phường Hội An không ai dọn")
    say("không có ảnh")
    say("không cần")
    say(words)
    assert not Petition.objects.exists()
    assert Draft.objects.get().data["text"].startswith("Rác đổ đầy đường")


@pytest.mark.parametrize("words", ["đúng rồi gửi đi", "không sao, gửi luôn đi", "dạ gửi giúp em nha"])
def test_it_is_sent_in_any_words(say, words):
    make_commune("Hội An")
    say("gửi phản ánh")
    say("Rác đổ đầy đường ở phường Hội An không ai dọn")
    say("không có ảnh")
    say("không cần")
    say(words)
    assert Petition.objects.exists()


def test_what_is_wrong_can_be_changed_before_sending(say):
    make_commune("Hội An")
    say("gửi phản ánh")
    say("Rác đổ đầy đường ở phường Hội An không ai dọn")
    say("không có ảnh")
    say("không cần")
    assert "Chuyện gì" in say("sửa nội dung")
    say("Rác đổ đầy đường ở phường Hội An, hôi thối")
    say("không có ảnh")
    say("không cần")
    say("gửi")
    assert Petition.objects.get().text.endswith("hôi thối")


def test_a_denunciation_is_told_the_right_address_first(say):
    Referral.objects.create(about="denunciation", name="Ban Tiếp công dân", address="12 Lê Lợi")
    say("gửi phản ánh")
    told = say("Tôi muốn tố cáo ông chủ tịch xã nhận tiền của dân")
    assert "12 Lê Lợi" in told
    assert "(tham khảo)" in told
    assert "Ở đâu" in say("vẫn gửi phản ánh")


def test_the_sender_sees_his_petition_by_its_code_others_need_the_secret(say, identity):
    own = make_petition(contact=Contact(citizen=identity.citizen))
    assert "chưa phải làm gì" in say(own.code)
    other = from_somebody()
    told = say(f"phan anh {other.code.lower()} xu ly chua")
    assert "mã tra cứu" in told
    assert other.text not in told
    wrong = say("AAAAAA")
    say("thôi")
    say("PA-200101-0001")
    assert say(other.secret) == wrong
    say("thôi")
    say(other.code)
    assert "Đèn đường" in say(other.secret.lower())
    assert Sender.objects.get(petition=other).citizen != identity.citizen


def test_a_petition_without_contact_is_followed_with_its_secret(say, identity):
    petition = make_petition()
    say(petition.code)
    say(petition.secret)
    assert petition.__class__.objects.get(sender__citizen=identity.citizen).pk == petition.pk


def test_rating_and_asking_again_by_the_buttons(say, identity):
    petition = answered(contact=Contact(citizen=identity.citizen))
    assert "Đã thay bóng đèn" in say(petition.code)
    assert "Cảm ơn" in say(f"hài lòng {petition.code}")
    assert "chưa đúng" in say(f"xem lại {petition.code}")
    say("Tối qua vẫn tối om")
    petition.refresh_from_db()
    assert (petition.status, petition.ratings.get().score) == (Status.REOPENED, 3)


def test_words_around_the_code_rate_nothing(say, identity):
    petition = answered(contact=Contact(citizen=identity.citizen))
    say(f"hài lòng gì mà hài lòng {petition.code}")
    assert not petition.ratings.exists()


def waiting(**over) -> Petition:
    petition = handed_over(**over)
    details = TransitionDetails(question="Chỗ nào?")
    services.change_status(petition=petition, to=Status.WAITING, by=centre(), details=details)
    return petition


def test_who_sent_on_the_web_answers_in_the_chat_once_the_secret_is_right(say):
    petition = waiting()
    say(petition.code)
    assert "Chỗ nào?" in say(petition.secret)
    assert "mã tra cứu" in say(f"bổ sung {petition.code}")
    say(petition.secret)
    assert "Đã nhận" in say("Cột số 15")
    petition.refresh_from_db()
    assert petition.status == Status.IN_PROCESS


def test_who_sent_on_the_web_rates_in_the_chat_once_the_secret_is_right(say):
    petition = answered()
    say(f"hài lòng {petition.code}")
    assert "Cảm ơn" in say(petition.secret)
    assert petition.ratings.get().score == 3


def test_a_location_answers_what_was_asked_and_a_file_leaves_the_question_open(say, identity):
    petition = waiting(contact=Contact(citizen=identity.citizen))
    say(f"bổ sung {petition.code}")
    assert "nhắn điều chúng tôi hỏi" in say(files=(("a.pdf", b"%PDF-1.4"),))
    assert "Đã nhận" in say(location=(15.5735, 108.4740))
    assert "15.57350, 108.47400" in petition.events.last().note_public


def test_the_sender_tells_more_in_the_chat(say, identity):
    petition = handed_over(contact=Contact(citizen=identity.citizen))
    services.change_status(
        petition=petition, to=Status.WAITING, by=centre(), details=TransitionDetails(question="Cột mấy?")
    )
    assert "Cột mấy?" in say(petition.code)
    say(f"bổ sung {petition.code}")
    assert "Đã nhận" in say("Cột số 15")
    petition.refresh_from_db()
    assert petition.status == Status.IN_PROCESS


def test_an_operator_makes_a_petition_of_a_conversation(identity):
    said = record_turn(identity=identity, author=Turn.Author.CITIZEN, text="Rác đổ đầy đường không ai dọn")
    act = actions.ACTIONS.get("petition")
    form = act.form_builder(said.conversation, None)
    assert form.initial["text"] == "Rác đổ đầy đường không ai dọn"
    filled = act.form_builder(said.conversation, form.initial | {"commune": "", "place": ""})
    assert filled.is_valid(), filled.errors
    done = act.perform(said.conversation, make_operator(), filled.cleaned_data)
    petition = Petition.objects.get()
    assert petition.code in done.sentence
    cards = dict(context.cards_for(identity.citizen))["Phản ánh, kiến nghị"]
    assert [card.title for card in cards] == [petition.code]


def test_pressed_twice_at_the_desk_it_is_one_petition_and_one_notice(identity):
    said = record_turn(identity=identity, author=Turn.Author.CITIZEN, text="Rác đổ đầy đường không ai dọn")
    act, operator = actions.ACTIONS.get("petition"), make_operator()
    form = act.form_builder(said.conversation, None)
    typed = {name: form[name].value() for name in form.fields}
    for _press in range(2):
        filled = act.form_builder(said.conversation, typed)
        assert filled.is_valid(), filled.errors
        act.perform(said.conversation, operator, filled.cleaned_data)
    assert Petition.objects.count() == Notice.objects.filter(citizen=identity.citizen).count() == 1


def test_a_code_typed_in_the_middle_is_answered_and_the_draft_stays(say, identity):
    own = make_petition(contact=Contact(citizen=identity.citizen))
    say("gửi phản ánh")
    say("Rác đổ đầy đường không ai dọn cả tuần")
    assert own.code in say(own.code)
    assert "viết dở" in say("gửi phản ánh")


def write_with_pictures_and_a_place(say):
    say("gửi phản ánh")
    say("Rác đổ đầy đường không ai dọn cả tuần")
    say(location=(15.5735, 108.4740))
    say(pictures=(photo(),))
    say("xong")
    say("0905 123 456")
    say("thôi")


NEXT = "Đèn đường trước chợ hư ba hôm nay, tối rất nguy hiểm"


def test_another_matter_days_later_takes_nothing_over_from_the_one_that_was_left(say):
    write_with_pictures_and_a_place(say)
    left = Draft.objects.get()
    Draft.objects.update(updated_at=timezone.now() - dt.timedelta(days=2))
    assert "Ở đâu" in say(NEXT)
    say("bỏ qua")
    say("không có ảnh")
    say("không cần")
    say("gửi")
    petition = Petition.objects.get()
    assert (petition.text, petition.latitude, petition.place) == (NEXT, None, "")
    assert (petition.pictures.count(), petition.sender.phone) == (0, "")
    assert list(Draft.objects.all()) == [left] and left.pictures.count() == 1
    assert "Rác đổ đầy đường" in say("gửi phản ánh")


@pytest.mark.parametrize("new", ["viết phản ánh mới", "không phải", "mới"])
def test_another_matter_while_one_is_being_written_is_asked_about_and_may_be_a_new_one(say, new):
    write_with_pictures_and_a_place(say)
    left = Draft.objects.get()
    asked = say(NEXT)
    assert "Rác đổ đầy đường" in asked and "?" in asked
    left.refresh_from_db()
    assert left.data["text"] == "Rác đổ đầy đường không ai dọn cả tuần"
    assert "Ở đâu" in say(new)
    begun = Draft.objects.exclude(pk=left.pk).get()
    assert (begun.data["text"], begun.data["latitude"], begun.data["consent"]) == (NEXT, None, "")
    assert begun.pictures.count() == 0


def test_another_matter_while_one_is_being_written_may_be_more_about_it(say):
    write_with_pictures_and_a_place(say)
    say(NEXT)
    assert "số điện thoại" in say("ghi thêm")
    say("không cần")
    say("gửi")
    petition = Petition.objects.get()
    assert petition.text == f"Rác đổ đầy đường không ai dọn cả tuần\n{NEXT}"
    assert (petition.latitude, petition.pictures.count()) == (15.5735, 1)


def test_pictures_sent_before_any_words_are_not_those_of_the_next_matter(say):
    say("gửi phản ánh")
    say(pictures=(photo(),))
    say("thôi")
    Draft.objects.update(updated_at=timezone.now() - dt.timedelta(days=1))
    say(NEXT)
    assert Draft.objects.get(data__text=NEXT).pictures.count() == 0


def test_an_unfinished_petition_is_offered_with_a_way_to_a_new_one(say):
    write_with_pictures_and_a_place(say)
    assert "viết dở" in say("gửi phản ánh")
    assert "Chuyện gì" in say("viết phản ánh mới")
    say(NEXT)
    assert Draft.objects.count() == 2


HOSTILE = "<script>alert(1)</script> ' OR 1=1;-- {{ 7*7 }} \u202eevil zero\u200bwidth " + "😀" * 500


def test_hostile_words_are_kept_and_said_harmlessly(say, identity):
    say("gửi phản ánh")
    say(HOSTILE)
    say("bỏ qua")
    say("không có ảnh")
    assert "<script>" in say("không cần")
    say("gửi")
    petition = Petition.objects.get()
    assert "\u202e" not in petition.text
    assert "\u200b" not in petition.text
    assert petition.text.count("😀") == 500


def test_a_photo_answers_what_is_still_wrong_and_what_cannot_be_read_leaves_the_question_open(say, identity):
    petition = answered(contact=Contact(citizen=identity.citizen))
    say(f"xem lại {petition.code}")
    assert "ảnh" in say(pictures=(b"%PDF-1.4",))
    say(pictures=(photo(),))
    petition.refresh_from_db()
    assert (petition.status, petition.pictures.count()) == (Status.REOPENED, 1)


def test_who_may_not_ask_again_is_told_so_before_he_writes_why(say, identity):
    petition = answered(contact=Contact(citizen=identity.citizen))
    Petition.objects.filter(pk=petition.pk).update(reopen_count=2)
    assert "hai lần" in say(f"xem lại {petition.code}")
    assert dialogue_state.read([identity])[0].question == ("", {})
