"""Finds the heading of a table, in one row or two, wherever it stands and however it is spelled.

The columns of a file that nothing reads, and those of the layout that one of them may be.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from foundation.files.errors import FileRefused
from foundation.spreadsheets.cells import Row, Span, clean_text, column_letters, display, is_empty
from foundation.spreadsheets.layout import Column, Layout
from foundation.vietnamese.folding import fold_loosely

SEARCHED_ROWS = 30
LONGEST_HEADING = 120
RETURNED = "Lý do chưa nhập"
"""Heading of the column that the portal adds to a file of refused rows; its cells are no data."""

ORDINAL_NAMES = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "no", "s t t", "t t"})
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*+")
_IN_WORDS = re.compile(r"\b(?:bang )?chu$")
IN_FIGURES = frozenset({"bang so", "ghi bang so", "so", "diem so"})
"""Below a name that is said twice, in figures and in words."""
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}\)?[.)]|[a-zđ][.)])\s*", re.IGNORECASE)


@dataclass(slots=True)
class Heading:
    """Where the columns of one sheet are. `places` maps column keys to indexes from 0."""

    rows: range
    places: dict[str, int]
    labels: dict[int, str]
    """Every heading's own words, recognised or not."""
    wide: dict[str, list[int]] = field(default_factory=dict)
    """Column key → all the columns that its one heading stands over."""
    ordinal: int | None = None
    missing: list[str] = field(default_factory=list)
    """Labels of the demanded columns that are not there."""
    clashes: list[str] = field(default_factory=list)
    reasons_at: int | None = None
    """Where the portal wrote why each row was refused, in a file that it gave back."""

    @property
    def is_returned(self) -> bool:
        return self.reasons_at is not None

    @property
    def width(self) -> int:
        return max(self.labels) + 1

    @property
    def headed(self) -> set[int]:
        """The columns under some heading."""
        return set(self.labels).union(*self.wide.values())

    @property
    def passed_over(self) -> dict[int, str]:
        known = {*self.places.values(), self.ordinal}.union(*self.wide.values())
        return {at: label for at, label in self.labels.items() if at not in known}

    def unused(self, layout: Layout) -> dict[int, str]:
        """Those too that are known but not kept."""
        idle = [self.places[column.key] for column in layout.columns if self._is_idle(column)]
        return self.passed_over | {at: self.labels[at] for at in idle}

    def _is_idle(self, column: Column) -> bool:
        return not column.is_kept and column.key in self.places

    def unseen(self, hidden: Iterable[int]) -> list[str]:
        """Of the columns that are read, those that nobody sees."""
        read = {*self.places.values()}.union(*self.wide.values())
        return [
            f"“{self.labels.get(at, '')}” ({column_letters(at)})" for at in sorted(read.intersection(hidden))
        ]

    @property
    def joined(self) -> list[str]:
        return [
            f"“{self.labels[columns[0]]}” ({'+'.join(map(column_letters, columns))})"
            for columns in self.wide.values()
        ]

    @property
    def ignored(self) -> list[str]:
        return [f"“{label}” ({column_letters(at)})" for at, label in self.passed_over.items()]

    def suspicious(self, layout: Layout) -> list[str]:
        """Labels that are not known and yet look like columns of this table."""
        doubt = layout.suspicious
        return [label for label in self.passed_over.values() if doubt(label)] if doubt else []


def find_heading(rows: Iterable[Row], merges: Sequence[Span], layout: Layout) -> Heading | None:
    """The best heading among the first rows, complete or not; None when fewer than two columns are known.

    Raises FileRefused when a complete heading names one column twice.
    """
    rows = [row for row in rows if not row.fault]
    last = rows[-1].number if rows else 0
    merges = list({(span.top, span.left): span for span in merges if span.top <= last}.values())
    best: Heading | None = None
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        hanging = _hanging(rows[:index], row.number, merges)
        for heading in _readings(row, below, merges, layout, hanging):
            if len(heading.places) >= 2 and (best is None or _worth(heading) > _worth(best)):
                best = heading
    if best and best.clashes and not best.missing:
        raise FileRefused(
            f"Dòng tiêu đề (dòng {best.rows[0]}) có cột trùng nhau: {'; '.join(best.clashes)}. "
            "Hãy giữ một cột, xóa hoặc đổi tên cột kia rồi nộp lại."
        )
    return best


