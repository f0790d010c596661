"""Imports that take long: checked and done by a worker, which tells the officer by the bell.

The row of the import is the queue; the task is a hint. A worker marks the row as begun, then locks it for the
one transaction that writes the rows of the file and ends the import. If it dies, PostgreSQL undoes that
transaction and frees the lock, so that another worker begins anew: an import happens once or not at all.
"""

import datetime as dt
import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from types import MappingProxyType, SimpleNamespace
from typing import Any

import redis
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalRecords

from foundation import broker
from foundation.accounts import bell
from foundation.web.formats import number

from . import importing, pending_uploads, previews, progress
from .errors import FileRefused
from .importing import Importer, ImportResult, Keep
from .limits import MIB
from .models import ImportRun
from .reader import open_table
from .rejected_rows import write_rejected_rows
from .report import Report
from .validation import read_report

logger = logging.getLogger(__name__)

MANY_ROWS = 1_500
"""A file of more rows is checked by a worker too: these take about three seconds."""
LARGE_BYTES = 4 * MIB
"""A larger file is not even counted before."""
AFTER_SECONDS = 3.0
"""A file whose preview took so long is imported by a worker; importing takes about as long as its preview."""
TASK, QUEUE = "foundation.spreadsheets.tasks.take_in_waiting", "bulk"
MAX_TRIES = 3
GRACE = dt.timedelta(seconds=5)
"""Between the mark and the lock of a worker lie milliseconds; whoever is mistaken there only loses a try."""
TOLD_EVERY = 0.5  # seconds
KEPT_SECONDS = 3600
Stage = ImportRun.Stage

STARTED = gettext_lazy(
    "The file is being worked on. You may close this page: the bell tells you when it is done."
)
GONE = gettext_lazy("The file is no longer here. Please upload it again.")
BROKEN = gettext_lazy("A fault of the portal stopped the import; no row was imported.")
GAVE_UP = gettext_lazy("The import was broken off %(tries)d times; no row was imported.")


