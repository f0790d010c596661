"""Who answers a citizen: the bot, nobody yet, or one person; two never do."""

import threading

import pytest
from django.db import connection

from foundation.conversations import services
from foundation.conversations.models import Conversation, DeskEntry, Handling, Turn
from foundation.conversations.services import DeskRefusal
from foundation.messages import Message
from foundation.outbox import answers
from foundation.outbox.models import Notice, NoticeState
from tests.foundation.conversations.factories import citizen_says, make_conversation, make_operator

pytestmark = pytest.mark.django_db
State = Conversation.State


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def say(conversation, operator, words="Chào ông/bà", *, token="t1", seen=None, **over) -> Turn:
    if seen is None:
        seen = conversation.turns.order_by("-pk").values_list("pk", flat=True).first() or 0
    return answers.answer(
        conversation=conversation, operator=operator, message=Message(words), token=token, seen=seen, **over
    )


def test_whoever_asks_for_a_person_waits_once_and_the_bot_still_answers():
    conversation = make_conversation()
    for _ in range(2):
        services.ask_for_person(identity=conversation.identity, because="xin gặp cán bộ")
    conversation = fresh(conversation)
    assert (conversation.state, conversation.because) == (State.WAITING, "xin gặp cán bộ")
    assert not services.person_holds(conversation.identity)
    assert Handling.objects.count() == 1
    assert list(conversation.entries.values_list("kind", flat=True)) == ["asked"]


def test_taking_silences_the_bot_and_closing_gives_it_back_at_the_next_word():
    conversation, lan = make_conversation(), make_operator("Lan")
    services.take(conversation=conversation, operator=lan)
    assert services.person_holds(conversation.identity)
    services.close(conversation=conversation, operator=lan)
    assert fresh(conversation).state == State.CLOSED
    assert not services.person_holds(conversation.identity)
    citizen_says(conversation.identity, "Cảm ơn")
    assert fresh(conversation).state == State.BOT


def test_a_colleague_takes_over_only_with_a_reason_that_is_kept():
    conversation, lan, minh = make_conversation(), make_operator("Lan"), make_operator("Minh")
    services.take(conversation=conversation, operator=lan)
    with pytest.raises(DeskRefusal, match="Lan"):
        services.take(conversation=conversation, operator=minh)
    services.take(conversation=conversation, operator=minh, reason="Lan nghỉ trưa")
    entry = conversation.entries.get(kind=DeskEntry.Kind.TAKEN, operator=minh)
    assert (entry.other, entry.text) == (lan, "Lan nghỉ trưa")
    assert fresh(conversation).holder == minh


def test_a_conversation_goes_to_a_colleague_of_the_desk_or_back_to_the_queue_but_to_nobody_else():
    conversation, lan, minh = make_conversation(), make_operator("Lan"), make_operator("Minh")
    editor = make_operator("Biên tập", role="Quản trị hệ thống")
    services.take(conversation=conversation, operator=lan)
    with pytest.raises(DeskRefusal):
        services.hand_over(conversation=conversation, operator=lan, to=editor)
    services.hand_over(conversation=conversation, operator=lan, to=minh)
    with pytest.raises(DeskRefusal, match="Minh"):
        services.hand_over(conversation=conversation, operator=lan, to=None)
    services.hand_over(conversation=conversation, operator=minh, to=None)
    assert (fresh(conversation).state, fresh(conversation).holder) == (State.WAITING, None)


def test_an_answer_is_a_turn_and_a_notice_owed_and_ends_the_wait():
    conversation, lan = make_conversation(), make_operator("Lan")
    services.ask_for_person(identity=conversation.identity, because="")
    turn = say(conversation, lan)
    conversation = fresh(conversation)
    assert (turn.author, turn.operator, conversation.holder) == (Turn.Author.PERSON, lan, lan)
    assert conversation.unanswered_since is None
    notice = Notice.objects.get()
    assert (notice.event_key, notice.lane, notice.purpose) == (f"turn:{turn.pk}", "reply", "reply")
    handling = Handling.objects.get()
    assert handling.first_answered_at and handling.answered_by == lan