def _worth(heading: Heading) -> tuple[int, ...]:
    return (
        -len(heading.missing),
        len(heading.places),
        -len(heading.clashes),
        -len(heading.wide),
        -len(heading.rows),
    )


def _hanging(above: Sequence[Row], number: int, merges: Sequence[Span]) -> dict[int, str]:
    """Texts of cells that are merged from a row above down to this one: the upper row of three."""
    starts = {row.number: row.cells for row in above}
    return {
        span.left: display(cells[span.left], LONGEST_HEADING)
        for span in merges
        if span.top < number <= span.bottom
        and len(cells := starts.get(span.top, [])) > span.left
        and not is_empty(cells[span.left])
    }


def _readings(
    row: Row, below: Row | None, merges: Sequence[Span], layout: Layout, hanging: dict[int, str]
) -> Iterable[Heading]:
    top = _spread(row, merges)
    rows = range(row.number, row.number + 1)
    yield _match({at: [text] for at, text in top.items()}, rows, layout, merges)
    if below is not None and below.number == (row.last or row.number) + 1:
        joined = _join(hanging | top, _spread(below, merges), row.number, merges)
        yield _match(joined, range(row.number, below.number + 1), layout, merges)


def _spread(row: Row, merges: Sequence[Span]) -> dict[int, str]:
    """The row's texts by column, those of merged cells repeated over all that they cover sideways."""
    texts = {at: display(value, LONGEST_HEADING) for at, value in enumerate(row.cells) if not is_empty(value)}
    for span in merges:
        if span.top <= row.number <= span.bottom and span.left in texts:
            for at in range(span.left + 1, span.right + 1):
                texts.setdefault(at, texts[span.left])
    return texts


def _join(
    top: dict[int, str], low: dict[int, str], number: int, merges: Sequence[Span]
) -> dict[int, list[str]]:
    """The texts to try for each column, likeliest first.

    In a text file a group's name stands only over its first column, so it is carried to the right.
    """
    merged_at = {at for span in merges if span.top == number for at in range(span.left, span.right + 1)}
    joined: dict[int, list[str]] = {}
    group = ""
    for at in range(max([*top, *low, -1]) + 1):
        group = top.get(at) or ("" if at in merged_at else group)
        upper, lower = top.get(at, ""), low.get(at, "")
        if lower and group and lower != group:
            joined[at] = [f"{group} / {lower}", group if fold_loosely(lower) in IN_FIGURES else lower]
        elif lower or upper:
            joined[at] = [lower or upper]
    return joined


def _match(texts: dict[int, list[str]], rows: range, layout: Layout, merges: Sequence[Span] = ()) -> Heading:
    returned = [at for at, tries in texts.items() if fold_loosely(tries[-1]) == fold_loosely(RETURNED)]
    texts = {at: tries for at, tries in texts.items() if at not in returned}
    heading = Heading(rows, {}, {at: tries[0] for at, tries in texts.items()})
    heading.reasons_at = returned[0] if returned else None
    claims: dict[str, dict[int, int]] = {}
    for at, tries in texts.items():
        if any(_forms(text) & ORDINAL_NAMES for text in tries) and heading.ordinal is None:
            heading.ordinal = at
            continue
        for key, rank in _ranks(tries, layout).items():
            claims.setdefault(key, {})[at] = rank
    for key, ranks in claims.items():
        _settle(heading, layout, key, ranks, [_columns_of(span) for span in merges if _meets(span, rows)])
    heading.missing = [
        column.label
        for column in layout.columns
        if (column.required or column.expected) and not {column.key, column.unless} & heading.places.keys()
    ]
    return heading


def _ranks(tries: list[str], layout: Layout) -> dict[str, int]:
    """Column key → how well it fits (0 best): whole heading before its lower half, names before fallbacks.

    «Ngoại ngữ (Tiếng Anh)» is first looked for as it stands, then without what is in brackets. What a clerk
    has chosen goes before all of it.
    """
    if chosen := layout.meanings.get(tries[0]):
        return {chosen: -1}
    for depth, text in enumerate(tries):
        for forms in (_exact_forms(text), _forms(text)):
            ranks = {}
            for column in layout.columns:
                if forms & _folded(tuple(column.names)):
                    ranks[column.key] = 2 * depth
                elif forms & _folded(tuple(column.fallbacks)):
                    ranks[column.key] = 2 * depth + 1
            if ranks:
                best = min(ranks.values())
                return {key: rank for key, rank in ranks.items() if rank == best}
    return {}


