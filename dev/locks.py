"""File locks of the kernel: they vanish with their holder, even when it is killed."""

import fcntl
import os
import time
from pathlib import Path

EXCLUSIVE, SHARED = fcntl.LOCK_EX, fcntl.LOCK_SH


class Lock:
    """One open lock file. Processes that inherit `fd` hold the lock, too."""

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def try_take(self, mode: int = EXCLUSIVE) -> bool:
        """Who holds it shared and asks for it exclusively in vain has lost it."""
        try:
            fcntl.flock(self.fd, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def take(self, mode: int = EXCLUSIVE, patience: float = 60.0) -> bool:
        """Waits up to `patience` seconds; False where someone holds it still."""
        deadline = time.monotonic() + patience
        while not self.try_take(mode):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def release(self) -> None:
        fcntl.flock(self.fd, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self.fd)
