"""Ports of this machine for the servers that tests start, and for those that must not answer."""

import contextlib
import random
import socket

PORTS = range(10_000, 16_000)
"""Below those that the kernel gives to a connection, or to a server that asks for any port: none of these is
taken by the way between the choice and the start."""
_kept: list[socket.socket] = []  # until this process ends, however it does


def free_port() -> int:
    """One at which a server may be started now, and again: no other call, of whatever process, returns it."""
    for port in random.sample(PORTS, len(PORTS)):
        if _claim(port) and _is_free(port):
            return port
    raise AssertionError(f"no port is free from {PORTS.start} to {PORTS.stop}")


def silent_port() -> int:
    """One at which nobody listens, nor will: it is bound, and a connection is refused."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    _kept.append(bound)
    return int(bound.getsockname()[1])


def _claim(port: int) -> bool:
    """Whether it is now ours. A name without a file says so, which goes with its process."""
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0port-of-a-test-{port}")
    except OSError:
        name.close()
        return False
    _kept.append(name)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False
