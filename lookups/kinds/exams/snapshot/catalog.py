"""Which exams there are and which files are current, for processes that must not ask the database.

`published.json` in the same folder names them. It is replaced by a rename, looked at no more than once a
second, and what it names is verified before it takes the place of what is served. A damaged file changes
nothing: the exam goes on being answered from the file before, and the log says so.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from lookups.kinds.exams.snapshot.format import Snapshot, SnapshotDamaged

logger = logging.getLogger(__name__)

MANIFEST = "published.json"
LOOK_EVERY = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """An exam as the web knows it. `publish_at`, `revised_at`: Unix seconds; `file` "": unprepared."""

    key: str
    name: str
    kind: str
    year: int
    period: str
    councils: tuple[str, ...]
    number_length: int | None
    second_factor: str
    formula: str
    source: str
    publish_at: float
    revised_at: float
    is_withdrawn: bool
    file: str

    def is_open(self, now: float) -> bool:
        """The embargo: whoever looks into the snapshot asks here first."""
        return now >= self.publish_at and not self.is_withdrawn


def folder() -> Path:
    """This machine's own; its content follows from the database."""
    return Path(settings.EXAM_SNAPSHOT_ROOT or Path(settings.MEDIA_ROOT) / "exams")


def write_manifest(entries: list[Entry]) -> None:
    """The caller holds the lock of the folder."""
    place = folder() / MANIFEST
    part = place.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        json.dump([asdict(entry) for entry in entries], file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(place)


def read_manifest(text: str) -> dict[str, Entry]:
    """Raises ValueError, TypeError or KeyError for what write_manifest did not write."""
    rows: list[dict[str, Any]] = json.loads(text)
    entries = [Entry(**{**row, "councils": tuple(row["councils"])}) for row in rows]
    return {entry.key: entry for entry in entries}


@dataclass(frozen=True, slots=True)
class LoadedExam:
    entry: Entry
    snapshot: Snapshot | None


class SnapshotCatalog:
    """The exams as this process serves them. Reading costs a comparison; one thread loads a change."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._look_at = 0.0
        self._is_after_a_pause = False
        self._seen: tuple[int, int, int] | None = None
        self._folder: Path | None = None
        self.books: dict[str, LoadedExam] = {}

    def current(self) -> dict[str, LoadedExam]:
        """Key → book, in the order in which exams are offered.

        While one thread loads a change the others go on with what was served a second ago; where nobody has
        asked for longer (the hour may have been put off meanwhile) they wait for it.
        """
        overdue = self._clock() - self._look_at
        if overdue < 0:
            return self.books
        if overdue > LOOK_EVERY and not self._guard.locked():
            self._is_after_a_pause = True  # before the lock is taken: whoever finds it taken sees this too
        if self._guard.acquire(blocking=not self.books or self._is_after_a_pause):
            try:
                if self._clock() >= self._look_at:
                    self._look()
                    self._look_at = self._clock() + LOOK_EVERY
            finally:
                self._is_after_a_pause = False
                self._guard.release()
        return self.books

    def refresh(self) -> None:
        self._look_at = 0.0
        self.current()

    def _look(self) -> None:
        place = folder() / MANIFEST
        try:
            about = place.stat()
            stamp = (about.st_mtime_ns, about.st_ino, about.st_size)
            if stamp == self._seen and self._folder == place.parent:
                return
            entries = read_manifest(place.read_text(encoding="utf-8"))
        except FileNotFoundError:
            if self._folder != place.parent:
                self.books, self._seen, self._folder = {}, None, place.parent
            return
        except (OSError, ValueError, TypeError, KeyError) as error:
            logger.error("exam scores: %s cannot be read, the old one stays: %s", MANIFEST, error)
            return
        self.books = {key: self._book(entry) for key, entry in entries.items()}
        self._seen, self._folder = stamp, place.parent

    def _book(self, entry: Entry) -> LoadedExam:
        before = self.books.get(entry.key)
        path = folder() / Path(entry.file).name if entry.file else None
        if path is None:
            return LoadedExam(entry, None)
        if before and before.snapshot and before.snapshot.path == path:
            return LoadedExam(entry, before.snapshot)
        try:
            return LoadedExam(entry, Snapshot.open(path))
        except SnapshotDamaged as error:
            logger.error("exam scores: %s; the snapshot before it stays", error)
            return LoadedExam(entry, before.snapshot if before else None)


CATALOG = SnapshotCatalog()
