"""Which backups go: what is older than BACKUP_KEEP_DAYS but the newest three, and files that none names."""

import datetime as dt
import shutil
from itertools import pairwise

from django.conf import settings
from django.utils import timezone

from foundation.backups import archive
from foundation.backups.archive import BackupProblem

NEWEST_KEPT = 3
STANDSTILL = dt.timedelta(days=30)
"""So long without a backup is more likely a wrong clock, which would delete nearly all at once."""


def delete_old() -> tuple[list[str], list[str]]:
    """The names of those that were deleted, and sentences for the operator on what kept others."""
    moments, problems = _moments()
    keep = dt.timedelta(days=settings.BACKUP_KEEP_DAYS)
    now = timezone.now()
    old = [name for name in list(moments)[:-NEWEST_KEPT] if moments[name] < now - keep]
    newest = [*list(moments.values())[-NEWEST_KEPT:], now]
    gap = max((later - earlier for earlier, later in pairwise(newest)), default=dt.timedelta())
    if old and gap >= max(keep, STANDSTILL):
        problems.append(
            f"{len(old)} old backups were kept, for none was made in {gap.days} days. Is the clock right?"
            " They are deleted once three are younger, or by hand."
        )
        old = []
    deleted = list[str]()
    try:
        for name in old:
            _delete(name)
            deleted.append(name)
        if not problems:  # a file that only a damaged backup names is its last copy
            _delete_unnamed()
    except OSError as error:
        problems.append(f"What is old cannot be deleted: {error}")
    return deleted, problems


def _delete(name: str) -> None:
    """A backup is whole or gone, also where the deletion is broken off: the next run begins with the rest."""
    (archive.root() / name).rename(archive.unfinished())
    shutil.rmtree(archive.unfinished())


def _moments() -> tuple[dict[str, dt.datetime], list[str]]:
    """Name → moment of each backup, oldest first; those that cannot be read are told and not counted."""
    moments, problems = dict[str, dt.datetime](), list[str]()
    for name in archive.all_backups():
        try:
            moments[name] = archive.manifest_of(name).moment
        except BackupProblem as problem:
            problems.append(f"{problem} It is kept, with every file: delete or mend it by hand.")
    return moments, problems


def _delete_unnamed() -> None:
    named = {key for name in archive.all_backups() for key in archive.manifest_of(name).files}
    for file in (archive.root() / "files").glob("*.age"):
        if file.stem not in named:
            file.unlink()
