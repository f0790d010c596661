"""Links from the numbers of the page Figures to the lists of the desk, and the filter that reads them."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from foundation.insights import figures, months
from foundation.insights.figures import ALL, GOOD, Changelist, Figure
from foundation.suppression import TOGETHER

PARAMETER = "figure"
PARTS = 5  # figure, month, good or all, cut, group
WORDS = {GOOD: _("counted"), ALL: _("all")}


class Links:
    """The addresses that one person can open: none to a list that would show fewer rows than were counted."""

    def __init__(self, user: Any, month: dt.date) -> None:
        self.user, self.month = user, month
        self._units: dict[str, set[str] | None] = {}

    def to(self, figure: Figure, part: str, cut: str = "", group: str = "") -> str:
        if figure.opens is None or group == TOGETHER or not self._sees(figure.opens, cut, group):
            return ""
        value = "|".join([figure.key, f"{self.month:%Y-%m}", part, cut, group])
        return f"{reverse(f'admin:{figure.opens.name}_changelist')}?{urlencode({PARAMETER: value})}"

    def _sees(self, changelist: Changelist, cut: str, group: str) -> bool:
        if not self.user.has_perm(changelist.permission):
            return False
        if changelist.name not in self._units:
            self._units[changelist.name] = changelist.units_seen_by(self.user)
        units = self._units[changelist.name]
        return units is None or (cut == "unit" and group in units)


def rows_of_link(queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
    """The rows of `Links.to`; none for what is no such value."""
    parsed = _parse(value)
    if parsed is None:
        return queryset.none()
    figure, month, part, cut, group = parsed
    rows = figure.rows_behind(month, part, cut, group)
    if rows.model is not queryset.model:
        return queryset.none()
    return queryset.filter(pk__in=rows.order_by().values("pk"))


def link_in_words(value: str) -> str:
    """`dossiers_on_time|2026-11|all|unit|Sở Y tế` → “Dossiers with …: all, 11/2026, Sở Y tế”."""
    parsed = _parse(value)
    if parsed is None:
        return value
    figure, month, part, cut, group = parsed
    of_group = [figures.name_of(cut, group)] if cut else []
    return f"{figure.title}: " + ", ".join([str(WORDS[part]), f"{month:%m/%Y}", *of_group])


def _parse(value: str) -> tuple[Figure, dt.date, str, str, str] | None:
    parts = value.split("|", PARTS - 1)
    if len(parts) != PARTS:
        return None
    key, asked, part, cut, group = parts
    figure, month = figures.FIGURES.get(key), months.month_of(asked)
    if figure is None or figure.opens is None or f"{month:%Y-%m}" != asked or part not in WORDS:
        return None
    return None if cut and cut not in figure.cuts else (figure, month, part, cut, group)


class FigureFilter(DropdownFilter):
    """The rows behind one number of a figure; nothing to choose where none was opened."""

    title = _("figure")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value()
        return [(value, link_in_words(value))] if value else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return rows_of_link(queryset, self.value()) if self.value() else queryset
