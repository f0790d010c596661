"""All that a citizen had to do with the office, on one line of time. Each service registers what it holds."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from foundation.citizens.models import Citizen
from foundation.registry import Registry

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened; `url` leads to the record at the desk."""

    at: dt.datetime
    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """`entries(reader, citizen, before, most)`: the newest before a moment, of what this reader may open.

    `is_of_the_person`: shown only to whoever may open the person's own page.
    """

    label: Any
    icon: str
    may_see: Callable[[User], bool]
    entries: Callable[[User, Citizen, dt.datetime, int], Iterable[Entry]]
    is_of_the_person: bool = False


SOURCES: Registry[Source] = Registry("source of the timeline")
Line = tuple[Source, Entry]


def sources_for(reader: User, *, opens_person: bool) -> dict[str, Source]:
    return {
        key: source
        for key, source in SOURCES.items()
        if source.may_see(reader) and (opens_person or not source.is_of_the_person)
    }


def newest(
    sources: Iterable[Source], reader: User, citizen: Citizen, before: dt.datetime, most: int = PAGE_SIZE
) -> tuple[list[Line], dt.datetime | None]:
    """Up to `most` lines, the newest first, and the moment before which older ones stand, if there are any.

    What happened at the same moment as the last line comes with it.
    """
    lines = [
        (source, entry) for source in sources for entry in source.entries(reader, citizen, before, most + 1)
    ]
    lines.sort(key=lambda line: line[1].at, reverse=True)
    if len(lines) <= most:
        return lines, None
    last = lines[most - 1][1].at
    shown = [line for line in lines if line[1].at >= last]
    return shown, last if len(lines) > len(shown) else None
