"""Prepare what the web serves: build the snapshot of a checked exam, and tell the web processes of it.

The snapshot is built days before; only its hour, which the manifest carries, opens it. Changing the hour or
withdrawing an exam rewrites the manifest alone.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.snapshot import building
from lookups.kinds.exams.snapshot.catalog import (
    MANIFEST,
    Entry,
    folder,
    read_manifest,
    write_manifest,
)
from lookups.kinds.exams.snapshot.format import Snapshot, is_readable

KEPT_FILES = 3
"""Of one exam: the current one and two to go back to."""


@dataclass(frozen=True, slots=True)
class Built:
    path: Path
    candidates: int


def build(exam: Exam) -> Built:
    """Write, verify and announce a new snapshot of the exam's scores as they are now."""
    with _locked():
        exam.refresh_from_db()
        place = folder() / f"{exam.key}.r{exam.revision}.{secrets.token_hex(4)}.scores"
        part = place.with_suffix(".part")
        number = building.write(exam, part)
        Snapshot.open(part)
        part.replace(place)
        _announce({exam.pk: place.name})
        _drop_old(exam.key, place)
    return Built(place, number)


def announce() -> None:
    """Bring the manifest up to the exams' hours and states; no snapshot is built."""
    with _locked():
        _announce({})


def rebuild_unreadable() -> int:
    """Build anew what the manifest names and this release cannot read, as after an upgrade; how many."""
    place = folder() / MANIFEST
    if not place.exists():
        return 0
    entries = read_manifest(place.read_text(encoding="utf-8")).values()
    keys = [entry.key for entry in entries if entry.file and not is_readable(folder() / entry.file)]
    exams = Exam.objects.filter(key__in=keys, is_checked=True).exclude(publish_at=None) if keys else ()
    for exam in exams:
        build(exam)
    return len(exams)


def announce_after_commit() -> None:
    transaction.on_commit(announce)


def after_change(exam: Exam) -> None:
    """After the commit of a change of scores: an exam that was checked is prepared again."""

    def prepare() -> None:
        fresh = Exam.objects.get(pk=exam.pk)
        if fresh.is_checked and fresh.publish_at:
            build(fresh)

    transaction.on_commit(prepare)


@contextmanager
def _locked() -> Iterator[None]:
    """One builder at a time on this machine. Nobody but the portal's own account looks into the folder."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _announce(new_files: dict[int, str]) -> None:
    place = folder() / MANIFEST
    known = read_manifest(place.read_text(encoding="utf-8")) if place.exists() else {}
    entries = []
    for exam in Exam.objects.filter(is_checked=True).exclude(publish_at=None):
        before = known.get(exam.key)
        file = new_files.get(exam.pk) or (before.file if before else "")
        entries.append(entry_of(exam, file))
    write_manifest(entries)


def entry_of(exam: Exam, file: str) -> Entry:
    assert exam.publish_at is not None  # noqa: S101 - the query asks for it
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
        is_withdrawn=exam.is_withdrawn,
        file=file,
    )


def _drop_old(key: str, current: Path) -> None:
    """Processes that still map a dropped file keep reading it until they have looked at the manifest."""
    files = sorted(folder().glob(f"{key}.r*.scores"), key=os.path.getmtime, reverse=True)
    for file in files[KEPT_FILES:]:
        if file != current:
            file.unlink(missing_ok=True)
    for part in folder().glob(f"{key}.r*.part"):
        part.unlink(missing_ok=True)
