"""How a worker does what waits, tasks and imports: one at a time, the oldest first, each once."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from config import file_storage
from foundation import broker
from foundation.accounts.models import OfficerNotification
from foundation.jobs import queue
from foundation.jobs.kinds import Result
from foundation.jobs.models import Job
from foundation.spreadsheets.models import ImportRun
from tests.foundation.jobs.conftest import elsewhere, make_import, make_job

pytestmark = pytest.mark.django_db(transaction=True)
AWAY = "s3+http://portal:portal@127.0.0.1:1/giay-to"
"""Nothing listens there."""
Stage = Job.Stage


def test_tasks_and_imports_are_done_the_oldest_first(officer, monkeypatch):
    rows = [make_import(officer), make_job(officer, n=1), make_import(officer), make_job(officer, n=2)]
    begun, carry_out = [], queue.carry_out
    monkeypatch.setattr(queue, "carry_out", lambda row: begun.append(row) or carry_out(row))
    assert queue.run_waiting() == 4
    assert [str(row.progress_key) for row in begun] == [row.progress_key for row in rows]
    assert {run.stage for run in ImportRun.objects.all()} == {"done"}


def test_one_is_done_at_a_time_so_that_broadcasts_keep_their_threads_and_memory(officer, monkeypatch):
    make_job(officer, n=1)
    make_import(officer)
    make_job(officer, n=2)
    monkeypatch.setattr(queue, "GRACE", dt.timedelta(0))
    meanwhile = []

    def slow(work):
        return lambda row: meanwhile.append(elsewhere(queue.run_waiting)) or work(row)

    for name, handler in queue.HANDLERS.items():
        monkeypatch.setitem(queue.HANDLERS, name, replace(handler, work=slow(handler.work)))
    assert queue.run_waiting() == 3
    assert meanwhile == [0, 0, 0]


@pytest.mark.parametrize("make", [make_job, make_import])
def test_between_the_mark_and_the_lock_of_a_worker_nobody_begins(officer, make):
    begun = make(officer)
    make_job(officer, n=2)
    assert queue.claim() == begun
    assert queue.run_waiting() == 0
    type(begun).objects.filter(pk=begun.pk).update(begun_at=timezone.now() - dt.timedelta(minutes=1))
    assert queue.run_waiting() == 2  # its worker had died


def test_what_ended_stays_as_it_ended_whatever_fails_after_its_commit(officer, does):
    def fails_later():
        transaction.on_commit(lambda: 1 / 0)
        return Result("Xong.")

    does(fails_later)
    job = make_job(officer)
    assert queue.run_waiting() == 1
    job.refresh_from_db()
    assert (job.stage, job.told) == (Stage.DONE, "Xong.")
    assert OfficerNotification.objects.filter(officer=officer).count() == 1


def test_a_fault_does_not_end_what_another_worker_has_done_meanwhile(officer, does, monkeypatch):
    """Its lock is free as soon as its transaction is undone."""
    monkeypatch.setattr(queue, "GRACE", dt.timedelta(0))

    def other_worker(*_args):
        does(lambda: Result("Xong."))
        assert elsewhere(queue.run_waiting) == 1

    monkeypatch.setattr(queue.logger, "exception", other_worker)
    does(lambda: 1 / 0)
    job = make_job(officer)
    queue.run_waiting()
    job.refresh_from_db()
    assert (job.stage, job.told, job.tries) == (Stage.DONE, "Xong.", 2)


def test_a_fault_of_ours_ends_it_with_a_word(officer, does):
    does(lambda: 1 / 0)
    job = make_job(officer)
    assert queue.run_waiting() == 1
    job.refresh_from_db()
    assert job.stage == Stage.FAILED and "lỗi của cổng" in job.told


def test_while_the_storage_is_away_it_is_tried_again_and_not_at_once(officer, does, settings, monkeypatch):
    does(lambda: Result(file=("a.csv", b"a")))
    rows = make_import(officer), make_job(officer)
    here = settings.STORAGES
    monkeypatch.setattr(queue, "GRACE", dt.timedelta(0))
    settings.STORAGES = here | {"default": file_storage.of_url(AWAY)}
    for tries in (1, 2):
        assert queue.run_waiting() == 0
        rows[0].refresh_from_db()
        assert (rows[0].stage, rows[0].tries) == ("running", tries)
    settings.STORAGES = here
    assert queue.run_waiting() == 2
    for row in rows:
        row.refresh_from_db()
        assert row.stage == "done"


def test_an_import_is_done_though_its_file_cannot_be_deleted_now(officer, settings, monkeypatch):
    run, here, handler = make_import(officer), settings.STORAGES, queue.HANDLERS["import"]

    def work(row):
        handler.work(row)
        settings.STORAGES = here | {"default": file_storage.of_url(AWAY)}

    monkeypatch.setitem(queue.HANDLERS, "import", replace(handler, work=work))
    broker.client().delete("default")
    assert queue.run_waiting() == 1
    run.refresh_from_db()
    assert (run.stage, run.added) == ("done", 1)
    assert broker.client().llen("default") == 1  # a worker goes on trying
    broker.client().delete("default")


def test_a_worker_that_was_taken_for_dead_does_nothing(officer):
    """It slept between its mark and its lock, and another one began meanwhile."""
    run = make_import(officer)
    sleeping = queue.claim()
    ImportRun.objects.update(begun_at=timezone.now() - 2 * queue.GRACE)
    assert queue.run_waiting() == 1
    queue.carry_out(sleeping)
    run.refresh_from_db()
    assert (run.stage, run.added, run.tries) == ("done", 1, 2)


def test_the_clock_of_a_worker_takes_nobody_for_dead(officer, monkeypatch):
    """One that is ten minutes ahead, or behind."""
    make_job(officer)
    for wrong in (dt.timedelta(minutes=10), dt.timedelta(minutes=-10)):
        Job.objects.update(stage=Stage.WAITING, tries=0)
        now = timezone.now() + wrong
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda now=now: now)
            assert queue.claim() is not None
        assert queue.claim() is None
        begun, now = Job.objects.values_list("begun_at", Now()).get()
        assert abs(now - begun) < dt.timedelta(minutes=1)
