"""Suggested answers: from the bot's public data and from colleagues, masked, kept from others, measured."""

import pytest

from assistant.models import PastAnswer
from foundation.conversations import services
from foundation.conversations.models import Conversation, Turn
from foundation.messages import Message
from foundation.outbox import answers
from foundation.ready_answers import MAX_ANSWER_LENGTH
from inbox.figures import report
from inbox.models import SuggestedAnswer
from inbox.suggested_answers import take
from tests.factories import make_procedure
from tests.foundation.conversations.factories import citizen_says, make_conversation, make_operator
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db
QUESTION = "Nhà tôi ở kiệt 12 không thấy xe rác vào, gọi đội vệ sinh ở đâu"
ANSWER = "Ông/bà gọi đội vệ sinh 0235 3851 234, tổ của kiệt 12 do anh Nguyễn Văn Hùng phụ trách."


def waiting(*words: str) -> Conversation:
    conversation = make_conversation(*words)
    services.ask_for_person(identity=conversation.identity, because="Ông/bà xin gặp cán bộ")
    return Conversation.objects.get(pk=conversation.pk)


def answered(conversation: Conversation, operator, text: str) -> Turn:
    return answers.answer(
        conversation=conversation,
        operator=operator,
        message=Message(text),
        token=f"token-{conversation.pk}-{text[:5]}",
        seen=10**9,
    )


def shown(desk, conversation: Conversation) -> str:
    return desk.get(f"/truc/{conversation.pk}/goi-y/", headers={"HX-Request": "true"}).content.decode()


def test_what_a_colleague_answered_to_a_similar_question_is_suggested_masked(desk, lan):
    answered(waiting(QUESTION), lan, ANSWER)
    past = PastAnswer.objects.get()
    assert "Nguyễn Văn Hùng" not in past.answer and "3851" not in past.answer
    other = waiting("nha toi kiet 12 khong thay xe rac vao goi doi ve sinh o dau vay", "gặp cán bộ")
    page = shown(desk, other)
    assert "đội vệ sinh" in page and "Đã trả lời ngày" in page
    assert "Nguyễn Văn Hùng" not in page
    assert SuggestedAnswer.objects.count() == 1
    shown(desk, other)
    assert SuggestedAnswer.objects.count() == 1, "counted as shown once"


def test_an_answer_that_is_taken_back_is_learnt_no_more(lan):
    turn = answered(waiting(QUESTION), lan, ANSWER)
    answers.undo_answer(turn=turn, operator=lan)
    assert not PastAnswer.objects.exists()


def test_what_the_bot_holds_is_suggested_with_its_source_and_changes_nothing(desk):
    make_procedure(name="Cấp giấy phép xây dựng nhà ở riêng lẻ", synonyms="xin phép xây nhà")
    conversation = waiting("tôi muốn xin phép xây nhà thì cần giấy tờ gì", "gặp cán bộ")
    page = shown(desk, conversation)
    assert "Bản vẽ thiết kế" in page and "Thủ tục: Cấp giấy phép xây dựng" in page
    conversation.refresh_from_db()
    assert conversation.state == "waiting"
    assert not Turn.objects.filter(conversation=conversation, author="bot").exists()


def test_no_dossier_and_no_score_is_ever_suggested(desk):
    for words in ("hồ sơ H47.15-240305-0123 của tôi tới đâu rồi", "điểm thi số báo danh 48001234"):
        assert "H47" not in shown(desk, waiting(words)).replace(words, "")


def test_an_unknown_question_has_an_empty_state_and_an_answered_one_none(desk, lan):
    conversation = waiting("xyzzy qwrt plugh")
    assert "Chưa có câu trả lời gợi ý" in shown(desk, conversation)
    answered(conversation, lan, "Chào ông/bà")
    assert not SuggestedAnswer.objects.exists()


def test_who_does_not_hold_the_conversation_sees_and_takes_nothing(desk, minh, lan, client):
    answered(waiting(QUESTION), lan, ANSWER)
    conversation = waiting(QUESTION)
    services.take(conversation=conversation, operator=minh)
    assert "đội vệ sinh" not in shown(desk, conversation)
    assert "đội vệ sinh" in shown(desk_of(minh), conversation)
    editor = desk_of(make_operator(role="Biên tập viên"))
    assert editor.get(f"/truc/{conversation.pk}/goi-y/").status_code == 403
    assert client.get(f"/truc/{conversation.pk}/goi-y/").status_code == 302
    suggestion = SuggestedAnswer.objects.get()
    other = waiting("câu khác hẳn")
    assert desk.post(f"/truc/{other.pk}/goi-y/{suggestion.pk}/lay/").status_code == 404


def test_without_scripts_it_comes_into_the_box_and_what_is_sent_is_measured(desk, lan):
    answered(waiting(QUESTION), lan, ANSWER)
    for edited in (False, True):
        conversation = waiting(QUESTION)
        shown(desk, conversation)
        suggestion = SuggestedAnswer.objects.latest("pk")
        desk.post(f"/truc/{conversation.pk}/goi-y/{suggestion.pk}/lay/")
        page = desk.get(f"/truc/{conversation.pk}/").context
        assert page["draft"] == suggestion.text
        text = suggestion.text + (" Cảm ơn bà." if edited else "")
        desk.post(
            f"/truc/{conversation.pk}/tra-loi/",
            {"text": text, "token": page["token"], "seen": page["thread"].last_turn},
        )
        suggestion.refresh_from_db()
        assert suggestion.is_edited is edited
    figures = report(7).suggestions
    assert (figures.taken, figures.unchanged, figures.edited) == (2, 1, 1)


def test_a_line_break_as_browsers_send_it_changes_no_suggestion_and_counts_once(desk, lan):
    conversation = waiting(QUESTION)
    suggestion = SuggestedAnswer.objects.create(
        conversation=conversation,
        question=conversation.turns.get(),
        position=0,
        text="\n".join(["a" * 117] * 16),
        source="Hỏi đáp",
    )
    take(suggestion, lan)
    typed = suggestion.text.replace("\n", "\r\n")
    assert len(suggestion.text) <= MAX_ANSWER_LENGTH < len(typed)
    desk.post(f"/truc/{conversation.pk}/tra-loi/", {"text": typed, "token": "t", "seen": 10**9})
    suggestion.refresh_from_db()
    assert suggestion.is_edited is False


def test_the_manager_reads_bad_turns_escalations_emergencies_and_suggestions(lan):
    from tests.assistant.chat import Chat

    chat = Chat(make_conversation("Alo").identity)
    for words in ("xyzzy qwrt plugh", "blorp znork wub", "frob gleeb quux"):
        chat.say(words)
    citizen_says(chat.identity, "thôi")
    chat.say("cháy nhà rồi cứu với")
    numbers = {str(label): number for label, number in report(7).bot}
    assert list(numbers.values()) == [3, 1, 1]
    page = desk_of(make_operator(role="Quản lý trung tâm")).get("/truc/so-lieu/").content.decode()
    assert "Lượt bot chưa đạt" in page and "Câu trả lời gợi ý" in page
