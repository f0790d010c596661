import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foundation.spreadsheets.models import ImportRun
from lookups.kinds.exams import demo
from lookups.kinds.exams.fast_path import WEB
from lookups.kinds.exams.models import Candidate, Exam
from lookups.kinds.exams.snapshot.format import CATALOG
from tests.admin.conftest import officer_of
from tests.lookups.exams.factories import make_candidate, make_exam

pytestmark = pytest.mark.django_db
IMPORT = "/admin/exams/exam/import/"


def test_scores_are_previewed_then_loaded_and_the_counts_are_shown(desk, django_capture_on_commit_callbacks):
    exam = make_exam(is_checked=False)
    file = SimpleUploadedFile("diem.csv", b"sbd,toan\n48000001,7\n48000002,6\n")
    with django_capture_on_commit_callbacks(execute=True):
        shown = desk.post(f"{IMPORT}?exam={exam.key}", {"file": file})
        assert b"48000001" in shown.content
        assert not Candidate.objects.exists()
        desk.post(f"{IMPORT}?exam={exam.key}", {"confirm": "1"})
    assert Candidate.objects.count() == 2
    page = desk.get(f"/admin/exams/exam/{exam.pk}/change/").content.decode()
    assert "2 thí sinh" in page and "TB 6,50" in page


def test_scores_are_compared_with_the_list_by_another_officer_than_who_loaded_them(desk, save_at_desk):
    exam = make_exam(is_checked=False)
    file = SimpleUploadedFile("diem.csv", b"sbd,toan\n48000001,7\n")
    desk.post(f"{IMPORT}?exam={exam.key}", {"file": file})
    desk.post(f"{IMPORT}?exam={exam.key}", {"confirm": "1"})
    with pytest.raises(AssertionError, match="cán bộ khác"):
        save_at_desk(exam, is_checked=True)
    ImportRun.objects.update(by=officer_of(role="Biên tập viên"))
    save_at_desk(exam, is_checked=True)
    exam.refresh_from_db()
    assert exam.is_checked


def test_scores_that_changed_while_they_were_read_are_not_ticked(desk, save_at_desk):
    exam = make_exam(is_checked=False, revision=4)
    with pytest.raises(AssertionError, match="vừa được sửa"):
        save_at_desk(exam, is_checked="3")


def test_who_loaded_most_of_the_scores_does_not_check_them_after_a_colleague_loaded_the_last(
    desk, save_at_desk
):
    exam = make_exam(is_checked=False)
    for mark in (7, 8):
        file = SimpleUploadedFile("diem.csv", f"sbd,toan\n48000001,{mark}\n".encode())
        desk.post(f"{IMPORT}?exam={exam.key}", {"file": file})
        desk.post(f"{IMPORT}?exam={exam.key}", {"confirm": "1"})
    ImportRun.objects.filter(pk=ImportRun.objects.first().pk).update(by=officer_of(role="Biên tập viên"))
    with pytest.raises(AssertionError, match="cán bộ khác"):
        save_at_desk(exam, is_checked=True)


def test_scores_loaded_after_the_tick_and_before_the_hour_are_compared_again(desk):
    exam = make_exam(publish_at=timezone.now() + dt.timedelta(hours=1))
    for mark, is_told in ((7, True), (8, False)):
        file = SimpleUploadedFile("diem.csv", f"sbd,toan\n48000001,{mark}\n".encode())
        shown = desk.post(f"{IMPORT}?exam={exam.key}", {"file": file}, follow=True).content.decode()
        assert ("phải được đối chiếu lại" in shown) is is_told
        desk.post(f"{IMPORT}?exam={exam.key}", {"confirm": "1"})
        exam.refresh_from_db()
        assert (exam.is_checked, exam.snapshot) == (False, "")


def test_an_import_names_its_exam_at_every_step_and_remembers_none(desk):
    mock, real = make_exam(), make_exam(year=2027)
    for exam in (mock, real):
        Exam.objects.filter(pk=exam.pk).update(name=f"Kỳ thi {exam.key}")
    desk.get(f"/admin/exams/exam/{mock.pk}/load/", follow=True)

    offered = desk.get(IMPORT).content.decode()
    assert (
        all(f'href="?exam={exam.key}"' in offered for exam in (mock, real)) and 'type="file"' not in offered
    )
    file = SimpleUploadedFile("diem.csv", b"sbd,toan\n48000001,7\n")
    assert "của kỳ thi nào?" in desk.post(IMPORT, {"file": file}).content.decode()

    file.seek(0)
    shown = desk.post(f"{IMPORT}?exam={real.key}", {"file": file}).content.decode()
    assert shown.count(f"Kỳ thi {real.key} ({real.key})") >= 2
    desk.post(IMPORT, {"confirm": "1"})  # of a tab that names none
    assert not Candidate.objects.exists()
    done = desk.post(f"{IMPORT}?exam={real.key}", {"confirm": "1"}, follow=True).content.decode()
    assert f"Kỳ thi {real.key} ({real.key})" in done
    assert Candidate.objects.get().exam == real


def test_a_tab_of_another_exam_does_not_take_the_file_of_this_one(desk):
    mock, real = make_exam(), make_exam(year=2027)
    for exam, mark in ((real, 7), (mock, 8)):
        file = SimpleUploadedFile("diem.csv", f"sbd,toan\n48000001,{mark}\n".encode())
        desk.post(f"{IMPORT}?exam={exam.key}", {"file": file})
    answer = desk.post(f"{IMPORT}?exam={real.key}", {"confirm": "1"})
    assert answer["Location"] == f"{IMPORT}?exam={real.key}"
    assert not Candidate.objects.exists()


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
