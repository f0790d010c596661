"""`/ket-qua/<signed>/`: results, letters and the QR picture of a fee, by short-lived links."""

import mimetypes
from pathlib import PurePath

from django.core.signing import BadSignature
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from dossiers import letter_files, signed_links
from dossiers.models import Document, Dossier, FeeNotice, Follow, ResultDocument
from foundation.files import qr
from foundation.files.responses import allow_pdf_viewer, stored_file
from foundation.vietnamese.folding import strip_marks
from foundation.web.responses import Answer, no_store

KINDS: dict[str, type[ResultDocument] | type[Document] | type[FeeNotice]] = {
    "result": ResultDocument,
    "letter": Document,
    "qr": FeeNotice,
}
SHOWN_IN_THE_BROWSER = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
def open_file(request: HttpRequest, signed: str) -> HttpResponseBase:
    """Shown in the browser, or saved with `?tai=1`. A link that is too old says where to get a new one."""
    try:
        link = signed_links.read(signed)
    except BadSignature:
        raise Http404 from None
    found = KINDS[link.kind].objects.select_related("dossier").filter(pk=link.key).first()
    if found is None:
        raise Http404
    is_open = link.is_fresh and link.mark == found.dossier.token_mark
    if not is_open or (isinstance(found, Document) and not Follow.Proof.is_owners(link.proof)):
        return no_store(render(request, "dossiers/expired.html", {"code": found.dossier.code}, status=410))
    if isinstance(found, FeeNotice):
        return _picture(found)
    try:
        found = _with_file(found) if isinstance(found, Document) else found
    except letter_files.PdfUnavailable:
        return no_store(render(request, "500.html", status=503))
    title = found.get_form_display() if isinstance(found, Document) else found.title
    return _document(
        found.file,
        found.dossier,
        f"{title} {found.number.replace(found.dossier.code, '')}",
        is_download="tai" in request.GET,
    )


def _with_file(letter: Document) -> Document:
    try:
        return letter_files.kept(letter)
    except letter_files.LetterErased:
        raise Http404 from None


def _document(file: FieldFile, dossier: Dossier, name: str, *, is_download: bool) -> HttpResponseBase:
    if not file.name:
        raise Http404
    suffix = PurePath(file.name).suffix.lower()
    kind = mimetypes.types_map.get(suffix, "application/octet-stream")
    response = stored_file(
        file,
        as_attachment=is_download or kind not in SHOWN_IN_THE_BROWSER,
        filename=f"{dossier.code}-{slugify(strip_marks(name))[:80].strip('-')}{suffix}",
        content_type=kind,
    )
    return _guarded(response)


def _picture(notice: FeeNotice) -> HttpResponseBase:
    """Nobody can scan his own screen: the banking app reads the saved picture."""
    if not notice.vietqr:
        raise Http404
    response = HttpResponse(qr.png(notice.vietqr), content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="VietQR-{notice.dossier.code}.png"'
    return _guarded(response)


def _guarded(response: Answer) -> Answer:
    response.headers["Referrer-Policy"] = "no-referrer"
    return no_store(allow_pdf_viewer(response))
