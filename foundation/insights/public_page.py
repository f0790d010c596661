"""What `/so-lieu/` tells of a month: of the whole province, or of the offices of one commune."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from foundation.insights import communes, figures, headlines, presentation
from foundation.insights.criteria import Criterion
from foundation.insights.figures import Area, Result
from foundation.insights.headlines import Headline
from foundation.insights.measurement import Measured, history
from foundation.insights.presentation import FigureDisplay
from foundation.regions.models import AdminUnit

Results = Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """`criteria` are empty for a commune: Decision 766 judges the province."""

    now: Measured
    commune: AdminUnit | None
    headlines: list[Headline]
    areas: list[tuple[Area, list[FigureDisplay]]]
    criteria: list[tuple[Criterion, list[FigureDisplay]]]

    @property
    def table(self) -> list[tuple[dt.date, list[str]]]:
        """The months of the lines, the newest first, each with the values of the headlines."""
        columns = [each.points for each in self.headlines]
        return [(row[0].month, [point.value for point in row]) for row in zip(*columns, strict=True)][::-1]

    @property
    def has_targets(self) -> bool:
        return any(each.told.target for each in self.headlines)


def build(month: dt.date, commune: AdminUnit | None) -> PublicFigures:
    measured = dict(history(month, headlines.MONTHS))
    whole = {each: measured[each].results for each in measured}
    names = communes.office_names(commune) if commune else set()
    told = {each: _of(results, names) for each, results in whole.items()} if commune else whole
    months = headlines.twelve_months(month)
    now, before = told[month], told[months[-2]]
    shown = presentation.present_all(now, before)
    if commune:
        shown = [_with_hidden_said(one, whole[month], names) for one in shown]
    return PublicFigures(
        now=measured[month],
        commune=commune,
        headlines=_headlines(months, told, {one.figure.key: one for one in shown}),
        areas=presentation.by_area(shown),
        criteria=[] if commune else presentation.by_criterion(shown),
    )


def _of(results: Results, names: set[str]) -> dict[str, Result]:
    return {
        figure.key: communes.of_offices(results[figure.key], names)
        for figure in figures.all_figures()
        if figure.key in results and communes.has_offices(figure)
    }


def _headlines(
    months: list[dt.date], told: Mapping[dt.date, Results], shown: Mapping[str, FigureDisplay]
) -> list[Headline]:
    targets = presentation.targets()
    return [
        headlines.headline(
            shown[key], [(each, told.get(each, {}).get(key)) for each in months], targets.get(key)
        )
        for key in headlines.KEYS
        if key in shown
    ]


def _with_hidden_said(told: FigureDisplay, whole: Results, names: set[str]) -> FigureDisplay:
    if told.number is not None or not communes.is_hidden(whole[told.figure.key], names):
        return told
    return replace(told, sentence=_("Fewer than five here, so they are told together with other units."))
