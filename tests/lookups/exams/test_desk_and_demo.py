import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from lookups.kinds.exams import demo
from lookups.kinds.exams.fast_path import WEB
from lookups.kinds.exams.models import Candidate, Exam
from lookups.kinds.exams.snapshot.catalog import CATALOG
from tests.lookups.exams.factories import make_candidate, make_exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, settings):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(get_user_model().objects.create_superuser("can-bo", password="x"))
    return client


def test_scores_are_previewed_then_loaded_and_the_counts_are_shown(desk, django_capture_on_commit_callbacks):
    exam = make_exam(is_checked=False)
    file = SimpleUploadedFile("diem.csv", b"sbd,toan\n48000001,7\n48000002,6\n")
    with django_capture_on_commit_callbacks(execute=True):
        shown = desk.post(f"/admin/exams/exam/import/?exam={exam.key}", {"file": file})
        assert b"48000001" in shown.content
        assert not Candidate.objects.exists()
        desk.post("/admin/exams/exam/import/", {"confirm": "1"})
    assert Candidate.objects.count() == 2
    page = desk.get(f"/admin/exams/exam/{exam.pk}/change/").content.decode()
    assert "2 thí sinh" in page and "TB 6,50" in page


def test_the_rebuild_button_shows_what_the_database_says(desk):
    exam = make_exam()
    make_candidate(exam, "48000001")
    address = f"/admin/exams/exam/{exam.pk}/rebuild/"
    assert "Dựng lại" in desk.get(address).content.decode()
    CATALOG.refresh()
    assert exam.key not in CATALOG.current()  # a link alone does nothing
    desk.post(address, {"_form_submitted": "on"}, follow=True)
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].snapshot.count == 1


def test_nobody_leafs_through_candidates(desk):
    make_candidate(make_exam(), "48000001")
    assert "48000001" not in desk.get("/admin/exams/candidate/").content.decode()
    assert "48000001" in desk.get("/admin/exams/candidate/?q=48000001").content.decode()


def test_the_demo_loads_once_and_answers(client, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(demo, "GRADUATES", 200)
    monkeypatch.setattr(demo, "PUPILS", 50)
    with django_capture_on_commit_callbacks(execute=True):
        demo.load()
        demo.load()
    CATALOG.refresh()
    assert Exam.objects.count() == 2
    page = client.get(WEB, {"exam": "THPT-2026", "sbd": "48000001"}).content.decode()
    assert "Dữ liệu bịa" in page and "Ngữ văn" in page
    assert "Nguyện vọng 1" in client.get(WEB, {"exam": "LOP10-2026", "sbd": "010001"}).content.decode()
