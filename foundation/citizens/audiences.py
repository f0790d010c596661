"""Groups of citizens that may be written to: each service registers those it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext

from foundation.citizens.models import Citizen
from foundation.database.kept_rows import KeptRows
from foundation.registry import Registry
from foundation.web.formats import number

COUNTS_KEPT = 300
Choices = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Audience:
    """`citizens(choice)` is a queryset of Citizen, each once. `choices` are (value, label): which commune,
    which exam; None where there is nothing to choose. `legal_ground`: why they may be written to; where that
    differs from choice to choice, `ground_of_choice` says it. `counts`: people of each choice by one query;
    a choice that nobody belongs to may be absent."""

    key: str
    label: Any
    citizens: Callable[[str], QuerySet[Citizen]]
    legal_ground: Any
    choices: Choices | None = None
    ground_of_choice: Callable[[str], str] | None = None
    counts: Callable[[], dict[str, int]] | None = None

    def ground(self, choice: str) -> str:
        """Why the people of this choice may be written to, for the staff who write to them."""
        told = self.ground_of_choice(choice) if self.ground_of_choice else ""
        return told or str(self.legal_ground)

    def people(self) -> dict[str, int]:
        """`counts`, up to COUNTS_KEPT seconds old: a form asks them each time it is opened."""
        if self.counts is None:
            return {}
        return KeptRows(f"audience-people:{self.key}", self.counts, COUNTS_KEPT).value()


AUDIENCES: Registry[Audience] = Registry("audience")


def every_choice() -> list[tuple[str, str]]:
    """(`key:choice`, label with the number of its people) of each group that can be written to."""
    listed = []
    for audience in AUDIENCES.values():
        options = audience.choices() if audience.choices else [("", "")]
        people = audience.people()
        for value, label in options:
            words = f"{audience.label} {label}".strip()
            if audience.counts:
                words += f" · {_people(people.get(value, 0))}"
            listed.append((f"{audience.key}:{value}", words))
    return listed


def count_people(rows: QuerySet[Any], choice: str, citizen: str = "citizen") -> dict[str, int]:
    """Different citizens of each value of the field `choice`."""
    counted = rows.order_by().values(choice).annotate(people=Count(citizen, distinct=True))
    return {str(value): people for value, people in counted.values_list(choice, "people")}


def _people(count: int) -> str:
    return ngettext("%(people)s person", "%(people)s people", count) % {"people": number(count)}
