"""Open every address as one person and say what is wrong with what comes back."""

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from tests import hostile
from tests.web.banned_texts import problems_of
from tests.web.crawl.addresses import Address

Layout = Callable[[str, str], list[str]]
HEAD = f"{'who':<24}{'state':<14}{'pages':>6}{'read':>6}{'drawn':>7}{'bad':>5}{'seconds':>9}  answers"


@dataclass
class Walk:
    """One person in one state: which pages were opened, and every fault by its page."""

    who: str
    state: str
    answers: Counter[int] = field(default_factory=Counter)
    read: int = 0
    drawn: int = 0
    seconds: float = 0
    faults: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        told = ", ".join(f"{status}: {number}" for status, number in sorted(self.answers.items()))
        pages, bad = sum(self.answers.values()), len(self.faults)
        return (
            f"{self.who:<24}{self.state:<14}{pages:>6}{self.read:>6}{self.drawn:>7}{bad:>5}"
            f"{self.seconds:>9.1f}  {told}"
        )


def nothing_but_harm(_page: str) -> list[str]:
    """Where the rows are hostile, their own words are no fault of the page."""
    return []


def walk(
    client: Client,
    addresses: Iterable[Address],
    *,
    who: str,
    state: str,
    layout: Layout | None = None,
    reads: Callable[[str], list[str]] = problems_of,
) -> Walk:
    """`layout` draws a page in a browser; `reads` gives the problems of its texts."""
    done = Walk(who, state)
    begun = time.monotonic()
    for address in addresses:
        for status, body, faults in _opened(client, address):
            done.answers[status] += 1
            if body:
                done.read += 1
                faults += hostile.harm_in(body) + reads(body)
            if body and status == 200 and layout:
                done.drawn += 1
                faults += layout(address.url, body)
            place = f"{who}, {state}: {address.page} {address.state} {address.url}"
            done.faults += [f"{place}: {fault}" for fault in faults]
    done.seconds = time.monotonic() - begun
    return done


def _opened(client: Client, address: Address) -> Iterator[tuple[int, str, list[str]]]:
    """Nothing that a page does stays: the next page finds the province as it was."""
    with transaction.atomic():
        try:
            response = client.get(address.url)
            body = _html(response)
            if response.streaming:  # read to its end a file is closed; other answers the client has closed
                b"".join(response.streaming_content)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            yield 500, "", [f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})"[:300]]
            transaction.set_rollback(True)
            return
        transaction.set_rollback(True)
    yield response.status_code, body, [f"HTTP {response.status_code}"] if response.status_code >= 500 else []


def _html(response: Any) -> str:
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return ""
    return str(response.content.decode("utf-8", "replace"))