def enqueue(
    *,
    kind: str,
    by: User,
    ticket: pending_uploads.Ticket,
    options: Mapping[str, str],
    keep: Keep | None = None,
    answers: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> ImportRun:
    """The file of `ticket` stays in private storage until the import has ended. Without `keep` the file is
    only checked, and waits for its officer."""
    job = {"ticket": ticket} | _job(keep, answers)
    run = ImportRun.objects.create(
        kind=kind, by=by, file_name=ticket["name"], options=dict(options), stage=Stage.WAITING, job=job
    )
    transaction.on_commit(lambda: broker.wake_worker(TASK, queue=QUEUE))
    return run


def confirm(run: ImportRun, *, keep: Keep, answers: Mapping[tuple[str, str], str]) -> None:
    """Import a file that was checked. A second press changes nothing."""
    job = {"ticket": run.job["ticket"]} | _job(keep, answers)
    waits = {"stage": Stage.WAITING, "job": job, "tries": 0, "begun_at": None}
    if ImportRun.objects.filter(pk=run.pk, stage=Stage.CHECKED).update(**waits):
        pending_uploads.delete(run.job.get("preview"))
        transaction.on_commit(lambda: broker.wake_worker(TASK, queue=QUEUE))


def checked(by: User, kind: str) -> QuerySet[ImportRun]:
    """The files of this kind that wait for this officer."""
    return ImportRun.objects.filter(by=by, kind=kind, stage=Stage.CHECKED)


def forget_unconfirmed() -> int:
    """Their files are deleted after a day too."""
    old = ImportRun.objects.filter(stage=Stage.CHECKED, at__lt=timezone.now() - pending_uploads.A_DAY)
    return old.delete()[0]


def is_large(content: bytes, name: str) -> bool:
    """Counts no further than it must; what cannot be opened is refused by the preview."""
    if len(content) > LARGE_BYTES:
        return True
    try:
        with open_table(content, name=name) as table:
            rows = (row for sheet in table.sheets for row in sheet.read())
            return next(islice(rows, MANY_ROWS, None), None) is not None
    except FileRefused:
        return False


def _job(keep: Keep | None, answers: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {"keep": keep, "answers": [[*where, name] for where, name in answers.items()]}


def take_in_waiting() -> int:
    """Import what waits, one file after the other; how many."""
    count = 0
    while run := claim():
        take_in(run)
        count += 1
    return count


def progress_of(run: ImportRun) -> dict[str, Any]:
    """{"phase", "done", "total", "seconds" since the phase began}; empty before it began or without Redis."""
    try:
        kept = broker.client().get(_key(run))
    except redis.RedisError:
        return {}
    return json.loads(kept) if kept else {}


@transaction.atomic
def claim() -> ImportRun | None:
    """The oldest import that waits, or whose worker died: nobody locks it though it was begun."""
    is_dead = Q(stage=Stage.RUNNING, begun_at__lt=timezone.now() - GRACE)
    open_runs = ImportRun.objects.filter(Q(stage=Stage.WAITING) | is_dead).order_by("pk")
    run = open_runs.select_for_update(skip_locked=True, of=("self",)).first()
    if run is None:
        return None
    if run.tries >= MAX_TRIES:
        _end(run, Stage.FAILED, GAVE_UP % {"tries": run.tries})
        return claim()
    run.stage, run.begun_at, run.tries = Stage.RUNNING, timezone.now(), run.tries + 1
    run.save(update_fields=["stage", "begun_at", "tries"])
    return run


def take_in(run: ImportRun) -> None:
    try:
        with transaction.atomic():
            mine = ImportRun.objects.filter(pk=run.pk, stage=Stage.RUNNING, tries=run.tries)
            locked = mine.select_for_update(skip_locked=True, of=("self",)).first()
            if locked is not None:  # else another worker took it for dead
                _import_file(locked)
    except (OperationalError, InterfaceError) as error:
        logger.warning("import %s is tried again: %s", run.pk, error)
    except Exception:
        logger.exception("import %s failed", run.pk)
        with transaction.atomic():
            _end(run, Stage.FAILED, BROKEN)


def _import_file(run: ImportRun) -> None:
    """Runs under the lock of `run`; whatever is written here is kept with its end, or not at all."""
    content = pending_uploads.read(run.job["ticket"])
    by = run.by
    if content is None or by is None:
        return _end(run, Stage.REFUSED, GONE)
    importer = importing.importer(run.kind)
    with progress.told_to(_Keeper(run)), _history_names(by):
        try:
            report, result = _run(importer, run, content, importer.actor(by))
        except FileRefused as refusal:
            return _end(run, Stage.REFUSED, str(refusal))
        if result.dry_run:
            words = importer.layout(timezone.localdate(), **run.options).words
            preview = previews.preview_of(report, result, name=run.file_name, words=words)
            run.job["preview"] = previews.keep(preview)
            return _end(run, Stage.CHECKED, "")
        if not result.is_done:
            told = [f"{line}: {why}" for line, why in list(result.refused.items())[:5]]
            return _end(run, Stage.REFUSED, "; ".join(told))
        if result.refused:
            _keep_rejected(importer, run, content, result)
    _end(run, Stage.DONE, "")


def _run(importer: Importer, run: ImportRun, content: bytes, by: Any) -> tuple[Report, ImportResult]:
    answers = {(line, column): name for line, column, name in run.job["answers"]}
    layout = replace(importer.layout(timezone.localdate(), **run.options), answers=answers)
    report = read_report(content, layout, name=run.file_name)
    is_check, keep = run.job["keep"] is None, Keep(run.job["keep"] or Keep.ALL)
    result = importing.run(importer, report, by=by, dry_run=is_check, keep=keep, kept=run, **run.options)
    return report, result


def _keep_rejected(importer: Importer, run: ImportRun, content: bytes, result: ImportResult) -> None:
    layout = importer.layout(timezone.localdate(), **run.options)
    returned = write_rejected_rows(content, layout, result.refused, name=run.file_name)
    run.job["returned"] = pending_uploads.store(returned, f"{run.kind}.xlsx")


def _end(run: ImportRun, stage: Stage, told: Any) -> None:
    """The import's last state, with a word to its officer. Its file is deleted after the commit, unless he is
    asked what to do with it."""
    ticket = None if stage == Stage.CHECKED else run.job.pop("ticket", None)
    with translation.override("vi"):
        run.stage, run.told = stage, str(told)[:500]
        run.save(update_fields=["stage", "told", "job"])
        if run.by is not None:
            page = reverse("admin:spreadsheets_importrun_change", args=[run.pk])
            bell.notify(officer=run.by, text=_bell_words(run), url=page)
    transaction.on_commit(lambda: pending_uploads.delete(ticket))


def _bell_words(run: ImportRun) -> str:
    file = run.file_name or str(run.kind)
    if run.stage == Stage.CHECKED:
        return _("%(file)s was checked: please look at it and confirm.") % {"file": file}
    if run.stage != Stage.DONE:
        return _("%(file)s was not imported. %(why)s") % {"file": file, "why": run.told}
    words = _("%(file)s was imported: %(added)s new, %(changed)s updated, %(refused)s left out.")
    counts = {"added": run.added, "changed": run.changed, "refused": run.refused}
    return words % {"file": file, **{name: number(count) for name, count in counts.items()}}


@contextmanager
def _history_names(officer: User) -> Iterator[None]:
    """Histories name this officer, as on a page of his; a worker has no request."""
    HistoricalRecords.context.request = SimpleNamespace(user=officer)
    try:
        yield
    finally:
        del HistoricalRecords.context.request


class _Keeper:
    """Keeps the progress in Redis for the page, since the transaction of the import shows nothing yet."""

    def __init__(self, run: ImportRun) -> None:
        self.key, self.told_at = _key(run), 0.0
        self.phase: progress.Phase | None = None
        self.phase_began = 0.0

    def __call__(self, phase: progress.Phase, done: int, total: int | None) -> None:
        now = time.monotonic()
        if phase != self.phase or done == 0:
            self.phase, self.phase_began, self.told_at = phase, now, 0.0
        if now - self.told_at < TOLD_EVERY:
            return
        self.told_at = now
        kept = {"phase": phase, "done": done, "total": total, "seconds": now - self.phase_began}
        try:
            broker.client().set(self.key, json.dumps(kept), ex=KEPT_SECONDS)
        except redis.RedisError as error:
            logger.warning("the progress of an import is not kept: %s", error)


def _key(run: ImportRun) -> str:
    return f"import:{run.pk}:progress"
