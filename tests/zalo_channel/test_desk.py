"""From the citizen's phone to the operators' desk and back, over the platform's own wire."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.conversations import services
from foundation.conversations.models import Conversation, DeskRules, Turn
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.foundation.conversations.factories import make_operator
from tests.inbox.conftest import desk_of
from tests.sandboxes.zalo.running import BINH, wait_until
from zalo_channel import processing


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def lan(db):
    return make_operator("Lan")


@pytest.fixture
def desk(lan) -> Client:
    return desk_of(lan)


def says(zalo, words: str) -> None:
    """The citizen writes, and the portal has read it."""
    zalo.act("text", BINH, text=words)
    wait_until(lambda: processing.process_new() >= 0 and Turn.objects.filter(text=words).exists())


def answers(desk, conversation, words: str, token: str, **over):
    values = {"text": words, "token": token, "seen": 10**9} | over
    return desk.post(f"/truc/{conversation.pk}/tra-loi/", values)


def deliver() -> None:
    """The five seconds for second thoughts are over."""
    Notice.objects.filter(state=NoticeState.OWED).update(due_at=timezone.now())
    relay.run(Lane.REPLY)


def received(zalo) -> list[str]:
    messages = zalo.look("inbox", user_id=BINH)["messages"]
    return [str(message) for message in messages if message["from"] == "oa"]


def test_a_citizen_asks_for_a_person_is_answered_and_is_the_bots_again_after_the_close(webhook, zalo, desk):
    says(zalo, "cho tôi gặp cán bộ")
    conversation = Conversation.objects.waiting().get()
    assert answers(desk, conversation, "Chào ông, tôi là Lan ở trung tâm 1022.", "a").status_code == 302
    deliver()
    assert any("tôi là Lan" in message for message in received(zalo))
    before = Notice.objects.count()
    says(zalo, "xin chào")
    assert Notice.objects.count() == before, "the bot is silent while a person holds the conversation"
    desk.post(f"/truc/{conversation.pk}/dong/", {"because": "Chỉ là lời chào"})
    says(zalo, "xin chào lần nữa")
    assert Notice.objects.count() > before


def test_of_two_operators_one_answers_and_the_phone_reads_one_answer(webhook, zalo, desk):
    says(zalo, "gặp cán bộ")
    conversation, other = Conversation.objects.get(), desk_of(make_operator("Minh"))
    assert answers(desk, conversation, "Chào ông, tôi là Lan.", "a").status_code == 302
    assert answers(other, conversation, "Chào ông, tôi là Minh.", "b").status_code == 409
    deliver()
    assert [("Lan" in told, "Minh" in told) for told in received(zalo)][-1] == (True, False)
    assert not any("tôi là Minh" in told for told in received(zalo))


def test_what_nobody_answers_in_working_time_returns_to_the_queue(webhook, zalo, desk):
    says(zalo, "gặp cán bộ")
    conversation = Conversation.objects.get()
    desk.post(f"/truc/{conversation.pk}/nhan/")
    a_week_later = timezone.now() + dt.timedelta(days=7)
    assert services.release_overdue(a_week_later) == 1
    assert DeskRules.current().take_back_after == 15
    page = desk.get("/truc/").content.decode()
    assert f"/truc/{conversation.pk}/" in page


def test_after_seven_days_the_words_are_refused_and_the_template_arrives(webhook, zalo, desk):
    says(zalo, "gặp cán bộ")
    conversation = Conversation.objects.get()
    deliver()
    ChannelIdentity.objects.update(last_interaction_at=timezone.now() - dt.timedelta(days=7, minutes=1))
    page = desk.get(f"/truc/{conversation.pk}/").content.decode()
    assert 'name="template"' in page and 'name="text"' not in page
    assert answers(desk, conversation, "chữ tự do", "a").status_code == 409
    fields = {"ma_ho_so": "H57.100", "trang_thai": "Đã có kết quả", "noi_dung": "Mời ông/bà đến nhận"}
    template = {f"dossier_update-{name}": value for name, value in fields.items()}
    assert answers(desk, conversation, "", "b", template="dossier_update", **template).status_code == 302
    deliver()
    notice = Notice.objects.order_by("-pk").first()
    assert (notice.route, notice.state) == ("template-uid", NoticeState.SENT)
