"""Files of a dossier, for the officers of its desk only: letters, results and papers that were handed in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dossiers import letter_files
from dossiers.models import Document, Dossier
from foundation.admin.action_view import AdminActionView
from foundation.files.pdf import with_print_dialog
from foundation.files.responses import allow_pdf_viewer, stored_file
from foundation.officers import officer_of

PRINT = "in"  # in the address: the viewer offers to print at once
KEPT = {"ket-qua": "results", "giay": "papers"}


class FileView(AdminActionView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        kind, row_pk = kwargs["kind"], kwargs["row_pk"]
        dossier = get_object_or_404(Dossier.objects.visible_to(officer_of(request)), pk=kwargs["pk"])
        if kind == "thu":
            return _letter(request, get_object_or_404(dossier.documents, pk=row_pk))
        if kind not in KEPT:
            raise Http404
        row = get_object_or_404(getattr(dossier, KEPT[kind]), pk=row_pk)
        if not row.file:
            raise Http404
        return stored_file(row.file, as_attachment=True, filename=row.file.name.rsplit("/", 1)[-1])

    post = get


def _letter(request: HttpRequest, document: Document) -> HttpResponse | FileResponse:
    """Shown in the browser, from where it is printed."""
    try:
        kept = letter_files.kept(document)
    except letter_files.LetterErased:
        raise Http404 from None
    except letter_files.PdfUnavailable:
        return render(request, "500.html", status=503)
    shown = stored_file(kept.file, filename=f"{kept.number.replace('/', '-')}.pdf")
    if PRINT not in request.GET:
        return allow_pdf_viewer(shown)
    printed = with_print_dialog(shown.getvalue())
    kept.file.close()
    return allow_pdf_viewer(HttpResponse(printed, content_type="application/pdf"))
