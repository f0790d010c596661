"""Text in files that we give out: no spreadsheet runs it, and none is torn by it."""

import re
from typing import Any

# Excel takes a cell that begins so for a formula, which may call out of the sheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Signs that XML, and so a sheet, cannot hold: one of them would make the whole file unreadable.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmless(value: Any) -> Any:
    """The apostrophe in front is Excel's own sign for "this is text"; other values stay as they are."""
    if not isinstance(value, str):
        return value
    text = UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
