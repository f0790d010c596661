"""The result page in pieces made once: each ready as text and as a deflated block, so that a page is a join.

A gzip stream may be put together from deflated parts that refer to nothing outside themselves; what differs
from page to page (a number) goes in as a stored block. Only the checksum runs over the whole.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from foundation.banners import Banner
from lookups.base import Answer, LookupKind
from lookups.kinds.exams import answers, charts
from lookups.kinds.exams.rules import blocks, entrance, graduation
from lookups.kinds.exams.rules.scores import shown
from lookups.kinds.exams.rules.subjects import SUBJECTS
from lookups.kinds.exams.snapshot.figures import Standing
from lookups.kinds.exams.snapshot.format import Found
from lookups.kinds.exams.snapshot.shelf import Book

SBD, BODY, LEFT = "99999SBD9999", "<!--the-scores-->", "888888LEFT88"
MARK, PERCENT = "@MARK@", "@PERCENT@"
_MARKERS = re.compile(f"({SBD}|{BODY}|{LEFT})".encode())
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_DEFLATE_END = b"\x03\x00"
SHORT = 40
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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
        self._parts = [
            part.decode() if _MARKERS.fullmatch(part) else piece(part)
            for part in _MARKERS.split(html)
            if part
        ]

    def filled(self, sbd: str, body: list[Piece] | None = None, left: int = 0) -> list[Piece]:
        number, seconds = stored(sbd.encode()), stored(str(left).encode())
        pieces: list[Piece] = []
        for part in self._parts:
            if isinstance(part, Piece):
                pieces.append(part)
            elif part == SBD:
                pieces.append(number)
            elif part == LEFT:
                pieces.append(seconds)
            else:
                pieces += body or []
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


class ScorePieces:
    """The pieces of one snapshot, made when first needed and kept; there are a few thousand."""

    def __init__(self, book: Book) -> None:
        assert book.snapshot is not None  # noqa: S101
        self.entry, self.snapshot = book.entry, book.snapshot
        self.ranks: Mapping[str, Standing] = answers.standings(self.snapshot)
        self._made: dict[Any, Piece] = {}
        self._json: dict[tuple[str, int], tuple[str, str]] = {}
        self._cut_offs = self.snapshot.figures["cut_offs"]

    def body(self, found: Found) -> list[Piece]:
        marks, made = found.marks, self._piece
        low = graduation.too_low(marks) if self.entry.kind == "thpt" else ()
        pieces = [self._warning(low)] if low else []
        pieces.append(made("table_head", found.version))
        language = found.language
        for subject, mark in marks.items():
            pieces.append(self._row(subject, mark, language))
        if not marks:
            pieces.append(made("absent"))
        pieces.append(made("table_end"))
        if self.entry.kind == "lop10":
            pieces += self._entrance(found)
            own = list(marks.items())
        else:
            sums = blocks.sums(marks, language)
            if sums:
                pieces.append(made("blocks_head"))
                pieces += [self._block(key, mark) for key, mark in sums.items()]
                pieces.append(made("table_end"))
            pieces += [made("estimate_head"), stored(found.sbd.encode()), made("estimate_end")]
            own = [*marks.items(), *sums.items()]
        pieces.append(made("charts_head"))
        pieces += [self._chart(key, mark) for key, mark in own if key in self.ranks]
        pieces.append(made("charts_end"))
        return pieces

    def data(self, found: Found) -> str:
        """answers.data_of as JSON text, joined from texts made once for each mark."""
        if self.entry.kind != "thpt":
            return _encoded(answers.data_of(self.entry, found, self.ranks))
        marks, sums = found.marks, blocks.sums(found.marks, found.language)
        of_marks = [self._texts(item) for item in marks.items()]
        of_sums = [self._texts(item) for item in sums.items()]
        low = [f'"{subject}"' for subject, mark in marks.items() if mark <= graduation.TOO_LOW]
        below = [text for _, text in (*of_marks, *of_sums) if text]
        return (
            f'{{"exam":"{self.entry.key}","sbd":"{found.sbd}",'
            f'"scores":{{{",".join([text for text, _ in of_marks])}}},"language":"{found.language}",'
            f'"blocks":{{{",".join([text for text, _ in of_sums])}}},"too_low":[{",".join(low)}],'
            f'"percent_below":{{{",".join(below)}}},"version":{found.version}}}'
        )

    def _texts(self, item: tuple[str, int]) -> tuple[str, str]:
        """`"toan":7.25` and `"toan":79`, the second "" where no rank is told."""
        texts = self._json.get(item)
        if texts is None:
            key, mark = item
            rank = self.ranks.get(key)
            percent = rank.percent_below(mark) if rank else None
            told = "" if percent is None else f'"{key}":{percent}'
            texts = self._json[item] = (f'"{key}":{mark / 100}', told)
        return texts

    def _kept(self, key: Any, make: Callable[[], str]) -> Piece:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = piece(make())
        return found

    def _piece(self, template: str, version: int = 1) -> Piece:
        found = self._made.get((template, version))
        return found or self._kept(
            (template, version), lambda: _rendered(template, entry=self.entry, version=version)
        )

    def _warning(self, low: tuple[str, ...]) -> Piece:
        return self._kept(("low", low), lambda: _rendered("too_low", names=[SUBJECTS[key] for key in low]))

    def _row(self, subject: str, mark: int, language: str) -> Piece:
        key = (subject, mark, language if subject == "ngoai_ngu" else "")
        return self._made.get(key) or self._line(key, answers.subject_name(subject, language), subject, mark)

    def _block(self, block: str, mark: int) -> Piece:
        key = (block, mark)
        return self._made.get(key) or self._line(key, answers.block_name(block), block, mark)

    def _line(self, kept_as: Any, name: str, key: str, mark: int) -> Piece:
        """There are thousands of these, so that the template is asked once and its holes are filled here."""
        rank = self.ranks.get(key)
        percent = rank.percent_below(mark) if rank else None
        low = self.entry.kind == "thpt" and key in SUBJECTS and mark <= graduation.TOO_LOW
        pattern = _row_pattern(name, low, percent is not None)
        line = pattern.replace(MARK, shown(mark)).replace(PERCENT, str(percent))
        made = self._made[kept_as] = stored(line.encode())
        return made

    def warm(self) -> None:
        """Draw every chart there can be, so that the surge finds them made."""
        for key in self.ranks:
            width, highest = charts.shape(key)
            for mark in range(0, highest, width):
                self._chart(key, mark)

    def _chart(self, key: str, mark: int) -> Piece:
        width, highest = charts.shape(key)
        own = min(mark // width, highest // width - 1)
        # The sentence with the mark itself is in the row above; the chart marks only the bin.
        return self._kept(("chart", key, own), lambda: self._drawn(key, own))

    def _drawn(self, key: str, own: int) -> str:
        name = SUBJECTS.get(key) or f"khối {answers.block_name(key)}"
        drawn = charts.chart(self.ranks[key], key, own)
        return _rendered("chart", name=name, drawn=drawn, entry=self.entry, key=key)

    def _entrance(self, found: Found) -> list[Piece]:
        total = entrance.total(self.entry.formula, found.marks)
        words = entrance.TOTALS[self.entry.formula].words if self.entry.formula in entrance.TOTALS else ""
        pieces = [
            self._kept(
                ("total", total),
                lambda: _rendered("total", total=None if total is None else shown(total), words=words),
            )
        ]
        for place, code in enumerate(found.wishes, start=1):
            pieces.append(
                self._kept(("wish", place, code, total), lambda p=place, c=code: self._wish(p, c, total))  # type: ignore[misc]
            )
        return pieces

    def _wish(self, place: int, code: str, total: int | None) -> str:
        rows = [row for row in self._cut_offs if row["code"] == code and row["wish"] == place]
        cut_off = rows[0]["score"] if rows else None
        names = [row["school"] for row in self._cut_offs if row["code"] == code]
        return _rendered(
            "wish",
            place=place,
            school=names[0] if names else code,
            cut_off=None if cut_off is None else shown(cut_off),
            reaches=None if cut_off is None or total is None else total >= cut_off,
        )


@lru_cache(maxsize=1024)
def _row_pattern(name: str, low: bool, is_ranked: bool) -> str:
    return _rendered("row", name=name, mark=MARK, percent=PERCENT if is_ranked else None, low=low)


def _rendered(template: str, **context: Any) -> str:
    with translation.override("vi"):
        return " ".join(render_to_string(f"lookups/exams/{template}.html", context).split())


def text_of(pieces: list[Piece]) -> str:
    """The pieces as HTML for a page that Django renders."""
    return mark_safe(b"".join(raw for raw, _ in pieces).decode())  # noqa: S308 - made of our own templates
