"""Who may enter the desk."""

import pytest

from tests.factories import make_officer
from tests.foundation.conversations.factories import make_conversation, make_operator
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db


def test_a_stranger_is_sent_to_the_log_in(client):
    answer = client.get("/truc/")
    assert answer.status_code == 302
    assert answer.url.startswith("/admin/login/")


def test_a_form_sent_after_the_session_leads_by_the_log_in_to_a_page(client):
    page = f"/truc/{make_conversation().pk}/"
    for form, then in ((f"{page}nhan/", page), (f"{page}tra-loi/", page), ("/truc/tim/", "/truc/")):
        assert client.post(form).url == f"/admin/login/?next={then}"


@pytest.mark.security_check("authorisation")
def test_staff_without_the_role_are_refused_everywhere():
    conversation = make_conversation()
    outsider = desk_of(make_officer(is_staff=True))
    for path in ("", f"{conversation.pk}/", f"{conversation.pk}/moi/", "moi/", "mau-tra-loi/", "so-lieu/"):
        assert outsider.get(f"/truc/{path}").status_code == 403
    assert outsider.post(f"/truc/{conversation.pk}/nhan/").status_code == 403


def test_the_second_step_is_asked_here_too(desk, settings):
    settings.STAFF_OTP_REQUIRED = True
    assert desk.get("/truc/").url.startswith("/admin/login/")


def test_figures_are_the_managers(desk):
    assert desk.get("/truc/so-lieu/").status_code == 403
    manager = desk_of(make_operator("Quản lý", role="Quản lý trung tâm"))
    assert manager.get("/truc/so-lieu/").status_code == 200


@pytest.mark.security_check("sessions")
def test_nothing_of_the_desk_is_kept_by_a_browser(desk):
    assert "no-store" in desk.get("/truc/").headers["Cache-Control"]
