"""Programs that read hostile files: a process of their own, with little memory and processor time.

One of them runs at a time on the whole machine, so that many hostile files cost no more than one (ADR 52).
They inherit no environment, hence no secrets. Run as a program, this file sets the limits and becomes the
other program; limits that the portal set between fork and exec would not be safe beside its threads.
"""

import fcntl
import logging
import os
import resource
import runpy
import subprocess  # nosec B404 # programs by lists of arguments, never by a shell
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)

MAX_MEMORY = 512 * 1024 * 1024  # address space; 24 million pixels of four bytes need half of it
MAX_CPU_SECONDS = 10
MAX_SECONDS = 30.0  # by the clock, on a busy machine
REFUSED = 3  # the program's own verdict; anything else than this and 0 is a failure
LOCK = Path(tempfile.gettempdir()) / f"portal-files-{os.getuid()}.lock"


class ProgramRefused(Exception):
    """The program could not or would not read the file, or went beyond its limits."""


def run(program: str, *arguments: str, content: bytes) -> bytes:
    """What the program writes for the file at its standard input. Raises ProgramRefused."""
    command = [sys.executable, "-E", "-s", "-P", __file__, program, *arguments]
    with _one_at_a_time():
        try:
            done = subprocess.run(  # noqa: S603  # nosec B603 # our own program
                command, input=content, capture_output=True, timeout=MAX_SECONDS, env={}
            )
        except subprocess.TimeoutExpired as error:
            logger.warning("%s took longer than %s seconds", Path(program).name, MAX_SECONDS)
            raise ProgramRefused from error
    if done.returncode not in (0, REFUSED):
        logger.warning("%s ended with code %s", Path(program).name, done.returncode)
    if done.returncode != 0:
        raise ProgramRefused
    return done.stdout


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A lock over all threads and processes of this machine; the kernel frees it when its holder dies."""
    descriptor = os.open(LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def apply_limits() -> None:
    """Of this process, for good: memory, processor time, no file written, no core; pages go first."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    apply_limits()
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")
