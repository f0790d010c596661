"""Whether rows of a table changed, without reading them: what is drawn from it is kept by its version."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from django.db import DatabaseError, connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
Versions = Mapping[type[Model], str]

_asked: ContextVar[dict[type[Model], str] | None] = ContextVar("versions asked", default=None)
_NONE: Versions = MappingProxyType({})


@contextmanager
def as_of_now(known: Versions = _NONE) -> Iterator[None]:
    """Within it each version is asked once, or not at all where it is among the `known` ones; what runs
    within does not write to the tables asked about."""
    before = _asked.get()
    token = _asked.set(dict(known) if before is None else before)
    try:
        yield
    finally:
        _asked.reset(token)


def version_of(*models: type[Model]) -> str:
    """Changes with every row that is added, changed or deleted: each writing leaves its transaction and its
    number within that in the row. Reading the rows themselves would cost each message milliseconds."""
    asked = _asked.get()
    if asked is None:
        return " ".join(versions_of(*models))
    if unknown := [model for model in models if model not in asked]:
        asked.update(zip(unknown, versions_of(*unknown), strict=True))
    return " ".join(asked[model] for model in models)


def versions_of(*models: type[Model]) -> tuple[str, ...]:
    """The version of each, asked anew in one query."""
    names = (connection.ops.quote_name(model._meta.db_table) for model in models)
    each = "(SELECT (count(*), sum(xmin::text::bigint), sum(cmin::text::bigint))::text FROM %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(each % name for name in names)}")  # noqa: S608
        return tuple(cursor.fetchone())


class WatchedTables:
    """The versions of some tables as this process last saw them: it asks at most once a second."""

    ASKED_EVERY = 1.0  # seconds
    SHARE = 20  # of the time that the asking takes, between two: a large table is asked for less often

    def __init__(self, *models: type[Model]) -> None:
        self.models = models
        self.known: tuple[str, ...] = ()
        self.ask_at = 0.0
        self._asking = threading.Lock()

    def mark(self) -> tuple[str, ...]:
        """One for each table, as it was at most a second ago; who comes while another asks gets those before.
        () until the first answer; while the database is away they stay as last known."""
        if time.monotonic() >= self.ask_at and self._asking.acquire(blocking=False):
            try:
                self.ask_at = self._ask() + time.monotonic()
            finally:
                self._asking.release()
        return self.known

    def _ask(self) -> float:
        """Learn what is `known` now; in how many seconds to ask again."""
        began = time.monotonic()
        try:
            self.known = versions_of(*self.models)
        except DatabaseError:
            return self.ASKED_EVERY
        return max(self.ASKED_EVERY, self.SHARE * (time.monotonic() - began))


def all_rows(model: type[Row]) -> tuple[Row, ...]:
    """All rows of a small table in its own order, kept by its version. All readers share them, so nobody
    changes them."""
    return _rows(model, version_of(model))


@lru_cache(maxsize=32)
def _rows(model: type[Row], _version: str) -> tuple[Row, ...]:
    return tuple(model._default_manager.all())


forget_rows = _rows.cache_clear
