"""The snapshot file: a header, a record per candidate, their numbers in order, and figures of the whole exam.

header  64 bytes  magic, candidates, where the numbers, the figures and the end are, SHA-256 of the rest
records 44 bytes  14 marks in hundredths (0xFFFF: absent), language, version, 3 wishes, hash of the factor
numbers 8 bytes   each number as an integer, ascending: record i belongs to number i
figures JSON      the exam, distributions of marks and sums, schools
"""

import hashlib
import json
import mmap
import os
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, Self

from lookups.kinds.exams.rules.subjects import SUBJECTS

MAGIC = b"P1022EX1"
HEADER = struct.Struct("<8sIxxxxQQ32s")
RECORD = struct.Struct(f"<{len(SUBJECTS)}HBB3H8s")
ABSENT = 0xFFFF
NO_WISH = 0xFFFF
LONGEST_NUMBER = 12
_KEYS = tuple(SUBJECTS)
_CHUNK = 1024 * 1024


class Damaged(Exception):
    """The file is cut off, of another format, or not what its checksum says."""


def key_of(sbd: str) -> int:
    """The number as an integer that keeps its zeros; at most 12 digits and capital letters."""
    return int(f"1{sbd}", 36)


class Found(NamedTuple):
    """One candidate as published. `marks`: subject → hundredths, absent ones left out."""

    row: int
    sbd: str
    marks: dict[str, int]
    language: str
    version: int
    wishes: tuple[str, ...]
    factor: bytes


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
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


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
            raise Damaged(f"{path.name}: unknown format")
        if hashlib.sha256(memoryview(memory)[HEADER.size :]).digest() != digest:
            raise Damaged(f"{path.name}: checksum does not fit")
        self.path = path
        self.digest: str = digest.hex()
        self.figures: dict[str, Any] = json.loads(memory[figures_at:])
        self._memory = memory
        self._numbers = memoryview(memory)[numbers_at:figures_at].cast("Q")
        self._schools: list[str] = self.figures["schools"]
        self._languages: list[str] = self.figures["languages"]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Raises Damaged, also where the file is missing."""
        try:
            with path.open("rb") as file:
                return cls(path, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise Damaged(f"{path.name}: {error}") from error

    def find(self, sbd: str) -> Found | None:
        """None for numbers that are not in the exam, and for texts that are no numbers."""
        if not sbd.isascii() or not sbd.isalnum() or len(sbd) > LONGEST_NUMBER:
            return None
        key = key_of(sbd)
        index = bisect_left(self._numbers, key)
        if index == self.count or self._numbers[index] != key:
            return None
        return self._read(index, sbd)

    def _read(self, index: int, sbd: str) -> Found:
        fields = RECORD.unpack_from(self._memory, HEADER.size + index * RECORD.size)
        size = len(_KEYS)
        marks = {subject: mark for subject, mark in zip(_KEYS, fields[:size], strict=True) if mark != ABSENT}
        language, version, first, second, third, factor = fields[size:]
        wishes = (
            ()
            if first == NO_WISH
            else tuple(self._schools[wish] for wish in (first, second, third) if wish != NO_WISH)
        )
        return Found(index, sbd, marks, self._languages[language], version, wishes, factor)

    def columns(self) -> memoryview:
        """All records as 16-bit words, 22 to a record, for counting."""
        end = HEADER.size + self.count * RECORD.size
        return memoryview(self._memory)[HEADER.size : end].cast("H")
