"""News of an open page, and the mark of unread messages in the head of every page."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from foundation.conversations import files
from foundation.conversations import services as conversations
from foundation.conversations.models import Conversation, Turn
from foundation.messages import Message
from foundation.outbox import answers
from foundation.outbox.models import Notice
from tests.factories import make_officer, picture
from tests.foundation.conversations.factories import make_operator
from tests.web_channel.test_chat import say, visitor
from web_channel import visitors

pytestmark = pytest.mark.django_db
UNREAD, NEWS = "/tro-chuyen/chua-doc/", "/tro-chuyen/moi/"


def answer(text: str = "Dạ, em nghe đây ạ") -> Turn:
    return conversations.record_turn(
        identity=visitor(), author=Turn.Author.PERSON, text=text, operator=make_officer()
    )


def test_what_an_official_answers_is_unread_until_the_page_shows_it(client):
    say(client, "xin chào")
    assert client.get(UNREAD).status_code == 204
    answer()
    page = client.get(UNREAD).content.decode()
    assert "1 tin mới" in page and 'href="/tro-chuyen/#moi-nhat"' in page
    client.get("/tro-chuyen/")
    assert client.get(UNREAD).status_code == 204


def operator_answers(text: str = "Dạ, em nghe đây ạ", by: User | None = None) -> tuple[Turn, User]:
    """As from the desk, where it can be undone for some seconds."""
    operator = by or make_operator()
    conversation = Conversation.objects.get(identity=visitor())
    turn = answers.answer(
        conversation=conversation, operator=operator, message=Message(text), token=text, seen=10**9
    )
    return turn, operator


def let_it_leave() -> None:
    Notice.objects.filter(event_key__startswith="turn:").update(due_at=timezone.now())


def shown(client) -> str:
    return client.get("/tro-chuyen/").content.decode()


def test_an_answer_is_shown_and_counted_when_it_cannot_be_undone_any_more(client):
    say(client, "xin chào")
    last = Turn.objects.last().pk
    turn, operator = operator_answers()
    assert client.get(UNREAD).status_code == 204
    assert client.get(NEWS, {"sau": last, "nhip": 4}).status_code == 204
    assert turn.text not in shown(client)
    let_it_leave()
    with pytest.raises(conversations.DeskRefusal):
        answers.undo_answer(turn=turn, operator=operator)
    assert "1 tin mới" in client.get(UNREAD).content.decode()
    assert turn.text in client.get(NEWS, {"sau": last, "nhip": 4}).content.decode()
    assert turn.text in shown(client)


def test_an_answer_that_was_taken_back_or_cancelled_is_never_shown(client):
    say(client, "xin chào")
    taken_back, operator = operator_answers("Nhầm rồi ạ")
    answers.undo_answer(turn=taken_back, operator=operator)
    cancelled, _operator = operator_answers("Thôi ạ", by=operator)
    Notice.objects.filter(event_key=f"turn:{cancelled.pk}").update(state="cancelled")
    let_it_leave()
    assert "Nhầm rồi ạ" not in shown(client) and "Thôi ạ" not in shown(client)
    assert client.get(UNREAD).status_code == 204


def test_an_answer_that_the_visitors_next_word_overtakes_comes_with_the_news(client):
    say(client, "xin chào")
    turn, _operator = operator_answers()
    page = say(client, "còn việc này nữa").content.decode()
    mine = Turn.objects.last().pk
    assert turn.text not in page and "còn việc này nữa" in page
    assert f"sau={mine}&amp;cho={turn.pk}&amp;nhip" in page
    asked = {"sau": mine, "cho": f"{turn.pk},x,{'9' * 30}", "nhip": 4}
    assert client.get(NEWS, asked).status_code == 204
    let_it_leave()
    assert "1 tin mới" in client.get(UNREAD).content.decode()
    news = client.get(NEWS, asked).content.decode()
    assert turn.text in news and news.count("data-turn") == 1
    assert f"sau={mine}&amp;nhip" in news
    assert client.get(UNREAD).status_code == 204


@pytest.mark.security_check("result-files")
def test_the_file_of_an_answer_that_may_be_undone_cannot_be_fetched(client):
    say(client, "xin chào")
    turn, _operator = operator_answers()
    kept = files.keep("giấy.jpg", picture()).as_json()
    Turn.objects.filter(pk=turn.pk).update(attachments=[kept])
    assert client.get(f"/tro-chuyen/tep/{turn.pk}/0/").status_code == 404
    let_it_leave()
    fetched = client.get(f"/tro-chuyen/tep/{turn.pk}/0/")
    assert fetched.status_code == 200
    fetched.close()


def test_news_shown_by_the_open_page_are_read(client):
    say(client, "xin chào")
    last = Turn.objects.last().pk
    turn = answer()
    news = client.get(NEWS, {"sau": last, "nhip": 4}).content.decode()
    assert f'data-turn="{turn.pk}"' in news and news.count("data-turn") == 1
    assert f"sau={turn.pk}" in news and 'hx-swap-oob="beforeend"' in news
    assert client.get(UNREAD).status_code == 204


def test_a_page_that_has_been_quiet_is_told_to_ask_less_often(client):
    say(client, "xin chào")
    last = Turn.objects.last().pk
    assert client.get(NEWS, {"sau": last, "nhip": 4}).status_code == 204
    Turn.objects.update(said_at=timezone.now() - dt.timedelta(minutes=3))
    slower = client.get(NEWS, {"sau": last, "nhip": 4}).content.decode()
    assert "every 20s" in slower and "data-turn" not in slower
    assert client.get(NEWS, {"sau": last, "nhip": 20}).status_code == 204


def test_a_browser_without_a_conversation_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(UNREAD).status_code == 204
        assert client.get(NEWS, {"sau": "0"}).status_code == 204


@pytest.mark.security_check("sessions")
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "1; drop"])
def test_a_forged_mark_of_what_was_seen_counts_nothing_of_others(client, value):
    say(client, "xin chào")
    answer()
    stranger = Client()
    stranger.cookies[visitors.SEEN] = "0"
    assert stranger.get(UNREAD).status_code == 204
    client.cookies[visitors.SEEN] = value
    assert client.get(UNREAD).status_code == 204


def test_the_mark_that_scripts_read_says_nothing_but_that_there_is_a_conversation(client):
    assert visitors.OPEN not in client.get("/tro-chuyen/").cookies
    say(client, "xin chào")
    mark = client.cookies[visitors.OPEN]
    assert mark.value == "1" and not mark["httponly"]
    assert client.cookies[visitors.SEEN]["httponly"]
    client.post("/tro-chuyen/roi/")
    assert client.cookies[visitors.OPEN].value == "" and client.cookies[visitors.SEEN].value == ""


def test_the_text_that_htmx_sends_comes_back_as_the_conversation_alone(client):
    say(client, "xin chào")
    page = client.post("/tro-chuyen/?khung=1", {"text": "menu", "form": "f1"}, follow=True).content.decode()
    assert page.lstrip().startswith("<form") and "<html" not in page
    refused = client.post("/tro-chuyen/?khung=1", {"text": "", "form": "f2"}, follow=True)
    assert refused.status_code == 422 and refused.content.decode().lstrip().startswith("<form")
