"""What browsers may do with a file that somebody uploaded, when it is opened by its own address."""

from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from foundation.files import office_files

Response = TypeVar("Response", bound=HttpResponseBase)

# No script, no form, no origin of ours, whatever the bytes turn out to be. The default of all files.
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
# The browser's own viewer of PDFs does not start in a sandbox. For documents of the office only.
VIEWER = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def allow_pdf_viewer(response: Response) -> Response:
    """A PDF that the office wrote or released, shown by the browser's own viewer."""
    response.headers["Content-Security-Policy"] = VIEWER
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def stored_file(stored: Any, **options: Any) -> FileResponse:
    """A FieldFile, or a file by its name; 404 where it is gone. `options` are FileResponse's.

    Read before the answer begins: a storage that fails makes a 503, not half a file.
    """
    try:
        file = default_storage.open(stored) if isinstance(stored, str) else stored.open("rb")
        return FileResponse(file, **options)
    except FileNotFoundError:
        raise Http404 from None


def office_file(stored: Any, *, name: str, kind: str) -> FileResponse:
    """A file that the office offers, of office_files.KINDS; browsers show a PDF, save the others."""
    return stored_file(
        stored,
        as_attachment=kind != "pdf",
        filename=office_files.download_name(name, kind),
        content_type=office_files.MIME[kind],
    )
