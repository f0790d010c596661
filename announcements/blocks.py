"""Validation and sanitizing of article blocks: nothing that an editor pastes can run."""

import csv
import io
import re

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from announcements.models import Block
from foundation.web import http_client

TAGS = {"p", "div", "br", "strong", "b", "em", "i", "a", "ul", "ol", "li", "blockquote", "h2", "h3"}
VIDEO_HOSTS = (
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "facebook.com",
    "vtv.vn",
    *settings.PROVINCE.video_hosts,
)
MAX_ROWS, MAX_COLUMNS, MAX_CELL_LENGTH = 200, 12, 300
PICTURE_SIDE = 1280  # pixels: small enough for the chat channel too, which takes 1 MB
MAX_NESTED = 100  # marks of a text within each other: each paragraph repeats all that are open
_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)


_MARK = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE)


class TooDeep(ValueError):
    """No text has so many tags within each other."""


def clean_html(html: str) -> str:
    """Headings, lists, emphasis and links are left; an h1, which the page has already, becomes an h2.

    Raises TooDeep.
    """
    refuse_nested(html)
    return nh3.clean(
        _HEADING.sub(r"<\1h2", html),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    ).strip()


def refuse_nested(html: str) -> None:
    """Raises TooDeep for what would grow with the square of its size in the parser."""
    open_marks = 0
    for mark in _MARK.finditer(html):
        open_marks = max(0, open_marks + (-1 if mark[1] else 1))
        if open_marks > MAX_NESTED:
            raise TooDeep


def table_rows(text: str) -> list[list[str]]:
    """Rows of equal length; cells parted by tabs (as spreadsheets paste), else by `|` or `;`."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    has_tabs = any("\t" in line for line in lines)
    mark = "\t" if has_tabs else next((mark for mark in "|;" if mark in lines[0]), "\t")
    rows = [
        [cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=mark)
    ]
    if mark == "|":  # a row may be framed by its marks
        rows = [row[1:-1] if len(row) > 2 and not row[0] and not row[-1] else row for row in rows]
    longest = max(map(len, rows))
    return [row + [""] * (longest - len(row)) for row in rows]


def check(block: Block) -> None:
    """Raises ValidationError, by field, where the block lacks what its kind shows."""
    checks = {
        Block.Kind.TEXT: _check_text,
        Block.Kind.PICTURE: _check_picture,
        Block.Kind.VIDEO: _check_video,
        Block.Kind.TABLE: _check_table,
    }
    try:
        block.text = clean_html(block.text)  # the editor shows it whatever the kind
    except TooDeep:
        raise ValidationError({"text": _("This text has too many marks within each other.")}) from None
    checks[Block.Kind(block.kind)](block)


def _check_text(block: Block) -> None:
    if not nh3.clean(block.text, tags=set()).strip():
        raise ValidationError({"text": _("A text part needs a text.")})


def _check_picture(block: Block) -> None:
    if not block.picture:
        raise ValidationError({"picture": _("Choose a picture.")})
    if not block.alt.strip():
        raise ValidationError({"alt": _("Say what the picture shows: some readers hear the page.")})


def _check_video(block: Block) -> None:
    address = http_client.address_of(block.url)
    host = address.host.removeprefix("www.").removeprefix("m.") if address else ""
    if address is None or address.scheme != "https" or host not in VIDEO_HOSTS:
        hosts = ", ".join(VIDEO_HOSTS)
        raise ValidationError(
            {"url": _("Give an https address of one of these: %(hosts)s.") % {"hosts": hosts}}
        )


def _check_table(block: Block) -> None:
    try:
        rows = table_rows(block.table)
    except csv.Error:  # a cell longer than the reader takes
        raise _too_large() from None
    if len(rows) < 2:
        raise ValidationError({"table": _("A table needs a heading and at least one row.")})
    too_large = len(rows) > MAX_ROWS or len(rows[0]) > MAX_COLUMNS
    if too_large or any(len(cell) > MAX_CELL_LENGTH for row in rows for cell in row):
        raise _too_large()


def _too_large() -> ValidationError:
    limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
    return ValidationError(
        {"table": _("At most %(rows)d rows and %(columns)d columns of short cells.") % limits}
    )
