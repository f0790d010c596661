"""The chat on the web page: no log-in, the assistant behind it, an operator's answer on the same page."""

import datetime as dt
import re
from contextlib import suppress

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.conversations import files
from foundation.conversations import services as conversations
from foundation.conversations.models import Conversation, Turn
from foundation.messages import Message
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from foundation.outbox.services import enqueue
from tests.factories import make_dossier, make_officer, picture
from web_channel import CHANNEL, answering, receiving, tasks, visitors

pytestmark = pytest.mark.django_db


def form_id(response) -> str:
    return re.search(r'name="form" value="([^"]+)"', response.content.decode())[1]


def say(client, text: str = "", **more):
    """The page once the worker has answered."""
    form = form_id(client.get("/tro-chuyen/"))
    page = client.post("/tro-chuyen/", {"text": text, "form": form} | more, follow=True)
    return client.get("/tro-chuyen/") if answering.answer_waiting() else page


def visitor() -> ChannelIdentity:
    return ChannelIdentity.objects.get(channel=CHANNEL)


def test_looking_at_the_page_makes_nobody_known(client):
    assert client.get("/tro-chuyen/").status_code == 200
    assert not Citizen.objects.exists()
    assert client.get("/tro-chuyen/moi/?sau=0").status_code == 204


def test_the_assistant_answers_on_the_page_with_buttons(client):
    page = say(client, "menu").content.decode()
    assert [turn.author for turn in Turn.objects.order_by("pk")][:2] == ["citizen", "bot"]
    assert 'name="say"' in page
    assert ">menu<" in page


def test_on_the_english_page_only_vietnamese_is_read_as_such_and_an_old_turn_has_its_day(client):
    client.get("/tro-chuyen/?lang=en")
    page = say(client, "hello, what can you do").content.decode()
    turns = "".join(re.findall(r'<li class="turn.*?</li>', page, re.DOTALL))
    assert "You can ask" in turns and 'name="say"' in turns
    assert 'lang="vi"' not in turns
    page = say(client, "tôi muốn tra cứu hồ sơ").content.decode()
    assert '<p class="said" lang="vi" dir="auto">tôi muốn tra cứu hồ sơ<' in page
    noon = timezone.localtime().replace(hour=12, minute=0) - dt.timedelta(days=7)
    Turn.objects.update(said_at=noon)
    assert f"Bot · 12:00, {noon.day} {noon:%b}" in client.get("/tro-chuyen/").content.decode()


def test_a_button_says_its_words(client):
    say(client, "menu")
    say(client, say="hồ sơ của tôi")
    assert Turn.objects.filter(author="citizen").last().text == "hồ sơ của tôi"


def test_a_form_sent_twice_is_heard_once(client):
    form = form_id(client.get("/tro-chuyen/"))
    for _ in range(2):
        client.post("/tro-chuyen/", {"text": "xin chào", "form": form})
    answering.answer_waiting()
    assert Turn.objects.filter(author="citizen").count() == 1
    assert Turn.objects.filter(author="bot").count() == 1


def test_an_operators_answer_reaches_the_page_and_the_bot_is_silent(client, always_open):
    say(client, "gặp cán bộ")
    conversation = Conversation.objects.get(identity=visitor())
    operator = make_officer()
    conversation = conversations.ask_for_person(identity=visitor(), because="gặp cán bộ")
    conversations.take(conversation=conversation, operator=operator)
    page = say(client, "em cần hỏi").content.decode()
    assert "cán bộ" in page.lower()
    assert Turn.objects.last().author == "citizen"
    last = Turn.objects.last().pk
    turn = conversations.record_turn(
        identity=visitor(), author=Turn.Author.PERSON, text="Dạ, em nghe đây ạ", operator=operator
    )
    enqueue(
        citizen=visitor().citizen,
        purpose="reply",
        event_key=f"turn:{turn.pk}",
        message=Message("Dạ, em nghe đây ạ"),
        lane=Lane.REPLY,
    )
    news = client.get(f"/tro-chuyen/moi/?khung=1&sau={last}")
    assert "Dạ, em nghe đây ạ" in news.content.decode()
    assert client.get(f"/tro-chuyen/moi/?sau={turn.pk}").status_code == 204


@pytest.mark.django_db(transaction=True)
def test_an_answer_counts_as_sent_and_a_notice_takes_another_way(client):
    say(client, "xin chào")
    citizen = visitor().citizen
    for purpose in ("reply", "dossier_update"):
        with transaction.atomic():
            enqueue(
                citizen=citizen, purpose=purpose, event_key=purpose, message=Message("x"), lane=Lane.REPLY
            )
    relay.run(Lane.REPLY)
    assert Notice.objects.get(purpose="reply").route == "web"
    assert Notice.objects.get(purpose="dossier_update").route != "web"


@pytest.mark.security_check("result-files")
def test_pictures_and_files_are_kept_for_the_operator_and_for_nobody_else(client):
    sent = SimpleUploadedFile("giấy.jpg", picture(), "image/jpeg")
    say(client, "", file=sent)
    turn = Turn.objects.filter(author="citizen").get()
    assert turn.attachments[0]["kind"] == "image"
    address = f"/tro-chuyen/tep/{turn.pk}/0/"
    shown = client.get(address)
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8\xff")
    shown.close()
    client.cookies.clear()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_what_cannot_be_taken_is_said_and_kept(client, text):
    response = client.post("/tro-chuyen/", {"text": text, "form": "1"})
    assert response.status_code == 422
    assert not Turn.objects.exists()
    assert text in response.content.decode()


