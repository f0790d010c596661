"""PostgreSQL and Redis of one checkout: shared by its commands, gone with the last of them."""

import json
import os
import shutil
import signal
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from dev.locks import Lock
from dev.servers import keeper_is_alive
from tests.dev.launched import USER_OF_SERVERS, close, eventually, launch


@pytest.fixture(scope="module")
def folder():
    """Where root's PostgreSQL, which runs as another user, can enter."""
    made = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def use(folder):
    """Starts a command that uses the servers; gives it with their addresses."""
    started = []

    def use_servers():
        command = launch(USER_OF_SERVERS, folder)
        started.append(command)
        if not (line := command.stdout.readline()):
            pytest.fail(command.communicate()[1])
        return command, json.loads(line)

    yield use_servers
    for command in started:
        close(command)
    assert eventually(lambda: all_gone(folder))


def all_gone(folder):
    lock = Lock(folder / "servers.lock")
    try:
        return not keeper_is_alive(folder) and lock.try_take()
    finally:
        lock.close()


def answers(addresses):
    try:
        with psycopg.connect(addresses["DATABASE_URL"], connect_timeout=30) as connection:
            connection.execute("SELECT 1")
        with redis.Redis.from_url(addresses["REDIS_URL"], socket_timeout=30) as client:
            return client.ping()
    except (psycopg.OperationalError, redis.ConnectionError):
        return False


def test_a_second_command_finds_the_servers_and_keeps_them_when_the_first_goes(use, folder):
    (first, addresses), (second, same) = use(), use()
    assert addresses == same
    assert answers(addresses)
    first.communicate()
    assert answers(addresses)
    second.communicate()
    assert all_gone(folder)


def test_servers_of_a_command_that_was_killed_end_by_themselves(use, folder):
    command, addresses = use()
    assert answers(addresses)
    command.kill()
    assert eventually(lambda: all_gone(folder))


@pytest.mark.security_check("postgres-crashed")
def test_a_server_that_was_killed_is_started_again_with_its_data(use, folder):
    _, addresses = use()
    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1022 AS number")
    (pid_file,) = folder.glob("postgres-*/postmaster.pid")
    postmaster = int(pid_file.read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    assert eventually(lambda: not answers(addresses))
    assert eventually(lambda: answers(addresses))
    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (1022,)


def test_the_sockets_are_for_their_owner_alone(use, folder):
    use()
    assert (folder / "sockets").stat().st_mode & 0o077 == 0