def _meets(span: Span, rows: range) -> bool:
    return span.top <= rows[-1] and span.bottom >= rows[0]


def _columns_of(span: Span) -> range:
    return range(span.left, span.right + 1)


def _settle(
    heading: Heading, layout: Layout, key: str, ranks: dict[int, int], merged: Sequence[range]
) -> None:
    best = min(ranks.values())
    winners = [at for at, rank in ranks.items() if rank == best]
    heading.places[key] = winners[0]
    is_one_cell = len({heading.labels[at] for at in winners}) == 1 and any(
        winners[0] in columns and winners[-1] in columns for columns in merged
    )
    if len(winners) > 1 and is_one_cell and " / " not in heading.labels[winners[0]]:
        heading.wide[key] = winners
    elif len(winners) > 1:
        where = " và ".join(f"“{heading.labels[at]}” ({column_letters(at)})" for at in winners)
        heading.clashes.append(f"{where} cùng là “{layout.column(key).label}”")
    elif layout.column(key).separator and (blank := _blanks_right_of(winners[0], heading.labels)):
        heading.wide[key] = [winners[0], *blank]


def _blanks_right_of(at: int, labels: dict[int, str]) -> list[int]:
    """In a text file a heading over several columns stands over the first of them."""
    further = [other for other in labels if other > at]
    return list(range(at + 1, min(further))) if further else []


@lru_cache(maxsize=4096)
def _exact_forms(text: str) -> frozenset[str]:
    text = clean_text(text)
    return frozenset(filter(None, (fold_loosely(text), fold_loosely(_NUMBERING.sub("", text)))))


@lru_cache(maxsize=4096)
def _forms(text: str) -> frozenset[str]:
    """The spellings under which a heading may be known: as it is, without units, without numbering."""
    text = clean_text(text)
    bare = text if _IN_WORDS.search(fold_loosely(text)) else _PARENTHESES.sub(" ", text)
    candidates = (text, bare, _NUMBERING.sub("", text), _NUMBERING.sub("", bare))
    return frozenset(folded for candidate in candidates if (folded := fold_loosely(candidate)))


@lru_cache(maxsize=512)
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold_loosely, names))


def repeats_heading(row: Row, heading: Heading) -> bool:
    """The heading printed again at the top of a page: most filled cells say what their column is called."""
    filled = [(at, value) for at, value in enumerate(row.cells) if not is_empty(value)]
    same = sum(
        bool(_forms(display(value, LONGEST_HEADING)) & _spellings(heading.labels.get(at, "")))
        for at, value in filled
    )
    return same >= 2 and same * 2 > len(filled)


@lru_cache(maxsize=1024)
def _spellings(label: str) -> frozenset[str]:
    return _forms(label).union(*(_forms(part) for part in label.split(" / ")))


MOST_SAMPLES = 3


@dataclass(slots=True)
class UnusedColumn:
    """A column of the file that nothing reads, with some of what stands in it."""

    label: str
    letters: str
    samples: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        if text not in self.samples and len(self.samples) < MOST_SAMPLES:
            self.samples.append(text)


class HeadingRefused(FileRefused):
    """A clerk can mend it by saying what a column means: `unused` are the columns that nothing reads, `free`
    the keys and labels of those that the layout still lacks."""

    def __init__(self, words: str, unused: Sequence[UnusedColumn], free: Sequence[tuple[str, str]]) -> None:
        super().__init__(words)
        self.unused, self.free = unused, free


def of_labels(labels: dict[int, str]) -> dict[int, UnusedColumn]:
    return {at: UnusedColumn(label, column_letters(at)) for at, label in labels.items()}


def dispensable(heading: Heading | None, layout: Layout) -> list[UnusedColumn]:
    """Where a column is missing, any but the demanded ones may be it under another name."""
    demanded = {column.key for column in layout.columns if column.required or column.expected}
    places = {at for key, at in heading.places.items() if key in demanded} if heading else set()
    labels = heading.labels if heading else {}
    return list(of_labels({at: label for at, label in labels.items() if at not in places}).values())


def free_columns(headings: Sequence[Heading | None], layout: Layout) -> list[tuple[str, str]]:
    """The columns that no sheet has; those that stand under a heading of two rows are not offered."""
    known = {key for heading in headings if heading for key in heading.places}
    single = (column for column in layout.columns if column.is_kept and " / " not in column.label)
    return [(column.key, column.label) for column in single if column.key not in known]
