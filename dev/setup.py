"""The set-up that commands share: packages, translations, libraries, tables, static files; each when due."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dev import venv
from dev.console import Failure, complain, say
from dev.locks import Lock
from dev.machine import require_letter_libraries
from dev.places import LOGS, PYTHON, ROOT, run_folder, servers_folder
from dev.processes import run_logged

GENERATED = {"staticfiles", "media", "test-results", "node_modules"}


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started at the same moment do not both make the virtual environment."""
    lock = Lock(run_folder() / "setup.lock")
    if not lock.take(patience=900):
        raise Failure("Another command of this checkout has been setting it up for 15 minutes; end it first.")
    try:
        yield
    finally:
        lock.close()


def prepare(requirements: str, letters_required: bool = False) -> None:
    with one_at_a_time():
        venv.prepare(requirements)
        compiling = [PYTHON, "-m", "foundation.message_catalogues"]
        run_logged("Compiling the translations", compiling, venv.tool_env(), LOGS / "setup.log", ROOT)
        try:
            require_letter_libraries()
        except Failure as failure:
            if letters_required:
                raise
            complain(f"Warning: no PDF letters on this machine. {failure}")


def manage(what: str, arguments: list[str], env: Mapping[str, str]) -> None:
    """A management command as a step of the set-up, out of sight."""
    quietly = {**env, "LOG_LEVEL": "WARNING"}
    run_logged(what, [PYTHON, "manage.py", *arguments], quietly, LOGS / f"{arguments[0]}.log", ROOT)


def migrate(env: Mapping[str, str], instance: str) -> None:
    """Brings the tables up to date; on a private database only where a migration changed since last time."""
    migrations = _content(path for path in source_files() if path.parent.name == "migrations")
    private = "PG_BINDIR" in env
    with _once(servers_folder(instance) / "migrated" if private else None, migrations) as due:
        if due:
            say("Migrating the database …")
            manage("Migrating the database", ["migrate", "--no-input"], env)


def collect_static(env: Mapping[str, str]) -> None:
    sources = _content(path for path in source_files() if "static" in path.parts)
    if not (ROOT / "staticfiles").exists():
        (run_folder() / "collected").unlink(missing_ok=True)
    with _once(
        run_folder() / "collected", sources, venv.fingerprint(venv.RUNTIME), env.get("PROVINCE", "")
    ) as due:
        if due:
            say("Collecting static files …")
            manage("Collecting static files", ["collectstatic", "--no-input", "--clear"], env)


@contextmanager
def _once(stamp: Path | None, *conditions: str) -> Iterator[bool]:
    """Yields whether the step is due, and remembers that it succeeded; without a stamp it is always due."""
    current = hashlib.sha256("\0".join(conditions).encode()).hexdigest()
    due = stamp is None or not stamp.exists() or stamp.read_text() != current
    yield due
    if due and stamp:
        stamp.write_text(current)


def source_files() -> Iterator[Path]:
    """The files of the project's packages, without what the machine made."""
    for folder in ROOT.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in GENERATED:
            yield from (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _content(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0" + path.read_bytes())
    return digest.hexdigest()
