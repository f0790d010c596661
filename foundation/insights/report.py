"""The monthly report as PDF: each figure with how it is computed, and the five groups of Decision 766."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from foundation.files import pdf
from foundation.insights import measurement, months, presentation
from foundation.insights.models import ClosedMonth


def report_pdf(month: dt.date) -> bytes:
    """In Vietnamese. A closed month as it was closed; another as of now, saying so. Raises PdfUnavailable."""
    (_earlier, before), (_month, now) = measurement.history(month, 2)
    closed = ClosedMonth.objects.filter(month=month).first() if now.is_closed else None
    with translation.override("vi"):
        told = presentation.present_all(now.results, before.results)
        context = {
            "month": month,
            "last_day": months.following(month) - dt.timedelta(days=1),
            "closed": closed,
            "as_of": now.at,
            "areas": presentation.by_area(told),
            "criteria": presentation.by_criterion(told),
            "portal_name": settings.PORTAL_NAME,
            "portal_operator": settings.PORTAL_OPERATOR,
            "open_data": f"{settings.PUBLIC_URL}/so-lieu/?thang={month:%Y-%m}",
            **pdf.embedded(pdf.OWN),
        }
        return pdf.render_pdf(render_to_string("insights/report.html", context))
