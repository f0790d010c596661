"""The worker behind the chat on the pages: what is written is kept at once and answered later, in order."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foundation import alarms
from foundation.citizens.services import erase
from foundation.conversations.models import Conversation, Turn
from tests.factories import picture
from tests.web_channel.test_chat import visitor
from web_channel import answering
from web_channel.models import UnansweredMessage

pytestmark = pytest.mark.django_db
AGAIN = '<meta http-equiv="refresh"'


def send(client, text: str, form: str = "1", **more) -> str:
    return client.post("/tro-chuyen/", {"text": text, "form": form} | more, follow=True).content.decode()


def said() -> list[tuple[str, str]]:
    return list(Turn.objects.order_by("pk").values_list("author", "text"))


def test_a_request_keeps_the_message_and_understands_nothing(client, monkeypatch):
    monkeypatch.setattr(answering, "answer_turns", lambda *given: pytest.fail("understood in the request"))
    page = send(client, "menu")
    assert said() == [("citizen", "menu")]
    assert "every 1s" in page and AGAIN in page
    assert "menu" in page


def test_the_page_shows_the_answer_of_the_worker_and_asks_less_often_again(client):
    send(client, "menu")
    last = Turn.objects.last().pk
    assert client.get("/tro-chuyen/moi/", {"sau": last, "nhip": 1}).status_code == 204
    assert answering.answer_waiting() == 1
    news = client.get("/tro-chuyen/moi/", {"sau": last, "nhip": 1}).content.decode()
    assert "data-turn" in news and "every 4s" in news
    assert AGAIN not in client.get("/tro-chuyen/").content.decode()
    assert answering.answer_waiting() == 0


def test_what_one_visitor_writes_is_answered_in_its_order(client):
    send(client, "gửi phản ánh", "1")
    send(client, "Đèn đường trước nhà tôi hư đã ba tuần nay, tối om", "2")
    answering.answer_waiting()
    bot = [text for author, text in said() if author == "bot"]
    assert "Chuyện gì" in bot[0] or "xảy ra" in bot[0]
    assert "Ở đâu" in bot[-1]


def test_a_message_that_fails_is_tried_again_and_at_last_brings_a_person(client, monkeypatch):
    send(client, "menu")
    monkeypatch.setattr(answering, "answer_turns", lambda *given: 1 / 0)
    for _try in range(answering.TRIES):
        assert answering.answer_waiting() == 1
        assert answering.answer_waiting() == 0  # not before its pause is over
        UnansweredMessage.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))
    assert not UnansweredMessage.objects.exists()
    assert Conversation.objects.get().state == Conversation.State.WAITING
    assert alarms.is_open(key=answering.ALARM)


def test_a_message_whose_worker_died_is_taken_by_another(client):
    send(client, "menu")
    assert answering.claim()  # and its worker is killed
    assert answering.answer_waiting() == 0
    UnansweredMessage.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))
    assert answering.answer_waiting() == 1
    assert said()[-1][0] == "bot"


def test_files_wait_as_they_were_sent_and_go_with_the_answer(client, django_capture_on_commit_callbacks):
    content = picture()
    send(client, "", file=SimpleUploadedFile("giấy.jpg", content, "image/jpeg"))
    (path,) = UnansweredMessage.objects.get().paths
    with default_storage.open(path) as file:
        assert file.read() == content
    with django_capture_on_commit_callbacks(execute=True):
        answering.answer_waiting()
    assert not default_storage.exists(path)
    assert "QR" in said()[-1][1]


def test_an_erasure_takes_the_files_that_wait_with_it(client, django_capture_on_commit_callbacks):
    send(client, "", file=SimpleUploadedFile("giấy.jpg", picture(), "image/jpeg"))
    (path,) = UnansweredMessage.objects.get().paths
    with django_capture_on_commit_callbacks(execute=True):
        erase(citizen=visitor().citizen, because="test")
    assert not UnansweredMessage.objects.exists() and not default_storage.exists(path)
    assert answering.answer_waiting() == 0
