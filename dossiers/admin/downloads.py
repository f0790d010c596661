"""Files of a dossier, for the officers of its desk only: letters, results and papers that were handed in."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dossiers import letter_files
from dossiers.models import Document, Dossier
from foundation.files.responses import allow_pdf_viewer

if TYPE_CHECKING:
    from dossiers.admin.dossiers import DossierAdmin

KEPT = {"ket-qua": "results", "giay": "papers"}


def file(desk_admin: "DossierAdmin", request: HttpRequest, pk: int, kind: str, row_pk: int) -> HttpResponse:
    if not desk_admin.has_view_permission(request):
        raise PermissionDenied
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), pk=pk)
    if kind == "thu":
        return _letter(request, get_object_or_404(dossier.documents, pk=row_pk))
    if kind not in KEPT:
        raise Http404
    row = get_object_or_404(getattr(dossier, KEPT[kind]), pk=row_pk)
    if not row.file:
        raise Http404
    try:
        opened = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(opened, as_attachment=True, filename=row.file.name.rsplit("/", 1)[-1])


def _letter(request: HttpRequest, document: Document) -> HttpResponse | FileResponse:
    """Shown in the browser, from where it is printed."""
    try:
        kept = letter_files.kept(document)
    except letter_files.LetterErased:
        raise Http404 from None
    except letter_files.PdfUnavailable:
        return render(request, "500.html", status=503)
    return allow_pdf_viewer(
        FileResponse(kept.file.open("rb"), filename=f"{kept.number.replace('/', '-')}.pdf")
    )
