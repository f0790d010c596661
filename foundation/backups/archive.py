"""The folder of backups: its names, its manifests, what is encrypted, and who writes into it."""

import datetime as dt
import fcntl
import hashlib
import io
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from foundation.files.stored_files import files_with_times

SKIPPED = ("exams", "imports", "readyz", "static")
"""Folders of copies that the portal makes anew, and of what waits for an hour."""


class BackupProblem(Exception):
    """`str()` is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows`: of each table at the moment of the dump; `files`: their names below `files/`; `dump`: the
    SHA-256 of database.age, "" in backups of version 0.2.0, which have no sealed copy of this either."""

    dumped_at: str
    rows: dict[str, int]
    files: list[str]
    dump: str = ""

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.dumped_at)


def root() -> Path:
    if not settings.BACKUP_ROOT:
        raise BackupProblem("Set BACKUP_ROOT to the folder of the backups.")
    return Path(settings.BACKUP_ROOT)


def unfinished() -> Path:
    """The folder of a backup that is being made or deleted; what a killed program left there goes."""
    return root() / "unfinished"


@contextmanager
def locked() -> Iterator[None]:
    """One program at a time writes into the folder. Raises BackupProblem while another one does."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            words = f"Another `backup` or `archive_notices` writes into {root()}"
            raise BackupProblem(f"{words}: try again when it has ended.") from error
        shutil.rmtree(unfinished(), ignore_errors=True)
        for part in root().glob("*/*.part"):  # of one that was killed
            part.unlink()
        yield


def recipients() -> list[pyrage.x25519.Recipient]:
    if not settings.BACKUP_RECIPIENTS:
        raise BackupProblem("Set BACKUP_RECIPIENTS; `manage.py backup --new-key` makes a key.")
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in settings.BACKUP_RECIPIENTS]
    except pyrage.RecipientError as error:
        raise BackupProblem(f"BACKUP_RECIPIENTS: {error} (they begin with age1).") from error


def identities(file: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys of a file as age-keygen writes it."""
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupProblem(f"{file} holds no identity of age: {error}") from error
    return found


def all_backups() -> list[str]:
    """The names of those that are whole, oldest first; not of one that is being made or deleted."""
    folders = {path.parent for path in root().glob("*/manifest.json")}
    return sorted(folder.name for folder in folders - {unfinished()})


def manifest_of(name: str) -> Manifest:
    """Raises BackupProblem where it cannot be read, or holds no moment or files."""
    file = root() / name / "manifest.json"
    try:
        manifest = Manifest(**json.loads(file.read_text()))
        if manifest.moment.tzinfo is None or not all(isinstance(key, str) for key in manifest.files):
            raise ValueError("moment or files")
    except (ValueError, TypeError, OSError) as error:
        raise BackupProblem(f"{file} is damaged: {error}.") from error
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Once to read without a key, for the retention, and once sealed: what differs from that was changed."""
    content = json.dumps(asdict(manifest)).encode()
    encrypt(content, folder / "manifest.age")
    _write(content, folder / "manifest.json")


def checked_manifest(name: str, keys: list[pyrage.x25519.Identity]) -> Manifest:
    """Of a backup as it was written. Raises BackupProblem where it was changed since."""
    manifest, folder, sealed = manifest_of(name), root() / name, io.BytesIO()
    if not manifest.dump and not (folder / "manifest.age").exists():
        return manifest
    with open_encrypted(folder / "manifest.age") as file:
        decrypt(file, sealed, keys)
    if Manifest(**json.loads(sealed.getvalue())) != manifest:
        raise BackupProblem(f"{folder}/manifest.json was changed since the backup: nothing was restored.")
    return manifest


def checked_dump(name: str, manifest: Manifest) -> Path:
    """The dump as it was written. Raises BackupProblem where it was changed since."""
    place = root() / name / "database.age"
    if manifest.dump and digest(place) != manifest.dump:
        raise BackupProblem(f"{place} is cut off, damaged or of another backup: nothing was restored.")
    return place


def digest(file: Path) -> str:
    with open_encrypted(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type] # opened "rb"


def encrypt(content: bytes, place: Path) -> None:
    """The file is whole or not there, whenever the machine stops. Raises BackupProblem or OSError."""
    try:
        sealed = pyrage.encrypt(content, recipients())
    except pyrage.EncryptError as error:
        raise BackupProblem(f"{place} cannot be encrypted: {error}") from error
    _write(sealed, place)


def encrypt_stream(source: IO[bytes], out: IO[bytes], keys: list[pyrage.x25519.Recipient]) -> None:
    """Until the disk has all of it. Raises BackupProblem, also where the disk is full."""
    try:
        pyrage.encrypt_io(source, out, keys)
        out.flush()
        os.fsync(out.fileno())
    except (pyrage.EncryptError, OSError) as error:
        raise BackupProblem(f"{out.name} cannot be written: {error}") from error


def _write(content: bytes, place: Path) -> None:
    """Read again before it gets its name: who calls may delete what is kept nowhere else now."""
    part = place.with_name(f"{place.stem}-{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if part.read_bytes() != content:
            raise BackupProblem(f"{place} cannot be read as it was written: look at the disk.")
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """A name that was given in the folder outlasts a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def store_files() -> list[str]:
    """Encrypt the stored files that no backup has yet; the names of all."""
    (root() / "files").mkdir(parents=True, exist_ok=True)
    names = []
    for name, changed in _all_files():
        key = file_key(name, changed.isoformat())
        place = root() / "files" / f"{key}.age"
        if not place.exists() and not _encrypt_file(name, changed, place):
            continue
        names.append(key)
    return names


