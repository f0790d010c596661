"""A database of its own for the browser tests of one file: filled once, and put back after each test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from tests import process_caches
from tests.database import baseline, templates


@contextmanager
def filled(fill: Callable[[], object]) -> Iterator[None]:
    """Django's database is a new portal with what `fill` wrote; a test that commits gives it back so."""
    own = f"{connection.settings_dict['NAME']}_filled"
    templates.copy(templates.migrated(), own)
    process_caches.clear()
    with templates.connected_to(own):
        fill()
        baseline.keep()
        yield
    process_caches.clear()
    templates.drop(own)
