"""The one reader of officials' files, for every importer: csv, xlsx and xls as people really make them.

An importer declares a `Layout`, then calls `read_report` (or `open_table` and `judge`, to stream).
"""

from foundation.files.errors import FileRefused
from foundation.files.limits import Limits
from foundation.spreadsheets.cells import CellValue, Fault, Row, Sheet, Table
from foundation.spreadsheets.errors import CellError, RowRefused, UnknownName
from foundation.spreadsheets.layout import Column, Headings, Layout, ParsedValue
from foundation.spreadsheets.reader import open_table
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.validation import read_report, validate_rows, validate_table
from foundation.vietnamese.spelling_suggestions import Question
