"""What the launcher says, on stderr: stdout belongs to the command that was asked for."""

import errno
import sys
from pathlib import Path

_state = {"quiet": False}


class Failure(Exception):
    """Nothing can go on; the text says what is missing and how to get it."""


NO_ROOM = "No space left on device", "Disk quota exceeded"
NO_ACCESS = (errno.EROFS, errno.EACCES, errno.EPERM)


def explain(problem: Exception) -> str:
    """One sentence where the machine is at fault; "" where a traceback says more."""
    if any(words in str(problem) for words in NO_ROOM):
        return "The disk is full: make room where this checkout and temporary files lie, then start again."
    if isinstance(problem, OSError):
        may_not = problem.errno in NO_ACCESS and problem.filename
        return f"{problem.filename} cannot be written: {problem.strerror}." if may_not else ""
    return str(problem)


def be_quiet(quiet: bool) -> None:
    _state["quiet"] = quiet


def say(text: str) -> None:
    if not _state["quiet"]:
        complain(text)


def complain(text: str) -> None:
    """Like say(), but heard in quiet mode too."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented; empty where there is none."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join("    " + line for line in text.splitlines()[-lines:])
