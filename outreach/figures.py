"""Coverage among the public figures: measured on the last day of the month, or today."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.insights.figures import Area, Figure, Row
from outreach.coverage import coverage


def _communes(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    last = timezone.localdate(end) - dt.timedelta(days=1)
    for reach in coverage(min(last, timezone.localdate())).communes:
        yield reach.commune.code, reach.commune.full_name, len(reach.groups)


FIGURES = (
    Figure(
        "communes_with_a_group",
        _("Communes with a community technology group"),
        _("Of the communes on the last day of the month (or today): those with at least one active group."),
        area=Area.REACH,
        seen_by="outreach.view_group",
        of_people=False,
        source=_communes,
        good=lambda row: row[2] > 0,
        columns=("code", "commune", "groups"),
    ),
)
