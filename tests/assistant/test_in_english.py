"""The bot in English: whole answers, whole dialogues; Vietnamese stays what is data, and who speaks it."""

import re
from dataclasses import replace

import pytest

from assistant import dialogue_state, dossier_replies
from dossiers import services
from dossiers.models import Dossier, Follow, Rating
from dossiers.services import PaperFile
from dossiers.submission.procedure_search import find_procedures
from dossiers.workflow import Status
from foundation.citizens.models import Consent
from foundation.citizens.services import identity_for
from foundation.outbox.models import Notice
from foundation.vietnamese.folding import has_marks
from petitions.models import Petition, Referral
from petitions.services import Contact
from tests.assistant.chat import Chat
from tests.factories import RESULT, desk_of, enough_for, make_agency, make_citizen, make_procedure
from tests.factories import make_dossier as any_dossier
from tests.petitions.factories import answered, make_commune, make_petition, make_unit, photo

pytestmark = pytest.mark.django_db
# What an English sentence quotes: how a Vietnamese procedure, name or document is called.
QUOTED = re.compile(r"118/2025/NĐ-CP|Trung tâm phục vụ hành chính công tỉnh Quảng Nam")


class EnglishChat(Chat):
    """Reads no Vietnamese: every answer, every title of a button is looked at."""

    def say(self, text: str = "", **over) -> str:
        told = super().say(text, **over)
        shown = "\n".join([told, *(button.title for button in self.buttons)])
        vietnamese = [line for line in QUOTED.sub("", shown).splitlines() if has_marks(line)]
        assert not vietnamese, vietnamese
        return told


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_NAME = "Portal 1022"


@pytest.fixture
def identity():
    return identity_for(channel="chat", external_id="7100000000000000777")


@pytest.fixture
def chat(identity) -> EnglishChat:
    chat = EnglishChat(identity)
    chat.say("hello, what can you do")
    return chat


@pytest.fixture
def office():
    return make_agency(name="One-stop unit of Tam Ky", short_name="One-stop Tam Ky", address="1 Tran Phu")


@pytest.fixture
def permit(office):
    procedure = make_procedure(
        name="Building permit",
        is_filed_here=True,
        papers=("Application form", "Land paper", "Plan"),
        agency_level="xa",
        result_name="Permit",
    )
    procedure.fees.create(label="Charge", amount=75_000)
    return procedure


@pytest.fixture
def dossier(office, permit, identity) -> Dossier:
    applicant = make_citizen(full_name="Ann Lee", address="")
    return any_dossier(
        papers=(PaperFile("Plan"),), procedure=permit, received_at_agency=office, applicant=applicant
    )


def move(dossier: Dossier, *way: int) -> None:
    for to in way:
        result = replace(RESULT, title="Permit", signer="Ms Lan")
        details = enough_for(
            to,
            office="Building office",
            supplement_items=(("Map of the plot", "original"),),
            fee_lines=(("le_phi", "Charge", 75_000),),
            results=(result,) if to == Status.DONE else (),
        )
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=details)


def follow(dossier: Dossier, identity) -> None:
    services.follow(dossier=dossier, citizen=identity.citizen, proof=Follow.Proof.SECRET)


def test_every_group_of_the_menu_and_the_way_to_a_person(chat):
    for word in ("menu", "0", "help"):
        assert "You can ask about" in chat.say(word)
    for group in ("Dossiers", "Look-ups", "Storms", "Travel"):
        chat.say("menu")
        chat.press(group)
    chat.press("Main menu")
    assert "queue" in chat.press("Talk to a person") or "closed" in chat.say("talk to a person please")
    chat.say("thanks a lot")


def test_the_press_of_a_button_whose_words_are_vietnamese_keeps_the_language(chat, identity):
    chat.say("menu")
    chat.press("Dossiers")
    assert "dossier code" in chat.press("Where a dossier stands")
    assert dialogue_state.read([identity])[0].recent.language == "en"
    assert "You follow no dossier" in chat.press("My dossiers")


def test_who_changes_to_vietnamese_is_answered_in_vietnamese(identity):
    chat = Chat(identity)
    assert "You can ask" in chat.say("hello, what can you do")
    assert "Ông/bà" in chat.say("tôi muốn tra cứu hồ sơ")
    assert dialogue_state.read([identity])[0].recent.language == "vi"
    assert "Ở đây ông/bà làm được" in chat.say("menu")


