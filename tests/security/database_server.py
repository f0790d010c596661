"""A PostgreSQL that a test may stop and crash, with a copy of the tests' tables, and a Redis beside it; and a
second PostgreSQL, newly made, as on the machine that replaces a lost one."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import yaml

from bench.private_servers import PrivateServers
from dev.machine import as_server_user, server_user
from dev.postgres import find_binaries
from dev.processes import stop
from tests.ports import free_port
from tests.sandboxes.zalo.running import ROOT, wait_until
from tests.zalo_channel.portal_processes import database_url

PASSWORD = "long-enough-for-a-test"


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


@dataclass(frozen=True)
class Cluster:
    """Of a server with a port and passwords: who owns the tables, and who the portal works as."""

    port: int

    def url(self, role: str, database: str = "portal") -> str:
        return f"postgres://{role}:{PASSWORD}@127.0.0.1:{self.port}/{database}"


@contextmanager
def fresh_cluster() -> Iterator[Cluster]:
    """A PostgreSQL newly made by initdb, set as docker-compose.yml sets it, with the empty database and the
    two roles of docs/deploy.md."""
    binaries = Path(os.environ.get("PG_BINDIR") or find_binaries() or "")
    folder = Path(tempfile.mkdtemp(prefix="portal-cluster-", dir="/tmp"))
    cluster, quiet = Cluster(free_port()), {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    (folder / "password").write_text(PASSWORD)
    if server_user():
        shutil.chown(folder, server_user())
        shutil.chown(folder / "password", server_user())
    how = ("-U", "postgres", "-A", "scram-sha-256", f"--pwfile={folder}/password", "-E", "UTF8")
    initdb = [binaries / "initdb", "-D", folder / "data", *how, "--locale=C.UTF-8", "-N"]
    subprocess.run(initdb, cwd=folder, check=True, **quiet, **as_server_user())
    here = (f"-cport={cluster.port}", "-clisten_addresses=127.0.0.1", "-cunix_socket_directories=")
    server = subprocess.Popen(
        [binaries / "postgres", "-D", folder / "data", *_options_of_compose(), *here],
        cwd=folder, start_new_session=True, **quiet, **as_server_user(),
    )  # fmt: skip
    try:
        wait_until(lambda: _answers(cluster.url("postgres", "postgres")))
        with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as database:
            database.execute(f"CREATE ROLE portal_owner LOGIN CREATEDB CREATEROLE PASSWORD '{PASSWORD}'")
            database.execute("CREATE DATABASE portal OWNER portal_owner")
        psql = [binaries / "psql", "--quiet", "--set=ON_ERROR_STOP=1", cluster.url("portal_owner")]
        roles = (*psql, f"--file={ROOT}/deploy/application_role.sql")
        subprocess.run(roles, env=os.environ | {"PORTAL_PASSWORD": PASSWORD}, check=True)
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _options_of_compose() -> list[str]:
    stack = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return stack["services"]["db"]["command"].split()[1:]


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
