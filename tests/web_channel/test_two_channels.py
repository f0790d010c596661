"""One citizen on two channels: an answer goes back where the question came from."""

import pytest
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation, Turn
from foundation.messages import Message
from foundation.outbox import answers, relay
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.foundation.conversations.factories import make_operator
from tests.sandboxes.zalo.running import BINH, wait_until
from tests.web_channel.test_chat import say, visitor
from tests.zalo_channel.conftest import (  # noqa: F401 - fixtures
    arrivals,
    platform,
    sandbox_process,
    webhook,
    zalo,
)
from web_channel import answering
from zalo_channel import CHANNEL, processing


def says(zalo, words: str) -> None:  # noqa: F811
    zalo.act("text", BINH, text=words)
    wait_until(lambda: processing.process_new() >= 0 and Turn.objects.filter(text=words).exists())


def answer(conversation: Conversation, words: str) -> None:
    answers.answer(
        conversation=conversation,
        operator=make_operator(words),
        message=Message(words),
        token=words,
        seen=10**9,
    )
    Notice.objects.filter(state=NoticeState.OWED).update(due_at=timezone.now())
    relay.run(Lane.REPLY)


def on_the_phone(zalo) -> str:  # noqa: F811
    return str([one for one in zalo.look("inbox", user_id=BINH)["messages"] if one["from"] == "oa"])


def test_each_answer_goes_back_on_the_channel_of_its_question(webhook, zalo, client):  # noqa: F811
    says(zalo, "gặp cán bộ")
    say(client, "gặp cán bộ")
    phone = ChannelIdentity.objects.get(channel=CHANNEL)
    ChannelIdentity.objects.filter(pk=visitor().pk).update(citizen=phone.citizen)

    answer(Conversation.objects.get(identity=visitor()), "Trả lời trên trang web")
    assert Notice.objects.order_by("-pk").first().route == "web"
    assert "Trả lời trên trang web" in client.get("/tro-chuyen/").content.decode()

    say(client, "còn việc này nữa")  # last heard on the page
    answer(Conversation.objects.get(identity=phone), "Trả lời trên điện thoại")
    assert Notice.objects.order_by("-pk").first().route == "consultation"
    assert "Trả lời trên điện thoại" in on_the_phone(zalo)
    assert "Trả lời trên trang web" not in on_the_phone(zalo)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chat_begins_in_the_language_of_its_page(client, language):
    page = client.get(f"/tro-chuyen/?lang={language}")
    form = page.content.decode().split('name="form" value="')[1].split('"')[0]
    client.post("/tro-chuyen/", {"text": "0", "form": form}, follow=True)
    answering.answer_waiting()
    told = Turn.objects.get(author="bot").text
    assert ("You can ask about" in told) == (language == "en")


@pytest.mark.django_db
def test_who_writes_vietnamese_on_the_english_page_is_answered_in_vietnamese(client):
    client.get("/tro-chuyen/?lang=en")
    say(client, "tôi muốn tra cứu hồ sơ")
    assert "Ông/bà nhắn mã hồ sơ" in Turn.objects.get(author="bot").text
