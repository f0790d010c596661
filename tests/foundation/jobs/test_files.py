"""What a worker made waits for its officer: not what names a person who was erased meanwhile, and not for an
officer who may no longer see all that it holds."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage

from foundation.citizens.models import Citizen
from foundation.citizens.services import erase
from foundation.files import pending_uploads, stored_files
from foundation.jobs import queue
from foundation.jobs.kinds import Result
from foundation.spreadsheets import background, previews
from tests.factories import make_citizen
from tests.foundation.jobs.conftest import elsewhere, make_import, make_job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def waiting_files() -> list[bytes]:
    found = []
    for name, _changed in stored_files.files_with_times(pending_uploads.FOLDER):
        with default_storage.open(name) as file:
            found.append(file.read())
    return found


def test_a_file_that_was_being_made_when_a_person_was_erased_is_made_anew(officer, does, monkeypatch):
    monkeypatch.setattr(queue, "GRACE", dt.timedelta(0))
    people = [make_citizen(full_name="Trần Văn Xóa")]

    def export() -> Result:
        names = ", ".join(Citizen.objects.values_list("full_name", flat=True))
        if people:
            elsewhere(lambda: erase(citizen=people.pop(), because="asked"))
        return Result(file=("a.csv", f"Họ tên: {names}".encode()))

    does(export)
    job = make_job(officer)
    assert queue.run_waiting() == 0
    job.refresh_from_db()
    assert (job.stage, job.file) == ("running", None) and waiting_files() == []
    assert queue.run_waiting() == 1
    job.refresh_from_db()
    content = pending_uploads.read(job.file)
    assert (job.stage, job.tries) == ("done", 2)
    assert content.startswith("Họ tên".encode()) and "Xóa".encode() not in content
    assert waiting_files() == [content]


def test_what_is_stored_while_an_erasure_deletes_is_deleted_too(monkeypatch):
    began, delete, stored = pending_uploads.store(b"", ""), stored_files.delete, []

    def slow(names):
        if not stored:  # it has listed the files, and deleted none of them yet
            stored.append(pending_uploads.store_unless_erased(b"ho ten", "a.csv", since=began))
        delete(names)

    monkeypatch.setattr(stored_files, "delete", slow)
    pending_uploads.delete_all_after_commit()
    assert stored[0] is not None and not pending_uploads.exists(stored[0])


@pytest.mark.parametrize(
    ("keep", "maker", "kept"),
    [
        (None, (previews, "preview_of"), "preview"),
        ("accepted", (background, "write_rejected_rows"), "returned"),
    ],
)
def test_of_an_import_nothing_is_kept_either(officer, monkeypatch, keep, maker, kept):
    """Its preview, or the rows that it left out."""
    make = getattr(*maker)

    def make_meanwhile(*args, **options):
        elsewhere(pending_uploads.delete_all_after_commit)
        return make(*args, **options)

    monkeypatch.setattr(*maker, make_meanwhile)
    run = make_import(officer, keep=keep, rows="Mã sai;Nguyễn Văn An\n")
    assert queue.run_waiting() == 1
    run.refresh_from_db()
    assert kept in run.job and run.job[kept] is None and waiting_files() == []
