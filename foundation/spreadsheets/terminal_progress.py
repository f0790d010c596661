"""The progress of a command: a bar in a terminal, plain lines where there is none (cron, a log)."""

import time
from typing import Any, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from foundation.jobs.progress import Phase

WORDS = {
    Phase.READING: gettext_lazy("Reading"),
    Phase.WRITING: gettext_lazy("Writing"),
    Phase.STEPS: gettext_lazy("Working"),
}
LINE_EVERY = 10.0  # seconds


def terminal_progress(stream: TextIO) -> "Bars | Lines":
    """To be told by `progress.told_to`, and closed."""
    return Bars(stream) if stream.isatty() else Lines(stream)


class Bars:
    """One bar for each phase."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.phase: Phase | None = None
        self.bar: Any = None

    def __call__(self, phase: Phase, done: int, total: int | None) -> None:
        if self.bar is None or phase != self.phase or done < self.bar.n:
            self.close()
            words, unit = str(WORDS[phase]), f" {_('rows')}"
            self.bar = tqdm(total=total, desc=words, unit=unit, file=self.stream, mininterval=0.2)
            self.phase = phase
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


class Lines:
    """Silent where all is over within seconds."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.told_at = stream, time.monotonic()

    def __call__(self, phase: Phase, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self.told_at < LINE_EVERY:
            return
        self.told_at = now
        of = f"/{total}" if total else ""
        self.stream.write(f"{WORDS[phase]}: {done}{of} {_('rows')}\n")

    def close(self) -> None:
        """Nothing is left open."""
