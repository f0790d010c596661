"""Pasted HTML, as nh3 left it, cut into the parts of an article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from announcements import blocks
from announcements.models import Block
from announcements.pasting.links import without_tracking
from announcements.pasting.tables import PastedTable
from foundation.vietnamese.folding import nfc

MAX_MARKER = 40  # characters that say which sign an item has
MAX_DEPTH = 200  # of tags in tags: each word asks all that are open
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
PICTURES = ("img", "v:imagedata")
TABLE_TAGS = {"table", "tr", "td", "th"}
BLOCKS = {*HEADINGS, "p", "div", "li", "ul", "ol", "blockquote", *TABLE_TAGS}
_UNSEEN = re.compile(
    r"mso-list:ignore|mso-(?:element|special-character):comment|mso-comment-|mso-hide:all|display:none"
)
_LIST_LEVEL = re.compile(r"mso-list:l\d+level(\d)")
_NUMBER = re.compile(r"^\(?\w{1,4}[.)]")
# Not `mso-bidi-font-weight`, which tells of other scripts.
_BOLD = re.compile(r"(?<![\w-])font-weight:(?:bold|[6-9]00)")
_PLAIN = re.compile(r"(?<![\w-])font-weight:(?:normal|[1-5]00)")
_ITALIC = re.compile(r"(?<![\w-])font-style:italic")
_BLANK_ENDS = re.compile(
    r"(?<!\s)(?<!<br>)(?:\s|<br>)++((?:</(?:strong|em|a)>)*+</(?:p|h2|h3|li|blockquote)>)"
)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class Part:
    """The fields of a part. `pasted`: a picture as a data: address; `missing`: one that did not come."""

    kind: str
    text: str = ""
    table: str = ""
    alt: str = ""
    pasted: str = ""
    missing: str = ""
    source: str = ""  # of a picture, as the HTML names it


@dataclass(slots=True)
class _Open:
    """A tag that is read and not closed yet: what it adds to the text inside it."""

    tag: str
    inline: list[str] = field(default_factory=list)
    block: str = ""
    is_unseen: bool = False
    begins_item: bool = False


class Cutter(HTMLParser):
    """Reads the tags of well-formed HTML one after the other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[Part] = []
        self._open: list[_Open] = []
        self._html: list[str] = []  # of the text that is being written
        self._block = ""  # the open tag of a line of that text
        self._inline: list[str] = []  # the tags open inside it
        self._lists: list[str] = []
        self._item = 0  # level of the list item that begins with the next word
        self._marker = ""
        self._table: PastedTable | None = None
        self._depth = 0  # of tables in tables
        self._of_table: list[Part] = []

    def finish(self) -> list[Part]:
        self._end_text()
        return self._parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        style = "".join(values.get("style", "").lower().split())
        if tag in PICTURES and not self._is_unseen:
            self._picture(values)
        elif tag == "br" and not self._is_unseen:
            self._break()
        if tag in ("br", "img"):  # they have no end
            return
        self._begin(tag, style, values)
        if tag in TABLE_TAGS:
            self._table_tag(tag, values)

    def _begin(self, tag: str, style: str, values: dict[str, str]) -> None:
        opened = _Open(tag, is_unseen=bool(_UNSEEN.search(style)) or "msocom" in values.get("class", ""))
        self._open.append(opened)
        if len(self._open) > MAX_DEPTH:
            raise blocks.TooDeep
        if tag in BLOCKS:
            self._end_block()
            self._begin_block(opened, style, values)
            if self._table is not None:
                self._table.write(" ")
        elif not (tag in ("b", "strong") and _PLAIN.search(style)):
            opened.inline = list(_inline_tags(tag, style, values))

    def _begin_block(self, opened: _Open, style: str, values: dict[str, str]) -> None:
        tag = opened.tag
        opened.block = "h2" if "MsoTitle" in values.get("class", "") else HEADINGS.get(tag, "")
        opened.block = opened.block or ("blockquote" if tag == "blockquote" else "")
        if tag == "li":
            self._item, opened.begins_item = max(1, self._list_depth), True
        elif level := _LIST_LEVEL.search(style):
            self._item, opened.begins_item, self._marker = max(1, int(level[1])), True, ""

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            return
        if tag in BLOCKS:
            self._end_block()
        if self._open.pop().begins_item:
            self._item = 0
        if tag in TABLE_TAGS:
            self._table_end(tag)

    def handle_data(self, data: str) -> None:
        data = re.sub(r"\s+", " ", nfc(data))
        if self._is_unseen:
            self._marker = (self._marker + data)[:MAX_MARKER]
        elif self._table is not None:
            self._table.write(self._raised(data))
        elif data.strip():
            self._write(self._raised(data))
        elif self._block:
            self._html.append(" ")

    def _raised(self, data: str) -> str:
        """m² stays m² although nothing is raised in a text."""
        return data.translate(_SUPERSCRIPT) if any(each.tag == "sup" for each in self._open) else data

    @property
    def _is_unseen(self) -> bool:
        return any(each.is_unseen for each in self._open)

    @property
    def _list_depth(self) -> int:
        return sum(each.tag in ("ul", "ol") for each in self._open)

    def _write(self, data: str) -> None:
        if not self._block:
            self._begin_line()
            data = data.lstrip()
        inline = [tag for each in self._open for tag in each.inline]
        if self._block in ("h2", "h3"):
            inline = [tag for tag in inline if tag != "<strong>"]
        same = next(
            (n for n, pair in enumerate(zip(inline, self._inline, strict=False)) if pair[0] != pair[1]),
            min(len(inline), len(self._inline)),
        )
        self._close_inline(same)
        self._html += [*inline[same:], escape(data, quote=False)]
        self._inline = inline

    def _begin_line(self) -> None:
        """Opens what the next words stand in: an item, a further line of one, a heading, a paragraph."""
        if self._item:
            self._begin_item(self._item)
        elif self._lists and any(each.tag == "li" for each in self._open):
            self._end_lists(self._list_depth)
            self._html.append("<br>")
            self._block = "li"
        else:
            self._end_lists()
            self._block = next((each.block for each in reversed(self._open) if each.block), "p")
            self._html.append(f"<{self._block}>")

    def _begin_item(self, level: int) -> None:
        kinds = [each.tag for each in self._open if each.tag in ("ul", "ol")]
        kind = kinds[-1] if kinds else ("ol" if _NUMBER.match(self._marker.strip()) else "ul")
        self._end_lists(level)
        if len(self._lists) == level:
            self._html.append("</li>")
            if self._lists[-1] != kind:
                self._html.append(f"</{self._lists.pop()}>")
        while len(self._lists) < level:
            self._lists.append(kind)
            self._html.append(f"<{kind}>" if len(self._lists) == level else f"<{kind}><li>")
        self._html.append("<li>")
        self._block, self._item = "li", 0

    def _end_lists(self, level: int = 0) -> None:
        while len(self._lists) > level:
            self._html.append(f"</li></{self._lists.pop()}>")

    def _close_inline(self, kept: int = 0) -> None:
        for tag in reversed(self._inline[kept:]):
            self._html.append(f"</{tag[1:].partition(' ')[0].rstrip('>')}>")
        del self._inline[kept:]

    def _end_block(self) -> None:
        self._close_inline()
        if self._block and self._block != "li":
            self._html.append(f"</{self._block}>")
        self._block = ""

    def _break(self) -> None:
        """A line; two of them part paragraphs, as mails and web pages write them."""
        if self._table is not None:
            self._table.write(" ")
            return
        while self._block and self._html[-1] == " ":
            self._html.pop()
        if self._block and self._html[-1] == "<br>" and self._block != "li":
            self._html.pop()
            self._end_block()
        elif self._block:
            self._html.append("<br>")

    def _end_text(self) -> None:
        self._end_block()
        self._end_lists()
        text = blocks.clean_html(_BLANK_ENDS.sub(r"\1", "".join(self._html)))
        self._html = []
        if text:
            self._parts.append(Part(Block.Kind.TEXT, text=text))

    def _picture(self, values: dict[str, str]) -> None:
        if all(_pixels(values.get(side, "")) <= 3 for side in ("width", "height")):
            return  # it counts who reads, or keeps a distance
        words = (values.get("alt") or values.get("o:title") or "").strip().splitlines()
        part = Part(
            Block.Kind.PICTURE, alt=nfc(words[0])[:200] if words else "", source=values.get("src", "")
        )
        if self._table is not None:
            self._of_table.append(part)
        else:
            self._end_text()
            self._parts.append(part)

    def _table_tag(self, tag: str, values: dict[str, str]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._end_text()
                self._table = PastedTable()
                return
        if self._table is None:
            return
        if self._depth > 1:
            return
        if tag == "tr":
            self._table.begin_row()
        elif tag in ("td", "th"):
            self._table.begin_cell(values)

    def _table_end(self, tag: str) -> None:
        if tag in ("td", "th") and self._table is not None and self._depth == 1:
            self._table.end_cell()
        elif tag == "table":
            self._depth -= 1
            if self._depth == 0 and self._table is not None:
                self._end_table(self._table)

    def _end_table(self, table: PastedTable) -> None:
        self._table = None
        if table.is_of_data:
            self._parts.append(Part(Block.Kind.TABLE, table=table.as_text(), text=table.caption))
        else:  # it only places words beside each other
            for words in table.words():
                self._write(words)
                self._end_block()
        if self._of_table:
            self._end_text()
        self._parts += self._of_table
        self._of_table = []


def _inline_tags(tag: str, style: str, values: dict[str, str]) -> Iterator[str]:
    if tag == "a" and (address := without_tracking(values.get("href", ""))):
        yield f'<a href="{escape(address)}">'
    if tag in ("b", "strong") or _BOLD.search(style):
        yield "<strong>"
    if tag in ("i", "em") or _ITALIC.search(style):
        yield "<em>"


def _pixels(side: str) -> float:
    """A side that nobody tells is taken as large."""
    digits = re.match(r"\d{1,5}", side)
    return float(digits[0]) if digits else float("inf")
