"""What browsers may do with a file that somebody uploaded, when it is opened by its own address."""

from typing import TypeVar

from django.http.response import HttpResponseBase

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
