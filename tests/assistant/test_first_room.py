"""What the bot can do today: follow a dossier by three ways, tell where it stands, stop, help."""

import io

import pytest
from PIL import Image

from assistant.replies import Utterance
from assistant.services import answer
from dossiers import services
from dossiers.models import Dossier, Follow
from dossiers.workflow import Status
from foundation.citizens.services import identity_for
from foundation.files import qr
from foundation.vietnamese.folding import strip_marks
from tests.factories import desk_of, enough_for, make_citizen, make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def identity():
    return identity_for(channel="chat", external_id="7100000000000000311")


@pytest.fixture
def dossier() -> Dossier:
    return make_dossier(applicant=make_citizen(full_name="Nguyễn Thị Thu Hằng", phone="84905123456"))


def say(identity, text, **over) -> str:
    """The whole reply as one text."""
    reply = answer(identity=identity, utterance=Utterance(text, **over))
    return "\n".join(message.text for message in reply.messages)


def follows(identity, dossier) -> bool:
    return Follow.objects.filter(dossier=dossier, citizen=identity.citizen, stopped_at=None).exists()


def photo_of(text: str, *, angle: int = 0, size: int = 900) -> bytes:
    """A photo of a sheet with the QR on it, a little turned, as JPEG."""
    code = Image.open(io.BytesIO(qr.png(text))).convert("L").resize((420, 420))
    sheet = Image.new("L", (size, size), 235)
    sheet.paste(code, (200, 180))
    file = io.BytesIO()
    sheet.rotate(angle, fillcolor=200).save(file, "JPEG", quality=70)
    return file.getvalue()


def test_the_link_code_of_the_tracking_page_makes_the_chat_follow_the_dossier(identity, dossier):
    code = services.issue_link_code(dossier=dossier).code
    reply = say(identity, f" # {code.lower().lstrip('#')} ")
    assert dossier.code in reply
    assert follows(identity, dossier)


def test_link_codes_cannot_be_tried_through(identity, dossier):
    code = services.issue_link_code(dossier=dossier).code
    wrong = [say(identity, f"#AAA{letter}{digit}") for letter in "ACDEF" for digit in "34679"]
    assert len(set(wrong)) == 1
    assert say(identity, code) == wrong[0], "a lock has the words of a wrong code"
    assert not follows(identity, dossier)
    other = identity_for(channel="chat", external_id="other")
    say(other, code)
    assert follows(other, dossier)


def test_a_link_code_works_once(identity, dossier):
    code = services.issue_link_code(dossier=dossier).code
    say(identity, f"#{code.lstrip('#')}")
    other = identity_for(channel="chat", external_id="other")
    say(other, f"#{code.lstrip('#')}")
    assert not follows(other, dossier)


@pytest.mark.parametrize("angle", [0, 7, -12])
def test_a_photo_of_the_qr_makes_the_chat_follow_the_dossier(identity, dossier, angle):
    reply = say(identity, "", pictures=(photo_of(dossier.tracking_url, angle=angle),))
    assert dossier.code in reply
    assert follows(identity, dossier)


def test_a_photo_without_our_qr_says_how_to_take_a_better_one(identity):
    for content in (photo_of("https://example.vn/khac"), b"not a picture", b""):
        assert "mã QR" in say(identity, "", pictures=(content,))
    assert not Follow.objects.exists()


def test_a_photo_of_a_foreign_token_opens_nothing(identity, dossier):
    reply = say(identity, "", pictures=(photo_of("https://x/t/AAAAAAAAAAAAAAAAAAAAAA/"),))
    assert "Không mở được" in reply


def test_code_and_secret_in_one_message_open_everything(identity, dossier):
    reply = say(identity, f"{dossier.code} {dossier.secret.lower()}")
    assert follows(identity, dossier)
    assert dossier.code in reply


