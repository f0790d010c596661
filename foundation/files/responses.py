"""What browsers may do with a file that somebody uploaded, when it is opened by its own address."""

from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from foundation.files import office_files
from foundation.web.responses import no_store

Response = TypeVar("Response", bound=HttpResponseBase)

# No script, no form, no origin of ours, whatever the bytes turn out to be. The default of all files.
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
# The browser's own viewer of PDFs does not start in a sandbox. For documents of the office only.
VIEWER = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# What is withdrawn stays in browsers and proxies no longer than that.
MAX_PICTURE_AGE = 3600  # seconds


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


def picture_of_page(
    request: HttpRequest, stored: Any, *, content_type: str, is_public: bool, seen_by: str
) -> FileResponse:
    """A picture of a public page; while the page is not public, for whoever has the permission `seen_by`."""
    if not is_public and not request.user.has_perm(seen_by):
        raise Http404
    response = stored_file(stored, content_type=content_type)
    if not is_public:
        return no_store(response)
    patch_cache_control(response, public=True, max_age=MAX_PICTURE_AGE)
    return response
