"""The parts of a candidate's answer, each rendered once: row, chart and JSON of a mark, and their frame."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from lookups.kinds.exams import answers, charts, labels
from lookups.kinds.exams.rules import graduation, subjects
from lookups.kinds.exams.rules.subjects import LANGUAGES, SUBJECTS
from lookups.kinds.exams.snapshot.building import Distribution
from lookups.kinds.exams.snapshot.format import LoadedExam, ScoreRecord

AT_ONCE, PAUSE = 16, 0.001  # marks rendered ahead, then seconds in which requests have the interpreter
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class MarkFragments(NamedTuple):
    """Of one mark of a paper, or one sum of a block. JSON: `"toan":7.25`, and `"toan":79` per cent below."""

    row: bytes
    chart: bytes
    score: str
    rank: str


class ScoreFragments:
    """The parts of one snapshot's answers in one language, some thousands, rendered when first needed.

    The language is activated where a part is rendered, never where parts are joined.
    """

    def __init__(self, exam: LoadedExam, language: str) -> None:
        assert exam.snapshot is not None  # noqa: S101
        self._language = language
        self.entry, self.snapshot = exam.entry, exam.snapshot
        self.ranks: Mapping[str, Distribution] = answers.standings(self.snapshot)
        self._is_graduation = self.entry.kind == "thpt"
        self._marks: dict[tuple[str, int], MarkFragments] = {}
        self._parts: dict[Any, bytes] = {}
        cut_offs = self.snapshot.figures["cut_offs"]
        self._schools = {row["code"]: row["school"] for row in cut_offs}
        self._cut_offs = {(row["code"], row["wish"]): row["score"] for row in cut_offs}

    def body(self, record: ScoreRecord) -> bytes:
        """The HTML between heading and source."""
        papers, sums = self._of_marks(record)
        part = self._part
        head = part("table_head", record.version, context=lambda: {"version": record.version})
        pieces = [head, *([each.row for each in papers] or [part("absent")]), part("table_end")]
        if low := answers.too_low(self.entry, record):
            pieces.insert(0, part("too_low", low, context=lambda: {"names": labels.listed(low)}))
        if sums:
            pieces += [part("blocks_head"), *[each.row for each in sums], part("table_end")]
        if self._is_graduation:
            pieces += [part("estimate_head"), record.sbd.encode(), part("estimate_end")]
        else:
            pieces += self._entrance(record)
        charts_ = [each.chart for each in (*papers, *sums)]
        return b"".join([*pieces, part("charts_head"), *charts_, part("charts_end")])

    def data(self, record: ScoreRecord) -> str:
        """The JSON of one candidate: marks as numbers, absent subjects left out. Joined from texts."""
        papers, sums = self._of_marks(record)
        scores, block_sums = (",".join([each.score for each in marks]) for marks in (papers, sums))
        low = ",".join([f'"{subject}"' for subject in answers.too_low(self.entry, record)])
        ranks = ",".join([each.rank for each in (*papers, *sums) if each.rank])
        admission = "" if self._is_graduation else self._admission_data(record)
        return (
            f'{{"exam":"{self.entry.key}","sbd":"{record.sbd}","scores":{{{scores}}},'
            f'"language":"{record.sitting.language}","blocks":{{{block_sums}}},"too_low":[{low}],'
            f'"percent_below":{{{ranks}}},"version":{record.version}{admission}}}'
        )

    def _admission_data(self, record: ScoreRecord) -> str:
        total = graduation.total(self.entry.formula, record.marks)
        told = {"total": None if total is None else total / 100, "wishes": list(record.wishes)}
        return f",{_encoded(told)[1:-1]}"

    def warm(self) -> None:
        """Render every mark of this exam, so that the surge finds it made."""
        for key, rank in self.ranks.items():
            for name in LANGUAGES if key == "ngoai_ngu" else (key,):
                for number, mark in enumerate(rank.counts):
                    self._of_mark(name, mark)
                    if number % AT_ONCE == 0:
                        time.sleep(PAUSE)

    def _of_marks(self, record: ScoreRecord) -> tuple[list[MarkFragments], list[MarkFragments]]:
        """Of each paper, and of each block that they make up."""
        sat, of_mark = record.sitting, self._of_mark
        papers = [of_mark(name, mark) for name, mark in zip(sat.papers, record.papers, strict=True)]
        if not self._is_graduation:
            return papers, []
        sums = zip(sat.blocks, sat.sums(record.papers), strict=True)
        return papers, [of_mark(block[0], mark) for block, mark in sums]

    def _of_mark(self, name: str, mark: int) -> MarkFragments:
        """`name`: a paper, a language or a block."""
        made = self._marks.get((name, mark))
        if made is None:
            with translation.override(self._language):
                made = self._marks[name, mark] = self._render_mark(name, mark)
        return made

    def _render_mark(self, name: str, mark: int) -> MarkFragments:
        key = "ngoai_ngu" if name in LANGUAGES else name
        label = labels.block_name(key) if key in subjects.BY_KEY else labels.subject_name(key, name)
        rank = self.ranks.get(key)
        percent = rank.percent_below(mark) if rank else None
        low = self._is_graduation and key in SUBJECTS and mark <= graduation.TOO_LOW
        row = _rendered("row", name=label, mark=labels.mark(mark), percent=percent, low=low)
        chart = self._chart(key, mark) if rank else b""
        told = "" if percent is None else f'"{key}":{percent}'
        return MarkFragments(row, chart, f'"{key}":{mark / 100}', told)

    def _chart(self, key: str, mark: int) -> bytes:
        """The row names the mark itself; the chart shows only its bin."""
        width, highest = charts.shape(key)
        own = min(mark // width, highest // width - 1)

        def context() -> dict[str, Any]:
            name = labels.block_name(key) if key in subjects.BY_KEY else labels.subject_name(key)
            if key in subjects.BY_KEY:
                name = gettext("block %(name)s") % {"name": name}
            return {"name": name, "key": key, "drawn": charts.chart(self.ranks[key], key, own)}

        return self._part("chart", key, own, context=context)

    def _part(self, template: str, *key: Any, context: Callable[[], dict[str, Any]] = dict) -> bytes:
        """A template rendered once for each key."""
        made = self._parts.get((template, key))
        if made is None:
            with translation.override(self._language):
                made = self._parts[template, key] = _rendered(template, entry=self.entry, **context())
        return made

    def _entrance(self, record: ScoreRecord) -> list[bytes]:
        formula = graduation.TOTALS.get(self.entry.formula)
        total = graduation.total(self.entry.formula, record.marks)
        shown = None if total is None else labels.mark(total)
        words = formula.words if formula else ""
        pieces = [self._part("total", total, context=lambda: {"total": shown, "words": words})]
        pieces += [
            self._part("wish", *wish.values(), context=wish.copy) for wish in self.admission_choices(record)
        ]
        return pieces

    def admission_choices(self, record: ScoreRecord) -> list[dict[str, Any]]:
        """For grade 10: each school wished for, its cut-off score, and whether the total reaches it."""
        total = graduation.total(self.entry.formula, record.marks)
        wishes = []
        for place, code in enumerate(record.wishes, start=1):
            cut_off = self._cut_offs.get((code, place))
            wish = {
                "place": place,
                "school": self._schools.get(code, code),
                "cut_off": None if cut_off is None else labels.mark(cut_off),
                "reaches": None if cut_off is None or total is None else total >= cut_off,
            }
            wishes.append(wish)
        return wishes


def _rendered(template: str, **context: Any) -> bytes:
    return " ".join(render_to_string(f"lookups/exams/{template}.html", context).split()).encode()
