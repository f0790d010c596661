"""PgBouncer with deploy/pgbouncer.ini before the database of the tests, as Debian packages it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from dev.machine import as_server_user
from tests.foundation import debian_packages
from tests.sandboxes.zalo.running import ROOT, wait_until

PACKAGES = ("pgbouncer", "libevent-2.1-7t64", "libcares2")
PORT = "6432"


@contextmanager
def running(mode: str) -> Iterator[tuple[str, str]]:
    """Folder and port of its socket."""
    path, environ = debian_packages.program("pgbouncer", *PACKAGES)
    with TemporaryDirectory(prefix="pgbouncer-") as folder:
        Path(folder).chmod(0o777)  # it refuses to run as root
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(_settings(mode, folder))
        process = subprocess.Popen(
            [path, str(settings)],
            env=os.environ | environ,
            cwd=folder,
            stderr=subprocess.DEVNULL,
            **as_server_user(),
        )
        try:
            socket = Path(folder) / f".s.PGSQL.{PORT}"
            wait_until(lambda: socket.exists() or process.poll() is not None)
            assert process.poll() is None, (Path(folder) / "log").read_text()
            yield folder, PORT
        finally:
            process.terminate()
            process.wait(60)


def _settings(mode: str, folder: str) -> str:
    """Ours, with the tests' database, and so that consecutive transactions never share a connection."""
    given = connection.get_connection_params()
    names = ("host", "port", "user", "password")
    target = " ".join(f"{name}={given[name]}" for name in names if given.get(name))
    shipped = (ROOT / "deploy" / "pgbouncer.ini").read_text()
    ours = shipped.replace("portal = host=127.0.0.1 port=5432 dbname=portal", f"* = {target}")
    return f"""{ours}
listen_addr =
unix_socket_dir = {folder}
logfile = {folder}/log
auth_type = any
pool_mode = {mode}
max_prepared_statements = 0
server_round_robin = 1
"""
