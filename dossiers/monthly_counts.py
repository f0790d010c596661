"""What happened to dossiers in a month: received, finished, running. The only definition of these counts.

The public figures (figures.py), the report of the desk, its files and the lists behind its numbers use it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models import ClockPause, Document, Dossier, StatusEvent
from dossiers.workflow import WORKFLOW, Status
from foundation.insights import months

CLOSED = (Status.DONE, *(status for status in Status if WORKFLOW.is_terminal(status)))
NEVER = Value(dt.datetime(9999, 1, 1, tzinfo=dt.UTC))
PARTS_OF_LINK = 3  # month, count, agency; a field may follow

# Groups of columns in the order of the report: (heading, {count: heading}).
COLUMNS: tuple[tuple[Any, Mapping[str, Any]], ...] = (
    (
        _("Dossiers received"),
        MappingProxyType(
            {
                "received": _("Total"),
                "online": _("Online"),
                "counter": _("At the counter"),
                "post": _("By post"),
                "carried": _("Carried over"),
            }
        ),
    ),
    (
        _("Dossiers finished"),
        MappingProxyType(
            {
                "finished": _("Total"),
                "early": _("Early"),
                "on_time": _("On time"),
                "late": _("Late"),
                "undated": _("No day promised"),
            }
        ),
    ),
    (_("Otherwise"), MappingProxyType({"ended": _("Ended without a result")})),
    (
        _("Dossiers in process"),
        MappingProxyType(
            {"running": _("Total"), "running_in_time": _("Within the time"), "running_late": _("Late")}
        ),
    ),
)
KEYS = tuple(key for _heading, counts in COLUMNS for key in counts)


def with_promise(dossiers: QuerySet[Any]) -> QuerySet[Any]:
    """Each with `promised_at`, the day that counts: waiting for the citizen moves it, an apology does not."""
    apology = Document.objects.filter(dossier=OuterRef("pk"), form=Document.Form.APOLOGY)
    first = Coalesce("first_due_at", "due_at")
    return dossiers.annotate(promised_at=Case(When(Exists(apology), then=first), default=F("due_at")))


def with_handing_in(dossiers: QuerySet[Any]) -> QuerySet[Any]:
    """By the moment of handing in; at the counter that is the acceptance."""
    return dossiers.annotate(handed_in=Coalesce("submitted_at", "accepted_at"))


def with_moments(dossiers: QuerySet[Any], at: dt.datetime) -> QuerySet[Any]:
    """Further with `ended_at`, NEVER where it has not, and whether the clock stood still `at` then."""
    closing = StatusEvent.objects.not_undone().filter(dossier=OuterRef("pk"), to_status=OuterRef("status"))
    closed_at = Coalesce(Subquery(closing.order_by("-at").values("at")[:1]), "created_at")
    pauses = ClockPause.objects.filter(dossier=OuterRef("pk"), started_at__lte=at)
    return with_promise(with_handing_in(dossiers)).annotate(
        ended_at=Coalesce("finished_at", Case(When(status__in=CLOSED, then=closed_at)), NEVER),
        is_paused=Exists(pauses.filter(Q(ended_at=None) | Q(ended_at__gt=at))),
    )


def _at(month: dt.date) -> dt.datetime:
    """The moment for which a month tells what is running: its end, or now."""
    return min(months.span(month)[1], timezone.now())


def conditions(month: dt.date) -> dict[str, Q]:
    """The rows that each count counts, of dossiers with their moments.

    received (with carried over) = finished + ended + running, for every group of dossiers.
    """
    (begin, end), at = months.span(month), _at(month)
    new = Q(handed_in__gte=begin, handed_in__lt=end)
    carried = Q(handed_in__lt=begin, ended_at__gte=begin)
    finished = Q(finished_at__gte=begin, finished_at__lt=end)
    day = TruncDate("promised_at")
    running = Q(handed_in__lt=end, ended_at__gte=end)
    channels = {channel: new & Q(channel=channel) for channel in Dossier.Channel.values}
    return channels | {
        "received": new | carried,
        "carried": carried,
        "finished": finished,
        "early": finished & Q(finished_at__date__lt=day),
        "on_time": finished & Q(finished_at__date__gte=day, finished_at__lte=F("promised_at")),
        "late": finished & Q(finished_at__gt=F("promised_at")),
        "undated": finished & Q(promised_at=None),
        "ended": Q(finished_at=None, ended_at__gte=begin, ended_at__lt=end),
        "running": running,
        "running_in_time": running & (Q(promised_at=None) | Q(promised_at__gte=at) | Q(is_paused=True)),
        "running_late": running & Q(promised_at__lt=at, is_paused=False),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of a month for the dossiers of an agency, of an area (field of law), or of both."""

    month: dt.date
    label: Any = ""
    agency: int | None = None
    area: str | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)

    def link(self, key: str) -> str:
        """What the list of dossiers takes to show exactly the rows of one count."""
        parts = [f"{self.month:%Y-%m}", key, str(self.agency or "")]
        return "|".join(parts if self.area is None else [*parts, self.area])

    def cells(self) -> list[tuple[str, int]]:
        return [(key, self.numbers[key]) for key in KEYS]


