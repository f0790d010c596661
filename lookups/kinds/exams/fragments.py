"""What is said of a mark, made once: its row, its chart, its JSON. A candidate's answer joins them."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from lookups.kinds.exams import answers, charts, labels
from lookups.kinds.exams.pages import EMPTY, Piece, piece, stored
from lookups.kinds.exams.rules import blocks, entrance, graduation
from lookups.kinds.exams.rules.sittings import Sitting
from lookups.kinds.exams.rules.subjects import LANGUAGES, SUBJECTS
from lookups.kinds.exams.snapshot.catalog import LoadedExam
from lookups.kinds.exams.snapshot.distributions import Distribution
from lookups.kinds.exams.snapshot.format import ScoreRecord

MARK, PERCENT = "@MARK@", "@PERCENT@"
FRAME = (
    "table_head",
    "absent",
    "table_end",
    "blocks_head",
    "estimate_head",
    "estimate_end",
    "charts_head",
    "charts_end",
)
AT_ONCE, PAUSE = 16, 0.001  # texts made ahead, then seconds in which requests have the interpreter
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class MarkFragments(NamedTuple):
    """Of one mark of a paper, or one sum of a block. `mark`, `below`: JSON (`7.25`, and the percent `79`)."""

    row: Piece
    chart: Piece
    mark: str
    below: str


class _Marks(dict[int, MarkFragments]):
    """Mark → what is told of it, for one paper or block."""

    def __init__(self, tell: Callable[[int], MarkFragments]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, mark: int) -> MarkFragments:
        told = self[mark] = self._tell(mark)
        return told


class _Form(NamedTuple):
    """What all who sat the same papers share. `json` has holes; `ranked`: the places whose rank is told."""

    marks: tuple[_Marks, ...]
    papers: int
    json: str
    ranked: tuple[int, ...]


class ScoreFragments:
    """The pieces of one snapshot in one language, made when first needed and kept; there are a few thousand.

    The language is activated where a piece is made, never where pieces are joined.
    """

    def __init__(self, book: LoadedExam, language: str) -> None:
        assert book.snapshot is not None  # noqa: S101
        self._language = language
        self.entry, self.snapshot = book.entry, book.snapshot
        self.ranks: Mapping[str, Distribution] = answers.standings(self.snapshot)
        self._is_graduation = self.entry.kind == "thpt"
        self._marks: dict[str, _Marks] = {}
        self._forms: dict[Sitting, _Form] = {}
        self._frames: dict[int, dict[str, Piece]] = {}
        self._made: dict[Any, Piece] = {}
        self._cut_offs = self.snapshot.figures["cut_offs"]

    def body(self, found: ScoreRecord) -> list[Piece]:
        made = self._frames.get(found.version) or self._frame(found.version)
        form, told = self._told(found)
        papers = form.papers
        pieces = [self._warning(graduation.too_low(found.marks))] if self._has_low(found) else []
        pieces.append(made["table_head"])
        pieces += [each.row for each in told[:papers]]
        if not papers:
            pieces.append(made["absent"])
        pieces.append(made["table_end"])
        if self._is_graduation:
            if len(told) > papers:
                pieces += [made["blocks_head"], *[each.row for each in told[papers:]], made["table_end"]]
            pieces += [made["estimate_head"], stored(found.sbd.encode()), made["estimate_end"]]
        else:
            pieces += self._entrance(found)
        pieces.append(made["charts_head"])
        pieces += [each.chart for each in told]
        pieces.append(made["charts_end"])
        return pieces

    def data(self, found: ScoreRecord) -> str:
        """answers.data_of as JSON, joined from texts made once for each mark."""
        if not self._is_graduation:
            return _encoded(answers.data_of(self.entry, found, self.ranks))
        form, told = self._told(found)
        low = (
            ",".join([f'"{key}"' for key in graduation.too_low(found.marks)]) if self._has_low(found) else ""
        )
        below = [told[place].below for place in form.ranked]
        return form.json % (found.sbd, *[each.mark for each in told], low, *below, found.version)

    def _has_low(self, found: ScoreRecord) -> bool:
        return self._is_graduation and min(found.papers, default=1000) <= graduation.TOO_LOW

    def _told(self, found: ScoreRecord) -> tuple[_Form, list[MarkFragments]]:
        """Of each paper, then of each block that they make up."""
        sitting, papers = found.sitting, found.papers
        form = self._forms.get(sitting) or self._form(sitting)
        marks = (*papers, *sitting.sums(papers)) if self._is_graduation else papers
        return form, [each[mark] for each, mark in zip(form.marks, marks, strict=True)]

    def _form(self, sitting: Sitting) -> _Form:
        papers = [
            sitting.language if subject == "ngoai_ngu" and sitting.language else subject
            for subject in sitting.subjects
        ]
        sums = [key for key, *_ in sitting.blocks] if self._is_graduation else []
        names = [*sitting.subjects, *sums]
        ranked = [place for place, name in enumerate(names) if self._is_ranked(name)]
        text = (
            f'{{"exam":"{self.entry.key}","sbd":"%s","scores":{_holes(sitting.subjects)},'
            f'"language":"{sitting.language}","blocks":{_holes(sums)},"too_low":[%s],'
            f'"percent_below":{_holes([names[place] for place in ranked])},"version":%d}}'
        )
        marks = tuple(self._marks_of(name) for name in (*papers, *sums))
        form = self._forms[sitting] = _Form(marks, len(papers), text, tuple(ranked))
        return form

    def _is_ranked(self, key: str) -> bool:
        return key in self.ranks and self.ranks[key].is_told

    def _marks_of(self, name: str) -> _Marks:
        """`name`: a paper, a language or a block."""
        marks = self._marks.get(name)
        if marks is None:
            marks = self._marks.setdefault(name, _Marks(lambda mark: self._told_of(name, mark)))
        return marks

    def _told_of(self, name: str, mark: int) -> MarkFragments:
        with translation.override(self._language):
            return self._tell(name, mark)

    def _tell(self, name: str, mark: int) -> MarkFragments:
        key = "ngoai_ngu" if name in LANGUAGES else name
        label = labels.block_name(key) if key in blocks.BY_KEY else labels.subject_name(key, name)
        rank = self.ranks.get(key)
        percent = rank.percent_below(mark) if rank else None
        low = self._is_graduation and key in SUBJECTS and mark <= graduation.TOO_LOW
        # There are thousands of these, so that the template is asked once and its holes are filled here.
        pattern = _row_pattern(self._language, label, low, percent is not None)
        row = pattern.replace(MARK, labels.mark(mark)).replace(PERCENT, str(percent))
        chart = self._chart(key, mark) if rank else EMPTY
        return MarkFragments(stored(row.encode()), chart, str(mark / 100), json.dumps(percent))

    def warm(self) -> None:
        """Say everything once that this exam's marks can lead to, so that the surge finds it made."""
        for key, rank in self.ranks.items():
            for name in LANGUAGES if key == "ngoai_ngu" else (key,):
                marks = self._marks_of(name)
                for number, mark in enumerate(rank.counts):
                    marks[mark]  # noqa: B018 - made by asking
                    if number % AT_ONCE == 0:
                        time.sleep(PAUSE)

    def _kept(self, key: Any, make: Callable[[], str]) -> Piece:
        found = self._made.get(key)
        if found is None:
            with translation.override(self._language):
                found = self._made[key] = piece(make())
        return found

    def _frame(self, version: int) -> dict[str, Piece]:
        """What stands between the marks, by template."""
        with translation.override(self._language):
            made = {name: piece(_rendered(name, entry=self.entry, version=version)) for name in FRAME}
        self._frames[version] = made
        return made

    def _warning(self, low: tuple[str, ...]) -> Piece:
        return self._kept(("low", low), lambda: _rendered("too_low", names=labels.listed(low)))

    def _chart(self, key: str, mark: int) -> Piece:
        width, highest = charts.shape(key)
        own = min(mark // width, highest // width - 1)
        # The sentence with the mark itself is in the row above; the chart marks only the bin.
        return self._kept(("chart", key, own), lambda: self._drawn(key, own))

    def _drawn(self, key: str, own: int) -> str:
        is_block = key in blocks.BY_KEY
        name = (
            gettext("block %(name)s") % {"name": labels.block_name(key)}
            if is_block
            else labels.subject_name(key)
        )
        drawn = charts.chart(self.ranks[key], key, own)
        return _rendered("chart", name=name, drawn=drawn, entry=self.entry, key=key)

    def _entrance(self, found: ScoreRecord) -> list[Piece]:
        total = entrance.total(self.entry.formula, found.marks)
        words = entrance.TOTALS[self.entry.formula].words if self.entry.formula in entrance.TOTALS else ""
        pieces = [
            self._kept(
                ("total", total),
                lambda: _rendered("total", total=None if total is None else labels.mark(total), words=words),
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
            cut_off=None if cut_off is None else labels.mark(cut_off),
            reaches=None if cut_off is None or total is None else total >= cut_off,
        )


def _holes(names: Sequence[str]) -> str:
    """`{"toan":%s,"ngu_van":%s}`"""
    return "{" + ",".join([f'"{name}":%s' for name in names]) + "}"


@lru_cache(maxsize=1024)
def _row_pattern(language: str, name: str, low: bool, is_ranked: bool) -> str:
    """In the active language, which is named so that each keeps its own."""
    return _rendered("row", name=name, mark=MARK, percent=PERCENT if is_ranked else None, low=low)


def _rendered(template: str, **context: Any) -> str:
    return " ".join(render_to_string(f"lookups/exams/{template}.html", context).split())
