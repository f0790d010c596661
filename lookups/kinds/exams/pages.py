"""The result page in pieces made once: each ready as text and as a deflated block, so that a page is a join.

A gzip stream may be put together from deflated parts that refer to nothing outside themselves; what differs
from page to page (a number) goes in as a stored block. Only the checksum runs over the whole.
"""

import re
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from foundation.web.banners import Banner
from lookups.base import Answer, LookupKind

SBD, BODY, LEFT = "99999SBD9999", "<!--the-scores-->", "888888LEFT88"
_MARKERS = re.compile(f"({SBD}|{BODY}|{LEFT})".encode())
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_DEFLATE_END = b"\x03\x00"
SHORT = 40


class Piece(NamedTuple):
    raw: bytes
    packed: bytes


def stored(raw: bytes) -> Piece:
    """As it is: for short texts that differ on every page."""
    size = len(raw)
    return Piece(
        raw,
        b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + raw if raw else b"",
    )


EMPTY = Piece(b"", b"")


def piece(text: str | bytes) -> Piece:
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) < SHORT:
        return stored(raw)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Piece(raw, packer.compress(raw) + packer.flush(zlib.Z_FULL_FLUSH))


def gzip_of(pieces: Iterable[Piece], raw: bytes) -> bytes:
    """The gzip stream of pieces whose joined text is `raw`."""
    tail = (zlib.crc32(raw) & 0xFFFFFFFF).to_bytes(4, "little") + (len(raw) & 0xFFFFFFFF).to_bytes(
        4, "little"
    )
    return b"".join((_GZIP_HEAD, *[packed for _, packed in pieces], _DEFLATE_END, tail))


class Skeleton:
    """A rendered page with holes: the candidate number, the scores, the seconds that are left."""

    def __init__(self, html: bytes) -> None:
        self.whole = html
        parts = [part for part in _MARKERS.split(html) if part]
        self._parts = [EMPTY if _MARKERS.fullmatch(part) else piece(part) for part in parts]
        self._numbers = [at for at, part in enumerate(parts) if part == SBD.encode()]
        self._seconds = [at for at, part in enumerate(parts) if part == LEFT.encode()]
        self._body = parts.index(BODY.encode()) if BODY.encode() in parts else None

    def filled(self, sbd: str, body: list[Piece] | None = None, left: int = 0) -> list[Piece]:
        pieces = self._parts.copy()
        number = stored(sbd.encode())
        for at in self._numbers:
            pieces[at] = number
        for at in self._seconds:
            pieces[at] = stored(str(left).encode())
        if body and self._body is not None:
            pieces[self._body : self._body + 1] = body
        return pieces


def skeleton(kind: LookupKind, answer: Answer, exam: str, banner: Banner | None) -> Skeleton:
    """The registry's own page for this answer, in Vietnamese, as a visitor without cookies gets it."""
    request = RequestFactory().get(f"/tra-cuu/{kind.key}/", {"exam": exam, "sbd": SBD})
    with translation.override("vi"):
        form = kind.form_class(initial={"exam": exam, "sbd": SBD})
        context = {
            "kind": kind,
            "form": form,
            "answer": answer,
            "banner": banner,
            **kind.page_context(request),
        }
        return Skeleton(render_to_string("lookups/kind.html", context, request).encode())


def text_of(pieces: list[Piece]) -> str:
    """The pieces as HTML for a page that Django renders."""
    return mark_safe(b"".join(raw for raw, _ in pieces).decode())  # noqa: S308 - made of our own templates
