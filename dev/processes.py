"""Starting processes so that none outlives us, however we end."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from dev.console import Failure, tail

PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that the kernel sends us when our parent dies
GRACE = 10.0  # seconds between asking and killing

_libc = ctypes.CDLL(None)


class Stopped(BaseException):
    """A signal asked the launcher to stop; not an Exception, so that no handler of errors swallows it."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.exit_code = 128 + signum


def stop_on_signals() -> None:
    def stop(signum: int, _frame: object) -> NoReturn:
        ignore_signals()  # what follows is the orderly end; it must not be cut short
        raise Stopped(signum)

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, stop)
    if os.environ.get("MAKELEVEL"):
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # make itself was killed: nobody else will tell us


def ignore_signals() -> None:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)


def die_with_parent(signum: int = signal.SIGTERM) -> Callable[[], None]:
    """A preexec_fn. It runs after the change of user, which would clear the kernel's promise."""
    parent = os.getpid()

    def arm() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:
            os._exit(1)

    return arm


def start(
    argv: Sequence[str | os.PathLike[str]],
    env: Mapping[str, str],
    log: Path,
    cwd: Path,
    *,
    signal_if_we_die: int = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """A service in a process group of its own, appending to its log; `options` are subprocess.Popen's."""
    with log.open("ab") as out:
        return subprocess.Popen(
            argv,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=die_with_parent(signal_if_we_die),
            **options,
        )


def stop(processes: Iterable[subprocess.Popen[bytes]], grace: float = GRACE) -> None:
    """Asks each process group to end, then ends what is left of it."""
    running = list(processes)
    for process in running:
        signal_group(process.pid, signal.SIGTERM)
    _wait_for(running, grace)
    for process in running:
        signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(processes: Iterable[subprocess.Popen[bytes]], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))


def signal_group(group: int, signum: int) -> bool:
    """False where no process of the group is left."""
    try:
        os.killpg(group, signum)
    except ProcessLookupError:
        return False
    return True


class Guard:
    """A small process that outlives a killed launcher just long enough to end the groups it was told of."""

    def __init__(self, grace: float = GRACE) -> None:
        read, self._write = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _stand_guard(read, grace)
        os.close(read)

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        os.write(self._write, b"%d\n" % process.pid)

    def dismiss(self) -> None:
        os.write(self._write, b"0\n")
        os.close(self._write)
        os.waitpid(self._pid, 0)


def _stand_guard(read: int, grace: float) -> NoReturn:
    """Reads group numbers until the launcher is gone; a last 0 says that it cleaned up itself."""
    try:
        os.setsid()
        ignore_signals()
        os.closerange(3, read)
        os.closerange(read + 1, 1024)
        with os.fdopen(read, "rb") as pipe:
            groups = [int(line) for line in pipe.read().split()]
        if groups and groups[-1] != 0:
            _end_groups(groups, grace)
    finally:
        os._exit(0)


def _end_groups(groups: list[int], grace: float) -> None:
    for group in groups:
        signal_group(group, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any([signal_group(group, 0) for group in groups]) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in groups:
        signal_group(group, signal.SIGKILL)


def run_logged(what: str, argv: Sequence[str | Path], env: Mapping[str, str], log: Path, cwd: Path) -> None:
    """Runs a step of the set-up out of sight: its stdout goes to `log`, its stderr beside it, to `*.err`.

    Raises Failure with the end of what it said.
    """
    errors = log.with_suffix(".err")
    with log.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            argv,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            preexec_fn=die_with_parent(),
        )
        try:
            code = process.wait()
        except Stopped:
            process.terminate()
            process.wait()
            raise
    if code:
        raise Failure(f"{what} failed:\n{tail(errors) or tail(log)}")


def run_in_foreground(argv: Sequence[str], env: Mapping[str, str], cwd: Path) -> int:
    """Runs a command with our terminal, stdin and stdout; its exit code. It may be interactive (a shell).

    Ctrl-C reaches it from the terminal and is its business; a SIGTERM or SIGHUP sent to us is passed on.
    """
    process = subprocess.Popen(argv, env=env, cwd=cwd, preexec_fn=die_with_parent())
    ours = signal.signal(signal.SIGINT, lambda *_: None)  # a handler, since SIG_IGN would be inherited
    try:
        return process.wait()
    except Stopped:
        process.terminate()
        _wait_for([process], GRACE)
        process.kill()
        raise
    finally:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, ours)


def run_in_group(argv: Sequence[str], env: Mapping[str, str], cwd: Path, seconds: float | None = None) -> int:
    """Runs a command that starts processes of its own; its exit code. What it leaves is ended with it.

    After `seconds` it is interrupted as by Ctrl-C.
    """
    guard = Guard()
    process = subprocess.Popen(
        argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent()
    )
    guard.watch(process)
    try:
        return process.wait(seconds)
    except (Stopped, subprocess.TimeoutExpired) as reason:
        signal_group(process.pid, signal.SIGINT)  # a test run ends its servers and prints where it was
        _wait_for([process], GRACE)
        if isinstance(reason, Stopped):
            raise
        return 128 + signal.SIGINT
    finally:
        stop([process])
        guard.dismiss()
