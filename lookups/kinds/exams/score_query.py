"""One question about a score, answered from the mapped file, the same for web, API and chat."""

import time
from typing import NamedTuple

from foundation.rate_limits import Guess, RateLimiter
from lookups.base import State
from lookups.kinds.exams import factors
from lookups.kinds.exams.snapshot.catalog import CATALOG, LoadedExam
from lookups.kinds.exams.snapshot.format import ScoreRecord

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
