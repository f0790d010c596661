"""Prepare what the web serves: snapshots of checked exams, and the manifest that names them.

The table says what is shown: hours, withdrawals, and the name of each exam's file. Every machine brings its
own folder up to it (`reconcile`; following.py does so twice a second). A snapshot is built days before; only
its hour, which the manifest carries, opens it. See docs/adr/0064.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.snapshot import building
from lookups.kinds.exams.snapshot.format import (
    MANIFEST,
    Entry,
    Snapshot,
    folder,
    is_readable,
    read_manifest,
    write_manifest,
)

KEPT_FILES = 3
"""Of one exam: the current one and two to go back to."""
LOCK_SECONDS = 60.0
_POLL_SECONDS = 0.02


class FolderBusy(Exception):
    """Another process of this machine holds the folder for longer than anybody waits."""


def build(exam: Exam) -> Snapshot:
    """Name, write, verify and announce a new snapshot of the exam's scores as they are now."""
    renew(exam)
    snapshot = _prepare(exam)
    announce()
    return snapshot


def renew(exam: Exam) -> None:
    """Name a new snapshot: every machine builds it, and shows the one before until then."""
    exam.refresh_from_db()
    exam.snapshot = f"{_prefix(exam)}{secrets.token_hex(4)}.scores"
    exam.save(update_fields=["snapshot"])


def after_change(exam: Exam) -> None:
    """In the transaction that changes what a snapshot says; what is not checked or has no hour is prepared
    once it is."""
    Exam.objects.filter(pk=exam.pk).update(snapshot="")
    prepare(exam)


def prepare(exam: Exam) -> None:
    """In the transaction that checks the exam or sets its hour: name a snapshot of the scores as they are."""
    exam.refresh_from_db()
    if exam.is_checked and exam.publish_at and _is_outdated(exam):
        renew(exam)
        transaction.on_commit(reconcile, robust=True)  # else followers do it


def _is_outdated(exam: Exam) -> bool:
    return not exam.snapshot.startswith(_prefix(exam))


def _prefix(exam: Exam) -> str:
    return f"{exam.key}.r{exam.revision}."


def announce_after_commit() -> None:
    transaction.on_commit(announce)


def reconcile() -> None:
    """Bring this machine's folder up to the table."""
    if missing := announce():
        build_missing(missing)


def build_missing(exams: list[Exam]) -> None:
    for exam in exams:
        exam.refresh_from_db()
        if _is_outdated(exam):  # of a release before the table named it, or kept an old name
            renew(exam)
        _prepare(exam)
    announce()


def announce() -> list[Exam]:
    """Bring the manifest up to the table; the exams whose file is not on this machine or cannot be read."""
    with _locked("manifest.lock"):
        known = _known()
        exams = list(Exam.objects.filter(is_checked=True).exclude(publish_at=None))
        entries = [entry_of(exam, known.get(exam.key)) for exam in exams]
        if entries != list(known.values()):
            write_manifest(entries)
    return [exam for exam in exams if not _is_here(exam)]


def _is_here(exam: Exam) -> bool:
    """Never for a file of an earlier version of the scores."""
    return not _is_outdated(exam) and is_readable(folder() / exam.snapshot)


def _known() -> dict[str, Entry]:
    """What the manifest says; nothing where it is missing or damaged."""
    try:
        return read_manifest((folder() / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _prepare(exam: Exam) -> Snapshot:
    place = folder() / exam.snapshot
    with _locked("build.lock"):
        if not _is_here(exam):
            part = place.with_suffix(f".{secrets.token_hex(4)}.part")
            building.write(exam, part)
            Snapshot.open(part)
            part.replace(place)
            _drop_old(exam.key)
    return Snapshot.open(place)


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """One process at a time on this machine. Nobody but the portal's own account looks into the folder."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + LOCK_SECONDS
    with (folder() / f".{name}").open("w") as lock:
        while not _took(lock.fileno()):
            if time.monotonic() > until:
                raise FolderBusy(f"{lock.name} is held by another process")
            time.sleep(_POLL_SECONDS)
        yield


def _took(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def entry_of(exam: Exam, before: Entry | None = None) -> Entry:
    """The exam as this machine can show it; `before` as it did until now.

    A withdrawal ends only with the file that the table names: scores taken back never show again.
    """
    assert exam.publish_at is not None  # noqa: S101 - the query asks for it
    is_current = _is_here(exam)
    return Entry(
        key=exam.key,
        name=exam.name,
        kind=exam.kind,
        year=exam.year,
        period=exam.period,
        councils=tuple(exam.councils),
        number_length=exam.number_length,
        second_factor=exam.second_factor,
        formula=exam.formula,
        source=exam.source,
        publish_at=exam.publish_at.timestamp(),
        revised_at=exam.revised_at.timestamp() if exam.revised_at else exam.publish_at.timestamp(),
        is_withdrawn=exam.is_withdrawn or (not is_current and before is not None and before.is_withdrawn),
        file=exam.snapshot if is_current else before.file if before else "",
    )


def _drop_old(key: str) -> None:
    """Processes that still map a dropped file keep reading it until they have looked at the manifest."""
    files = sorted(folder().glob(f"{key}.r*.scores"), key=os.path.getmtime, reverse=True)
    for file in [*files[KEPT_FILES:], *folder().glob(f"{key}.r*.part")]:
        file.unlink(missing_ok=True)
