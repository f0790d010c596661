"""The snapshot file: a header, a record per candidate, their numbers in order, and figures of the whole exam.

header  64 bytes  magic, candidates, where the numbers, the figures and the end are, SHA-256 of the rest
records 46 bytes  14 marks in hundredths (0xFFFF: absent), sitting, version, 3 wishes, hash of the factor
numbers 8 bytes   each number as an integer, ascending: record i belongs to number i
figures JSON      the exam, distributions of marks and sums, sittings (papers and language), schools

Which exams there are and which files are current, for processes that must not ask the database.

`published.json` in the same folder names them. It is replaced by a rename, looked at no more than once a
second, and what it names is verified before it takes the place of what is served. A damaged file changes
nothing: the exam goes on being answered from the file before, and the log says so.
"""

import hashlib
import json
import logging
import mmap
import os
import struct
import threading
import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.conf import settings

from lookups.kinds.exams.rules.subjects import SUBJECTS, Sitting, sitting

MAGIC = b"P1022EX2"
HEADER = struct.Struct("<8sIxxxxQQ32s")
RECORD = struct.Struct(f"<{len(SUBJECTS)}HHBx3H8s")
ABSENT = 0xFFFF
NO_WISH = 0xFFFF
LONGEST_NUMBER = 12
_PLACES = {subject: place for place, subject in enumerate(SUBJECTS)}
_MARKS = len(SUBJECTS)
_CHUNK = 1024 * 1024


class SnapshotDamaged(Exception):
    """The file is cut off, of another format, or not what its checksum says."""


def key_of(sbd: str) -> int:
    """The number as an integer that keeps its zeros; at most 12 digits and capital letters."""
    return int(f"1{sbd}", 36)


class ScoreRecord(NamedTuple):
    """One candidate as published. `papers`: marks in hundredths of what was sat, as `sitting` orders them."""

    row: int
    sbd: str
    sitting: Sitting
    papers: tuple[int, ...]
    version: int
    wishes: tuple[str, ...]
    factor: bytes

    @property
    def marks(self) -> dict[str, int]:
        return dict(zip(self.sitting.subjects, self.papers, strict=True))

    @property
    def sums(self) -> dict[str, int]:
        """Block → sum in hundredths."""
        keys = [block[0] for block in self.sitting.blocks]
        return dict(zip(keys, self.sitting.sums(self.papers), strict=True))

    @property
    def language(self) -> str:
        return self.sitting.language


class Writer:
    """Appends records to `path` in ascending order of key_of; `finish` makes the file valid."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        os.fchmod(self._file.fileno(), 0o600)
        self._file.write(bytes(HEADER.size))
        self._numbers = array("Q")

    def add_all(self, records: Iterable[tuple[int, bytes]]) -> None:
        write, note = self._file.write, self._numbers.append
        for key, record in records:
            write(record)
            note(key)

    def finish(self, figures: dict[str, Any]) -> None:
        records_end = self._file.tell()
        self._file.write(bytes(-records_end % 8))
        numbers_at = self._file.tell()
        self._numbers.tofile(self._file)
        figures_at = self._file.tell()
        self._file.write(json.dumps(figures, ensure_ascii=False).encode())
        self._file.flush()
        digest = _digest(Path(self._file.name))
        self._file.seek(0)
        self._file.write(HEADER.pack(MAGIC, len(self._numbers), numbers_at, figures_at, digest))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def discard(self) -> None:
        Path(self._file.name).unlink(missing_ok=True)
        with suppress(OSError):  # what is still to be written finds no room either
            self._file.close()


def is_readable(path: Path) -> bool:
    """Whether it begins as this release writes it; cheap, so no word on the rest."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(HEADER.size)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.digest()


class Snapshot:
    """A mapped file; lookups are safe from any thread."""

    def __init__(self, path: Path, memory: mmap.mmap) -> None:
        magic, self.count, numbers_at, figures_at, digest = HEADER.unpack_from(memory)
        if magic != MAGIC or not HEADER.size <= numbers_at <= figures_at <= len(memory):
            raise SnapshotDamaged(f"{path.name}: unknown format")
        if hashlib.sha256(memoryview(memory)[HEADER.size :]).digest() != digest:
            raise SnapshotDamaged(f"{path.name}: checksum does not fit")
        self.path = path
        self.digest: str = digest.hex()
        self.figures: dict[str, Any] = json.loads(memory[figures_at:])
        self._memory = memory
        self._numbers = memoryview(memory)[numbers_at:figures_at].cast("Q")
        self._schools: list[str] = self.figures["schools"]
        self._sittings = [_sat(subjects, language) for subjects, language in self.figures["sittings"]]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Raises Damaged, also where the file is missing."""
        try:
            with path.open("rb") as file:
                return cls(path, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise SnapshotDamaged(f"{path.name}: {error}") from error

    def find(self, sbd: str) -> ScoreRecord | None:
        """None for numbers that are not in the exam, and for texts that are no numbers."""
        if not sbd.isascii() or not sbd.isalnum() or len(sbd) > LONGEST_NUMBER:
            return None
        key = key_of(sbd)
        index = bisect_left(self._numbers, key)
        if index == self.count or self._numbers[index] != key:
            return None
        return self._read(index, sbd)

    def _read(self, index: int, sbd: str) -> ScoreRecord:
        fields = RECORD.unpack_from(self._memory, HEADER.size + index * RECORD.size)
        at, version, first, second, third, factor = fields[_MARKS:]
        sat, chosen = self._sittings[at]
        wishes = (
            ()
            if first == NO_WISH
            else tuple(self._schools[wish] for wish in (first, second, third) if wish != NO_WISH)
        )
        return ScoreRecord(index, sbd, sat, chosen(fields), version, wishes, factor)


def _sat(subjects: list[str], language: str) -> tuple[Sitting, Callable[[Sequence[int]], tuple[int, ...]]]:
    """The sitting, and what picks its marks out of a record."""
    places = [_PLACES[subject] for subject in subjects]
    found = sitting(tuple(subjects), language)
    if len(places) > 1:
        return found, itemgetter(*places)
    return found, lambda fields: tuple(fields[place] for place in places)


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
