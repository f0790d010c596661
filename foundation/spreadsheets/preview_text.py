"""What was read of a row, as the back office writes it: no codes, no lists of a program."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext

from .report import RowVerdict

_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def row_as_text(row: RowVerdict, keys: Iterable[str], words: Mapping[str, Callable[[Any], Any]]) -> list[str]:
    told = (value_as_text(row.values[key], words.get(key)) for key in row.values if key in keys)
    return [text for text in told if text]


def value_as_text(value: Any, words: Callable[[Any], Any] | None = None) -> str:
    if value is None or value == "" or value == []:
        return ""
    if words and (text := words(value)):
        return str(text)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list | tuple):
        return "; ".join(value_as_text(item) or "–" for item in value)
    return str(formats.localize(value, use_l10n=True))


def week_as_text(rows: list[Any]) -> str:
    """`T2, T3 07:30–11:30; CN 08:00–10:00` of rows (weekday, opens, closes, …)."""
    days: dict[str, list[str]] = {}
    for weekday, opens, closes, *_months in rows:
        days.setdefault(f"{opens}–{closes}", []).append(_DAYS[weekday])
    every = ", ".join(_DAYS)
    return "; ".join(
        span if (told := ", ".join(dict.fromkeys(names))) == every else f"{told} {span}"
        for span, names in days.items()
    )
