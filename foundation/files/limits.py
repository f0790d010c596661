"""How much a file may ask of the machine. An importer that expects more passes its own `Limits`."""

from dataclasses import dataclass

MIB = 1024 * 1024
EXCEL_LAST_ROW = 1_048_576
EXCEL_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int = 50 * MIB
    xls_bytes: int = 20 * MIB
    """An .xls is read whole; 65,536 full rows stay below this."""
    unpacked_bytes: int = 200 * MIB
    """All parts of an xlsx together, as its directory declares them; zipfile never reads beyond that."""
    settings_bytes: int = 16 * MIB
    """Each small part of an xlsx (workbook, styles, relations), which is read whole."""
    ratio: int = 200
    """Unpacked to packed size; Excel's own XML stays below 100. Judged from `ratio_from_bytes` on."""
    ratio_from_bytes: int = 8 * MIB
    parts: int = 2_000
    sheets: int = 60
    rows: int = 200_000
    """Rows of one sheet that hold anything."""
    columns: int = 256
    cells: int = 4_000_000
    """Filled cells, and shared strings, of the whole workbook."""
    cell_chars: int = EXCEL_LONGEST_CELL
    merges: int = 100_000


DEFAULT = Limits()