def file_key(name: str, changed: str) -> str:
    return hashlib.sha256(f"{name} {changed}".encode()).hexdigest()


def _all_files(folder: str = "") -> Iterator[tuple[str, dt.datetime]]:
    folders, _names = default_storage.listdir(folder)
    yield from files_with_times(folder) if folder else ()
    for below in folders:
        if folder or below not in SKIPPED:
            yield from _all_files(f"{folder}/{below}".lstrip("/"))


def _encrypt_file(name: str, changed: dt.datetime, place: Path) -> bool:
    """Name and change go first, in a line of JSON. False where it was erased meanwhile."""
    try:
        with default_storage.open(name) as file:
            content = json.dumps([name, changed.isoformat()]).encode() + b"\n" + file.read()
    except FileNotFoundError:
        return False
    encrypt(content, place)
    return True


def read_files(
    manifest: Manifest, keys: list[pyrage.x25519.Identity], problems: list[str]
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each; those that are gone or damaged are told in `problems`."""
    for key in manifest.files:
        try:
            yield _read_file(key, keys)
        except BackupProblem as problem:
            problems.append(str(problem))


def _read_file(key: str, keys: list[pyrage.x25519.Identity]) -> tuple[str, bytes]:
    out, path = io.BytesIO(), root() / "files" / f"{key}.age"
    with open_encrypted(path) as file:
        decrypt(file, out, keys)
    head, _newline, content = out.getvalue().partition(b"\n")
    match json.loads(head):
        case [name, changed] if file_key(name, changed) == key:
            return name, content
        case str(name):  # of version 0.2.0
            return name, content
    raise BackupProblem(f"{path} holds another file than it did at the backup.")


def restore_files(manifest: Manifest, keys: list[pyrage.x25519.Identity], problems: list[str]) -> int:
    """Store those that the storage lacks; how many."""
    restored = 0
    for name, content in read_files(manifest, keys, problems):
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
            restored += 1
    return restored


def open_encrypted(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise BackupProblem(f"{path} cannot be read: {error}") from error


def decrypt(source: IO[bytes], out: IO[bytes], keys: list[pyrage.x25519.Identity]) -> None:
    try:
        pyrage.decrypt_io(source, out, keys)
    except (pyrage.DecryptError, OSError) as error:
        raise BackupProblem(f"{source.name} is damaged, or of another key: {error}") from error