def test_a_button_pressed_twice_is_one_answer():
    conversation, lan = make_conversation(), make_operator("Lan")
    assert say(conversation, lan).pk == say(conversation, lan).pk
    assert Notice.objects.count() == 1


def test_the_second_of_two_operators_is_told_and_nothing_of_his_is_sent():
    conversation, lan, minh = make_conversation(), make_operator("Lan"), make_operator("Minh")
    seen = conversation.turns.get().pk
    say(conversation, lan, "Của Lan", token="a", seen=seen)
    with pytest.raises(DeskRefusal, match="Lan"):
        say(conversation, minh, "Của Minh", token="b", seen=seen)
    services.hand_over(conversation=conversation, operator=lan, to=minh)
    with pytest.raises(services.AlreadyAnswered) as refusal:
        say(conversation, minh, "Của Minh", token="b", seen=seen)
    assert refusal.value.turn.text == "Của Lan"
    assert [turn.text for turn in Turn.objects.filter(author="person")] == ["Của Lan"]


def test_who_types_first_holds_the_pen_for_a_minute_also_against_a_send():
    conversation, lan, minh = make_conversation(), make_operator("Lan"), make_operator("Minh")
    assert services.claim_typing(conversation=conversation, operator=lan)
    assert services.claim_typing(conversation=conversation, operator=lan)
    assert not services.claim_typing(conversation=conversation, operator=minh)
    with pytest.raises(DeskRefusal, match="Lan"):
        say(conversation, minh)
    services.release_typing(conversation=conversation, operator=lan)
    assert services.claim_typing(conversation=conversation, operator=minh)


def test_an_answer_can_be_taken_back_until_it_leaves():
    conversation, lan, minh = make_conversation(), make_operator("Lan"), make_operator("Minh")
    turn = say(conversation, lan, "Nhầm rồi")
    with pytest.raises(DeskRefusal):
        answers.undo_answer(turn=turn, operator=minh)
    assert answers.undo_answer(turn=turn, operator=lan) == "Nhầm rồi"
    assert not Turn.objects.filter(author="person").exists()
    assert Notice.objects.get().state == NoticeState.CANCELLED
    assert fresh(conversation).unanswered_since
    gone = say(conversation, lan, token="t2")
    Notice.objects.filter(event_key=f"turn:{gone.pk}").update(state=NoticeState.SENT)
    with pytest.raises(DeskRefusal):
        answers.undo_answer(turn=gone, operator=lan)


def test_who_has_another_answer_does_not_wait_when_one_is_taken_back():
    conversation, lan = make_conversation(), make_operator("Lan")
    say(conversation, lan, "Dạ có", token="a")
    more = say(conversation, lan, "Nhầm rồi", token="b")
    answers.undo_answer(turn=more, operator=lan)
    assert (fresh(conversation).unanswered_since, fresh(conversation).holder_owes_since) == (None, None)


def test_an_answer_from_the_platforms_own_console_holds_the_conversation_for_nobody_here():
    conversation = make_conversation()
    services.record_turn(identity=conversation.identity, author=Turn.Author.PERSON, text="Từ nơi khác")
    services.note_answer_elsewhere(identity=conversation.identity)
    assert (fresh(conversation).state, fresh(conversation).holder) == (State.HELD, None)
    assert services.person_holds(conversation.identity)
    lan = make_operator("Lan")
    services.take(conversation=conversation, operator=lan)
    assert fresh(conversation).holder == lan


@pytest.mark.django_db(transaction=True)
def test_of_operators_who_answer_in_the_same_moment_one_wins():
    conversation = make_conversation()
    operators, heard = [make_operator() for _ in range(4)], []
    start = threading.Barrier(4)

    def press(number: int) -> None:
        try:
            start.wait(60)
            say(conversation, operators[number], f"từ {number}", token=f"k{number}", seen=10**9)
            heard.append("sent")
        except DeskRefusal:
            heard.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == ["refused"] * 3 + ["sent"]
    assert Turn.objects.filter(author="person").count() == Notice.objects.count() == 1
