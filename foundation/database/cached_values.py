"""Values of the cache as JSON: whoever can write into Redis must not be able to run code here, as by pickles.

Plain values, dates, collections, and dataclasses that say so with `cacheable`. Any other value is refused
where it is written; what cannot be read counts as not kept.
"""

import base64
import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

C = TypeVar("C", bound=type)
KIND, VALUE = "@", "v"
_CLASSES: dict[str, type] = {}

# Kind of value → its name, how it is written, how it is read. A subclass stands before its base.
_KINDS: tuple[tuple[type, str, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    (dt.datetime, "datetime", dt.datetime.isoformat, dt.datetime.fromisoformat),
    (dt.date, "date", dt.date.isoformat, dt.date.fromisoformat),
    (dt.time, "time", dt.time.isoformat, dt.time.fromisoformat),
    (dt.timedelta, "timedelta", dt.timedelta.total_seconds, lambda told: dt.timedelta(seconds=told)),
    (Decimal, "decimal", str, Decimal),
    (UUID, "uuid", str, UUID),
    (bytes, "bytes", lambda told: base64.b64encode(told).decode(), base64.b64decode),
    (tuple, "tuple", lambda told: [_plain(each) for each in told], tuple),
    (set, "set", lambda told: [_plain(each) for each in told], set),
    (frozenset, "frozenset", lambda told: [_plain(each) for each in told], frozenset),
    (dict, "dict", lambda told: [[_plain(key), _plain(value)] for key, value in told.items()], dict),
)
_READ = {name: read for _kind, name, _write, read in _KINDS}


def cacheable(kind: C) -> C:
    """Class decorator: dataclasses of this kind may be kept."""
    _CLASSES[kind.__name__] = kind
    return kind


class JsonSerializer:
    """For CACHES; whole numbers stay such, which Redis itself counts up."""

    def dumps(self, value: Any) -> int | bytes:
        return value if type(value) is int else json.dumps(_plain(value)).encode()

    def loads(self, data: bytes) -> Any:
        try:
            return int(data)
        except ValueError:
            pass
        try:
            return json.loads(data, object_hook=_read)
        except (ValueError, KeyError, TypeError):
            return None


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    name = type(value).__name__
    if _CLASSES.get(name) is type(value) and dataclasses.is_dataclass(value):
        fields = {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return {KIND: name, VALUE: fields}
    for kind, named, write, _read in _KINDS:
        if isinstance(value, kind):
            return {KIND: named, VALUE: write(value)}
    raise TypeError(f"a {name} cannot be kept in the cache")


def _read(told: dict[str, Any]) -> Any:
    """The inner values are read already: JSON is read from within. Fields of a class are no value of ours."""
    if KIND not in told:
        return told
    if told[KIND] in _READ:
        return _READ[told[KIND]](told[VALUE])
    return _CLASSES[told[KIND]](**told[VALUE])
