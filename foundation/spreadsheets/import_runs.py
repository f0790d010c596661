"""Keeps what each import did, in the transaction of the import."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import connection

from .models import ImportRun

if TYPE_CHECKING:
    from .importing import ImportResult


SETTING = "portal.import_run"
"""Of the session: the import whose rows the database keeps (row_tracking.py)."""


def begin(
    kind: str,
    *,
    by: Any,
    file_name: str,
    options: Mapping[str, str],
    is_tracked: bool = False,
    kept: ImportRun | None = None,
) -> ImportRun:
    """`by`: an officer, or an actor who has one. `kept`: the row that a worker has locked."""
    officer = getattr(by, "officer", by)
    run = kept or ImportRun.objects.create(
        kind=kind,
        by=officer if isinstance(officer, User) else None,
        file_name=file_name[:200],
        options=dict(options),
    )
    if is_tracked:
        _set(str(run.pk))
    return run


def end(run: ImportRun, result: "ImportResult") -> None:
    run.added, run.changed, run.unchanged = result.created, result.updated, result.unchanged
    _set("")
    run.refused = len(result.refused)
    run.save(update_fields=["added", "changed", "unchanged", "refused"])


def _set(run: str) -> None:
    """Until the end of the transaction, which a pooler gives to one session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, run])
