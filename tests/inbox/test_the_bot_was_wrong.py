"""An operator finds the bot's answer wrong: the question waits for a label, the figures count it."""

import pytest

from assistant import miss_review
from assistant.models import Miss, Outcome
from foundation.conversations import services
from foundation.conversations.models import Turn
from tests.foundation.conversations.factories import citizen_says, make_conversation

pytestmark = pytest.mark.django_db


def says_the_bot(conversation, text) -> Turn:
    return services.record_turn(identity=conversation.identity, author=Turn.Author.BOT, text=text)


@pytest.fixture
def talk():
    return make_conversation("Xe 43A-123.45 bị phạt nguội không, sđt 0905 123 456")


def press(desk, talk, turn):
    return desk.post(f"/truc/{talk.pk}/bot-sai/{turn.pk}/", follow=True).content.decode()


def test_the_question_waits_masked_for_a_label_and_counts_as_wrong_once(desk, talk, lan):
    first = says_the_bot(talk, "Giá đất ở Tam Kỳ là")
    second = says_the_bot(talk, "1.250.000 đ")
    assert f"/bot-sai/{first.pk}/" in desk.get(f"/truc/{talk.pk}/").content.decode()
    page = press(desk, talk, first)
    assert "Lan" in page and f"/bot-sai/{second.pk}/" not in page  # two messages, one answer
    press(desk, talk, second)
    miss = Miss.objects.get()
    assert miss.why == Outcome.Kind.WRONG and "0905" not in miss.text
    assert Outcome.objects.filter(kind=Outcome.Kind.WRONG).count() == 1
    assert miss_review.figures().all.counts[Outcome.Kind.WRONG] == 1
    miss_review.label_miss(miss=miss, meaning="traffic_violation", by=lan)
    assert Outcome.objects.filter(kind=Outcome.Kind.WRONG).count() == 1
    assert talk.entries.get(kind="wrong").operator == lan


def test_only_the_answer_to_those_words_is_called_wrong(desk, talk):
    wrong = says_the_bot(talk, "Giá đất")
    citizen_says(talk.identity, "không phải")
    later = says_the_bot(talk, "Xin lỗi ông/bà")
    press(desk, talk, wrong)
    later.refresh_from_db()
    assert later.called_wrong_by is None


def test_a_persons_answer_and_a_welcome_without_a_question_are_refused_in_words(desk, talk, lan):
    services.take(conversation=talk, operator=lan)
    said = services.record_turn(
        identity=talk.identity, author=Turn.Author.PERSON, text="Chào ông/bà", operator=lan
    )
    press(desk, talk, said)
    silent = make_conversation("")
    press(desk, silent, says_the_bot(silent, "Chào mừng ông/bà"))
    assert not Miss.objects.exists() and not Outcome.objects.exists()
    assert desk.post(f"/truc/{talk.pk}/bot-sai/{said.pk + 999}/").status_code == 404
