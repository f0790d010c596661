"""The demo province in a database of its own: seeded once, copied by every process that reads it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from lookups.kinds.exams import demo as exams
from tests import process_caches
from tests.database import templates

FILES = templates.ROOT / ".run" / "tests-demo"
KIND = f"{templates.PREFIX}_demo"
# One for all processes of a run, which would load it anew when the clock strikes.
HOUR = os.environ.setdefault("TESTS_DEMO_HOUR", f"{timezone.localtime():%Y-%m-%d %H}")


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
    version = _version()
    files = FILES / version
    return templates.template(KIND, version, lambda: _load(files), templates.migrated), files


def exists() -> bool:
    return templates.exists(f"{KIND}_{_version()}")


def _version() -> str:
    """Times of the demo are relative to the hour of its loading, and what it tells of today to that day."""
    return templates.version_of(templates.sources(), max(HOUR, f"{timezone.localdate()} 00"))


def _load(files: Path) -> None:
    shutil.rmtree(FILES, ignore_errors=True)
    (files / "media").mkdir(parents=True)
    printed = StringIO()
    with pytest.MonkeyPatch.context() as patch, override_settings(MEDIA_ROOT=files / "media"):
        patch.setattr(exams, "GRADUATES", 50)  # the same rows a thousand times are a third of the time
        patch.setattr(exams, "PUPILS", 20)
        call_command("seed_demo", stdout=printed)
    (files / "said.txt").write_text(printed.getvalue())