def test_a_line_break_of_a_browser_is_one_character(client):
    say(client, "\r\n".join(["x" * 99] * 20))
    assert Turn.objects.filter(author="citizen").get().text == "\n".join(["x" * 99] * 20)


@pytest.mark.security_check("xss")
def test_hostile_words_are_shown_as_words(client):
    page = say(client, "<script>alert(1)</script>\u202e' OR 1=1 --").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_who_writes_too_fast_waits(client):
    say(client, "xin chào")
    pages = [client.post("/tro-chuyen/", {"text": f"a{n}", "form": f"{n}"}, follow=True) for n in range(16)]
    assert pages[-1].status_code == 429
    assert "a15" in pages[-1].content.decode()


def test_the_same_words_again_and_again_wait_for_the_answer(client):
    say(client, "xin chào")
    pages = [client.post("/tro-chuyen/", {"text": "MENU", "form": f"{n}"}, follow=True) for n in range(7)]
    assert pages[0].status_code == 200
    assert pages[-1].status_code == 429
    assert "đúng câu này" in pages[-1].content.decode()


@pytest.mark.slow("two hundred visitors")
def test_a_town_behind_one_address_may_begin_to_chat():
    """Two hundred browsers that each come back for their answer."""
    for n in range(200):
        phone = Client(REMOTE_ADDR="203.0.113.9")
        assert say(phone, f"xin chào {n}").status_code == 200
    assert Citizen.objects.count() == 200


def test_a_program_that_never_reads_an_answer_is_stopped():
    def first_message(n: int):
        program = Client(REMOTE_ADDR="203.0.113.9")
        return program.post("/tro-chuyen/", {"text": f"xin chào {n}", "form": f"{n}"})

    statuses = [first_message(n).status_code for n in range(65)]
    assert statuses[:60] == [302] * 60
    assert statuses[-1] == 429
    refused = first_message(66).content.decode()
    assert "Nhiều người đang nhắn từ cùng mạng" in refused
    assert "xin chào 66" in refused


@pytest.mark.slow("twenty-two visitors")
def test_the_same_long_text_from_many_new_visitors_is_stopped(settings):
    text = "Kiếm tiền tại nhà, mỗi ngày năm triệu, liên hệ ngay hôm nay"
    statuses = [say(Client(REMOTE_ADDR="203.0.113.9"), text).status_code for _number in range(22)]
    assert statuses[:20] == [200] * 20
    assert statuses[-1] == 429


def test_a_forged_cookie_is_nobody(client):
    say(client, "xin chào")
    client.cookies[visitors.COOKIE] = f"{visitor().external_id}:x:forged"
    assert "data-turn" not in client.get("/tro-chuyen/").content.decode()


def test_this_browser_forgets_on_request(client):
    say(client, "xin chào")
    client.post("/tro-chuyen/roi/")
    assert "data-turn" not in client.get("/tro-chuyen/").content.decode()


def test_visitors_of_long_ago_are_forgotten_unless_a_case_is_open(client, settings):
    say(client, "xin chào")
    old = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS + 1)
    ChannelIdentity.objects.update(last_interaction_at=old)
    dossier = make_dossier(applicant=visitor().citizen)
    assert tasks.forget_old_visitors() == 0
    type(dossier).objects.filter(pk=dossier.pk).update(applicant=Citizen.objects.create())
    assert tasks.forget_old_visitors() == 1
    assert not ChannelIdentity.objects.exists()
    assert not Turn.objects.exists()


def test_a_first_message_sent_twice_at_once_is_of_one_visitor(client):
    form = form_id(client.get("/tro-chuyen/"))
    first, second = Client(), Client()  # the cookie of the first answer comes too late for the second call
    for browser in (first, second):
        browser.post("/tro-chuyen/", {"text": "xin chào", "form": form})
    assert ChannelIdentity.objects.count() == 1
    assert Turn.objects.filter(author="citizen").count() == 1
    assert (
        first.cookies[visitors.COOKIE].value.split(":")[0]
        == second.cookies[visitors.COOKIE].value.split(":")[0]
    )


@pytest.mark.security_check("sessions")
@pytest.mark.parametrize("form", ["", "1", "f" * 60])
def test_a_form_number_that_two_people_may_send_makes_two_visitors(form):
    for browser in (Client(), Client()):
        browser.post("/tro-chuyen/", {"text": "xin chào", "form": form})
    assert ChannelIdentity.objects.count() == 2


def kept_files() -> set[str]:
    kept = set()
    for folder in (files.FOLDER, receiving.FOLDER):
        with suppress(FileNotFoundError):
            kept |= set(default_storage.listdir(folder)[1])
    return kept


@pytest.mark.security_check("result-files")
def test_a_file_that_no_turn_names_is_not_kept(client, monkeypatch):
    form = form_id(client.get("/tro-chuyen/"))
    before = kept_files()

    def send() -> None:
        sent = SimpleUploadedFile("giấy.jpg", picture(), "image/jpeg")
        client.post("/tro-chuyen/", {"text": "", "form": form, "file": sent})

    send(), send()
    assert len(kept_files() - before) == 2  # for the operator, and for the answer
    monkeypatch.setattr(receiving, "keep_messages", lambda incoming: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        say(client, "", file=SimpleUploadedFile("giấy.jpg", picture(), "image/jpeg"))
    assert len(kept_files() - before) == 2
