"""The figures of one commune: those of its offices, read from the same groups that the tables show."""

from collections.abc import Callable, Collection

from foundation import suppression
from foundation.insights.figures import Figure, Result, sum_of
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.registry import Registry

MAX_LENGTH, MAX_CHOICES = 100, 12
Offices = Callable[[AdminUnit], Collection[str]]

OFFICES: Registry[Offices] = Registry("offices of a commune")
"""By service: the names that its figures use for the offices of a commune."""


def communes_named(text: str) -> list[AdminUnit]:
    """Those of today that a typed name, old or new, may mean; [] where none is recognised."""
    found = resolve(text[:MAX_LENGTH])
    communes = [unit for unit in (*found.units, *found.around) if unit.level == AdminUnit.Level.COMMUNE]
    return list(dict.fromkeys(communes))[:MAX_CHOICES]


def office_names(commune: AdminUnit) -> set[str]:
    return {name for offices in OFFICES.values() for name in offices(commune)}


def has_offices(figure: Figure) -> bool:
    """Whether it tells by unit, so that it can be told of a commune."""
    return "unit" in figure.cuts


def is_hidden(result: Result, names: Collection[str]) -> bool:
    """Whether what these offices have may be among the small groups that are told together."""
    groups = result.cuts.get("unit", {})
    return suppression.TOGETHER in groups and not set(names) & set(groups)


def of_offices(result: Result, names: set[str]) -> Result:
    """The groups of these offices and their sum; a group told together with others belongs to nobody."""
    groups = {unit: measure for unit, measure in result.cuts.get("unit", {}).items() if unit in names}
    return Result(sum_of(groups.values()), {"unit": groups})
