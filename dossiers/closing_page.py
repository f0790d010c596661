"""The page of a day of an account as PDF, with letterhead and signatures (Decree 30/2020)."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.utils import timezone, translation

from dossiers.models import DayClosing, OfficerDesk
from dossiers.services import day_closing
from foundation.files import pdf


def printed(day: dt.date, account: str, closing: DayClosing | None, officer: User) -> bytes:
    """With the figures of the closing, or those of now for a day that is open. Raises PdfUnavailable."""
    desks = OfficerDesk.agencies_of(officer)
    agency = desks[0] if len(desks) == 1 else None
    found = closing.figures if closing else day_closing.figures(day, account)
    with translation.override("vi"):
        context = {
            "says": {
                "parent": agency.parent.name.upper() if agency and agency.parent else "",
                "agency": (agency.name if agency else str(settings.PORTAL_OPERATOR)).upper(),
                "place": agency.unit.name if agency and agency.unit else "",
            },
            "number": "……/BK",
            "issued": timezone.localtime(),
            "day": day,
            "account": account,
            "closing": closing,
            "lines": list(day_closing.lines(found)),
            "transfers": day_closing.transfers_of(day, account).select_related("notice").order_by("number"),
            **pdf.embedded(pdf.OFFICIAL),
        }
        return pdf.render_pdf(render_to_string("letters/day_closing.html", context))
