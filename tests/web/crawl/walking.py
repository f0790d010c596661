"""Open every address as one person and say what is wrong with what comes back."""

import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from tests import hostile
from tests.web.crawl.addresses import Address


@dataclass
class Walk:
    """One person in one state: which pages were opened, and every fault by its page."""

    who: str
    state: str
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        told = ", ".join(f"{status}: {number}" for status, number in sorted(self.answers.items()))
        return f"{self.who:<26}{self.state:<22}{sum(self.answers.values()):>5}  {len(self.faults):>3}  {told}"


def walk(client: Client, addresses: Iterable[Address], *, who: str, state: str) -> Walk:
    done = Walk(who, state)
    for address in addresses:
        for status, fault in _opened(client, address, done):
            done.answers[status] += 1
            done.faults += [
                f"{who}, {state}: {address.page} {address.state} {address.url}: {one}" for one in fault
            ]
    return done


def _opened(client: Client, address: Address, done: Walk) -> Iterator[tuple[int, list[str]]]:
    """Nothing that a page does stays: the next page finds the province as it was."""
    with transaction.atomic():
        try:
            response = client.get(address.url)
            body = _html(response)
            for close in response._resource_closers:  # its own close() would end the transaction's connection
                close()
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            yield 500, [f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})"[:300]]
            transaction.set_rollback(True)
            return
        transaction.set_rollback(True)
    faults = [f"HTTP {response.status_code}"] if response.status_code >= 500 else []
    if body:
        faults += hostile.harm_in(body)
    yield response.status_code, faults


def _html(response: Any) -> str:
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return ""
    return str(response.content.decode("utf-8", "replace"))


def table(walks: Iterable[Walk]) -> str:
    head = f"{'who':<26}{'state':<22}{'pages':>5}  bad  answers"
    return "\n".join((head, *(walk.row for walk in walks)))
