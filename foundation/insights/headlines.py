"""The four numbers on top of the public figures, each with a line of twelve months and its target."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.insights import presentation
from foundation.insights.figures import Kind, Result
from foundation.insights.presentation import FigureDisplay

KEYS = ("dossiers_on_time", "petitions_on_time", "satisfaction", "dossiers_online")
MONTHS = 12
WIDTH, HEIGHT, MARGIN = 320, 88, 8  # of the drawing, in its own units
STEP = 10  # the scale of a share begins at a full ten percent
HIGHEST_MARK = 5

History = Sequence[tuple[dt.date, Result | None]]


@dataclass(frozen=True, slots=True)
class Point:
    """A month; `x` and `y` are places in the drawing, None where there is nothing to tell."""

    month: dt.date
    value: str
    x: int
    y: int | None


@dataclass(frozen=True, slots=True)
class Headline:
    """`lines` are the stretches of months without a gap, as points of an SVG polyline."""

    told: FigureDisplay
    points: list[Point]
    lines: list[str]
    scale: tuple[str, str]
    target_y: int | None

    @property
    def known(self) -> list[Point]:
        return [point for point in self.points if point.y is not None]


def headline(told: FigureDisplay, months: History, target: float | None) -> Headline:
    """`months` are the twelve, the oldest first; the last one is the chosen one."""
    kind = told.figure.kind
    numbers = [result.total.value(kind) if result else None for _month, result in months]
    known = [number for number in numbers if number is not None]
    low, high = _scale(kind, [*known, *([] if target is None else [target])])
    points = [
        Point(month, presentation.value_of(kind, number), _x(at, len(months)), _y(number, low, high))
        for at, ((month, _result), number) in enumerate(zip(months, numbers, strict=True))
    ]
    return Headline(
        told=told,
        points=points,
        lines=_lines(points),
        scale=(_end(kind, low), _end(kind, high)),
        target_y=_y(target, low, high),
    )


def _scale(kind: Kind, numbers: list[float]) -> tuple[float, float]:
    """The lowest and highest value drawn: marks from 1 to 5, shares from a full ten to 100."""
    if kind == "mean":
        return 1, HIGHEST_MARK
    return max(0, min(numbers, default=0) // STEP * STEP - STEP), 100


def _end(kind: Kind, number: float) -> str:
    return f"{number:.0f}\u00a0%" if kind == "share" else f"{number:.0f}"


def _x(at: int, length: int) -> int:
    return round(MARGIN + (WIDTH - 2 * MARGIN) * at / max(length - 1, 1))


def _y(number: float | None, low: float, high: float) -> int | None:
    if number is None:
        return None
    return round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (number - low) / (high - low))


def _lines(points: list[Point]) -> list[str]:
    stretches: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{point.x},{point.y}")
    return [" ".join(stretch) for stretch in stretches if len(stretch) > 1]
