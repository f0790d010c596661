"""A person where the bot fails: offered after two bad turns, brought after three; nothing without a reply."""

import pytest

from assistant.escalation import is_complaint
from assistant.intents import human_handover
from assistant.models import Outcome
from assistant.replies import Utterance
from assistant.turns import Turn
from foundation.conversations import services
from foundation.conversations.models import Conversation, DeskEntry
from tests.assistant.chat import Chat
from tests.foundation.conversations.factories import make_identity

pytestmark = pytest.mark.django_db
UNKNOWN = ("xyzzy qwrt plugh", "blorp znork wub", "frob gleeb quux")


@pytest.fixture(autouse=True)
def always_open(monkeypatch):
    monkeypatch.setattr("foundation.conversations.hours.Hours.is_open", lambda self, now: True)


@pytest.fixture
def chat() -> Chat:
    return Chat(make_identity())


def conversation(chat: Chat) -> Conversation:
    return Conversation.objects.get(identity=chat.identity)


def test_two_bad_turns_offer_a_person_first_and_three_bring_one(chat):
    chat.say(UNKNOWN[0])
    told = chat.say(UNKNOWN[1])
    assert "cán bộ có thể trả lời" in told
    assert chat.buttons[0].value == "gặp cán bộ"
    told = chat.say(UNKNOWN[2])
    assert "đã chuyển" in told
    found = conversation(chat)
    assert found.state == "waiting"
    assert "3 lần liền" in found.because and UNKNOWN[2] in found.because
    assert Outcome.objects.filter(kind="brought").count() == 1


def test_a_good_turn_between_bad_ones_begins_the_count_anew(chat):
    chat.say(UNKNOWN[0])
    chat.say("menu")
    chat.say(UNKNOWN[1])
    assert conversation(chat).state == "bot"
    assert chat.buttons[0].value != "gặp cán bộ"


def test_not_what_i_meant_and_none_of_these_are_bad_turns(chat):
    chat.say("mai thăng bình có cúp điện không")
    chat.say("không phải ý tôi")
    told = chat.say("không phải")
    assert chat.buttons[0].value == "gặp cán bộ", told


def test_the_same_answer_to_another_question_is_a_bad_turn_but_not_to_a_command(chat):
    for _time in range(3):
        chat.say("menu")
    assert conversation(chat).state == "bot"
    chat.say("tôi muốn nộp hồ sơ")
    for wrong in (
        "cái gì đó khác xyzzy",
        "cái gì đó khác blorp",
        "cái gì đó khác frob",
        "cái gì đó khác znork",
    ):
        chat.say(wrong)
    assert conversation(chat).state == "waiting", "the same question four times brings a person"


@pytest.mark.parametrize(
    "words",
    [
        "không hiểu gì hết",
        "bạn không hiểu",
        "nói chuyện với máy chán quá",
        "bot ngu quá",
        "hỏi một đằng trả lời một nẻo",
        "bực mình quá",
        "tra loi lung tung",
        "you don't understand me",
        "this is useless",
    ],
)
def test_anger_about_the_bot_is_offered_a_person_at_once(chat, words):
    told = chat.say(words)
    assert chat.buttons[0].value == "gặp cán bộ", told
    assert any(button.kind == "phone" for button in chat.buttons)


@pytest.mark.parametrize(
    "words",
    [
        "hệ thống thoát nước trước nhà tôi tệ quá",
        "máy bơm của trạm hư rồi",
        "tôi không hiểu gì về thủ tục đất đai",
        "cán bộ phường nói chuyện khó chịu quá",
        "ở đây bàn ghế dở quá đề nghị sửa",
        "ồn quá hàng xóm karaoke",
        "mệt quá đi khám ở đâu",
    ],
)
def test_complaints_about_other_things_are_no_anger_about_the_bot(chat, words):
    assert not is_complaint(Turn.of(chat_memory(chat), Utterance(words)))


def chat_memory(chat: Chat):
    from assistant.dialogue_state import read

    return read([chat.identity])[0]


def test_the_citizen_leaves_the_queue_by_words_and_by_the_button(chat):
    chat.say("gặp cán bộ")
    assert "không còn chờ" in chat.press("Thôi").lower()
    assert conversation(chat).state == "bot"
    assert DeskEntry.objects.filter(kind="left").count() == 1
    for words in ("thôi khỏi gặp nữa", "không cần nữa", "thôi khỏi", "tôi tự làm được rồi"):
        chat.say("gặp cán bộ")
        assert conversation(chat).state == "waiting"
        told = chat.say(words)
        assert conversation(chat).state == "bot", (words, told)


def test_who_waits_may_ask_how_long_and_say_goodbye(chat):
    chat.say("cho mình gặp người thật")
    assert "người tiếp theo" in chat.say("chờ khoảng bao lâu vậy")
    assert "người tiếp theo" in chat.say("mấy giờ thì cán bộ trả lời")
    chat.say("ờ thôi mai tui gọi")
    assert conversation(chat).state == "bot"


def test_who_does_not_wait_leaves_nothing_and_a_flow_keeps_its_stop_word(chat):
    assert human_handover.leave(Turn.of(chat_memory(chat), Utterance("thôi khỏi gặp nữa"))) is None
    chat.say("tôi muốn nộp hồ sơ")
    services.ask_for_person(identity=chat.identity, because="thử")
    chat.identity.refresh_from_db()
    chat.say("thôi")
    assert conversation(chat).state == "waiting", "the flow was stopped, not the wait"


def test_what_is_out_of_scope_is_acknowledged_in_the_queue(chat):
    chat.say("gặp cán bộ")
    assert "cán bộ sẽ đọc" in chat.say("hát cho bà nghe bài bolero đi")


def test_in_the_queue_certain_questions_are_answered(chat):
    chat.say("gặp cán bộ")
    assert "lịch cúp điện" in chat.say("mai thăng bình có cúp điện không")
    assert conversation(chat).state == "waiting"


@pytest.mark.parametrize("event", ["sticker", "voice", "video", "link", "card", "other"])
@pytest.mark.parametrize("state", ["fresh", "flow", "waiting"])
def test_what_cannot_be_read_gets_a_short_reply_in_any_state(chat, event, state):
    if state == "flow":
        chat.say("tôi muốn nộp hồ sơ")
        name = chat.identity.conversation.dialogue.name
    if state == "waiting":
        chat.say("gặp cán bộ")
    told = chat.say(event=event)
    assert 0 < len(told) < 200
    if state == "flow":
        assert conversation(chat).dialogue.name == name


def test_a_message_that_is_only_an_address_is_told_that_links_are_not_opened(chat):
    assert "đường dẫn" in chat.say("https://vnexpress.net/abc-123.html")


def test_an_english_speaker_is_offered_a_person_in_english(chat):
    chat.say("what can I see in Hoi An")
    chat.say(UNKNOWN[0])
    assert "officer" in chat.say(UNKNOWN[1])
    assert not any("Gặp cán bộ" in button.title for button in chat.buttons)