def rows_of_link(dossiers: QuerySet[Any], value: str) -> QuerySet[Any]:
    """The dossiers of `Line.link`; none for what is no such value."""
    parts = value.split("|", PARTS_OF_LINK)
    if len(parts) < PARTS_OF_LINK or parts[1] not in KEYS or not f"{parts[2]}0".isdecimal():
        return dossiers.none()
    month = months.month_of(parts[0])
    if f"{month:%Y-%m}" != parts[0]:
        return dossiers.none()
    rows = with_moments(dossiers, _at(month)).filter(conditions(month)[parts[1]])
    if parts[2]:
        rows = rows.filter(competent_agency=int(parts[2][:9]))
    return rows.filter(procedure__field=parts[3]) if len(parts) > PARTS_OF_LINK else rows


def link_in_words(value: str) -> str:
    """`2026-11|late|` → “Finished: Late, 2026-11”."""
    month, key, *_rest = [*value.split("|", PARTS_OF_LINK), "", ""]
    for heading, counts in COLUMNS:
        if key in counts:
            return f"{heading}: {counts[key]}, {month}"
    return value


def count(dossiers: QuerySet[Any], month: dt.date, *groups: str) -> list[dict[str, Any]]:
    """A row for each group that has any of these dossiers in the month, with all counts; one query."""
    which = conditions(month)
    end = months.span(month)[1]
    later = Q(handed_in=None) | Q(handed_in__gte=end)  # whatever else ended was received by then
    any_count = which["received"] | which["finished"] | (later & which["ended"])
    rows = with_moments(dossiers, _at(month)).filter(any_count)
    counts = {key: Count("pk", filter=which[key]) for key in KEYS}
    if not groups:
        return [rows.aggregate(**counts)]
    return list(rows.order_by(*groups).values(*groups).annotate(**counts))


def by_area(dossiers: QuerySet[Any], month: dt.date, agency: int | None = None) -> list[Line]:
    return [
        Line(month, row["procedure__field"] or _("No field recorded"), agency, row["procedure__field"], row)
        for row in count(dossiers, month, "procedure__field")
    ]


def by_agency(dossiers: QuerySet[Any], month: dt.date) -> list[Line]:
    return [
        Line(month, row["competent_agency__name"], row["competent_agency"], None, row)
        for row in count(dossiers, month, "competent_agency__name", "competent_agency")
    ]


def by_month(dossiers: QuerySet[Any], month: dt.date, agency: int | None = None) -> list[Line]:
    """The months of the year up to this one."""
    until = [month.replace(month=number) for number in range(1, month.month + 1)]
    return [Line(each, f"{each:%m/%Y}", agency, None, count(dossiers, each)[0]) for each in until]


def total(lines: Iterable[Line], month: dt.date, agency: int | None = None) -> Line:
    lines = list(lines)
    return Line(
        month, _("Total"), agency, None, {key: sum(line.numbers[key] for line in lines) for key in KEYS}
    )
