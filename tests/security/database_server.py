"""A PostgreSQL that a test may stop and crash, with a copy of the tests' tables, and a Redis beside it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.private_servers import PrivateServers
from dev.processes import stop
from tests.zalo_channel.portal_processes import database_url


@contextmanager
def private_servers(*, with_tables: bool) -> Iterator[PrivateServers]:
    folder = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    servers = PrivateServers(folder)
    try:
        if with_tables:
            _copy_tables(servers)
        yield servers
    finally:
        stop(servers.processes.values())
        shutil.rmtree(folder, ignore_errors=True)


def _copy_tables(servers: PrivateServers) -> None:
    """Far quicker than a second run of the migrations."""
    binaries = servers.postgres.binaries
    dump = subprocess.run(
        [binaries / "pg_dump", "--no-owner", database_url()], capture_output=True, check=True
    )
    restore = [binaries / "psql", "--quiet", "--set=ON_ERROR_STOP=1", servers.postgres.url]
    subprocess.run(restore, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
