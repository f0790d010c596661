"""The ports of tests: two of them never get the same one, and where nobody is to answer nobody does."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ports

ASKS = "from tests import ports; ports.PORTS = range({0.start}, {0.stop}); print(ports.free_port())"


def asked_elsewhere(numbers: range) -> subprocess.CompletedProcess[str]:
    """What another process gets of these ports."""
    command = [sys.executable, "-c", ASKS.format(numbers)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ, timeout=60)


def test_a_port_is_given_once_also_to_another_process(monkeypatch):
    first = ports.free_port()
    numbers = range(first, first + 1)
    monkeypatch.setattr(ports, "PORTS", numbers)
    with pytest.raises(AssertionError, match="no port is free"):
        ports.free_port()
    assert "no port is free" in asked_elsewhere(numbers).stderr


def test_what_a_process_was_given_is_free_again_when_it_has_ended():
    number = ports.free_port() + 1
    while "no port is free" in (other := asked_elsewhere(range(number, number + 1))).stderr:
        number += 1  # somebody's
    again = asked_elsewhere(range(number, number + 1))
    assert other.stdout == again.stdout == f"{number}\n"


def test_a_port_where_somebody_listens_is_passed_over(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        monkeypatch.setattr(ports, "PORTS", range(number, number + 1))
        with pytest.raises(AssertionError, match="no port is free"):
            ports.free_port()


def test_the_kernel_gives_none_of_them_to_a_connection():
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert ports.PORTS.stop <= lowest


def test_at_a_silent_port_a_connection_is_refused_and_no_server_starts():
    number = ports.silent_port()
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", number)) == errno.ECONNREFUSED
    with pytest.raises(OSError, match="in use"):
        socket.create_server(("127.0.0.1", number))
