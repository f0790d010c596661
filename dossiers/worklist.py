"""What an officer asks of the dossiers: what is due, whose turn it is, which one this paper means."""

import datetime as dt
from typing import Any

from django.db.models import BigIntegerField, Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models import ApprovalRequest, Dossier, OfficerDesk
from dossiers.workflow import APPROVE, NOT_ENDED, RUNNING, SIGN, WORKFLOW, Status
from foundation.admin.worklist import SavedViews
from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import day_after, running_due_label, working_days_between
from foundation.status import Clock, Turn

OURS, OTHERS, PEOPLE, NOBODY = "1_ours", "2_others", "3_people", "4_nobody"
RECEPTION, COMPETENT = "received_at_agency", "competent_agency"
TURNS = {OURS: _("Our office"), OTHERS: _("Another agency"), PEOPLE: _("The citizen"), NOBODY: _("Nobody")}
NUMBERS = "dossiers-by-view-and-status"
"""The name under which the numbers of the list are kept (foundation/database/counting.py)."""
DAY = dt.timedelta(days=1)
SOON_DAYS = 3  # working days after today
FOREVER = Value("infinity")
# Not by the column itself: PostgreSQL would walk its index from the oldest day on, through all that ended.
BY_DUE_DAY = (Coalesce("due_at", FOREVER, output_field=DateTimeField()), "pk")
NEWEST_FIRST = ("-pk",)
BY_TURN = (
    "turn",
    Case(When(turn=NOBODY, then=FOREVER), default=BY_DUE_DAY[0], output_field=DateTimeField()),
    Case(When(turn=NOBODY, then=-F("pk")), default=F("pk"), output_field=BigIntegerField()),
)
"""What waits for somebody by its day, what has ended the newest first; of rows `with_turn`."""


def _begin(day: dt.date) -> dt.datetime:
    """By moments an index finds a day; by `__date` none does."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _due(first: dt.date, last: dt.date) -> Q:
    return Q(status__in=RUNNING, due_at__gte=_begin(first), due_at__lt=_begin(last + DAY))


def _today() -> Q:
    return _due(timezone.localdate(), timezone.localdate())


def _soon() -> Q:
    today = timezone.localdate()
    return _due(today + DAY, day_after(today, SOON_DAYS, calendar=calendar_of()))


def _asked_of(officer: Any) -> QuerySet:
    """What this officer may answer and did not ask for himself; for who may not answer, all that is asked."""
    asked = ApprovalRequest.objects.filter(state=ApprovalRequest.State.ASKED)
    signatures = Q(kind=ApprovalRequest.Kind.STEP, to_status=Status.DONE)
    may_sign, may_approve = officer.has_perm(SIGN), officer.has_perm(APPROVE)
    if not (may_sign or may_approve):
        return asked
    if not (may_sign and may_approve):
        asked = asked.filter(signatures) if may_sign else asked.exclude(signatures)
    return asked.exclude(asked_by=officer)


def _returned_to(officer: Any) -> QuerySet:
    return ApprovalRequest.objects.filter(state=ApprovalRequest.State.RETURNED, asked_by=officer)


def _at_desk(officer: Any, field: str, status: Status) -> Q:
    """Where the agency of this field is one at which the officer holds a desk."""
    if officer.is_superuser:
        return Q(status=status)
    return Q(**{f"{field}__in": OfficerDesk.agencies_of(officer)}, status=status)


# In the order in which work comes up.
VIEWS = SavedViews(
    Dossier,
    {
        "receive": (_("To receive, sent online"), lambda who: _at_desk(who, RECEPTION, Status.REGISTERED)),
        "check": (_("To check and pass on"), lambda who: _at_desk(who, RECEPTION, Status.ACCEPTED)),
        "process": (_("In process with us"), lambda who: _at_desk(who, COMPETENT, Status.IN_PROCESS)),
        "asked": (_("Asked of a leader"), lambda who: Q(pk__in=_asked_of(who).values("dossier"))),
        "returned": (_("Returned to me"), lambda who: Q(pk__in=_returned_to(who).values("dossier"))),
        "hand_over": (_("Result to hand over"), lambda who: _at_desk(who, RECEPTION, Status.DONE)),
        "overdue": (_("Overdue"), lambda who: Q(status__in=RUNNING, due_at__lt=timezone.now())),
        "today": (_("Due today"), lambda who: _today()),
        "soon": (_("Due in 1–3 days"), lambda who: _soon()),
        "unassigned": (_("Without an officer"), lambda who: Q(officer=None, status__in=NOT_ENDED)),
        "mine": (_("Mine"), lambda who: Q(officer=who, status__in=NOT_ENDED)),
        "supplement": (_("Waiting for papers"), lambda who: Q(status=Status.SUPPLEMENT)),
        "fee": (_("Waiting for the fee"), lambda who: Q(status=Status.FEE)),
    },
)


def turns(officer: Any) -> dict[str, Q]:
    """The rows of each turn, as this officer sees it: who must act now. Ours come first."""
    desks = [] if officer.is_superuser else OfficerDesk.agencies_of(officer)
    is_reception = Q(status__in=WORKFLOW.with_turn(Turn.RECEPTION))
    is_office = Q(status__in=WORKFLOW.with_turn(Turn.RECEPTION, Turn.OFFICE))
    is_citizen = Q(status__in=WORKFLOW.with_turn(Turn.CITIZEN))
    known = WORKFLOW.with_turn(Turn.RECEPTION, Turn.OFFICE, Turn.CITIZEN)
    at_our_counter = Q(received_at_agency__in=desks) & is_reception
    ours = is_office if officer.is_superuser else at_our_counter | (Q(competent_agency__in=desks) & is_office)
    nobody = Q(status__in=[status for status in Status if status not in known])
    return {OURS: ours, OTHERS: is_office & ~ours, PEOPLE: is_citizen, NOBODY: nobody}


def turns_of(status: int) -> tuple[str, ...]:
    """The turns in which a dossier at this status may stand."""
    if status in WORKFLOW.with_turn(Turn.RECEPTION, Turn.OFFICE):
        return (OURS, OTHERS)
    return (PEOPLE,) if status in WORKFLOW.with_turn(Turn.CITIZEN) else (NOBODY,)


def order_of(turn: str) -> tuple[Any, ...]:
    """How the rows of one turn are sorted."""
    return NEWEST_FIRST if turn == NOBODY else BY_DUE_DAY


def with_turn(dossiers: QuerySet, officer: Any) -> QuerySet:
    """Each dossier with `turn`. Sorted, ours come first."""
    rules = [When(condition, then=Value(turn)) for turn, condition in turns(officer).items()]
    return dossiers.annotate(turn=Case(*rules, default=Value(NOBODY)))


def due_in_words(dossier: Dossier, now: dt.datetime) -> tuple[str, str]:
    """A tone and the words: («danger», «Quá hạn 3 ngày»). Days are working days; waiting stops the clock."""
    state = WORKFLOW.definition(dossier.status).clock
    if state is Clock.PAUSED:
        return "none", str(_("Clock stopped"))
    if dossier.due_at is None:
        return "none", str(_("No date"))
    if state is not Clock.RUNNING:
        return _how_it_ended(dossier)
    return running_due_label(dossier.due_at, now, dossier.calendar)


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
