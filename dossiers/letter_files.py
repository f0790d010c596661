"""Letters as PDF files on A4. A letter is made when it is first asked for, kept, and never made again."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from dossiers.models import Document
from dossiers.services import transitions
from foundation.files import pdf, qr
from foundation.files.pdf import PdfUnavailable

__all__ = ["TEMPLATES", "PdfUnavailable", "LetterErased", "kept", "render"]

TEMPLATES = {
    Document.Form.RECEIPT: "letters/receipt.html",
    Document.Form.SUPPLEMENT: "letters/supplement.html",
    Document.Form.REFUSAL: "letters/refusal.html",
    Document.Form.APOLOGY: "letters/apology.html",
    Document.Form.STOP: "letters/stop.html",
}


class LetterErased(Exception):
    """What the letter said was erased together with its citizen's data."""


def render(document: Document) -> bytes:
    """The PDF. Everything it needs lies within it: nothing is fetched, whatever an officer typed."""
    if not document.data:
        raise LetterErased
    return pdf.render_pdf(page(document))


def kept(document: Document) -> Document:
    """The letter with its file, made now if it never was. Two first readers get the same file.

    The page is laid out (0.3 s) before the rows are locked, the dossier's first: a new QR that came meanwhile
    is laid out anew.
    """
    if document.file:
        return document
    pdf = render(document)
    with transaction.atomic():
        dossier = transitions.lock(document.dossier)
        locked = Document.objects.select_for_update().get(pk=document.pk)
        if dossier.token_hash != document.dossier.token_hash:
            locked.dossier = dossier
            pdf = b"" if locked.file else render(locked)
        if not locked.file:
            locked.sha256 = hashlib.sha256(pdf).hexdigest()
            locked.file.save(f"mau-{locked.form}-{locked.pk}.pdf", ContentFile(pdf), save=False)
            locked.save(update_fields=["file", "sha256"])
    document.file, document.sha256 = locked.file, locked.sha256
    return document


def page(document: Document) -> str:
    """The letter as HTML, before it is laid out."""
    issued = timezone.localtime(document.issued_at)
    dossier = document.dossier
    context = {
        "says": document.data,
        "number": document.number,
        "issued": issued,
        "qr": pdf.data_url("image/svg+xml", qr.svg(dossier.tracking_url).encode()),
        "tracking_url": dossier.tracking_url,
        "secret": dossier.secret,
        "hotline": settings.HOTLINE,
        **pdf.embedded(pdf.OFFICIAL),
    }
    return render_to_string(TEMPLATES[Document.Form(document.form)], context)
