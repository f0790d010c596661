"""The one reader of officials' files, for every importer: csv, xlsx and xls as people really make them.

An importer declares a `Layout`, then calls `read_report` (or `open_table` and `judge`, to stream).
"""

from foundation.vietnamese.spelling_suggestions import Question

from .cells import CellValue, Fault, Row, Sheet, Table
from .errors import CellError, FileRefused, RowRefused, UnknownName
from .layout import Column, Headings, Layout, ParsedValue
from .limits import Limits
from .reader import open_table
from .report import Report, RowVerdict
from .validation import read_report, validate_rows, validate_table
