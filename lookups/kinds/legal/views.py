from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from foundation.files.responses import allow_pdf_viewer, stored_file
from lookups.kinds.legal.models import LegalDocument


@require_safe
def pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The document's PDF, shown in the browser."""
    document = get_object_or_404(LegalDocument.objects.exclude(file=""), pk=pk)
    name = f"{document.number.replace('/', '-')}.pdf"
    return allow_pdf_viewer(stored_file(document.file, filename=name, content_type="application/pdf"))
