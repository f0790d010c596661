"""Questions and answers, and the two persons that one takes."""

import pytest

from foundation.citizens.services import identity_for
from knowledge.models import QuestionAnswer, State
from tests.admin.conftest import officer_of
from tests.assistant.chat import Chat


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def writer(db):
    return officer_of(role="Biên tập viên")


@pytest.fixture
def second(db):
    return officer_of(role="Duyệt nội dung")


@pytest.fixture
def chat(db):
    return Chat(identity_for(channel="chat", external_id="7100000000000000414"))


@pytest.fixture
def pond(writer):
    """A published answer about something of which nothing else speaks."""
    return make_answer(written_by=writer, state=State.PUBLISHED)


def make_answer(**over) -> QuestionAnswer:
    values = {
        "question": "Đào ao nuôi cá trong vườn có phải xin phép không?",
        "variants": "tự đào ao thả cá có cần xin ai không\ndao ao nuoi ca co phai xin phep khong",
        "answer": "Không phải xin phép nếu không đổi mục đích sử dụng đất; hãy báo thôn trước khi đào.",
        "question_en": "Do I need a permit to dig a fish pond?",
        "source": "Phòng Kinh tế xã Thử, văn bản 12",
    }
    return QuestionAnswer.objects.create(**values | over)
