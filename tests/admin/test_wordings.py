"""The wordings of messages at the desk: read, proposed with a preview, put in force by another role."""

import pytest
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.outbox import wording_services
from foundation.outbox.models import NoticeWording
from foundation.outbox.wordings import IN_FORCE, WORDINGS
from tests.admin.conftest import desk_client, officer_of

LIST = "/admin/outbox/noticewording/loi/"
PAGE = f"{LIST}dossier.4/vi/"
TYPED = "Cán bộ đang xem hồ sơ. {Ngày giờ và nơi hẹn trả}"
KEPT = "Cán bộ đang xem hồ sơ. {promise}"


@pytest.fixture(autouse=True)
def fresh():
    IN_FORCE.forget()
    yield
    IN_FORCE.forget()


@pytest.fixture
def writer(db):
    return officer_of(role=Role.NOTICE_DUTY)


@pytest.fixture
def desk(writer):
    return desk_client(writer)


def propose(by, text: str = KEPT) -> NoticeWording:
    return wording_services.propose(wording=WORDINGS["dossier.4"], language="vi", text=text, by=by)


@pytest.mark.slow("opens every message of the portal")
def test_every_message_stands_in_the_list_with_its_text_and_opens(desk):
    page = desk.get(LIST).content.decode()
    assert "Yêu cầu bổ sung" in page and "{ngày giờ và nơi hẹn trả}" in page and "%(" not in page
    for wording in WORDINGS.values():
        for language in wording.languages:
            address = reverse("admin:outbox_noticewording_wording", args=[wording.key, language])
            assert address in page and desk.get(address).status_code == 200
    assert desk.get(f"{LIST}dossier.4/en/").status_code == 404
    assert desk.get(f"{LIST}nothing/vi/").status_code == 404


def test_the_list_is_searched_without_marks(desk):
    found = desk.get(LIST, {"q": "hai long"}).content.decode()
    assert "petition.ask_rating" in found and "dossier.4/" not in found
    assert "Xem tất cả lời thông báo" in desk.get(LIST, {"q": "zzz"}).content.decode()


def test_a_text_is_previewed_with_an_example_before_it_is_proposed(desk):
    page = desk.post(PAGE, {"text": TYPED, "preview": "1"}).content.decode()
    assert "Cán bộ đang xem hồ sơ. Hẹn trả: " in page and TYPED in page
    assert not NoticeWording.objects.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Xin chờ. {ngày giờ và nơi hẹn trả} {tên dân}", "tên dân"),
        ("Xin chờ.", "Thiếu “{ngày giờ và nơi hẹn trả}”"),
        ("Chờ {ngày giờ và nơi hẹn trả} " + "x" * 1500, "ký tự"),
        ("", "Lỗi:"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_beside_its_field_and_stays(desk, text, why):
    page = desk.post(PAGE, {"text": text})
    words = page.content.decode()
    assert page.status_code == 200 and why in words and 'href="#id_text"' in words
    assert text in words and not NoticeWording.objects.exists()


def test_one_proposes_and_another_puts_it_in_force(desk, writer, django_capture_on_commit_callbacks):
    assert desk.post(PAGE, {"text": TYPED}).status_code == 302
    version = NoticeWording.objects.get()
    assert (version.text, version.proposed_by) == (KEPT, writer)
    change = reverse("admin:outbox_noticewording_change", args=[version.pk])
    assert "cần người thứ hai duyệt" in desk.get(change).content.decode()
    approve = reverse("admin:outbox_noticewording_approve", args=[version.pk])
    assert desk.post(approve, {"_form_submitted": "on"}).status_code in (302, 403)
    version.refresh_from_db()
    assert version.state == "proposed"

    second = desk_client(officer_of(role=Role.MODERATOR))
    card = second.get("/admin/").content.decode()
    assert "others=proposed_by&amp;state__exact=proposed" in card
    assert "Cán bộ đang xem hồ sơ. Hẹn trả:" in second.get(change).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        second.post(approve, {"_form_submitted": "on"})
    version.refresh_from_db()
    assert version.state == "approved"
    assert "Cơ quan đã sửa lời" in desk.get(PAGE).content.decode()


def test_an_older_version_and_the_default_are_taken_into_the_form(desk, writer):
    first = propose(writer)
    wording_services.send_back(first, by=writer, reason="chưa hay")
    taken = desk.get(PAGE, {"from": first.pk}).context["form"].initial["text"]
    assert taken == "Cán bộ đang xem hồ sơ. {ngày giờ và nơi hẹn trả}"
    assert desk.get(PAGE, {"from": "default"}).context["form"].initial["text"].startswith("Ông/bà chưa phải")


def test_who_may_only_read_proposes_nothing(db):
    manager = desk_client(officer_of(role=Role.MANAGER))
    assert "Đề nghị dùng lời này" not in manager.get(PAGE).content.decode()
    assert manager.post(PAGE, {"text": TYPED}).status_code == 403
    assert desk_client(officer_of(role=Role.ACCOUNTANT)).get(LIST).status_code == 403


def test_a_second_proposal_waits_for_the_first(desk, writer):
    propose(officer_of(role=Role.EDITOR))
    page = desk.post(PAGE, {"text": TYPED.replace("xem", "đọc")}).content.decode()
    assert "Đã có một lời mới chờ duyệt" in page and "Cán bộ đang đọc" in page
