"""Run a transaction again that PostgreSQL ended for the sake of another one."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg
from django.db import OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")
CONFLICTS = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
PAUSES = (0.05, 0.2, 0.8)  # seconds at most before the second, third and fourth try


def retry_conflicts(work: Callable[P, T]) -> Callable[P, T]:
    """For a function that is one transaction; within the caller's transaction it is tried once."""

    @wraps(work)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for pause in () if connection.in_atomic_block else PAUSES:
            try:
                return work(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, CONFLICTS):
                    raise
            time.sleep(random.uniform(0, pause))
        return work(*args, **kwargs)

    return tried
