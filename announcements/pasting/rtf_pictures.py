"""Pictures of an RTF text: Word puts them there, while its HTML names files of the editor's disk."""

import re

_DRAWN_AS = re.compile(r"\\(pngblip|jpegblip|emfblip|wmetafile|dibitmap|wbitmap|macpict)")
_BYTES = re.compile(r"(?:\\[a-z]+-?\d* ?|\{\\\*\\blipuid [0-9a-fA-F]+\}|\s)*+([0-9a-fA-F\s]++)")
TAKEN = ("pngblip", "jpegblip")
HEAD = 5_000  # characters in which a picture says that it is the sign of a list


def pictures_of(rtf: str) -> list[bytes]:
    """In the order of the text; empty where a picture is kept as a drawing (EMF, WMF) or cannot be read."""
    before, *pictures = rtf.split("{\\pict")
    found = []
    for picture in pictures:
        content, group = _content(picture), before.rstrip()
        # What old programs are shown instead of a picture, or of one around which text flows.
        is_second_form = group.endswith("\\nonshppict") or "\\shprslt" in before
        is_picture = bool(content) or group.endswith("\\shppict")
        if is_picture and not is_second_form and "fIsBullet" not in picture[:HEAD]:
            found.append(content)
        before = picture
    return found


def _content(picture: str) -> bytes:
    drawn_as = _DRAWN_AS.search(picture)
    if drawn_as is None or drawn_as[1] not in TAKEN:
        return b""
    digits = _BYTES.match(picture, drawn_as.end())
    try:
        return bytes.fromhex(digits[1]) if digits else b""
    except ValueError:
        return b""
