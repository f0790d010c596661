"""The dossiers of a citizen, for whoever answers him in a chat: those he follows and those he applied for."""

from django.db.models import Q
from django.utils.translation import gettext as _

from dossiers import codes, public_view
from dossiers.models import Dossier, Follow
from dossiers.models.dossier import DossierQuerySet
from foundation.calendar.working_days import ZONE
from foundation.citizens.models import Citizen
from foundation.conversations.context import Card, Sheet
from foundation.vietnamese.dates import format_date
from foundation.web.formats import amount, moment

MAX_CARDS = 4
KIND = "ho-so"


def cards(citizen: Citizen) -> list[Card]:
    """One query; the last changed first. Behind each is a sheet, which operators may read."""
    found = _of(citizen).select_related("procedure", "competent_agency")
    return [_card(dossier) for dossier in found.order_by("-pk")[:MAX_CARDS]]


def citizens_by_code(typed: str) -> list[int]:
    """Who applied for a dossier whose code was typed, and who follows it."""
    named = Dossier.objects.filter(code__in=codes.find_codes(typed))
    applicants = named.values_list("applicant", flat=True)
    followers = Follow.objects.living().filter(dossier__in=named).values_list("citizen", flat=True)
    return [*applicants, *followers]


def sheet(citizen: Citizen, key: str) -> Sheet | None:
    """What the holder of the dossier's secret may read of it, for who answers them."""
    dossier = _of(citizen).for_page().filter(pk=int(key)).first() if key.isdecimal() else None
    if dossier is None:
        return None
    known = public_view.details(dossier)
    rows = [
        (_("Code"), known.code),
        (_("Procedure"), known.procedure),
        (_("Office"), known.office),
        (_("Applicant"), known.applicant),
        (_("Received at"), f"{known.counter}, {known.counter_phone}".strip(", ")),
        *((_("Paper still missing"), paper.name) for paper in known.missing_papers),
    ]
    if known.due_at:
        rows.append((_("Due"), moment(known.due_at)))
    if known.fee:
        rows.append((_("Fee to pay"), amount(known.fee.owed)))
    history = (
        (moment(entry.at), ". ".join(filter(None, (entry.title, entry.note)))) for entry in known.history
    )
    return Sheet(known.title, known.lead, tuple(rows), tuple(history))


def _of(citizen: Citizen) -> DossierQuerySet:
    his = Q(follows__citizen=citizen, follows__stopped_at=None) | Q(applicant=citizen)
    return Dossier.objects.filter(his).distinct()


def _card(dossier: Dossier) -> Card:
    rows = [
        (_("Procedure"), str(dossier.procedure)),
        (_("State"), str(dossier.get_status_display())),
        (_("Office"), str(dossier.competent_agency)),
    ]
    if dossier.due_at:
        rows.append((_("Due"), format_date(dossier.due_at.astimezone(ZONE))))
    return Card(dossier.code, tuple(rows), kind=KIND, key=str(dossier.pk))
