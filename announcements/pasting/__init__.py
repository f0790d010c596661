"""What an editor pastes from Word, Google Docs or a web page, as the parts that an article knows.

nh3 parses the HTML and leaves structure, the source of pictures and the styles that say what Word puts in no
tag (lists, hidden text). That is cut into texts, tables and pictures; each text then goes through
`blocks.clean_html` as all texts do. Nothing is fetched: a picture that the clipboard does not carry is named.
"""

import base64
import re
from urllib.parse import unquote

import nh3

from announcements import blocks
from announcements.blocks import TooDeep
from announcements.models import Block
from announcements.pasting.cutting import BLOCKS, PICTURES, Cutter, Part
from announcements.pasting.rtf_pictures import pictures_of
from foundation.files.pictures import NotAPicture, clean

__all__ = ["MAX_PARTS", "Part", "TooDeep", "decoded", "parts_of"]

MAX_PICTURES, MAX_PARTS = 40, 80
MAX_WORDS = 2 * 1024 * 1024  # characters of HTML without the pictures in it
MAX_TAGS = 40_000  # each is read in Python, some thirty microseconds; a long report has a few thousand
ROOM = 9 * 1024 * 1024  # characters of all pictures that come back: what a form may hold, with its texts
TAGS = blocks.TAGS | BLOCKS | {"span", "sup", *PICTURES}
ATTRIBUTES = {
    "*": {"style", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "v:imagedata": {"src", "o:title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel", "file", "data", "blob", "cid", "webkit-fake-url"}
# Deleted text of tracked changes goes with its tag; `xml` and `title` are what Word says of the document.
WITH_CONTENT = {"script", "style", "del", "xml", "title"}
_EMBEDDED = re.compile(r"data:image/[a-z+]{2,10};base64,[A-Za-z0-9+/=\s]*+", re.IGNORECASE)
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)


def parts_of(html: str, rtf: str = "") -> list[Part]:
    """Texts, tables and pictures in the order of the text. `rtf`: the same clipboard as Word keeps it, or "".

    At most MAX_PARTS. Raises TooDeep.
    """
    blocks.refuse_nested(html)
    if len(_EMBEDDED.sub("", html)) > MAX_WORDS:
        raise TooDeep
    structure = nh3.clean(
        _with_drawings(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=WITH_CONTENT,
        link_rel=None,
    )
    if structure.count("<") > MAX_TAGS:
        raise TooDeep
    cutter = Cutter()
    cutter.feed(structure)
    cutter.close()
    parts = cutter.finish()[:MAX_PARTS]
    _fill_pictures([part for part in parts if part.kind == Block.Kind.PICTURE], rtf)
    return parts


def _with_drawings(html: str) -> str:
    """VML stands in comments: without a picture after it (`<![if !vml]>`) the drawing is all there is."""
    first, *rest = html.split("<!--[if gte vml 1]>")
    shown = [first]
    for chunk in rest:
        drawing, _end, after = chunk.partition("<![endif]-->")
        shown += ["" if after.lstrip().startswith("<![if !vml]>") else drawing, after]
    return "".join(shown)


def _fill_pictures(pictures: list[Part], rtf: str) -> None:
    """Those of the HTML itself, and those of files on the editor's disk where the RTF has as many."""
    files = [part for part in pictures if part.source.startswith("file:")]
    kept = pictures_of(rtf) if files else []
    of_files = dict(zip(map(id, files), kept, strict=True)) if len(kept) == len(files) else {}
    room = ROOM
    for number, part in enumerate(pictures):
        content = (of_files.get(id(part)) or _embedded(part.source)) if number < MAX_PICTURES else b""
        drawn = _drawn(content) if content and room > 0 else ""
        room -= len(drawn)
        part.pasted, part.missing = (drawn, "") if drawn else ("", _name(part, number + 1))
        part.source = ""


def _embedded(source: str) -> bytes:
    return decoded(source) if _DATA.match(source) else b""


def decoded(address: str) -> bytes:
    """The content of a data: address in base64; empty where it is none."""
    try:
        return base64.b64decode(address.partition(";base64,")[2], validate=False)
    except ValueError:  # other letters, or too few
        return b""


def _drawn(content: bytes) -> str:
    try:
        picture = clean(content, longest=blocks.PICTURE_SIDE)
    except NotAPicture:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(picture.content).decode()}"


def _name(part: Part, number: int) -> str:
    """How the editor knows the picture again: its file, its description, or which one it was."""
    file = unquote(part.source.replace("\\", "/").rsplit("/", 1)[-1])
    is_file = not part.source.startswith(("data:", "blob:")) and "." in file and len(file) <= 80
    return (file.partition("?")[0] if is_file else part.alt) or f"#{number}"
