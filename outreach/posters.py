"""The poster of a group as PDF, A4 or A5: large words, a QR wider than 60 mm, and two ways without it.

`/q/…`: short, for it stands on paper.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import path

from foundation.files import pdf, qr
from outreach import landing
from outreach.models import Group

# Width of the QR's box in mm. The quiet zone takes a fifth: the code itself is 96 and 64 mm wide.
PAPERS = {"a4": 120, "a5": 80}


def poster_pdf(group: Group, paper: str) -> bytes:
    """`paper`: a key of PAPERS. Raises pdf.PdfUnavailable on a machine without Pango."""
    context = {
        "group": group,
        "paper": paper,
        "width": PAPERS[paper],
        "qr": pdf.data_url("image/svg+xml", qr.svg(group.short_url).encode()),
        "address": group.short_url.partition("://")[2],
        "portal_name": settings.PORTAL_NAME,
        "portal_operator": settings.PORTAL_OPERATOR,
        "hotline": settings.HOTLINE,
        "colour": settings.PROVINCE.colour,
        **pdf.embedded(pdf.OWN),
    }
    return pdf.render_pdf(render_to_string("outreach/poster.html", context))


app_name = "posters"
urlpatterns = [path("<slug:code>/", landing.landing, name="landing")]
