"""How an importer declares the table that it expects; lookups/kinds/violations/layout.py is one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from foundation.spreadsheets.cells import CellValue

Values = dict[str, Any]
Parser = Callable[[CellValue], Any]
"""Takes a cell that is not empty, a text cleaned; returns its value, or `Noted`; raises CellError."""
Rule = Callable[[Values], Sequence[str] | None]
"""Looks at a row's values; may add values, returns notes, raises CellError."""


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """A value that was kept, with what the clerk should know about it, or with values found beside it."""

    value: Any
    note: str = ""
    """A `Question` keeps the row and sends it to review."""
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its `key` in the values.

    `names` are headings that surely mean it; `fallbacks` count only where no column of the sheet has one of
    the names. Both are compared without case, marks and punctuation; `Nhóm / Tên` is a heading of two rows.
    """

    key: str
    names: Sequence[str]
    parse: Parser
    fallbacks: Sequence[str] = ()
    required: bool = False
    """Every row must fill it, and a sheet without it is not the table."""
    expected: bool = False
    """A sheet without it is not the table, but a row may leave it empty."""
    unless: str = ""
    """Key of the column whose presence makes this one dispensable."""
    is_kept: bool = True
    """False: known, so that nothing else is read into it, but the import has no place for it and says so."""
    na_values: frozenset[str] = frozenset()
    """Words (folded) by which clerks say that there is none."""
    separator: str = ""
    """Between the texts of several columns that stand under this one heading («Họ và tên» over two)."""
    is_continuation: Callable[[str], bool] | None = None
    """A row with nothing but this cell may be the title of the rows below that leave it empty, or go on with
    it (a street over its segments): knows such a text. Rules find the title as `street_title`."""
    written_once: Sequence[str] = ()
    """Clerks write it in the first of the rows that share it and leave it empty below. It holds for a row
    that leaves it empty but fills one of these columns."""
    follows: tuple[str, str] | None = None
    """With `written_once`: a row with a number of its own is another item, unless its first of these columns
    says what the second of the row above says («from» where the last segment ended)."""
    optional: bool = False
    """A cell that can't be read is left out and noted, and does not refuse its row."""
    is_date: bool = False
    reported: bool = True
    """Whether the JSON and the preview show it; the importer gets it in any case."""
    previewed: bool = False
    """Not reported, but shown in the preview."""
    choices: Sequence[str] | Callable[[], Sequence[str]] = ()
    """What the template offers in the cell, as far as the parser does not say so itself; a function reads the
    database when a template is written."""

    @property
    def label(self) -> str:
        return self.names[0]

    @property
    def offered(self) -> Sequence[str]:
        chosen = self.choices or getattr(self.parse, "choices", ())
        return chosen() if callable(chosen) else chosen


class Headings(dict[str, tuple[str, ...]]):
    """Column key → what offices call the column, the name for refusals first; `key_else` are fallbacks."""

    @classmethod
    def beside(cls, module: str) -> Self:
        """Of the headings.txt beside a module: `key: name; name; …`, indented where it goes on."""
        text = Path(module).with_name("headings.txt").read_text(encoding="utf-8")
        lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        entries = (entry.partition(":") for entry in lines.replace("\n ", " ").splitlines())
        return cls(
            (key, tuple(" ".join(name.split()) for name in names.split(";"))) for key, _, names in entries
        )

    def column(self, key: str, parse: Parser, **options: Any) -> Column:
        return Column(key, self[key], parse, self.get(f"{key}_else", ()), **options)


@dataclass(frozen=True)
class Layout:
    kind: str
    columns: Sequence[Column]
    natural_key: Sequence[str]
    """Columns that together name one thing; two rows of a file may not disagree about it."""
    title: str
    """What a row is, in Vietnamese, for refusals: `hồ sơ`."""
    rules: Sequence[Rule] = ()
    telltale: Callable[[str], bool] | None = None
    """Knows a cell that only a real row has (its code), so that no such row passes for a footnote."""
    added: Sequence[str] = ()
    """Keys of values that rules add to a row and the preview shows."""
    about: Callable[[Sequence[str]], Values] | None = None
    """Reads the texts above the table, its headings and the sheet's name for what holds in every row
    ("Đơn vị tính: 1.000 đồng/m²"); a row's rules find these values beside those of its cells."""
    group: Callable[[str], Values] | None = None
    """Reads the only text of a row for a group's title ("I. Phường Tam Kỳ"); the values fill empty cells
    of the rows below it, up to the next title that says the same keys; titles of other keys nest
    ("A. Hạng 4 sao", "I. Thực phẩm"). {} where the text is none."""

    words: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """Key of a column → how the preview writes its value, where it is a code."""
    suspicious: Callable[[str], bool] | None = None
    """Knows a heading that may not be passed over in silence: values under a name that no column has."""

    example: Mapping[str, Any] = field(default_factory=dict)
    """Key of a column → its cell in the example row of the template, whose columns these are, in this order.
    A cell of None is filled with the first name that its column offers. Days are fixed ones: by its cells the
    reader knows an example that was left in a file."""
    example_above: Sequence[str] = ()
    """Lines above the heading of the template."""

    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(line, key of a column) → the name that a clerk chose in the preview, read in place of the cell."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Heading → key of the column that a clerk says it is, where no name of ours is like it."""

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(column.key for column in self.columns)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)
