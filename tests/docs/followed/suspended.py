"""What must be so once docs/adding-a-status.md is followed: the new status is seen everywhere."""

import pytest
from django.utils import translation

from assistant import dossier_replies
from dossiers import import_layout, services
from dossiers.statuses import Status
from foundation.outbox.models import Notice
from tests.factories import desk_of, enough_for, make_dossier, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    dossier = make_dossier()
    by = desk_of(dossier)
    services.change_status(dossier=dossier, to=4, by=by, details=enough_for(4))
    services.change_status(dossier=dossier, to=11, by=by, details=enough_for(11, reason="Đang kiện"))
    return dossier


def test_on_the_page(dossier, client):
    page = " ".join(client.get(f"{dossier.tracking_path}?lang=en").content.decode().split())
    assert "<h1>Suspended by a court</h1>" in page and "tone-refused" in page
    assert "A court must decide first. If you have questions, call" in page
    assert ": a court decides first." in page
    assert "<strong>Suspended by a court</strong>" in page.split('class="history"')[1]


def test_in_the_chat(dossier):
    with translation.override("en"):
        told = dossier_replies.by_code_alone(dossier)
        reply = dossier_replies.in_full(dossier, dossier.applicant)
    assert told.startswith(f"Dossier {dossier.code}: Suspended by a court.")
    assert "A court must decide first." in reply.messages[0].text


def test_in_the_api(dossier, client):
    answer = client.get("/api/v1/track/", {"code": dossier.code, "secret": dossier.secret}).json()
    assert (answer["status"], answer["title"]) == (11, "Tạm đình chỉ theo yêu cầu của tòa án")


def test_in_its_letter_and_its_notice(dossier):
    letter = dossier.documents.get(form="05")
    assert letter.data["decision"] == "Tạm đình chỉ theo yêu cầu của tòa án"
    text = Notice.objects.filter(subject=dossier.code).latest("pk").message["text"]
    assert text.startswith("Tạm đình chỉ theo yêu cầu của tòa án.") and "Lý do: Đang kiện." in text


def test_at_the_desk(dossier, client, settings):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(make_officer(dossier.received_at_agency, is_staff=True, is_superuser=True))
    desk = client.get(f"/admin/dossiers/dossier/{dossier.pk}/change/").content.decode()
    assert "Tạm đình chỉ" in desk and f"/admin/dossiers/dossier/{dossier.pk}/chuyen/4/" in desk


def test_in_spreadsheets():
    for cell in (11, "11", "Tạm đình chỉ", "Tạm đình chỉ theo yêu cầu của tòa án"):
        assert import_layout.status(cell) == Status.SUSPENDED


def test_the_time_limit_rests_until_it_goes_on(dossier):
    assert dossier.pauses.get().ended_at is None
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4, reason="Xong"))
    assert dossier.pauses.get().ended_at
