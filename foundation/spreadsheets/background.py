"""Imports that take long: checked and done by a worker (foundation/jobs/queue.py), which tells the officer by
the bell. All rows of a file are written in the transaction that ends the import."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.accounts import bell
from foundation.files import pending_uploads
from foundation.files.errors import FileRefused
from foundation.files.limits import MIB
from foundation.jobs import queue
from foundation.jobs.kinds import NOT_ALLOWED
from foundation.spreadsheets import importing, previews
from foundation.spreadsheets.importing import Importer, ImportResult, Keep, may_import
from foundation.spreadsheets.layout import Layout
from foundation.spreadsheets.models import ImportRun
from foundation.spreadsheets.reader import open_table
from foundation.spreadsheets.rejected_rows import write_rejected_rows
from foundation.spreadsheets.report import Report
from foundation.spreadsheets.validation import read_report
from foundation.web.formats import number

LARGE_BYTES = 4 * MIB
"""A larger file is checked by a worker and not even counted before."""
AFTER_SECONDS = 3.0
"""A file whose preview took so long is imported by a worker; importing takes about as long as its preview."""
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
    meanings: Mapping[str, str] = MappingProxyType({}),
) -> ImportRun:
    """The file of `ticket` stays in private storage until the import has ended. Without `keep` the file is
    only checked, and waits for its officer."""
    job = {"ticket": ticket} | _job(keep, answers, meanings)
    run = ImportRun.objects.create(
        kind=kind, by=by, file_name=ticket["name"], options=dict(options), stage=Stage.WAITING, job=job
    )
    queue.wake_after_commit()
    return run


def confirm(run: ImportRun, *, keep: Keep, answers: Mapping[tuple[str, str], str]) -> None:
    """Import a file that was checked. A second press changes nothing."""
    _wait_again(run, _job(keep, answers, run.job.get("meanings", {})))


def check_again(run: ImportRun, *, meanings: Mapping[str, str]) -> None:
    """Check a file anew, its columns with these meanings beside those that were chosen before."""
    _wait_again(run, _job(None, {}, {**run.job.get("meanings", {}), **meanings}))


def _wait_again(run: ImportRun, job: dict[str, Any]) -> None:
    job = {"ticket": run.job["ticket"]} | job
    waits = {"stage": Stage.WAITING, "job": job, "tries": 0, "begun_at": None}
    if ImportRun.objects.filter(pk=run.pk, stage=Stage.CHECKED).update(**waits):
        pending_uploads.delete(run.job.get("preview"))
        queue.wake_after_commit()


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
            return next(islice(rows, queue.MANY_ROWS, None), None) is not None
    except FileRefused:
        return False


def _job(
    keep: Keep | None, answers: Mapping[tuple[str, str], str], meanings: Mapping[str, str]
) -> dict[str, Any]:
    told = [[*where, name] for where, name in answers.items()]
    return {"keep": keep, "answers": told, "meanings": dict(meanings)}


def _fail(run: ImportRun, why: Any) -> None:
    _end(run, Stage.FAILED, why)


def _import_file(run: ImportRun) -> None:
    """Runs under the lock of `run`; whatever is written here is kept with its end, or not at all."""
    by = run.by
    if by is None or not may_import(by, run.kind):
        return _end(run, Stage.REFUSED, NOT_ALLOWED)
    content = pending_uploads.read(run.job["ticket"])
    if content is None:
        return _end(run, Stage.REFUSED, GONE)
    importer = importing.importer(run.kind)
    with queue.acting_for(run, by):
        try:
            report, result = _run(importer, run, content, importer.actor(by))
        except FileRefused as refusal:
            return _end(run, Stage.REFUSED, str(refusal))
        if result.dry_run:
            words = importer.layout(timezone.localdate(), **run.options).words
            preview = previews.preview_of(report, result, name=run.file_name, words=words)
            run.job["preview"] = previews.keep(preview, of=run.job["ticket"])
            return _end(run, Stage.CHECKED, "")
        if not result.is_done:
            told = [f"{line}: {why}" for line, why in list(result.refused.items())[:5]]
            return _end(run, Stage.REFUSED, "; ".join(told))
        if result.refused:
            _keep_rejected(importer, run, content, result)
    _end(run, Stage.DONE, "")


def _run(importer: Importer, run: ImportRun, content: bytes, by: Any) -> tuple[Report, ImportResult]:
    answers = {(line, column): name for line, column, name in run.job["answers"]}
    layout = replace(_layout(importer, run), answers=answers)
    report = read_report(content, layout, name=run.file_name)
    is_check, keep = run.job["keep"] is None, Keep(run.job["keep"] or Keep.ALL)
    result = importing.run(importer, report, by=by, dry_run=is_check, keep=keep, kept=run, **run.options)
    return report, result


def _layout(importer: Importer, run: ImportRun) -> Layout:
    meanings = run.job.get("meanings", {})
    return replace(importer.layout(timezone.localdate(), **run.options), meanings=meanings)


def _keep_rejected(importer: Importer, run: ImportRun, content: bytes, result: ImportResult) -> None:
    layout = _layout(importer, run)
    returned = write_rejected_rows(content, layout, result.refused, name=run.file_name)
    name, upload = f"{run.kind}.xlsx", run.job["ticket"]
    run.job["returned"] = pending_uploads.store_unless_erased(returned, name, since=upload)


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


HANDLER = queue.Handler(ImportRun, _import_file, _fail, BROKEN, GAVE_UP)
