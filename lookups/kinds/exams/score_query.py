"""One question about a score, answered from the mapped file, the same for web, API and chat.

Limits of one process, in its memory: approximate, but nothing waits for Redis.

A bucket per subject that refills steadily. Memory is bounded by two generations: when the young one is full,
the old one is forgotten, and with it what was taken from buckets that nobody asked for in the meantime.

How often one address may ask for scores: counted in each web process, approximately.

A school, a café or a carrier's gateway shares one address, so 300 questions at once and two more each second
pass. A number that is not there costs ten: who walks through numbers is stopped, who mistypes is not.
"""

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from foundation.rate_limits import Guess, RateLimiter
from lookups.base import State
from lookups.kinds.exams import factors
from lookups.kinds.exams.snapshot.format import CATALOG, LoadedExam, ScoreRecord

# Guesses of a birth date or of four digits, for each candidate, whoever asks: some thirty a day. Exams
# without a second factor are not counted here: their hot path asks nobody.
GUESSES = RateLimiter("exam-factor")


class Outcome(NamedTuple):
    """`found` only with State.FOUND. NOTHING: unknown number, wrong factor or too many guesses."""

    state: State
    book: LoadedExam
    found: ScoreRecord | None = None


def find_score(book: LoadedExam, sbd: str, factor: str = "", *, now: float | None = None) -> Outcome:
    """`factor` is normalised. The embargo stands here: no file is looked into before its second."""
    entry = book.entry
    now = time.time() if now is None else now
    if entry.is_withdrawn:
        return Outcome(State.UNAVAILABLE, book)
    if not entry.is_open(now):
        return Outcome(State.NOT_PUBLISHED, book)
    if book.snapshot is None:
        return Outcome(State.UNAVAILABLE, book)
    found = book.snapshot.find(sbd)
    if entry.second_factor != "none" and not _fits(book, sbd, factor, found):
        found = None
    return Outcome(State.FOUND if found else State.NOTHING, book, found)


def _fits(book: LoadedExam, sbd: str, factor: str, found: ScoreRecord | None) -> bool:
    """As long for unknown numbers as for known ones."""
    kept = found.factor if found else factors.NONE
    right = factors.matches(kept, exam=book.entry.key, sbd=sbd, factor=factor)
    guess = Guess((GUESSES, f"{book.entry.key}/{sbd}"))
    if right and guess.is_allowed:
        guess.succeeded()
        return True
    return False


def loaded_exam(key: str) -> LoadedExam | None:
    return CATALOG.current().get(key)


def accepts_number(sbd: str, book: LoadedExam) -> bool:
    """Whether the exam has numbers of this shape; `sbd` as numbers.tidy leaves it."""
    entry = book.entry
    return entry.number_length in (None, len(sbd)) and (not entry.councils or sbd[:2] in entry.councils)


def exam_for_number(sbd: str, chosen: LoadedExam | None) -> LoadedExam | None:
    """The exam that was chosen, unless the number has the shape of others only: then the newest of those."""
    book = chosen or newest_exam()
    if book is None or accepts_number(sbd, book):
        return book
    others = [other for other in CATALOG.current().values() if other.entry.number_length == len(sbd)]
    return max(
        (o for o in others if accepts_number(sbd, o)), key=lambda other: other.entry.year, default=book
    )


def newest_exam() -> LoadedExam | None:
    """The exam that people mean when they name none: of the latest year, graduation first."""
    books = CATALOG.current().values()
    return max(books, key=lambda book: (book.entry.year, book.entry.kind == "thpt"), default=None)


SUBJECTS = 200_000


class Throttle:
    """`burst` at once, then `per_second`. Threads may race for a token; that much is approximate."""

    def __init__(
        self, *, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._spacing = 1 / per_second
        self._reach = burst / per_second
        self._clock = clock
        self._young: dict[str, float] = {}  # subject → when its bucket is full again
        self._old: dict[str, float] = {}

    def take(self, subject: str, cost: float = 1) -> float:
        """0 where there was enough; else the seconds until there is, and nothing is taken."""
        now = self._clock()
        full_at = self._full_at(subject, now) + cost * self._spacing
        over = full_at - now - self._reach
        if over > 1e-9:
            return over
        if len(self._young) >= SUBJECTS:
            self._old, self._young = self._young, {}
        self._young[subject] = full_at
        return 0.0

    def charge(self, subject: str, cost: float) -> None:
        """Take even what is not there, up to one full bucket of debt."""
        now = self._clock()
        self._young[subject] = min(self._full_at(subject, now) + cost * self._spacing, now + 2 * self._reach)

    def _full_at(self, subject: str, now: float) -> float:
        full_at = self._young.get(subject)
        if full_at is None:
            full_at = self._old.get(subject, now)
        return full_at if full_at > now else now

    def forget_all(self) -> None:
        self._young, self._old = {}, {}


BURST, PER_SECOND, UNKNOWN_COSTS = 300, 2, 10
ADDRESSES = Throttle(burst=BURST, per_second=PER_SECOND)


def seconds_to_wait(address: str) -> int:
    """0 where the question may be asked; it is then counted."""
    return math.ceil(ADDRESSES.take(address))


def charge_unknown(address: str) -> None:
    ADDRESSES.charge(address, UNKNOWN_COSTS - 1)
