"""The sentences of an article, for whoever quotes it: of its summary, its texts, the rows of its tables."""

import re

import nh3

from announcements.blocks import table_rows
from announcements.models import Article, Block

_ENDS = re.compile(r"(?<=[.!?])\s+")
_PARTS = re.compile(r"</(?:p|li|h2|h3|div|blockquote)>|<br ?/?>")


def passages_of(article: Article) -> list[str]:
    found = _ENDS.split(article.summary)
    for block in article.blocks.all():
        found += _rows(block) if block.kind == Block.Kind.TABLE else _sentences(block.text)
    return [passage for passage in found if passage]


def _sentences(html: str) -> list[str]:
    parts = (" ".join(nh3.clean(part, tags=set()).split()) for part in _PARTS.split(html))
    return [sentence for part in parts if part for sentence in _ENDS.split(part)]


def _rows(block: Block) -> list[str]:
    """Each row with its headings: «Ngày: 04/12; Xã, phường: …»."""
    heads, *rows = table_rows(block.table) or [[]]
    return [
        "; ".join(f"{head}: {cell}" for head, cell in zip(heads, row, strict=True) if cell) for row in rows
    ]
