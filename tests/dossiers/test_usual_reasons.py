"""Usual reasons are rows: offered where they belong, filled in, edited, taken out of use."""

import pytest

from dossiers.models import Dossier, UsualReason
from dossiers.workflow import Status
from foundation.accounts.roles import Role
from tests.admin.conftest import agency, desk, desk_client, officer, officer_of, one_step
from tests.factories import make_dossier, submit_dossier

__all__ = ["agency", "desk", "officer", "one_step"]
pytestmark = pytest.mark.django_db
BASE = "/admin/dossiers/dossier/"
Act = UsualReason.Act


@pytest.fixture(autouse=True)
def reasons():
    UsualReason.objects.all().delete()
    UsualReason.objects.bulk_create(
        [
            UsualReason(act=Act.SUPPLEMENT, text="Cần bản chính", position=2),
            UsualReason(act=Act.SUPPLEMENT, text="Ảnh mờ", position=1),
            UsualReason(act=Act.REFUSAL, text="Không thuộc thẩm quyền", position=1),
            UsualReason(act=Act.CORRECTION, text="Gõ nhầm", position=1),
            UsualReason(act=Act.CORRECTION, text="Lý do cũ", position=2, is_in_use=False),
        ]
    )


def test_the_papers_that_are_missing_are_offered_the_reasons_of_the_office_in_its_order(desk, agency):
    dossier = make_dossier(received_at_agency=agency)
    words = desk.get(f"{BASE}{dossier.pk}/chuyen/{int(Status.SUPPLEMENT)}/").content.decode()
    assert words.index('<option value="Ảnh mờ">') < words.index('<option value="Cần bản chính">')
    assert "Không thuộc thẩm quyền" not in words


def test_a_reason_that_is_chosen_counts_where_the_field_is_left_empty_and_gives_way_to_what_is_typed(
    desk, agency
):
    for typed, kept in (("", "Không thuộc thẩm quyền"), ("Nộp tại xã khác", "Nộp tại xã khác")):
        dossier = submit_dossier(received_at_agency=agency)
        page = f"{BASE}{dossier.pk}/chuyen/{int(Status.NOT_ACCEPTED)}/"
        form = desk.get(page).context["form"]
        assert list(form.fields).index("reason_usual") == list(form.fields).index("reason") - 1
        answer = {
            "expected_version": dossier.version,
            "reason": typed,
            "reason_usual": "Không thuộc thẩm quyền",
        }
        assert desk.post(page, answer).status_code == 302
        assert dossier.events.last().note_public == kept


def test_what_is_out_of_use_is_not_offered_and_nothing_is_where_no_row_is(desk, agency):
    dossier = make_dossier(received_at_agency=agency)
    form = desk.get(f"{BASE}{dossier.pk}/sua/").context["form"]
    assert [value for value, _label in form.fields["reason_usual"].choices] == ["", "Gõ nhầm"]
    assert "cause_usual" not in desk.get(f"{BASE}{dossier.pk}/xin-loi/").context["form"].fields
    typed = {name: form[name].value() or "" for name in form.fields}
    desk.post(f"{BASE}{dossier.pk}/sua/", typed | {"address": "2 Hùng Vương", "reason_usual": "Gõ nhầm"})
    assert Dossier.objects.get(pk=dossier.pk).events.last().note_internal == "Gõ nhầm"


def test_administrators_keep_them_and_nobody_deletes_one(agency):
    page = "/admin/dossiers/usualreason/"
    keeper = desk_client(officer_of(role=Role.ADMINISTRATOR))
    row = UsualReason.objects.get(text="Gõ nhầm")
    assert keeper.get(f"{page}{row.pk}/delete/").status_code == 403
    keeper.post(f"{page}{row.pk}/change/", {"act": row.act, "text": "Gõ nhầm tên", "position": 1})
    row.refresh_from_db()
    assert (row.text, row.is_in_use) == ("Gõ nhầm tên", False)
    assert desk_client(officer_of(agency)).post(f"{page}add/", {}).status_code == 403
