"""Opens a GTFS zip without trusting it: few files, declared and real sizes bounded, none written to disk."""

import csv
import io
import zipfile
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from foundation.files.errors import FileRefused
from foundation.files.limits import MIB

MOST_FILES = 200
MOST_PACKED = 50 * MIB
MOST_UNPACKED = 300 * MIB
RATIO, RATIO_FROM = 200, 8 * MIB
MOST_ROWS = 2_000_000
LONGEST_FIELD = 100_000


class Package:
    """The tables of a feed by name ("stops"); raises FileRefused for anything that is no plain GTFS zip.

    Only `tables` are ever opened, so other files (the shapes of a whole country) may be of any size.
    """

    def __init__(self, path: str, tables: Collection[str]) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise FileRefused("Không mở được tệp: đây không phải tệp nén ZIP chứa dữ liệu GTFS.") from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = PurePosixPath(info.filename.replace("\\", "/")).name.lower()
            if info.is_dir() or name.removesuffix(".txt") not in tables:
                continue
            if name in self._members:
                raise FileRefused(f"Tệp nén có hai tệp {name}: không rõ dùng tệp nào.")
            self._members[name] = info
        self._refuse_excess(self._zip.infolist())

    def _refuse_excess(self, infos: list[zipfile.ZipInfo]) -> None:
        read = self._members.values()
        unpacked, packed = sum(i.file_size for i in read), sum(i.compress_size for i in read)
        if len(infos) > MOST_FILES or packed > MOST_PACKED or unpacked > MOST_UNPACKED:
            raise FileRefused(
                "Tệp nén quá lớn hoặc chứa quá nhiều tệp, không phải dữ liệu GTFS thông thường."
            )
        if any(i.file_size > RATIO_FROM and i.file_size > RATIO * max(1, i.compress_size) for i in infos):
            raise FileRefused("Tệp nén phình ra bất thường khi mở (có thể là bom nén), không nhận.")
        if any(i.flag_bits & 1 for i in read):
            raise FileRefused("Tệp nén có mật khẩu, không đọc được.")

    def has(self, table: str) -> bool:
        return f"{table}.txt" in self._members

    def headings(self, table: str) -> list[str]:
        """The names of the columns as the file has them; none where it is empty or not there."""
        return next((cells for _, cells in self._lines(table)), [])

    def rows(self, table: str) -> Iterator[tuple[int, dict[str, str]]]:
        """(line number, values by column name) of a table; of a name that stands twice the first counts."""
        lines = self._lines(table)
        names = next((cells for _, cells in lines), [])
        for line, cells in lines:
            row = dict(zip(reversed(names), reversed(_padded(cells, len(names))), strict=True))
            if any(row.values()):
                yield line, row

    def _lines(self, table: str) -> Iterator[tuple[int, list[str]]]:
        info = self._members.get(f"{table}.txt")
        if info is None:
            return
        csv.field_size_limit(LONGEST_FIELD)
        try:
            with self._zip.open(info) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
                reader = csv.reader(text)
                for cells in reader:
                    if reader.line_num > MOST_ROWS:
                        raise FileRefused(f"{table}.txt có quá {MOST_ROWS} dòng.")
                    if cells:
                        yield reader.line_num, [cell.strip() for cell in cells]
        except UnicodeDecodeError as error:
            raise FileRefused(f"{table}.txt không phải dạng UTF-8.") from error
        except (zipfile.BadZipFile, csv.Error, OSError, NotImplementedError) as error:
            raise FileRefused(f"{table}.txt bị hỏng, không đọc được.") from error

    def close(self) -> None:
        self._zip.close()


def _padded(cells: list[str], width: int) -> list[str]:
    return cells[:width] + [""] * (width - len(cells))
