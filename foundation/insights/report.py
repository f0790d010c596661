"""The monthly report as PDF: each figure with how it is computed, and the five groups of Decision 766."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from foundation.files import pdf as printing
from foundation.insights import measuring, months, telling
from foundation.insights.models import ClosedMonth


def pdf(month: dt.date) -> bytes:
    """In Vietnamese. A closed month as it was closed; another as of now, saying so. Raises CannotPrint."""
    closed = ClosedMonth.objects.filter(month=month).first()
    if closed:
        as_of, results = closed.closed_at, measuring.from_plain(closed.figures)
    else:
        found = measuring.measure(month)
        as_of, results = found.at, found.results
    earlier = ClosedMonth.objects.filter(month=months.preceding(month)).first()
    before = measuring.from_plain(earlier.figures) if earlier else {}
    with translation.override("vi"):
        told = telling.tell_all(results, before)
        context = {
            "month": month,
            "last_day": months.following(month) - dt.timedelta(days=1),
            "closed": closed,
            "as_of": as_of,
            "areas": telling.by_area(told),
            "criteria": telling.by_criterion(told),
            "portal_name": settings.PORTAL_NAME,
            "portal_operator": settings.PORTAL_OPERATOR,
            "open_data": f"{settings.PUBLIC_URL}/so-lieu/?thang={month:%Y-%m}",
            "regular": printing.font("be-vietnam-pro-400.woff2"),
            "bold": printing.font("be-vietnam-pro-600.woff2"),
        }
        return printing.pdf(render_to_string("insights/report.html", context))
