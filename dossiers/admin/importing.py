"""Take in a desk's spreadsheet: upload, read what would happen to each row, then confirm.

The same path as `import_data dossiers`. Between preview and confirmation the file waits in private storage,
and its hash in the session makes sure that what is confirmed is what was shown.
"""

import hashlib
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from dossiers.admin.moving import by
from dossiers.models import Dossier
from foundation.spreadsheets import FileRefused, Report, read_report, registry
from foundation.spreadsheets.registry import ImportResult

if TYPE_CHECKING:
    from dossiers.admin.dossiers import DossierAdmin

WAITING = "dossier_import"
MOST_SHOWN = 500


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet (xlsx, xls or csv)"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.xls,.csv,.txt,.tsv,.xml,.html"}),
    )


def upload(desk_admin: "DossierAdmin", request: HttpRequest) -> HttpResponse:
    if not desk_admin.has_import_permission(request):
        raise PermissionDenied
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        shown = _preview(request, file.read(), file.name)
    context = {
        **desk_admin.admin_site.each_context(request),
        "opts": Dossier._meta,
        "title": _("Import dossiers"),
        "form": form,
        "back": reverse("admin:dossiers_dossier_changelist"),
        **shown,
    }
    return TemplateResponse(request, "admin/dossiers/import.html", context)


def _preview(request: HttpRequest, content: bytes, name: str) -> dict[str, Any]:
    try:
        report, result = _run(request, content, name, dry_run=True)
    except FileRefused as refusal:
        return {"refusal": str(refusal)}
    if not result.refused:
        _keep(request, content, name)
    told = [row for row in report.rows if row.verdict != "skip"]
    told.sort(key=lambda row: (row.verdict != "reject", not row.reason))
    return {
        "report": report.as_json() | {"rows": told[:MOST_SHOWN]},
        "result": result,
        "unshown": max(0, len(told) - MOST_SHOWN),
        "name": name,
        "may_confirm": not result.refused and result.created + result.updated > 0,
    }


def _confirm(request: HttpRequest) -> HttpResponse:
    here = reverse("admin:dossiers_dossier_import")
    waiting = request.session.pop(WAITING, None)
    content = _take(waiting)
    if content is None:
        messages.warning(request, _("The file is no longer here. Please upload it again."))
        return HttpResponseRedirect(here)
    try:
        _report, result = _run(request, content, waiting["name"], dry_run=False)
    except FileRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(here)
    if result.refused:
        messages.error(request, "; ".join(f"{line}: {why}" for line, why in list(result.refused.items())[:5]))
        return HttpResponseRedirect(here)
    words = _("Imported: %(created)d new, %(updated)d brought up to date, %(unchanged)d unchanged.")
    messages.success(
        request,
        words % {"created": result.created, "updated": result.updated, "unchanged": result.unchanged},
    )
    return HttpResponseRedirect(reverse("admin:dossiers_dossier_changelist"))


def _run(request: HttpRequest, content: bytes, name: str, *, dry_run: bool) -> tuple[Report, ImportResult]:
    importer = registry.importer("dossiers")
    report = read_report(content, importer.layout(timezone.localdate()), name=name)
    return report, registry.run(importer, report, by=by(request), dry_run=dry_run)


def _place(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / key


def _keep(request: HttpRequest, content: bytes, name: str) -> None:
    key = uuid.uuid4().hex
    place = _place(key)
    place.parent.mkdir(parents=True, exist_ok=True)
    _drop_old(place.parent)
    place.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    request.session[WAITING] = {"key": key, "name": name[:200], "sha256": digest}


def _take(waiting: dict[str, str] | None) -> bytes | None:
    if waiting is None:
        return None
    place = _place(waiting["key"])
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        return None
    place.unlink(missing_ok=True)
    return content if hashlib.sha256(content).hexdigest() == waiting["sha256"] else None


def _drop_old(folder: Path) -> None:
    """Previews that nobody confirmed within a day hold personal data for nothing."""
    limit = timezone.now().timestamp() - 24 * 60 * 60
    for file in folder.iterdir():
        if file.stat().st_mtime < limit:
            file.unlink(missing_ok=True)
