"""Sessions of a group: to come and held, with topics, attendance, and files that anybody may open."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from outreach.models import Material, Training
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 to huong dan"


def session(group, days: int, **over) -> Training:
    values = {"place": "Nhà văn hóa Thử", "topics": "Mã QR\nLừa đảo"}
    return Training.objects.create(
        group=group, day=timezone.localdate() + dt.timedelta(days=days), **values | over
    )


def test_the_groups_page_shows_sessions_to_come_and_held_with_topics_and_attendance(group, client):
    session(group, 3, place="Hội trường Sắp Tới")
    session(group, -3, attendance=31)
    page = client.get(group.get_absolute_url()).content.decode()
    to_come, held = page.split('id="held"')
    assert "Hội trường Sắp Tới" in to_come and "Nhà văn hóa Thử" not in to_come
    assert "31 người" in held and "<li>Lừa đảo</li>" in held
    assert group.leader not in page


def test_a_session_to_come_has_no_attendance(group):
    coming = session(group, 1, attendance=3)
    with pytest.raises(ValidationError):
        coming.full_clean()
    coming.attendance = None
    coming.full_clean()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://a.vn/x", "https://", "xem ở nhà", "https://[a"]
)
def test_a_link_that_is_no_web_address_is_refused(group, link):
    with pytest.raises(ValidationError):
        session(group, -1, materials=f"https://vi.wikipedia.org/\n{link}").full_clean()


def post(client, group, upload: SimpleUploadedFile):
    client.force_login(make_officer(is_staff=True, is_superuser=True))
    form = {
        "group": group.pk,
        "day": timezone.localdate().isoformat(),
        "place": "Nhà văn hóa",
        "topics": "Mã QR",
        "files-TOTAL_FORMS": 1,
        "files-INITIAL_FORMS": 0,
        "files-0-name": "",
        "files-0-file": upload,
    }
    return client.post(reverse("admin:outreach_training_add"), form)


def test_an_editor_attaches_a_file_and_a_neighbour_opens_it_from_the_groups_page(group, client):
    answer = post(client, group, SimpleUploadedFile("Tờ hướng dẫn QR.pdf", PDF))
    assert answer.status_code == 302, answer.context["errors"]
    kept = Material.objects.get()
    assert (kept.name, kept.kind, kept.size) == ("Tờ hướng dẫn QR", "pdf", len(PDF))
    assert "hướng" not in kept.file.name
    client.logout()
    assert kept.get_absolute_url() in client.get(group.get_absolute_url()).content.decode()
    opened = client.get(kept.get_absolute_url())
    assert b"".join(opened.streaming_content) == PDF
    assert opened["content-type"] == "application/pdf"
    assert opened["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"<script>"), ("a.html", PDF), ("a.docx", PDF)])
def test_a_file_that_is_not_what_its_name_says_is_refused(group, client, name, content):
    answer = post(client, group, SimpleUploadedFile(name, content))
    assert answer.status_code == 200
    assert not Material.objects.exists()


def test_a_group_without_sessions_says_what_to_do_now(group, client):
    page = client.get(group.get_absolute_url()).content.decode()
    assert reverse("web_channel:chat") in page


def test_a_small_letter_in_the_groups_address_and_an_unknown_code(group, client):
    assert client.get(f"/to-cong-nghe-so/{group.code.lower()}/").url == group.get_absolute_url()
    assert client.get("/to-cong-nghe-so/ZZZZZ/").status_code == 404
