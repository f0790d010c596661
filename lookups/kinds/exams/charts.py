"""Distributions as inline SVG with the same figures in a table; groups below five are not told."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.web.formats import number as thousands
from lookups.kinds.exams import labels
from lookups.kinds.exams.rules.subjects import SUBJECTS
from lookups.kinds.exams.snapshot.building import FEWEST, Distribution

WIDTH, HEIGHT, GAP = 320, 120, 2


@dataclass(frozen=True, slots=True)
class Line:
    """One bin: `7,00 – 7,50` and its candidates in words."""

    label: str
    number: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """`bars` and `own_bar` are SVG paths in a box of WIDTH × HEIGHT; `arrow` is the middle of the own bin."""

    bars: str
    own_bar: str
    arrow: int
    lines: tuple[Line, ...]
    total: str
    own: Line
    most: Line
    ticks: tuple[tuple[int, str], ...]


def shape(key: str) -> tuple[int, int]:
    """(width of a bin, highest mark) in hundredths: half points for a subject, points for a sum of three."""
    return (50, 1000) if key in SUBJECTS else (100, 3000)


def chart(standing: Distribution, key: str, own: int) -> Drawn:
    width, highest = shape(key)
    bins = standing.bins(width, highest)
    told = [number if number >= FEWEST else 0 for number in bins]
    tallest = max(*told, 1)
    step = WIDTH / len(bins)

    def bar(at: int) -> str:
        height = round(told[at] * HEIGHT / tallest)
        return f"M{at * step + GAP / 2:.1f} {HEIGHT}v-{height}h{step - GAP:.1f}v{height}z" if height else ""

    lines = tuple(Line(_span(at * width, width), _told(number), at == own) for at, number in enumerate(bins))
    return Drawn(
        bars="".join(bar(at) for at in range(len(bins)) if at != own),
        own_bar=bar(own) or f"M{own * step + GAP / 2:.1f} {HEIGHT}v-2h{step - GAP:.1f}v2z",
        arrow=round((own + 0.5) * step),
        lines=lines,
        total=thousands(standing.total),
        own=lines[own],
        most=lines[told.index(max(told))],
        ticks=tuple(
            (round(mark / highest * WIDTH), str(mark // 100)) for mark in range(0, highest + 1, highest // 5)
        ),
    )


def _span(least: int, width: int) -> str:
    return f"{labels.mark(least)} – {labels.mark(least + width)}"


def _told(number: int) -> str:
    return _("under %(number)d") % {"number": FEWEST} if 0 < number < FEWEST else thousands(number)
