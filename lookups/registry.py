"""The look-ups that there are, in the order in which page, API and chat show them."""

from django.utils.module_loading import import_string

from foundation.insights import figures
from foundation.registry import Registry
from lookups.base import LookupKind

KINDS = (
    "lookups.kinds.exams.kind.ExamScores",
    "lookups.kinds.power_cuts.kind.PowerCuts",
    "lookups.kinds.hazards.kind.Hazards",
    "lookups.kinds.health.kind.HealthFacilities",
    "lookups.kinds.epidemics.kind.Epidemics",
    "lookups.kinds.land_prices.kind.LandPrices",
    "lookups.kinds.legal.kind.LegalDocuments",
    "lookups.kinds.buses.kind.Buses",
    "lookups.kinds.violations.kind.Violations",
)
LOADED: Registry[LookupKind] = Registry("look-up")


def load() -> None:
    """Runs once, when all models are ready."""
    for path in KINDS:
        kind = import_string(path)()
        LOADED.register(kind.key, kind)
        figures.name("utility", {kind.key: kind.label})


def all_kinds() -> tuple[LookupKind, ...]:
    return tuple(LOADED.values())


def kind_of(key: str) -> LookupKind | None:
    """By its key, or by another name that it goes by."""
    return LOADED.get(key) or next((kind for kind in all_kinds() if key in kind.aliases), None)
