"""Answers that several views give."""

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from foundation.files.responses import allow_pdf_viewer, stored_file
from petitions.models import Enclosure, Picture


def picture(row: Picture | None) -> HttpResponse:
    """Our own JPEG, shown in the page; 404 where there is none."""
    if row is None:
        raise Http404
    try:
        with row.file.open("rb") as file:
            return HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None


def enclosure(row: Enclosure | None) -> FileResponse:
    """A file of an answer: pictures and PDF open in the page, Word is downloaded. 404 where there is none."""
    if row is None:
        raise Http404
    return allow_pdf_viewer(
        stored_file(row.file, filename=row.name, as_attachment=row.ending in ("doc", "docx"))
    )


def not_a_picture() -> str:
    return _("One file is no picture that we can read (JPEG, PNG or WebP, at most 12 MB).")


def uploads(request: HttpRequest, name: str, most: int) -> list[UploadedFile]:
    """The pictures chosen, at most so many."""
    try:
        return request.FILES.getlist(name)[:most]
    except OSError as error:
        raise BadRequest from error
