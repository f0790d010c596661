"""Pages as PDF files. Everything a page needs lies within it: nothing is fetched, whatever was typed."""

import base64
import logging
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

logger = logging.getLogger(__name__)

OWN = {"regular": "be-vietnam-pro-400.woff2", "bold": "be-vietnam-pro-600.woff2"}
OFFICIAL = {
    "regular": "tinos-400.woff2",
    "italic": "tinos-400-italic.woff2",
    "bold": "tinos-700.woff2",
    "bold_italic": "tinos-700-italic.woff2",
}
"""As wide and high as Times New Roman, which Decree 30/2020 prescribes and nobody may ship."""


class PdfUnavailable(Exception):
    """This machine lacks the libraries that lay out a page (docs/deploy.md); everything else works."""


def render_pdf(html: str) -> bytes:
    """The pages of a document. Raises PdfUnavailable."""
    weasyprint = layout()
    if weasyprint is None:
        raise PdfUnavailable
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    return bytes(weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf())


@lru_cache(maxsize=1)
def layout() -> Any:
    """WeasyPrint; None on a machine without Pango, where its import prints a page of advice: once a process.

    Imported late: a page that prints nothing must not fall with it.
    """
    try:
        import weasyprint
        import weasyprint.urls
    except OSError as error:
        logger.error("pages cannot be laid out on this machine: %s", error)
        return None
    return weasyprint


def embedded(typeface: dict[str, str]) -> dict[str, str]:
    """The files of a typeface as data, for a template's `@font-face`."""
    return {style: embedded_font(name) for style, name in typeface.items()}


@lru_cache(maxsize=8)
def embedded_font(name: str) -> str:
    """A font of our own as data: a bare server has none with all Vietnamese marks.

    Unpacked once; a packed font the layout unpacks for each document, which takes as long as the pages.
    """
    font, unpacked = TTFont(settings.BASE_DIR / "static/fonts" / name), BytesIO()
    font.flavor = None
    font.save(unpacked)
    return data_url("font/ttf", unpacked.getvalue())


def data_url(kind: str, content: bytes) -> str:
    """A data: address; `kind` is the media type."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def with_print_dialog(content: bytes) -> bytes:
    """The same PDF; a viewer that opens it offers at once to print it."""
    writer = PdfWriter(clone_from=BytesIO(content))
    action = {NameObject("/S"): NameObject("/Named"), NameObject("/N"): NameObject("/Print")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    printed = BytesIO()
    writer.write(printed)
    return printed.getvalue()
