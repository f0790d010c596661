"""Whether rows of a table changed, without reading them: what is drawn from it is kept by its version."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.db.models import Model

_asked: ContextVar[dict[str, str] | None] = ContextVar("versions asked", default=None)


@contextmanager
def as_of_now() -> Iterator[None]:
    """Within it each version is asked once; what runs within does not write to the tables asked about."""
    before = _asked.get()
    token = _asked.set({} if before is None else before)
    try:
        yield
    finally:
        _asked.reset(token)


def version_of(model: type[Model]) -> str:
    """Changes with every row that is added, changed or deleted: each writing leaves its transaction and its
    number within that in the row. Reading the rows themselves would cost each message milliseconds."""
    asked, table = _asked.get(), model._meta.db_table
    if asked is not None and table in asked:
        return asked[table]
    version = versions_of(model)
    if asked is not None:
        asked[table] = version
    return version


def versions_of(*models: type[Model]) -> str:
    """The same of several tables, as one."""
    names = (connection.ops.quote_name(model._meta.db_table) for model in models)
    each = "(SELECT (count(*), sum(xmin::text::bigint), sum(cmin::text::bigint))::text FROM %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws(' ', {', '.join(each % name for name in names)})")  # noqa: S608
        return str(cursor.fetchone()[0])
