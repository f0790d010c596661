"""The text of a legal document cut up into its articles («Điều N.»), as typed or as a PDF gives it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.vietnamese.folding import fold, nfc

MAX_HEADING_LENGTH = 200
# A reference ("Điều 5 của Nghị định này") has no stop after the number.
_HEAD = re.compile(r"^[ \t]*điều[ \t]+(\d{1,3}[a-zđ]?)[ \t]*[.:](.*)$", re.IGNORECASE | re.MULTILINE)
_PART = re.compile(r"^\s*(?:phần|chương|mục|tiểu mục)\s+(?:[ivxlc]+|\d+|thứ \w+)\b", re.IGNORECASE)
_END = re.compile(r"^\s*(?:nơi nhận\s*:|phụ lục\b|(?:tm|kt|tl|tuq)\.\s)", re.IGNORECASE)
_CLAUSE = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]{1,2}\)|[-–+•])\s")
_PAGE_NUMBER = re.compile(r"^\s{0,40}[-–]?\s{0,40}\d{1,4}\s{0,40}[-–]?\s{0,40}$")
_SAID = re.compile(
    r"\b(?:dieu|article)\s+(?:so\s+|thu\s+)?(\d{1,3}\s?[a-z]?)\b(?!\s*(?:kien|le|hoa|tri|khoan\b))"
)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """`number` is that printed («10», «10a»); `text` has a clause a line."""

    number: str
    heading: str
    text: str


def split(text: str) -> list[ArticleText]:
    """The articles in order; [] for a text without any. What an amendment quotes is not counted again."""
    composed = nfc(text)
    heads = list(_rising(_HEAD.finditer(composed)))
    found = []
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(composed)
        found.append(_article(head, composed[head.end() : end]))
    return found


def number_asked(text: str) -> str:
    """The article that a question names: «điều 10 nghị định 118 nói gì» → «10»; "" for none."""
    match = _SAID.search(fold(text))
    return match[1].replace(" ", "") if match else ""


def _rising(heads: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Those whose number goes on from the last: others are quoted from the document that is amended."""
    last = (0, "")
    for head in heads:
        number = _key(head[1])
        if last < number and number[0] <= last[0] + 2:
            last = number
            yield head


def _key(number: str) -> tuple[int, str]:
    digits = re.match(r"\d+", number)
    return (int(digits[0]) if digits else 0, number.lstrip("0123456789").lower())


def _article(head: re.Match[str], body: str) -> ArticleText:
    lines = [line.strip() for line in _own_lines(body)]
    heading = head[2].strip()
    while lines and heading and lines[0][:1].islower() and len(heading) < MAX_HEADING_LENGTH:
        heading = f"{heading} {lines.pop(0)}"
    if len(heading) > MAX_HEADING_LENGTH or heading.endswith((".", ";", ":")):
        lines, heading = [heading, *lines], ""  # an article without a heading begins at once
    return ArticleText(head[1].lower(), heading, "\n".join(_paragraphs(lines)))


def _own_lines(body: str) -> Iterator[str]:
    """Without page numbers, the title of the next chapter, and what follows the last article."""
    for line in body.splitlines():
        if _END.match(line) or _PART.match(line):
            return
        if line.strip() and not _PAGE_NUMBER.match(line):
            yield line


def _paragraphs(lines: list[str]) -> list[str]:
    """The lines of a page joined into clauses."""
    joined: list[str] = []
    for line in lines:
        goes_on = joined and not _CLAUSE.match(line) and not joined[-1].endswith((".", ";", ":", "”"))
        if goes_on:
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined
