"""The one reader of officials' files, for every importer: csv, xlsx and xls as people really make them.

An importer declares a `Layout`, then calls `read_report` (or `open_table` and `judge`, to stream).
"""

from .cells import CellValue, Fault, Row, Sheet, Table
from .errors import CellError, FileRefused, UnknownName
from .judging import judge, parse, read_report
from .layout import Column, Doubt, Layout, Noted
from .limits import Limits
from .reader import open_table
from .report import Report, RowVerdict

__all__ = [
    "CellError",
    "CellValue",
    "Column",
    "Doubt",
    "Fault",
    "FileRefused",
    "Layout",
    "Limits",
    "Noted",
    "Report",
    "Row",
    "RowVerdict",
    "Sheet",
    "Table",
    "UnknownName",
    "judge",
    "open_table",
    "parse",
    "read_report",
]
