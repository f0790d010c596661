"""The folder of backups: its names, its manifests, what is encrypted, what is old."""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from foundation.files.stored_files import files_with_times

SKIPPED = ("exams", "imports", "readyz", "static")
"""Folders of copies that the portal makes anew, and of what waits for an hour."""
NEWEST_KEPT = 3


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
    """The names of those that are whole, oldest first."""
    return sorted(path.parent.name for path in root().glob("*/manifest.json"))


def manifest_of(name: str) -> Manifest:
    file = root() / name / "manifest.json"
    try:
        return Manifest(**json.loads(file.read_text()))
    except (ValueError, TypeError) as error:
        raise BackupProblem(f"{file} is damaged: {error}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Once to read without a key, for the retention, and once sealed: what differs from that was changed."""
    content = json.dumps(asdict(manifest))
    encrypt(content.encode(), folder / "manifest.age")
    (folder / "manifest.json").write_text(content)


def checked_manifest(name: str, keys: list[pyrage.x25519.Identity]) -> Manifest:
    """Of a backup as it was written. Raises BackupProblem where it or the dump was changed since."""
    manifest, folder, sealed = manifest_of(name), root() / name, io.BytesIO()
    if not manifest.dump and not (folder / "manifest.age").exists():
        return manifest
    with open_encrypted(folder / "manifest.age") as file:
        decrypt(file, sealed, keys)
    if Manifest(**json.loads(sealed.getvalue())) != manifest:
        raise BackupProblem(f"{folder}/manifest.json was changed since the backup: nothing was restored.")
    if digest(folder / "database.age") != manifest.dump:
        raise BackupProblem(
            f"{folder}/database.age is cut off, damaged or of another backup: nothing was restored."
        )
    return manifest


def digest(file: Path) -> str:
    with open_encrypted(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type] # opened "rb"


def encrypt(content: bytes, place: Path) -> None:
    """The file is whole or not there, whenever the machine stops."""
    part = place.with_suffix(".part")
    with part.open("wb") as out:
        pyrage.encrypt_io(io.BytesIO(content), out, recipients())
        out.flush()
        os.fsync(out.fileno())
    part.replace(place)


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


def delete_old() -> list[str]:
    """Delete the backups older than BACKUP_KEEP_DAYS, never the newest three, and files that none names."""
    before = timezone.now() - dt.timedelta(days=settings.BACKUP_KEEP_DAYS)
    old = [name for name in all_backups()[:-NEWEST_KEPT] if manifest_of(name).moment < before]
    for name in old:
        shutil.rmtree(root() / name)
    named = {key for name in all_backups() for key in manifest_of(name).files}
    for file in (root() / "files").glob("*.age"):
        if file.stem not in named:
            file.unlink()
    return old
