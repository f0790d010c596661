"""Keeps what each import did, in the transaction of the import."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User

from .models import ImportRun

if TYPE_CHECKING:
    from .importing import ImportResult


def begin(kind: str, *, by: Any, file_name: str, options: Mapping[str, str]) -> ImportRun:
    """`by`: an officer, or an actor who has one."""
    officer = getattr(by, "officer", by)
    return ImportRun.objects.create(
        kind=kind,
        by=officer if isinstance(officer, User) else None,
        file_name=file_name[:200],
        options=dict(options),
    )


def end(run: ImportRun, result: "ImportResult") -> None:
    run.added, run.changed, run.unchanged = result.created, result.updated, result.unchanged
    run.refused = len(result.refused)
    run.save(update_fields=["added", "changed", "unchanged", "refused"])