def test_who_has_an_english_record_is_welcomed_in_english(identity):
    identity.citizen.language = "en"
    identity.citizen.save()
    assert "Hello, this is" in EnglishChat(identity).say(event="follow")


def test_a_dossier_is_handed_in_from_the_first_word_to_the_receipt(chat, permit, office, identity):
    chat.say("I want to submit a dossier online")
    assert "75,000" in chat.press("Building permit")
    assert "Paper 1 of 3: Application form" in chat.press("One-stop Tam Ky")
    assert "required" in chat.say("skip")
    assert "no picture" in chat.say("done")
    assert "Only pictures" in chat.say(files=(("virus.pdf", b"MZ"),))
    assert "1 file received" in chat.photo()
    chat.press("Remove the last file")
    chat.photo()
    assert "2 files received" in chat.photo()
    assert "Paper 2 of 3" in chat.press("This paper is done")
    assert "Stopped" in chat.press("Not now")
    assert "Paper 2 of 3" in chat.say("continue my dossier")
    for _ in range(2):
        chat.photo()
        shown = chat.say("done")
    assert "The applicant" in shown
    assert "Ann Lee, 0905 123 456" in chat.say("my name is Ann Lee, phone 0905 123 456")
    assert "one-stop unit" in chat.say("change the office")
    review = chat.press("One-stop Tam Ky")
    assert "I declare that what I wrote is true" in review
    receipt = chat.press("Submit the dossier")
    dossier = Dossier.objects.get()
    assert dossier.code in receipt and dossier.secret in receipt
    consent = Consent.objects.get(purpose="dossier")
    assert consent.wording.startswith("I agree"), "kept as it was shown"


def test_where_a_dossier_stands_by_code_alone_and_with_the_second_factor(chat, dossier):
    assert "Dossier received" in chat.say(f"status of {dossier.code}")
    assert "could not open it" in chat.say("000000")
    chat.say(dossier.code)
    assert "From now on we will message you" in chat.say(dossier.secret)
    assert "Building permit" in chat.say(dossier.code)
    assert dossier.code in chat.say("my dossiers")
    assert "None of the dossiers you follow" in chat.say("which papers are missing")
    assert "No more messages" in chat.press("My dossiers") or chat.say(f"#ngung {dossier.code}")


def test_a_stopped_dossier_says_whom_to_call_and_no_past_day(chat, dossier, identity):
    move(dossier, Status.STOPPED)
    assert "Due:" not in chat.say(f"status of {dossier.code}")
    told = dossier_replies.in_full(dossier, identity.citizen).messages[0].text
    assert "để biết cần làm gì tiếp" in told and "rồi nộp lại" not in told


def test_missing_papers_are_told_and_handed_in(chat, dossier, identity):
    follow(dossier, identity)
    move(dossier, Status.SUPPLEMENT)
    told = chat.say(dossier.code)
    assert "Please submit 1 more paper" in told and "One-stop unit of Tam Ky" in told
    assert "Paper 1 of 1: Map of the plot (original)" in chat.press("Hand in papers here")
    chat.photo()
    assert "Send them?" in chat.say("done")
    assert "The papers were sent" in chat.press("Send the papers")
    dossier.refresh_from_db()
    assert dossier.status == Status.IN_PROCESS


def test_a_fee_is_paid_by_its_qr(chat, dossier, identity):
    follow(dossier, identity)
    move(dossier, Status.FEE)
    assert "75,000" in chat.say(dossier.code)
    assert "Reference (do not change it)" in chat.press("QR code to pay the fee")
    assert "We are waiting for the bank" in chat.say("I have already paid")
    assert "Reference" in chat.say("pay the fee")


def test_a_result_is_received_and_rated(chat, dossier, identity):
    follow(dossier, identity)
    move(dossier, Status.IN_PROCESS, Status.DONE)
    assert "The result is ready" in chat.say(dossier.code)
    assert "Signed by: Ms Lan" in chat.say("send me the result")
    assert "are you satisfied" in chat.press("Rate")
    assert "4 out of 5" in chat.press("4 –")
    chat.say("Friendly people")
    assert "rated already" not in chat.say("rate my dossier")
    assert Rating.objects.get(dossier=dossier).comment == "Friendly people"