def test_a_secret_of_letters_alone_opens_in_small_letters_and_a_thank_you_is_no_guess(identity, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(secret="ACDEFG")
    say(identity, dossier.code)
    assert "Không mở được" not in say(identity, "thanks")
    say(identity, dossier.code)
    say(identity, "acdefg")
    assert follows(identity, dossier)


def test_the_code_alone_reveals_the_stage_and_asks_for_the_second_factor(identity, dossier):
    reply = say(identity, f"kiem tra giup em ho so {dossier.code.lower()} toi dau roi")
    assert "Đã nhận hồ sơ" in reply
    assert "Hằng" not in reply
    assert not follows(identity, dossier)
    assert "giấy hẹn" in reply

    reply = say(identity, "3456")
    assert follows(identity, dossier)


def test_wrong_secret_and_unknown_code_get_the_same_words(identity, dossier):
    wrong = say(identity, f"{dossier.code} AAAAAA")
    unknown = say(identity, "H57.9.9-260105-0001 AAAAAA")
    assert wrong == unknown


def test_after_five_wrong_secrets_even_the_right_one_gets_the_same_words(identity, dossier):
    answers = {say(identity, f"{dossier.code} AAAA{tail}") for tail in ("AA", "AC", "AD", "AE", "AF")}
    answers.add(say(identity, f"{dossier.code} {dossier.secret}"))
    assert len(answers) == 1
    assert not follows(identity, dossier)


def test_missing_papers_are_named_to_a_follower_only(identity, dossier):
    by = desk_of(dossier)
    services.change_status(
        dossier=dossier, to=Status.SUPPLEMENT, by=by, details=enough_for(Status.SUPPLEMENT)
    )
    assert "Trích lục" not in say(identity, dossier.code)
    say(identity, dossier.secret)
    assert "Trích lục bản đồ địa chính" in say(identity, dossier.code)


def test_the_list_shows_what_one_follows_and_nothing_else(identity, dossier):
    other = make_dossier()
    services.follow(dossier=dossier, citizen=identity.citizen, proof=Follow.Proof.QR)
    reply = say(identity, "hồ sơ của tôi")
    assert dossier.code in reply
    assert other.code not in reply


@pytest.mark.parametrize("spelling", [str, strip_marks, str.upper])
@pytest.mark.parametrize("words", ["ngừng nhận tin", "dừng theo dõi", "thôi nhận tin hồ sơ này đi"])
def test_one_stops_in_ones_own_words(identity, dossier, words, spelling):
    services.follow(dossier=dossier, citizen=identity.citizen, proof=Follow.Proof.QR)
    say(identity, spelling(words))
    assert not follows(identity, dossier)


def test_with_several_dossiers_one_is_asked_which(identity, dossier):
    other = make_dossier()
    for each in (dossier, other):
        services.follow(dossier=each, citizen=identity.citizen, proof=Follow.Proof.QR)
    reply = answer(identity=identity, utterance=Utterance("ngừng nhận tin")).messages[0]
    assert {button.value for button in reply.buttons} == {f"#ngung {d.code}" for d in (dossier, other)}
    say(identity, f"#ngung {other.code}")
    assert follows(identity, dossier)
    assert not follows(identity, other)


@pytest.mark.parametrize("words", ["0", "menu", "MENU", "giúp tôi với", "huong dan", "#menu"])
def test_help_is_always_near(identity, words):
    assert "Hồ sơ, thủ tục" in say(identity, words)


def test_a_new_follower_is_welcomed(identity):
    assert "Chào ông/bà" in say(identity, "", event="follow")


@pytest.mark.parametrize(
    "words",
    ["", "   ", "<script>alert(1)</script>", "'; DROP TABLE x; --", "x" * 50_000, "😀" * 500, "\u202eabc"],
)
def test_anything_at_all_gets_an_answer_within_the_limits(identity, words):
    reply = answer(identity=identity, utterance=Utterance(words))
    assert reply.messages
    for message in reply.messages:
        assert 0 < len(message.text) <= 1900
        assert len(message.buttons) <= 5
        assert all(0 < len(button.title) <= 100 for button in message.buttons)


def test_a_code_without_its_beginning_is_asked_for(identity):
    assert "thiếu phần đầu" in say(identity, "230612-0001")


@pytest.mark.parametrize(
    "words", ["còn thiếu giấy gì", "con thieu giay j", "bổ sung giấy chi rứa", "#giay {code}"]
)
def test_what_is_missing_is_answered_for_the_dossier_that_waits(identity, dossier, words):
    services.follow(dossier=dossier, citizen=identity.citizen, proof=Follow.Proof.QR)
    services.follow(dossier=make_dossier(), citizen=identity.citizen, proof=Follow.Proof.QR)
    assert "Không hồ sơ nào" in say(identity, "còn thiếu giấy gì")
    services.change_status(
        dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(Status.SUPPLEMENT)
    )
    assert "Trích lục bản đồ địa chính" in say(identity, words.format(code=dossier.code))
