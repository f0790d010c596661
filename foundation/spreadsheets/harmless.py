"""Text in files that we give out: no spreadsheet runs it."""

from typing import Any

# Excel takes a cell that begins so for a formula, which may call out of the sheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """The apostrophe in front is Excel's own sign for "this is text"; other values stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
