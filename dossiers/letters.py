"""Letters as PDF files on A4. A letter is made when it is first asked for, kept, and never made again."""

import base64
import hashlib
import logging
from functools import lru_cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from dossiers.models import Document
from foundation import qr

logger = logging.getLogger(__name__)

TEMPLATES = {
    Document.Form.RECEIPT: "letters/receipt.html",
    Document.Form.SUPPLEMENT: "letters/supplement.html",
    Document.Form.REFUSAL: "letters/refusal.html",
    Document.Form.APOLOGY: "letters/apology.html",
    Document.Form.STOP: "letters/stop.html",
}


class LetterErased(Exception):
    """What the letter said was erased together with its citizen's data."""


class CannotPrint(Exception):
    """This machine lacks the libraries that lay out a page (docs/deploy.md); everything else works."""


def render(document: Document) -> bytes:
    """The PDF. Everything it needs lies within it: nothing is fetched, whatever an officer typed."""
    if not document.data:
        raise LetterErased
    return _pdf(render_to_string(TEMPLATES[Document.Form(document.form)], _context(document)))


def kept(document: Document) -> Document:
    """The letter with its file, made now if it never was. Two first readers get the same file.

    The page is laid out (0.3 s) before the row is locked.
    """
    if document.file:
        return document
    pdf = render(document)
    with transaction.atomic():
        locked = Document.objects.select_for_update().get(pk=document.pk)
        if not locked.file:
            locked.sha256 = hashlib.sha256(pdf).hexdigest()
            locked.file.save(f"mau-{locked.form}-{locked.pk}.pdf", ContentFile(pdf), save=False)
            locked.save(update_fields=["file", "sha256"])
    document.file, document.sha256 = locked.file, locked.sha256
    return document


def _pdf(html: str) -> bytes:
    try:  # here, for without Pango the import fails: a page that prints nothing must not fall with it
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        logger.error("letters cannot be made on this machine: %s", error)
        raise CannotPrint from error
    return bytes(HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"})).write_pdf())


def _context(document: Document) -> dict[str, object]:
    issued = timezone.localtime(document.issued_at)
    dossier = document.dossier
    return {
        "says": document.data,
        "number": document.number,
        "issued": f"ngày {issued:%d} tháng {issued:%m} năm {issued.year}",
        "qr": _as_data("image/svg+xml", qr.svg(dossier.tracking_url).encode()),
        "tracking_url": dossier.tracking_url,
        "secret": dossier.secret,
        "hotline": settings.HOTLINE,
        "regular": _font("be-vietnam-pro-400.woff2"),
        "bold": _font("be-vietnam-pro-600.woff2"),
    }


@lru_cache(maxsize=4)
def _font(name: str) -> str:
    """A font of our own: a bare server has none with all Vietnamese marks."""
    return _as_data("font/woff2", (settings.BASE_DIR / "static/fonts" / name).read_bytes())


def _as_data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
