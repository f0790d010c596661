"""Ready answers, hours and rules in the back office, by role."""

import pytest

from inbox.models import CannedAnswer
from tests.foundation.conversations.factories import make_operator
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db
PAGES = (
    "inbox/cannedanswer/",
    "conversations/workingspan/",
    "conversations/specialday/",
    "conversations/deskrules/",
)


def test_the_manager_keeps_them_and_the_operator_reads_them():
    manager = desk_of(make_operator(role="Quản lý trung tâm"))
    operator = desk_of(make_operator())
    for page in PAGES:
        assert manager.get(f"/admin/{page}").status_code == 200
        assert manager.get(f"/admin/{page}add/").status_code == 200
        assert operator.get(f"/admin/{page}").status_code == 200
        assert operator.get(f"/admin/{page}add/").status_code == 403


def test_an_edited_answer_keeps_its_history():
    editor = desk_of(make_operator(role="Biên tập viên"))
    values = {"topic": "Hồ sơ", "title": "Xin mã", "text": "Cho xin mã", "is_in_use": "on"}
    assert editor.post("/admin/inbox/cannedanswer/add/", values).status_code == 302
    answer = CannedAnswer.objects.get()
    editor.post(f"/admin/inbox/cannedanswer/{answer.pk}/change/", values | {"text": "Ông/bà cho xin mã"})
    assert [old.text for old in answer.history.all()] == ["Ông/bà cho xin mã", "Cho xin mã"]
