"""The five groups by which Decision 766/QĐ-TTg (23 June 2022) judges how offices serve people.

The Decision gives points for them. We tell shares that we measured, name what we do not hold, and give no
points. Figures say themselves to which group they belong.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

OPENNESS, PROGRESS, DIGITISATION, ONLINE, SATISFACTION = (
    "openness", "progress", "digitisation", "online", "satisfaction",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Criterion:
    """`not_held`: what belongs here besides and this portal cannot tell."""

    key: str
    title: Any
    not_held: Any


CRITERIA = (
    Criterion(
        OPENNESS, _("Openness"), _("Whether procedures were published on time in the national database.")
    ),
    Criterion(
        PROGRESS,
        _("Progress and results"),
        _("Dossiers handled in other software that were never entered here."),
    ),
    Criterion(
        DIGITISATION, _("Digitisation of dossiers"), _("Whether results carry an electronic signature.")
    ),
    Criterion(
        ONLINE,
        _("Online services and payment"),
        _("Dossiers and payments made at the National Portal that no software passed on to us."),
    ),
    Criterion(
        SATISFACTION,
        _("Satisfaction"),
        _("Which senders complained of an overdue answer, and ratings given elsewhere."),
    ),
)
