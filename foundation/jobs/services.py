"""Start a long task, do it, fetch what it made, forget it.

A page that gives out a file, asked once more by a worker in the name of its officer.

The page itself checks again what this person may do, and writes the file that it would have written at once.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from foundation.accounts import bell
from foundation.accounts.access import access_of, has_kept
from foundation.files import pending_uploads
from foundation.jobs import queue
from foundation.jobs.kinds import KINDS, NOT_ALLOWED, JobRefused, Result
from foundation.jobs.models import Job
from foundation.officers import officer_of

KEPT_FOR = dt.timedelta(days=30)
MAX_OPEN = 5
Stage = Job.Stage

LESS_ACCESS = gettext_lazy("You may no longer see all that this file holds. Please start it again.")
BROKEN = gettext_lazy("A fault of the portal stopped it; nothing was made.")
GAVE_UP = gettext_lazy("It was broken off %(tries)d times; nothing was made.")
TOO_MANY = gettext_lazy("%(count)d of your tasks are not done yet: please wait for one of them.")


@transaction.atomic
def enqueue(
    *,
    kind: str,
    by: User,
    title: str,
    about: str = "",
    order: dict[str, Any] | None = None,
    purpose: str = "",
) -> Job:
    """The same order that is not done yet is one job: a double press. Raises JobRefused beyond MAX_OPEN."""
    said = json.dumps(order or {}, sort_keys=True)
    list(User.objects.select_for_update(of=("self",)).filter(pk=by.pk))  # presses of one person, one by one
    waiting = list(Job.objects.filter(by=by, stage__in=[Stage.WAITING, Stage.RUNNING]))
    for job in waiting:
        if (job.kind, job.about, job.order) == (kind, about, said):
            return job
    if len(waiting) >= MAX_OPEN:
        raise JobRefused(TOO_MANY % {"count": len(waiting)})
    job = Job.objects.create(
        kind=kind, by=by, title=title[:200], about=about, order=said, purpose=purpose[:120]
    )
    queue.wake_after_commit()
    return job


def file_of(job: Job, reader: User) -> bytes | None:
    """What was made, for who started it and still may have it; None where it is gone. Raises JobRefused."""
    if job.by_id != reader.pk or not is_allowed(job, reader):
        raise JobRefused(NOT_ALLOWED)
    if job.file and not has_kept(reader, job.file.get("access", {})):
        raise JobRefused(LESS_ACCESS)
    return pending_uploads.read(job.file)


def is_allowed(job: Job, officer: User) -> bool:
    kind = KINDS.get(job.kind)
    return bool(kind and officer.is_active and officer.is_staff and kind.may(officer, job))


def forget_old() -> int:
    """Delete the rows of jobs that ended long ago; how many. Files go after a day, with pending uploads."""
    return Job.objects.filter(ended_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _work(job: Job) -> None:
    order = json.loads(job.order or "{}")
    by = job.by
    if by is None or not is_allowed(job, by):
        return _end(job, Stage.REFUSED, NOT_ALLOWED)
    began, access = pending_uploads.store(b"", ""), access_of(by)
    with queue.acting_for(job, by), translation.override(order.get("language", "vi")):
        try:
            result = KINDS[job.kind].run(job, order)
        except JobRefused as refusal:
            return _end(job, Stage.REFUSED, refusal.message)
    if result.file:
        name, content = result.file
        ticket = pending_uploads.store_unless_erased(content, name, since=began)
        if ticket is None:
            raise queue.TryAgain("a person was erased meanwhile")
        job.file = {**ticket, "access": access}
    pending_uploads.delete(began)
    _end(job, Stage.DONE, result.told)


def _fail(job: Job, why: Any) -> None:
    _end(job, Stage.FAILED, why)


def _end(job: Job, stage: Stage, told: Any) -> None:
    with translation.override("vi"):
        job.stage, job.told, job.order, job.ended_at = stage, str(told)[:500], "", timezone.now()
        job.save(update_fields=["stage", "told", "order", "ended_at", "file"])
        if job.by is not None:
            page = reverse("admin:jobs_job_change", args=[job.pk])
            bell.notify(officer=job.by, text=_bell_words(job), url=page)


def _bell_words(job: Job) -> str:
    if job.stage != Stage.DONE:
        return _("%(task)s was not done. %(why)s") % {"task": job.title, "why": job.told}
    words = _("%(task)s is ready; the file is kept for a day.") if job.file else _("%(task)s is done.")
    return " ".join(filter(None, (words % {"task": job.title}, job.told)))


HANDLER = queue.Handler(Job, _work, _fail, BROKEN, GAVE_UP)


def is_replayed(request: HttpRequest) -> bool:
    """Whether a worker asks."""
    return bool(getattr(request, "is_replayed", False))


def later(request: HttpRequest, *, kind: str, title: str, about: str = "", purpose: str = "") -> HttpResponse:
    """Let a worker ask for this page; leads to the page of the job, or back with a word why not."""
    order = {
        "method": request.method,
        "path": request.path,
        "query": request.GET.urlencode(),
        "post": request.POST.urlencode(),
        "language": get_language(),
    }
    try:
        job = enqueue(
            kind=kind, by=officer_of(request), title=title, about=about, order=order, purpose=purpose
        )
    except JobRefused as refusal:
        messages.warning(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:jobs_job_changelist"))
    return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))


def request_of(order: dict[str, Any], officer: User) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = order["method"], order["path"], order["path"]
    request.GET, request.POST = QueryDict(order["query"]), QueryDict(order["post"])
    request.META = {"REQUEST_METHOD": order["method"], "SERVER_NAME": "worker", "SERVER_PORT": "80"}
    request.user = officer
    request._messages = SimpleNamespace(add=lambda *args, **kwargs: None)  # type: ignore[attr-defined]
    request.is_replayed = True  # type: ignore[attr-defined]
    return request


def file_from(page: Callable[[HttpRequest], Any], request: HttpRequest) -> Result:
    """The file that the page answers with. Raises JobRefused where it gives none."""
    try:
        response = page(request)
    except (PermissionDenied, Http404) as refusal:
        raise JobRefused(NOT_ALLOWED) from refusal
    named = re.search(r'filename="([^"]+)"', response.headers.get("Content-Disposition", ""))
    if response.status_code != 200 or named is None:
        raise JobRefused(_("No file came of it. Please start it once more from its page."))
    return Result(file=(named[1], response.content))
