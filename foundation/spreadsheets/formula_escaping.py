"""Text in files that we give out: no spreadsheet runs it, and none is torn by it."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

# Spreadsheets take a cell that begins so for a formula, which may call out of the sheet. East Asian ones
# read the full-width signs alike: both are compared in their compatibility form (NFKC).
FORMULA_SIGNS = ("=", "+", "-", "@")
# White space, controls and invisible signs: dropped on import or by the eye, so what follows them counts.
UNSEEN_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})
UNSEEN_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # fillers that fonts draw as nothing
ODD_BEGINNINGS = ("\t", "\r", "\n")
# Signs that XML, and so a sheet, cannot hold: one of them would make the whole file unreadable.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CELL_SEPARATORS = re.compile(r"([;\t\r\n])")  # besides the comma, where another sign parts cells


def escape_formula(value: Any) -> Any:
    """The apostrophe in front is Excel's own sign for "this is text"; other values stay as they are."""
    if not isinstance(value, str):
        return value
    text = UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith(ODD_BEGINNINGS) or _begins_formula(text) else text


def write_csv(file: Any, rows: Iterable[Sequence[Any]]) -> None:
    """Every text harmless, also for a spreadsheet that separates cells by another sign than the comma."""
    csv.writer(file).writerows([_harmless_in_csv(cell) for cell in row] for row in rows)


def _harmless_in_csv(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    first, *others = CELL_SEPARATORS.split(value)
    return escape_formula(first) + "".join(
        part if part in ";\t\r\n" else escape_formula(part) for part in others
    )


def _begins_formula(text: str) -> bool:
    first = next((sign for sign in text if not _is_unseen(sign)), "")
    return unicodedata.normalize("NFKC", first).startswith(FORMULA_SIGNS)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in UNSEEN_CATEGORIES or sign in UNSEEN_LETTERS
