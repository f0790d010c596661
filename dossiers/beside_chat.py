"""The dossiers of a citizen, for whoever answers him in a chat: those he follows and those he applied for."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.models import Dossier
from foundation.citizens.models import Citizen
from foundation.conversations.context import Card
from foundation.vietnamese.dates import format_date
from foundation.working_days import ZONE

MOST = 4


def cards(citizen: Citizen) -> list[Card]:
    """One query; the last changed first. What is behind a card is the back office's to show or refuse."""
    his = Q(follows__citizen=citizen, follows__stopped_at=None) | Q(applicant=citizen)
    found = Dossier.objects.filter(his).select_related("procedure", "competent_agency").distinct()
    return [_card(dossier) for dossier in found.order_by("-pk")[:MOST]]


def _card(dossier: Dossier) -> Card:
    rows = [
        (_("Procedure"), str(dossier.procedure)),
        (_("State"), str(dossier.get_status_display())),
        (_("Office"), str(dossier.competent_agency)),
    ]
    if dossier.due_at:
        rows.append((_("Due"), format_date(dossier.due_at.astimezone(ZONE))))
    return Card(dossier.code, tuple(rows), reverse("admin:dossiers_dossier_change", args=[dossier.pk]))
