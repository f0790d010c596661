"""Questions and answers in the back office, from a conversation, and in files."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from foundation.conversations import services as conversations
from knowledge.models import QuestionAnswer, State
from tests.admin.conftest import desk_client
from tests.foundation.conversations.factories import citizen_says, make_conversation, make_operator
from tests.knowledge.conftest import make_answer

pytestmark = pytest.mark.django_db
LIST = "/admin/knowledge/questionanswer/"


def test_one_writes_another_publishes_and_a_published_answer_is_not_edited(writer, second):
    desk = desk_client(writer)
    values = {"question": "Mấy giờ có nước?", "answer": "5 giờ sáng.", "source": "Nhà máy nước"}
    desk.post(f"{LIST}add/", values | {"valid_from": timezone.localdate().isoformat()}, follow=True)
    entry = QuestionAnswer.objects.get()
    assert (entry.state, entry.written_by) == (State.DRAFT, writer)
    assert "Gửi duyệt" in desk.get(f"{LIST}{entry.pk}/change/").content.decode()
    entry.state = State.PROPOSED
    entry.save()
    page = desk_client(second).get(f"{LIST}{entry.pk}/change/").content.decode()
    assert "Chờ người thứ hai duyệt" in page
    entry.state = State.PUBLISHED
    entry.save()
    assert 'name="question"' not in desk.get(f"{LIST}{entry.pk}/change/").content.decode()


def test_the_list_warns_of_answers_that_expire(writer):
    today = timezone.localdate()
    make_answer(question="Sắp hết?", valid_until=today + dt.timedelta(3))
    make_answer(question="Hết rồi?", valid_from=today - dt.timedelta(9), valid_until=today - dt.timedelta(1))
    make_answer(question="Còn lâu?")
    desk = desk_client(writer)
    page = desk.get(LIST).content.decode()
    assert "còn 3 ngày" in page
    assert "không hiển thị" in page
    expired = desk.get(f"{LIST}?validity=expired").content.decode()
    assert "Hết rồi?" in expired and "Còn lâu?" not in expired
    soon = desk.get(f"{LIST}?validity=soon").content.decode()
    assert "Sắp hết?" in soon and "Hết rồi?" not in soon
    assert "Còn lâu?" in desk.get(f"{LIST}?q=con lau").content.decode()


def test_an_operator_proposes_the_answer_of_a_conversation_and_nobody_is_named(second):
    operator = make_operator("Lan")
    said = "Tôi là Nguyễn Văn Bảy, 0905 123 456, đào ao có phải xin phép không?"
    conversation = make_conversation(said)
    conversations.ask_for_person(identity=conversation.identity, because="hỏi")
    conversations.take(conversation=conversation, operator=operator)
    conversation.turns.create(
        author="person", operator=operator, said_at=timezone.now(),
        text="Chào ông Nguyễn Văn Bảy, không phải xin phép. Cần thì gọi 0905 123 456.",
    )  # fmt: skip
    desk, address = desk_client(operator), f"/truc/{conversation.pk}/viec/knowledge/"
    page = desk.get(address).content.decode()
    assert "đào ao có phải xin phép không" in page and "không phải xin phép" in page
    assert "Văn Bảy" not in page.partition("<form")[2] and "0905" not in page.partition("<form")[2]
    values = {
        "question": "Đào ao có phải xin phép không? (hỏi 0905 123 456)", "answer": "Không.", "source": "Xã",
    }  # fmt: skip
    assert desk.post(address, values).status_code in (302, 303)
    entry = QuestionAnswer.objects.get()
    assert (entry.state, entry.written_by) == (State.PROPOSED, operator)
    assert "0905" not in entry.question
    assert "đã có trong hỏi đáp" in desk.post(address, values).content.decode()
    assert conversation.entries.filter(kind="act", text__contains="hỏi đáp").count() == 1


def test_a_citizen_who_goes_on_after_the_answer_is_not_taken_for_the_question(second):
    operator = make_operator("Lan")
    conversation = make_conversation("đào ao có phải xin phép không?")
    conversation.turns.create(
        author="person", operator=operator, said_at=timezone.now(), text="Không phải xin phép."
    )
    citizen_says(conversation.identity, "cảm ơn")
    page = desk_client(operator).get(f"/truc/{conversation.pk}/viec/knowledge/").content.decode()
    assert "đào ao có phải xin phép không" in page and "Không phải xin phép" in page


def test_a_file_is_taken_in_and_waits_for_the_second_person(tmp_path, writer):
    path = tmp_path / "hoi-dap.csv"
    path.write_text(
        "Câu hỏi;Cách hỏi khác;Trả lời;Nguồn;Hiệu lực đến\n"
        "Mấy giờ có nước?;;5 giờ sáng;Nhà máy nước;31/12/2030\n"
        "Đổ rác ở đâu?;;Điểm tập kết;;\n",
        encoding="utf-8-sig",
    )
    for expected in ("Mới: 2", "Không đổi: 2"):
        out = StringIO()
        call_command("import_data", "knowledge", str(path), stdout=out)
        assert QuestionAnswer.objects.count() == 2, (expected, out.getvalue())
    states = dict(QuestionAnswer.objects.values_list("question", "state"))
    assert states == {"Mấy giờ có nước?": State.PROPOSED, "Đổ rác ở đâu?": State.DRAFT}
    assert QuestionAnswer.objects.get(state=State.PROPOSED).valid_until == dt.date(2030, 12, 31)
    page = desk_client(writer).get(f"{LIST}export/")
    assert page.status_code == 200
