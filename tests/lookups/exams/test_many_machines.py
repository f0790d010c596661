"""Machines without a common disk show what the table says, and a build that breaks harms nothing."""

import fcntl
import resource
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import requests
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from lookups.kinds.exams import tasks
from lookups.kinds.exams.models import Candidate, Exam
from lookups.kinds.exams.services import following, snapshots
from lookups.kinds.exams.snapshot.format import CATALOG, folder
from tests.lookups.exams.factories import AN_HOUR, make_candidate, make_exam
from tests.zalo_channel.portal_processes import web_server
from zalo_channel import webhook

SCORE = "/api/v1/lookups/diem-thi/?exam=THPT-2026&sbd=48000001"


@pytest.fixture
def other_machine(own_folder, transactional_db, tmp_path_factory):
    """A web server with a folder of its own, asked for its answer to one question."""
    with web_server(EXAM_SNAPSHOT_ROOT=str(tmp_path_factory.mktemp("other"))) as (url, _):
        address = url.removesuffix(webhook.PATH) + SCORE
        yield lambda: requests.get(address, timeout=60).json()


def seconds_until(shows: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not shows():
        assert time.monotonic() - began < 60  # a busy machine, never a measurement
        time.sleep(0.02)
    return time.monotonic() - began


@pytest.mark.slow("starts a second machine")
def test_a_second_machine_without_the_disk_follows_by_itself(other_machine, record_property):
    exam = make_exam(is_withdrawn=True)
    make_candidate(exam, "48000001")
    took = {"a new exam": seconds_until(lambda: other_machine().get("state") == "unavailable")}

    Exam.objects.update(is_withdrawn=False)
    took["the end of a withdrawal"] = seconds_until(lambda: other_machine()["state"] == "found")
    first = other_machine()

    Exam.objects.update(publish_at=timezone.now() + AN_HOUR)
    took["another hour"] = seconds_until(lambda: other_machine()["state"] == "not_published")

    Exam.objects.update(publish_at=exam.publish_at)
    Candidate.objects.update(toan=9)
    snapshots.build(Exam.objects.get())
    took["a correction"] = seconds_until(
        lambda: other_machine()["state"] == "found" and other_machine() != first
    )

    Exam.objects.update(is_withdrawn=True)
    took["a withdrawal"] = seconds_until(lambda: other_machine()["state"] == "unavailable")
    record_property("figure", ", ".join(f"{what} {seconds:.1f} s" for what, seconds in took.items()))


@pytest.mark.django_db
def test_what_was_never_told_after_the_commit_is_told_at_the_next_look():
    exam = make_exam()
    make_candidate(exam, "48000001")
    snapshots.reconcile()
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].snapshot.find("48000001")
    Exam.objects.update(is_withdrawn=True)
    snapshots.reconcile()
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].entry.is_withdrawn


@pytest.mark.django_db
def test_the_timer_of_announcements_waits_for_no_builder(monkeypatch):
    monkeypatch.setattr(snapshots, "LOCK_SECONDS", 0.05)
    make_exam()
    assert snapshots.announce()  # its file is missing
    with (folder() / ".build.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        tasks.announce()


@pytest.mark.django_db
def test_withdrawn_scores_come_back_only_as_the_table_names_them(publish):
    exam = make_exam()
    make_candidate(exam, "48000001")
    publish(exam)
    Exam.objects.update(is_withdrawn=True)
    snapshots.announce()
    snapshots.renew(exam)  # on another machine: this one has not built the file yet
    Exam.objects.update(is_withdrawn=False)
    missing = snapshots.announce()
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].entry.is_withdrawn
    snapshots.build_missing(missing)
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].entry.is_open(time.time())


@pytest.mark.django_db
@pytest.mark.slow("bounds what the whole process may write")
def test_a_build_for_which_the_disk_has_no_room_leaves_connection_folder_and_lock_as_they_were():
    exam = make_exam()
    marks = {"toan": 7, "ngu_van": 6}
    Candidate.objects.bulk_create(
        Candidate(exam=exam, sbd=f"48{number:06d}", **marks) for number in range(2000)
    )
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        with pytest.raises(OSError):
            snapshots.build(exam)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert not [file for file in folder().iterdir() if file.suffix in (".part", ".scores")]
    assert snapshots.build(exam).count == 2000


@pytest.mark.django_db
def test_who_waits_for_a_builder_that_hangs_is_told_and_withdrawals_go_on(client, settings, monkeypatch):
    settings.STAFF_OTP_REQUIRED = False
    monkeypatch.setattr(snapshots, "LOCK_SECONDS", 0.05)
    client.force_login(get_user_model().objects.create_superuser("can-bo", password="x"))
    exam = make_exam()
    snapshots.build(exam)
    with (folder() / ".build.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        page = client.post(f"/admin/exams/exam/{exam.pk}/rebuild/", {"_form_submitted": "on"}, follow=True)
        assert "đang dựng" in page.content.decode()
        Exam.objects.update(is_withdrawn=True)
        snapshots.announce()
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].entry.is_withdrawn


@pytest.mark.django_db
def test_a_change_that_is_committed_does_not_fail_where_the_builder_hangs(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(snapshots, "LOCK_SECONDS", 0.05)
    exam = make_exam()
    snapshots.build(exam)
    with (folder() / ".build.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with django_capture_on_commit_callbacks(execute=True):
            snapshots.after_change(exam)
    snapshots.reconcile()  # the next look
    assert (folder() / Exam.objects.get().snapshot).exists()


@pytest.mark.django_db
def test_saving_the_exam_at_the_desk_keeps_what_an_import_wrote_meanwhile(rf):
    make_exam()
    opened = Exam.objects.get()
    Exam.objects.update(revision=5, snapshot="THPT-2026.r5.0a0b0c0d.scores")
    opened.is_withdrawn = True
    form = SimpleNamespace(changed_data=["is_withdrawn"])
    site._registry[Exam].save_model(rf.post("/"), opened, form, change=True)
    kept = Exam.objects.get()
    assert (kept.is_withdrawn, kept.revision) == (True, 5)
    assert kept.snapshot == "THPT-2026.r5.0a0b0c0d.scores"


def test_a_follower_without_a_database_says_so_once(caplog):
    """pytest-django refuses the connection here."""
    follower = following.Follower()
    follower.look()
    follower.look()
    assert caplog.text.count("cannot be followed") == 1
