"""Where a complaint or a denunciation is heard, as polite words for the page, the chat and the desk."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.local_names import local
from petitions.complaints import LooksLike
from petitions.models import Petition, Referral

KINDLY = {
    LooksLike.DENUNCIATION: gettext_lazy(
        "What you wrote is a denunciation. The competent authority settles it under a law of its own, "
        "which protects who denounces; petitions cannot take its place."
    ),
    LooksLike.COMPLAINT: gettext_lazy(
        "What you wrote is a complaint. The competent authority settles it under a law of its own, "
        "with time limits of its own; petitions cannot take its place."
    ),
}


def addresses(about: str) -> str:
    """One line for each place that hears it; how to learn the place where none is known."""
    rows = Referral.objects.filter(about=about)
    lines = [
        " · ".join(part for part in (row.name, row.address, row.phone, row.note) if part)
        + ("" if row.is_confirmed else _(" (for reference)"))
        for row in rows
    ]
    return "\n".join(f"• {line}" for line in lines) or local(
        _("Please call %(hotline)s; we tell you the right place and its hours.")
    )


def kindly(about: LooksLike) -> str:
    """Why a complaint or a denunciation is heard elsewhere, and where."""
    received = _("Where it is received:")
    return f"{KINDLY[about]}\n{received}\n{addresses(about.value)}\n"


def polite_words(petition: Petition) -> str:
    """What the desk proposes to write when it tells the sender where to go, in Vietnamese."""
    about = LooksLike(petition.looks_like)
    with translation.override("vi"):
        return kindly(about).strip() if about else ""
