"""Pictures of an RTF text: Word puts them there, while its HTML names files of the editor's disk."""

import re

_DRAWN_AS = re.compile(r"\\(pngblip|jpegblip|emfblip|wmetafile|dibitmap|wbitmap|macpict)")
_BRACES = re.compile(r"(?<!\\)[{}]")
_BYTES = re.compile(r"(?:\\[a-z]+-?\d* ?|\{\\\*\\blipuid [0-9a-fA-F]+\}|\s)*+([0-9a-fA-F\s]++)")
TAKEN = ("pngblip", "jpegblip")
HEAD = 5_000  # characters in which a picture says that it is the sign of a list


def pictures_of(rtf: str) -> list[bytes]:
    """In the order of the text; empty where a picture is kept as a drawing (EMF, WMF) or cannot be read.

    None at all where tracked changes hold deleted ones, which the HTML leaves out.
    """
    before, *pictures = rtf.split("{\\pict")
    if "\\deleted" in rtf:
        return []
    found = []
    for picture in pictures:
        content, group = _content(picture), before.rstrip()
        # What old programs are shown instead of a picture, or of one around which text flows.
        is_second_form = group.endswith("\\nonshppict") or _is_open(before, "\\shprslt")
        is_picture = bool(content) or group.endswith("\\shppict")
        if is_picture and not is_second_form and "fIsBullet" not in picture[:HEAD]:
            found.append(content)
        before = picture
    return found


def _is_open(before: str, group: str) -> bool:
    """Whether the last group of this name still holds what comes next."""
    _start, found, inside = before.rpartition(group)
    depth = 0
    for brace in _BRACES.finditer(inside):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            return False
    return bool(found)


def _content(picture: str) -> bytes:
    drawn_as = _DRAWN_AS.search(picture)
    if drawn_as is None or drawn_as[1] not in TAKEN:
        return b""
    digits = _BYTES.match(picture, drawn_as.end())
    try:
        return bytes.fromhex(digits[1]) if digits else b""
    except ValueError:
        return b""
