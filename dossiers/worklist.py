"""What an officer asks of the dossiers: what is due, whose turn it is, which one this paper means."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import codes
from dossiers.models import ApprovalRequest, Dossier
from dossiers.workflow import RUNNING, WORKFLOW, Status
from foundation.admin import worklist
from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import day_after, working_days_between
from foundation.database.encryption import blind_index
from foundation.status import Clock, Turn
from foundation.vietnamese.phones import normalise_phone

OURS, OTHERS, PEOPLE, NOBODY = "1_ours", "2_others", "3_people", "4_nobody"
TURNS = {OURS: _("Our office"), OTHERS: _("Another agency"), PEOPLE: _("The citizen"), NOBODY: _("Nobody")}

ENDED = tuple(status for status in Status if WORKFLOW.is_terminal(status))

# Saved views of the list, in the order in which work comes up.
VIEWS: Mapping[str, Any] = MappingProxyType(
    {
        "receive": _("To receive, sent online"),
        "check": _("To check and pass on"),
        "process": _("In process with us"),
        "asked": _("Asked of a leader"),
        "returned": _("Returned to me"),
        "hand_over": _("Result to hand over"),
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "soon": _("Due in 1–3 days"),
        "unassigned": _("Without an officer"),
        "mine": _("Mine"),
        "supplement": _("Waiting for papers"),
        "fee": _("Waiting for the fee"),
    }
)
IDENTITY_DIGITS, OLD_IDENTITY_DIGITS = 12, 9
SOON_DAYS = 3  # working days after today


def condition(view: str, officer: Any) -> Q:
    """The rows of a saved view; an unknown name gives none of them. Every page of the desk counts some."""
    running, today = Q(status__in=RUNNING), timezone.localdate()
    conditions: dict[str, Callable[[], Q]] = {
        "receive": lambda: _at_desk(officer, "received_at_agency") & Q(status=Status.REGISTERED),
        "check": lambda: _at_desk(officer, "received_at_agency") & Q(status=Status.ACCEPTED),
        "process": lambda: _at_desk(officer, "competent_agency") & Q(status=Status.IN_PROCESS),
        "asked": lambda: Q(pk__in=_requests(state=ApprovalRequest.State.ASKED)),
        "returned": lambda: Q(pk__in=_requests(state=ApprovalRequest.State.RETURNED, asked_by=officer)),
        "hand_over": lambda: _at_desk(officer, "received_at_agency") & Q(status=Status.DONE),
        "overdue": lambda: running & Q(due_at__lt=timezone.now()),
        "today": lambda: running & Q(due_at__date=today),
        "soon": lambda: running & Q(due_at__date__gt=today, due_at__date__lte=_soon(today)),
        "unassigned": lambda: Q(officer=None) & ~Q(status__in=ENDED),
        "mine": lambda: Q(officer=officer) & ~Q(status__in=ENDED),
        "supplement": lambda: Q(status=Status.SUPPLEMENT),
        "fee": lambda: Q(status=Status.FEE),
    }
    return conditions.get(view, lambda: Q(pk__in=[]))()


def _soon(today: dt.date) -> dt.date:
    return day_after(today, SOON_DAYS, calendar=calendar_of())


def _requests(**where: Any) -> QuerySet:
    return ApprovalRequest.objects.filter(**where).values("dossier")


def _at_desk(officer: Any, field: str) -> Q:
    """Where the agency of this field is one at which the officer holds a desk."""
    return Q() if officer.is_superuser else Q(**{f"{field}__in": officer.desks.values("agency_id")})


def rows(view: str, officer: Any) -> QuerySet:
    """The dossiers of a saved view on this officer's desk."""
    return Dossier.objects.visible_to(officer).filter(condition(view, officer))


def with_turn(dossiers: QuerySet, officer: Any) -> QuerySet:
    """Each dossier with `turn`: who must act now, as this officer sees it. Sorted, ours come first."""
    desks = [] if officer.is_superuser else list(officer.desks.values_list("agency_id", flat=True))
    ours = Q() if officer.is_superuser else Q(competent_agency__in=desks)
    at_our_counter = Q() if officer.is_superuser else Q(received_at_agency__in=desks)
    is_reception = Q(status__in=WORKFLOW.with_turn(Turn.RECEPTION))
    is_office = Q(status__in=WORKFLOW.with_turn(Turn.RECEPTION, Turn.OFFICE))
    return dossiers.annotate(
        turn=Case(
            When((at_our_counter & is_reception) | (ours & is_office), then=Value(OURS)),
            When(is_office, then=Value(OTHERS)),
            When(status__in=WORKFLOW.with_turn(Turn.CITIZEN), then=Value(PEOPLE)),
            default=Value(NOBODY),
        )
    )


def due_in_words(dossier: Dossier, now: dt.datetime) -> tuple[str, str]:
    """A tone and the words: («danger», «Quá hạn 3 ngày»). Days are working days; waiting stops the clock."""
    state = WORKFLOW.definition(dossier.status).clock
    if state is Clock.PAUSED:
        return "none", str(_("Clock stopped"))
    if dossier.due_at is None:
        return "none", str(_("No date"))
    if state is not Clock.RUNNING:
        return _how_it_ended(dossier)
    return worklist.running_due_label(dossier.due_at, now, dossier.calendar)


def _how_it_ended(dossier: Dossier) -> tuple[str, str]:
    if dossier.finished_at is None or dossier.due_at is None:
        return "none", str(_("Ended"))
    if dossier.finished_at > dossier.due_at:
        calendar = dossier.competent_agency.calendar
        late = working_days_between(dossier.due_at, dossier.finished_at, calendar=calendar)
        return "danger", str(
            _("Finished %(n)s days late") % {"n": late} if late else _("Finished late that day")
        )
    early = timezone.localdate(dossier.finished_at) < timezone.localdate(dossier.due_at)
    return "success", str(_("Finished early") if early else _("Finished on time"))


def matching(term: str) -> Q:
    """What is printed on paper, in any typing: a code or its tail, a phone, a name or a procedure."""
    term = term.strip()
    try:
        return Q(code=codes.canonical(term))
    except ValueError:
        pass
    if tails := codes.find_tails(term):
        return Q(code__endswith=f"-{tails[0]}")
    digits = re.sub(r"\D", "", term)
    if digits and not re.search(r"[^\W\d_]", term):
        return _by_digits(term, digits)
    name, procedure = Q(), Q()
    for word in term.split():
        name &= Q(applicant__full_name__unaccent__icontains=word)
        procedure &= Q(procedure__name__unaccent__icontains=word)
    return name | procedure | Q(code__icontains=term)


def _by_digits(term: str, digits: str) -> Q:
    """A phone; or a citizen number (12 digits, 9 on an old card), found by its blind index."""
    if len(digits) == IDENTITY_DIGITS or (len(digits) == OLD_IDENTITY_DIGITS and not digits.startswith("0")):
        return Q(applicant__identity_index=blind_index(digits))
    try:
        return Q(applicant__phone=normalise_phone(term))
    except ValueError:
        phone = Q(applicant__phone__endswith=digits.removeprefix("0")) if len(digits) >= 4 else Q(pk__in=[])
        return phone | Q(code__contains=term)
