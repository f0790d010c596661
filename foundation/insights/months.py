"""The months of the public figures: a month is begun on its first day at midnight in Vietnam."""

import datetime as dt

from django.utils import timezone

FIRST = dt.date(2020, 1, 1)


def month_of(text: str) -> dt.date:
    """`2026-11` → its first day; anything else, or a month to come, is the current month."""
    today = timezone.localdate().replace(day=1)
    try:
        asked = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today
    return asked if FIRST <= asked <= today else today


def opened(text: str) -> dt.date:
    """The month that a page shows: the one asked for, else the last one that is over and so whole."""
    return month_of(text) if text else preceding(month_of(""))


def following(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


def preceding(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)


def back_from(month: dt.date, number: int) -> list[dt.date]:
    """So many months, the newest first: this one and those before."""
    found = [month]
    while len(found) < number:
        found.append(preceding(found[-1]))
    return found


def offered() -> list[dt.date]:
    """Those that a page lets choose."""
    return back_from(month_of(""), 24)


def span(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of the month to before the first of the next."""
    zone = timezone.get_current_timezone()
    midnight = dt.time()
    return dt.datetime.combine(month, midnight, zone), dt.datetime.combine(following(month), midnight, zone)
