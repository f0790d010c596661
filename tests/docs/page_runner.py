"""Follow a page of docs/ to the letter: its patches and commands in a copy of the checkout, then tests there.

In the order of the page, a ```diff block is applied with `git apply` and a ```sh block is run. The copy has
databases of its own on the server of the tests, and its own number in their Redis.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.database import templates

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(diff|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
REDIS_NUMBER = 15  # the last one: the processes of a test run count from 0
LINES_SHOWN = 40
STAMP = "from dev.venv import *; stamp_file(DEVELOPMENT).write_text(fingerprint(DEVELOPMENT))"
# The template of the copy's tests is the present one with the page's migrations: a new one takes a minute.
CHECKS = """
import sys
import django
django.setup()
from django.core.management import call_command
from tests.database import templates
call_command("check")
call_command("makemigrations", check_changes=True)
kind, version = templates.MIGRATED, templates.version_of(templates.sources())
templates.template(kind, version, lambda: call_command("migrate", verbosity=0), lambda: sys.argv[1])
"""


class PageFailed(AssertionError):
    """What the page says cannot be done, or does not work once it is done."""


def without(text: str, line: str) -> str:
    """The page with this line of a block left out."""
    lines = text.splitlines(keepends=True)
    left = [each for each in lines if line not in each]
    assert len(left) == len(lines) - 1, f"{line!r} is no single line of the page"
    return "".join(left)


def follow(text: str, folder: Path, tests: Sequence[str], demo_tests: Sequence[str] = ()) -> None:
    """Raises PageFailed. `demo_tests` run once the copy's demo is loaded."""
    copy_checkout(folder)
    with databases() as (database, prefix):
        env = environment(folder, database, prefix)
        run([sys.executable, "-c", STAMP], folder, env)
        for kind, block in BLOCK.findall(text):
            if kind == "diff":  # of one file each; --recount, for a line may be left out
                run(["git", "apply", "--recount", "--whitespace=nowarn", "-"], folder, env, block)
            else:
                run(["bash", "-euc", block], folder, env)
        run([sys.executable, "-m", "ruff", "check", "."], folder, env)
        run([sys.executable, "-m", "ruff", "format", "--check", "."], folder, env)
        run([sys.executable, "-c", CHECKS, templates.migrated()], folder, env)
        pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        run([*pytest, *tests], folder, env)
        if demo_tests:
            run([sys.executable, "-m", "tests.database", "demo"], folder, env)
            run([*pytest, *demo_tests], folder, env)


def copy_checkout(folder: Path) -> None:
    """What git knows or would add; a repository, since `git apply` skips what a repository around ignores."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith(".installed-"):  # the launcher's stamp names the folder
            (folder / ".venv" / path.name).symlink_to(path)


@contextmanager
def databases() -> Iterator[tuple[str, str]]:
    """A new portal's database, and the beginning of the names of the copy's templates."""
    database = f"{connection.settings_dict['NAME']}_page"
    prefix = f"{database}_templates"
    templates.copy(templates.migrated(), database)
    try:
        yield database, prefix
    finally:
        templates.drop_all(f"(test_)?{database}")


def environment(folder: Path, database: str, prefix: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV"))}
    return kept | {
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl(),
        "REDIS_URL": re.sub(r"(/|\?db=)\d+$", rf"\g<1>{REDIS_NUMBER}", os.environ["REDIS_URL"]),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TESTS_TEMPLATES": prefix,
        "PYTHON": str(folder / ".venv" / "bin" / "python"),  # what `make` starts
        "LOG_LEVEL": "WARNING",
    }


def run(command: Sequence[str], folder: Path, env: dict[str, str], given: str = "") -> None:
    ran = subprocess.run(
        [str(folder / ".venv" / "bin" / "python") if word == sys.executable else word for word in command],
        cwd=folder,
        env=env,
        input=given,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if ran.returncode:
        shown = "\n".join(ran.stdout.splitlines()[-LINES_SHOWN:])
        raise PageFailed(f"{' '.join(command)}\n{given}\n{shown}")
