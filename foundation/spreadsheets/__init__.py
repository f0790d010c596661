"""The one reader of officials' files, for every importer: csv, xlsx and xls as people really make them.

An importer declares a `Layout`, then calls `read_report` (or `open_table` and `judge`, to stream).
"""

from .cells import CellValue, Fault, Row, Sheet, Table
from .errors import CellError, FileRefused, UnknownName
from .layout import Column, Layout, ParsedValue, ReviewNote
from .limits import Limits
from .reader import open_table
from .report import Report, RowVerdict
from .validation import read_report, validate_rows, validate_table

__all__ = [
    "CellError",
    "CellValue",
    "Column",
    "ReviewNote",
    "Fault",
    "FileRefused",
    "Layout",
    "Limits",
    "ParsedValue",
    "Report",
    "Row",
    "RowVerdict",
    "Sheet",
    "Table",
    "UnknownName",
    "validate_rows",
    "open_table",
    "validate_table",
    "read_report",
]
