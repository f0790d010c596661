"""News of an open page, and the mark of unread messages in the head of every page."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from foundation.conversations import services as conversations
from foundation.conversations.models import Turn
from tests.factories import make_officer
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
