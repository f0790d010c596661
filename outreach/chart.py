"""The share of communes month by month as inline SVG, with the line of the target across it."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.coverage import Point

WIDTH, HEIGHT, GAP = 320, 100, 4  # one unit of height is one per cent


@dataclass(frozen=True, slots=True)
class Drawn:
    """`bars` is an SVG path in a box of WIDTH × HEIGHT; `target` and `label` are heights from its top."""

    bars: str
    target: int
    label: int


def draw(points: Sequence[Point], target: int) -> Drawn:
    """`target` in per cent. A day with no commune reached is a thin line, so that it is seen to be there."""
    step = WIDTH / max(len(points), 1)
    bars = ""
    for number, point in enumerate(points):
        height = max(round(point.percent), 1)
        left = number * step + GAP / 2
        bars += f"M{left:.1f} {HEIGHT}v-{height}h{step - GAP:.1f}v{height}z"
    at = HEIGHT - min(target, HEIGHT)
    return Drawn(bars, at, at - 3 if at > 14 else at + 11)
