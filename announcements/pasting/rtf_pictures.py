"""Pictures of an RTF text: Word puts them there, while its HTML names files of the editor's disk."""

import re

_DRAWN_AS = re.compile(r"\\(pngblip|jpegblip|emfblip|wmetafile|dibitmap|wbitmap|macpict)")
_BYTES = re.compile(r"(?:\\[a-z]+-?\d* ?|\{\\\*\\blipuid [0-9a-fA-F]+\}|\s)*+([0-9a-fA-F\s]++)")
TAKEN = ("pngblip", "jpegblip")


def pictures_of(rtf: str) -> list[bytes]:
    """In the order of the text; empty where a picture is kept as a drawing (EMF, WMF) or cannot be read."""
    # Each picture stands a second time, for old programs, after \nonshppict.
    pictures = (chunk.partition("\\nonshppict")[0] for chunk in rtf.split("\\shppict")[1:])
    return [_content(picture) for picture in pictures]


def _content(picture: str) -> bytes:
    drawn_as = _DRAWN_AS.search(picture)
    if drawn_as is None or drawn_as[1] not in TAKEN:
        return b""
    digits = _BYTES.match(picture, drawn_as.end())
    try:
        return bytes.fromhex(digits[1]) if digits else b""
    except ValueError:
        return b""
