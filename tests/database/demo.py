"""The demo province in a database of its own: seeded once, copied by every process that reads it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from lookups.kinds.exams import demo as exams
from tests import clock, process_caches
from tests.database import templates

FILES = templates.ROOT / ".run" / "tests-demo"


@contextmanager
def in_the_demo() -> Iterator[None]:
    """Django's database is this process's copy of the demo, with its files. For tests that roll back."""
    before = connection.settings_dict["NAME"]
    own = f"{before}_demo"
    template, files = made()
    templates.copy(template, own)
    with override_settings(MEDIA_ROOT=shutil.copytree(files / "media", files / own, dirs_exist_ok=True)):
        process_caches.clear()
        with templates.connected_to(own):
            yield
        process_caches.clear()
    templates.drop(own)


def said() -> str:
    """What the command printed when it loaded the template."""
    return (made()[1] / "said.txt").read_text()


def made() -> tuple[str, Path]:
    """The template, made if missing, and the folder of its files."""
    kind, version = _kind(), _version()
    files = FILES / kind / version
    return templates.template(kind, version, lambda: _load(files), templates.migrated), files


def exists() -> bool:
    return templates.exists(f"{_kind()}_{_version()}")


def _kind() -> str:
    """One for the day of the run, and one for each day that a test asks for."""
    day = clock.begun()
    return f"{templates.PREFIX}_demo" if day == clock.DAY else f"{templates.PREFIX}_on_{day:%Y%m%dt%H%M}"


def _version() -> str:
    """Times of the demo are relative to its loading: the moment at which the file of tests began."""
    return templates.version_of(templates.sources(), clock.begun().isoformat())


def _load(files: Path) -> None:
    shutil.rmtree(files.parent, ignore_errors=True)
    (files / "media").mkdir(parents=True)
    printed = StringIO()
    with pytest.MonkeyPatch.context() as patch, override_settings(MEDIA_ROOT=files / "media"):
        patch.setattr(exams, "GRADUATES", 50)  # the same rows a thousand times are a third of the time
        patch.setattr(exams, "PUPILS", 20)
        call_command("seed_demo", stdout=printed)
    (files / "said.txt").write_text(printed.getvalue())
