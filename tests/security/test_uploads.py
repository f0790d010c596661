"""What strangers upload: how much, and how it is given out again."""

import io
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from dossiers import submission
from dossiers.models import DossierDraft
from dossiers.submission import drafts
from dossiers.views.filing import begin, fill
from foundation.conversations import files
from foundation.conversations.models import Turn
from foundation.rate_limits import RateLimiter
from petitions.models import Draft
from petitions.views import wizard
from tests.factories import make_procedure
from tests.foundation.conversations.factories import make_conversation, make_operator
from tests.foundation.documents import pdf
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db
PDF = pdf()
PAPERS = "/nop-ho-so/giay-to/"


@pytest.fixture
def permit():
    return make_procedure(is_filed_here=True)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def limited(limiter: RateLimiter, allowed: int) -> RateLimiter:
    return RateLimiter(f"{limiter.scope}-{uuid.uuid4().hex}", f"{allowed}/hour")


def test_one_address_begins_so_many_dossiers_an_hour(client, permit, monkeypatch):
    monkeypatch.setattr(begin, "BEGINNING", limited(begin.BEGINNING, 3))
    page = reverse("dossiers:file_procedure", args=[permit.pk])
    assert [client.post(page, follow=True).status_code for _ in range(5)] == [200] * 3 + [429] * 2
    assert DossierDraft.objects.count() == 3


def test_one_address_sends_so_many_forms_with_files_an_hour(client, permit, monkeypatch):
    monkeypatch.setattr(fill, "UPLOADING", limited(fill.UPLOADING, 2))
    client.post(reverse("dossiers:file_procedure", args=[permit.pk]))
    statuses = []
    for _ in range(4):
        file = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
        statuses.append(client.post(PAPERS, {"paper-1": file}, follow=True).status_code)
    assert statuses == [200, 200, 429, 429]


def test_one_address_sends_so_many_bytes_a_day_over_all_its_drafts(client, permit, monkeypatch):
    budget = RateLimiter(f"draft-{uuid.uuid4().hex}", f"{2 * len(PDF)}/day")
    monkeypatch.setattr(drafts, "UPLOADED", budget)
    texts = []
    for _ in range(3):
        client.post(reverse("dossiers:file_procedure", args=[permit.pk]))
        file = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
        texts.append(client.post(PAPERS, {"paper-1": file}, follow=True).content.decode())
    assert ["Hôm nay mạng của bạn đã gửi quá nhiều tệp" in text for text in texts] == [False, False, True]


def test_one_address_begins_so_many_petitions(client, monkeypatch):
    monkeypatch.setattr(wizard, "BEGINNING", limited(wizard.BEGINNING, 2))
    said = {"kind": "report", "text": "Đèn đường trước chợ hư ba hôm nay", "field": ""}
    statuses = []
    for _ in range(3):
        client.cookies.clear()
        statuses.append(client.post("/phan-anh/gui/", said).status_code)
    assert statuses[:2] != [429, 429] and statuses[2] == 429
    assert Draft.objects.count() == 2


def test_a_full_disk_takes_no_file_and_says_so(permit, monkeypatch):
    monkeypatch.setattr(drafts, "has_disk_space", lambda: False)
    draft = submission.begin(procedure=permit, channel="web")
    with pytest.raises(drafts.DraftRefused):
        submission.add_file(
            draft=draft, paper=permit.papers.first().name, filename="a.pdf", content=PDF, asker="9.9.9.9"
        )


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.security_check("result-files")
@pytest.mark.parametrize(
    ("name", "content", "disposition"), [("a.pdf", pdf(), "attachment"), ("a.jpg", picture(), "inline")]
)
def test_staff_open_a_citizens_file_outside_the_browser_and_his_picture_in_a_sandbox(
    settings, name, content, disposition
):
    settings.STAFF_OTP_REQUIRED = False
    desk = desk_of(make_operator("Lan"))
    turn = Turn.objects.get(conversation=make_conversation("Giấy tờ của tôi"))
    turn.attachments = [files.keep(name, content).as_json()]
    turn.save()
    answer = desk.get(f"/truc/{turn.conversation_id}/tep/{turn.pk}/0/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(disposition)
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()
    assert Path(turn.attachments[0]["path"]).suffix in (".pdf", ".jpg")
