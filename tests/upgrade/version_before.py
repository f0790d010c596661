"""The version that is in service: its code from git, its database from the dump beside this file."""

import io
import lzma
import re
import subprocess
import tarfile
from pathlib import Path

import psycopg

from foundation import message_catalogues
from tests.sandboxes.zalo.running import ROOT
from tests.zalo_channel.portal_processes import database_url

COMMIT = "698a13904fda6f0e46307ec532895f685d81ab12"
"""0.1.0. Changed with the dump, for each release."""
DUMP = Path(__file__).parent / "version_before.sql.xz"


def check_out(folder: Path) -> Path:
    """Its code, without a history. A clone that was cut short asks where it came from."""
    if subprocess.run(["git", "cat-file", "-e", COMMIT], cwd=ROOT, stderr=subprocess.DEVNULL).returncode:
        subprocess.run(["git", "fetch", "--quiet", "--depth=1", "origin", COMMIT], cwd=ROOT, check=True)
    archive = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    message_catalogues.compile_outdated(folder / "locale")
    return folder


def dump() -> str:
    return lzma.decompress(DUMP.read_bytes()).decode()


def restore() -> None:
    """The dump into the database of this connection, as psql does; psql's own commands are left out."""
    plain = re.sub(r"^\\(?:un)?restrict .*\n", "", dump(), flags=re.MULTILINE)
    parts = re.split(r"^(COPY .* FROM stdin;)\n((?:.*\n)*?)\\\.\n", plain, flags=re.MULTILINE)
    with psycopg.connect(database_url()) as connection, connection.cursor() as cursor:
        cursor.execute(parts[0])
        for copy, lines, statements in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            with cursor.copy(copy) as target:
                target.write(lines)
            cursor.execute(statements)
