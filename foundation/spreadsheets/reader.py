"""The one door through which officials' files come in."""

import io
from pathlib import Path
from typing import BinaryIO

from foundation.files.errors import FileRefused
from foundation.files.limits import DEFAULT, MIB, Limits
from foundation.spreadsheets.cells import Table
from foundation.spreadsheets.delimited import HEAD_BYTES, open_delimited, sniff
from foundation.spreadsheets.legacy_fonts import convert_legacy_fonts
from foundation.spreadsheets.xls import open_xls
from foundation.spreadsheets.xlsx import open_xlsx

_OPENERS = {"text": open_delimited, "xlsx": open_xlsx, "xls": open_xls}


def open_table(source: str | Path | bytes | BinaryIO, *, name: str = "", limits: Limits = DEFAULT) -> Table:
    """Opens a table by its content; `name` gives the extension where `source` has no path.

    Takes over the stream and closes it with the table. Raises FileRefused, here or while rows are read.
    """
    stream, name = _as_stream(source, name)
    try:
        _refuse_size(stream, limits)
        kind = sniff(stream.read(HEAD_BYTES), name)
        stream.seek(0)
        return convert_legacy_fonts(_OPENERS[kind](stream, limits))
    except BaseException:
        stream.close()
        raise


def _as_stream(source: str | Path | bytes | BinaryIO, name: str) -> tuple[BinaryIO, str]:
    if isinstance(source, bytes):
        return io.BytesIO(source), name
    if isinstance(source, str | Path):
        return _open_file(Path(source)), name or Path(source).name
    return source, name or str(getattr(source, "name", ""))


def _open_file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileRefused(f"Không mở được tệp {path.name}: {error.strerror or error}.") from error


def _refuse_size(stream: BinaryIO, limits: Limits) -> None:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > limits.file_bytes:
        raise FileRefused(
            f"Tệp lớn {size // MIB} MB, quá mức {limits.file_bytes // MIB} MB. "
            "Hãy chia thành nhiều tệp nhỏ rồi nộp lại."
        )
