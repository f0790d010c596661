"""Coverage among the public figures: measured on the last day of the month, or today."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.insights.figures import Area, Figure, Measure, Result, Row
from outreach.coverage import Coverage, coverage


def _at_the_end(end: dt.datetime) -> Coverage:
    last = timezone.localdate(end) - dt.timedelta(days=1)
    return coverage(min(last, timezone.localdate()))


def _measure(begin: dt.datetime, end: dt.datetime) -> Result:
    found = _at_the_end(end)
    return Result(Measure(len(found.reached), len(found.communes)))


def _rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    found = _at_the_end(end)
    for reach in found.communes:
        yield reach.commune.code, reach.commune.full_name, len(reach.groups)


FIGURES = (
    Figure(
        "communes_with_a_group",
        _("Communes with a community technology group"),
        _("Of the communes on the last day of the month (or today): those with at least one active group."),
        "share",
        _measure,
        _rows,
        ("code", "commune", "groups"),
        Area.REACH,
        "outreach.view_group",
        of_people=False,
    ),
)