def test_procedures_and_fees_are_told(chat, permit):
    told = chat.say("what papers do I need for a building permit")
    for part in ("Papers needed", "15 working days", "75,000", "one-stop unit", "Submit it here"):
        assert part in told + " ".join(button.title for button in chat.buttons)
    assert "Fees: Charge" in chat.say("how much is the fee for the building permit")


def test_a_petition_is_made_and_answered(chat, identity):
    make_commune("Hoi An", kind="phuong")
    assert "What happened" in chat.say("report a problem")
    assert "few more words" in chat.say("dark")
    assert "Where?" in chat.say("The street light before the market is broken for three days")
    assert "recognise" in chat.say("somewhere")
    assert "Place: “before the market”" in chat.say("before the market")
    assert "pictures" in chat.press("Right")
    assert "1 picture received" in chat.say(pictures=(photo(),))
    assert "phone number" in chat.say("that is all")
    assert "not right" in chat.say("12345")
    review = chat.say("0905 123 456")
    assert "Please check before you send" in review and "0905 123 456" in review
    told = chat.press("Send")
    petition = Petition.objects.get()
    assert petition.code in told and petition.secret in told
    assert identity.citizen.consents.get().wording.startswith("By sending")
    assert "You need not do anything" in chat.say(petition.code)


def test_an_answered_petition_is_rated_and_looked_at_again(chat, identity):
    unit = make_unit(name="Building office", short_name="Building office")
    text, contact = "The street light before the market is broken", Contact(citizen=identity.citizen)
    petition = answered(unit, text=text, contact=contact)
    petition.answers.update(text="It was mended today.")
    assert "Building office answered on" in chat.say(petition.code)
    assert "Thank you for your rating" in chat.press("Satisfied")
    assert "to look again" in chat.say(f"look again {petition.code}")
    assert petition.code in chat.say("It is dark again")
    other = make_petition(text="The road at the bridge is flooded again")
    assert "secret" in chat.say(other.code)
    assert "could not open it" in chat.say("AAAAAA")


def test_a_denunciation_in_an_english_dialogue_is_told_the_right_address(chat):
    Referral.objects.create(about="denunciation", name="Reception of citizens", address="12 Le Loi")
    chat.say("report a problem")
    told = chat.say("toi muon to cao ong chu tich xa nhan tien cua dan")
    assert "denunciation" in told and "12 Le Loi" in told
    assert "Where?" in chat.press("Send it anyway")


def test_what_an_english_dialogue_owes_to_others_stays_vietnamese(chat, dossier, identity):
    other = identity_for(channel="chat", external_id="7100000000000000778")
    for who in (identity, other):
        follow(dossier, who)
    move(dossier, Status.SUPPLEMENT)
    Notice.objects.all().delete()
    chat.say(f"hand in more papers {dossier.code}")
    chat.photo()
    chat.say("done")
    chat.press("Send the papers")
    told = Notice.objects.get(citizen=other.citizen)
    assert "Chúng tôi đã nhận giấy nộp thêm" in str(told.message)


def test_words_that_are_not_understood_and_pictures_without_a_code(chat):
    assert "did not understand" in chat.say("xyzzy plugh frotz")
    chat.press("Menu")
    chat.say(pictures=(photo(),))
    chat.say(event="picture_unreadable")
    chat.say(event="other")
    chat.say(files=(("a.pdf", b"%PDF-1.7"),))
    chat.say(event="contact")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("talk to a person", "queue|closed"),
        ("stop messages", "You follow no dossier"),
        ("tell me about power cuts in Thang Binh", "power cuts"),
        ("warn me of disasters in Tra Leng", "disasters"),
    ],
)
def test_the_words_that_english_texts_tell_to_write_are_understood(chat, said, heard):
    assert re.search(heard, chat.say(said))
    assert not dialogue_state.read([chat.identity])[0].recent.language == "vi"


@pytest.mark.parametrize("words", ["building permit", "I need a building permit please"])
def test_a_procedure_is_found_by_its_english_name(words):
    procedure = make_procedure(name="Cấp giấy phép xây dựng nhà ở riêng lẻ")
    make_procedure(name="Đăng ký khai sinh")
    assert find_procedures(words).certain == procedure
