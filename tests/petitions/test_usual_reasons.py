"""The reasons of the petitions' desk are rows: offered where a step asks, filled in, kept by managers."""

import datetime as dt

import pytest
from django.urls import reverse

from petitions import services
from petitions.models import UsualReason
from petitions.services import TransitionDetails
from petitions.workflow import Status
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_handler,
    make_operator,
)
from tests.petitions.test_desk import signed_in, step

pytestmark = pytest.mark.django_db
Act = UsualReason.Act


@pytest.fixture(autouse=True)
def reasons(settings):
    settings.STAFF_OTP_REQUIRED = False
    UsualReason.objects.all().delete()
    UsualReason.objects.bulk_create(
        [
            UsualReason(act=Act.HAND_BACK, text="Không thuộc địa bàn", position=2),
            UsualReason(act=Act.HAND_BACK, text="Không thuộc lĩnh vực", position=1),
            UsualReason(act=Act.HAND_BACK, text="Lý do cũ", is_in_use=False),
            UsualReason(act=Act.QUESTION, text="Xin cho biết địa điểm cụ thể."),
            UsualReason(act=Act.REJECTION, text="Thuộc cơ quan khác."),
            UsualReason(act=Act.CLOSING, text="Người gửi đề nghị dừng."),
            UsualReason(act=Act.DELAY, text="Chờ vật tư"),
            UsualReason(act=Act.CORRECTION, text="Câu trả lời trước chưa đủ"),
        ]
    )


def waiting():
    petition = from_somebody()
    details = TransitionDetails(question="Ở đâu?")
    services.change_status(petition=petition, to=Status.WAITING, by=centre(), details=details)
    return petition


@pytest.mark.parametrize(
    ("begun", "to", "field", "offered"),
    [
        (handed_over, "accepted", "reason", ["Không thuộc lĩnh vực", "Không thuộc địa bàn"]),
        (from_somebody, "waiting", "question", ["Xin cho biết địa điểm cụ thể."]),
        (from_somebody, "rejected", "reason", ["Thuộc cơ quan khác."]),
        (waiting, "closed", "reason", ["Người gửi đề nghị dừng."]),
    ],
)
def test_each_step_offers_its_own_before_the_field_and_a_chosen_one_is_told(begun, to, field, offered):
    petition = begun()
    client = signed_in(make_operator())
    page = client.get(step(petition, to))
    names = list(page.context["form"].fields)
    assert names.index(f"{field}_usual") == names.index(field) - 1
    choices = page.context["form"].fields[f"{field}_usual"].choices
    assert [value for value, _label in choices if value] == offered
    assert f'data-fills="id_{field}"' in page.content.decode()
    answer = {"expected_version": petition.version, field: "", f"{field}_usual": offered[0]}
    assert client.post(step(petition, to), answer).status_code == 302
    assert petition.events.last().note_public == offered[0]


def test_what_is_typed_goes_before_what_was_chosen():
    petition = handed_over()
    answer = {"expected_version": petition.version, "reason": "Đã có đơn vị khác làm"}
    client = signed_in(make_handler(petition.unit))
    client.post(step(petition, "accepted"), answer | {"reason_usual": "Không thuộc địa bàn"})
    assert petition.events.last().note_public == "Đã có đơn vị khác làm"


def test_an_apology_and_a_correction_offer_theirs_and_an_answer_none():
    petition = handed_over()
    client = signed_in(make_operator())
    page = reverse("admin:petitions_petition_new_day", args=[petition.pk])
    day = (petition.due_at + dt.timedelta(days=3)).date()
    client.post(page, {"because": "", "because_usual": "Chờ vật tư", "new_day": f"{day:%d/%m/%Y}"})
    assert petition.events.last().note_public == "Chờ vật tư"
    assert not [
        name for name in client.get(step(petition, "answered")).context["form"].fields if "usual" in name
    ]
    given = answered()
    form = client.get(reverse("admin:petitions_petition_correct", args=[given.pk])).context["form"]
    assert "Câu trả lời trước chưa đủ" in [value for value, _label in form.fields["because_usual"].choices]


def test_managers_keep_them_operators_read_them_and_nobody_deletes_one():
    page = reverse("admin:petitions_usualreason_changelist")
    row = UsualReason.objects.get(act=Act.DELAY)
    change = reverse("admin:petitions_usualreason_change", args=[row.pk])
    manager = signed_in(make_operator("Quản lý trung tâm"))
    manager.post(change, {"act": row.act, "text": "Chờ vật tư sửa chữa", "position": 3})
    row.refresh_from_db()
    assert (row.text, row.position, row.is_in_use) == ("Chờ vật tư sửa chữa", 3, False)
    assert manager.get(reverse("admin:petitions_usualreason_delete", args=[row.pk])).status_code == 403
    operator = signed_in(make_operator())
    assert "Chờ vật tư sửa chữa" in operator.get(page).content.decode()
    assert operator.get(reverse("admin:petitions_usualreason_add")).status_code == 403
    assert signed_in(make_handler(handed_over().unit)).get(page).status_code == 403
