"""The cells of a GTFS row, read; a cell that cannot be true is a Fault. Pure."""

import datetime as dt
import re

from lookups.kinds.buses.findings import Fault

LONGEST_ID = 600  # characters: what an index entry of PostgreSQL can hold
LONGEST_TIME = 7 * 24 * 3600
_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)

Row = dict[str, str]


def identifier(row: Row, name: str) -> str:
    value = row.get(name, "")
    if not value:
        raise Fault(f"{name} bị bỏ trống")
    if len(value) > LONGEST_ID:
        raise Fault(f"{name} dài quá {LONGEST_ID} ký tự")
    return value


def needed(row: Row, name: str) -> str:
    if not row.get(name):
        raise Fault(f"{name} bị bỏ trống")
    return row[name]


def degrees(row: Row, name: str, most: int) -> float:
    try:
        value = float(row.get(name, ""))
    except ValueError:
        value = float("nan")
    if not -most <= value <= most or value == 0:
        raise Fault(f"{name} {{}} không phải tọa độ", row.get(name, ""))
    return value


def whole(row: Row, name: str) -> int:
    if not re.fullmatch(r"\d{1,9}", row.get(name, ""), re.ASCII):
        raise Fault(f"{name} {{}} không phải số nguyên", row.get(name, ""))
    return int(row[name])


def date(row: Row, name: str) -> dt.date:
    try:
        return dt.datetime.strptime(row.get(name, ""), "%Y%m%d").date()
    except ValueError:
        raise Fault(f"{name} {{}} không phải ngày dạng YYYYMMDD", row.get(name, "")) from None


def seconds(text: str) -> int:
    """`25:10:00` is ten past one of the next morning."""
    match = _TIME.fullmatch(text)
    read = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]) if match else LONGEST_TIME + 1
    if read > LONGEST_TIME:
        raise Fault("{} không phải giờ dạng HH:MM:SS", text)
    return read
