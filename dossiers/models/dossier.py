"""A dossier, where it stands, and its history that is only ever appended to."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Agency, LimitUnit, OfficerDesk, Procedure
from dossiers.workflow import FINISHED, NOT_ENDED, RUNNING, Status, has_result
from foundation.calendar.working_days import WorkCalendar
from foundation.citizens.models import Citizen
from foundation.database.encryption import EncryptedTextField
from foundation.database.tokens import new_secret, new_token, token_digest
from foundation.officers import name_of
from foundation.outbox import undelivered
from foundation.undo.models import UndoableEvent, UndoableEventQuerySet


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, officer: User) -> "DossierQuerySet":
        """The dossiers of the agencies whose desk the officer holds; everything for a superuser."""
        if officer.is_superuser:
            return self
        agencies = OfficerDesk.agencies_of(officer)  # plain numbers: how many rows they mean can be foreseen
        return self.filter(Q(received_at_agency__in=agencies) | Q(competent_agency__in=agencies))

    def of_agency(self, agency: Agency) -> "DossierQuerySet":
        """What the agency, or one directly under it, received or handles: what its software may see."""
        return self.filter(
            Q(received_at_agency=agency)
            | Q(competent_agency=agency)
            | Q(received_at_agency__parent=agency)
            | Q(competent_agency__parent=agency)
        )

    def with_parties(self) -> "DossierQuerySet":
        """With what nearly every page shows beside the dossier."""
        return self.select_related("procedure", "received_at_agency", "competent_agency", "applicant")

    def for_page(self) -> "DossierQuerySet":
        """With all that the tracking page reads from the dossier itself, in one query."""
        events = StatusEvent.objects.not_undone().filter(dossier=OuterRef("pk"))
        changes = events.exclude(from_status=F("to_status"))
        previous = Subquery(changes.order_by("-at", "-id").values("from_status")[:1])
        return self.with_rows().with_parties().select_related("rating").annotate(previous_status=previous)

    def with_rows(self) -> "DossierQuerySet":
        """With pauses, papers and undelivered notices, each as JSON: `pause_rows`, `paper_rows` …"""
        return self.with_pauses().with_papers().annotate(undelivered_rows=undelivered.annotation())

    def with_pauses(self) -> "DossierQuerySet":
        """Each with `pause_rows`: its pauses as JSON, the first one first."""
        pause = JSONObject(cause="cause", started_at="started_at", ended_at="ended_at")
        pauses = ClockPause.objects.filter(dossier=OuterRef("pk")).order_by("started_at")
        return self.annotate(pause_rows=ArraySubquery(pauses.values(row=pause)))

    def with_papers(self) -> "DossierQuerySet":
        """Each with `paper_rows`: the papers handed in as JSON, without what a declaration says."""
        paper = JSONObject(name="name", quantity="quantity", is_file=~Q(file=""), is_declared=~Q(declared=""))
        papers = apps.get_model("dossiers.DossierPaper").objects.filter(dossier=OuterRef("pk"))
        return self.annotate(paper_rows=ArraySubquery(papers.order_by("pk").values(row=paper)))

    def waiting_for_citizen(self) -> "DossierQuerySet":
        return self.filter(status__in=[Status.SUPPLEMENT, Status.FEE])


class Dossier(models.Model):
    """A citizen's case under one procedure. Its status changes only through dossiers.services."""

    class Channel(models.TextChoices):
        COUNTER = "counter", _("At the counter")
        ONLINE = "online", _("Online")
        POST = "post", _("By post")

    class ApplicantKind(models.IntegerChoices):
        CITIZEN = 0, _("Citizen")
        ENTERPRISE = 1, _("Enterprise")
        HOUSEHOLD = 2, _("Household business")

    code = models.CharField(_("code"), max_length=40, unique=True)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="dossiers", verbose_name=_("procedure")
    )
    received_at_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="received_dossiers", verbose_name=_("received at")
    )
    competent_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="competent_dossiers", verbose_name=_("handled by")
    )
    applicant = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="dossiers", verbose_name=_("applicant")
    )
    applicant_kind = models.PositiveSmallIntegerField(
        _("kind of applicant"), choices=ApplicantKind.choices, default=ApplicantKind.CITIZEN
    )
    channel = models.CharField(_("came in"), max_length=7, choices=Channel.choices, default=Channel.COUNTER)
    status = models.PositiveSmallIntegerField(_("status"), choices=Status.choices, editable=False)
    current_office = models.CharField(_("now with"), max_length=200, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,  # dossier_of_officer begins with it
        verbose_name=_("officer in charge"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True, db_index=True)
    first_due_at = models.DateTimeField(_("due at, as first promised"), null=True, blank=True)
    # How the due date was counted, so that a change of the calendar can count it again.
    counted_from = models.DateTimeField(null=True, editable=False)
    counted_days = models.PositiveSmallIntegerField(null=True, editable=False)
    counted_in = models.CharField(
        max_length=8, choices=LimitUnit.choices, default=LimitUnit.WORKING, editable=False
    )
    finished_at = models.DateTimeField(_("result ready at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    token = EncryptedTextField(default=new_token, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    secret = EncryptedTextField(default=new_secret, editable=False)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("grows with every move; see services")
    )
    flags = models.JSONField(
        _("flags"), default=list, blank=True, help_text=_("what an import could not match")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        permissions = [
            ("move_dossier", _("Can move dossiers")),
            ("approve_dossier", _("Can approve what needs a leader")),
            ("sign_dossier", _("Can sign results")),
            ("correct_dossier", _("Can correct dossiers within their first day")),
            ("import_dossier", _("Can import dossiers")),
            ("export_dossier", _("Can export dossiers")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=list(Status.values)), name="dossier_status_is_national"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(accepted_at=None) | Q(due_at__gte=models.F("accepted_at")),
                name="dossier_due_after_acceptance",
            ),
        ]
        indexes = [
            models.Index(fields=["competent_agency", "status", "due_at"]),
            models.Index(fields=["received_at_agency", "status", "due_at"]),
            models.Index(fields=["status", "due_at", "id"], name="dossier_by_status"),
            models.Index(fields=["accepted_at"], name="dossier_by_acceptance"),
            models.Index(fields=["officer", "status", "due_at"], name="dossier_of_officer"),
            models.Index(
                fields=["status", "due_at"],
                include=["received_at_agency", "competent_agency", "id"],
                condition=Q(officer=None, status__in=list(NOT_ENDED)),
                name="dossier_without_officer",
            ),
            GinIndex(fields=["code"], opclasses=["gin_trgm_ops"], name="dossier_by_part_of_code"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.token_hash = token_digest(self.token)
        super().save(*args, **kwargs)

    @property
    def token_mark(self) -> str:
        """Put into what is signed about the dossier, so that it ends with the QR of its time."""
        return self.token_hash[:12]

    @property
    def tracking_path(self) -> str:
        return f"/t/{self.token}/"

    @property
    def tracking_url(self) -> str:
        return f"{settings.PUBLIC_URL}{self.tracking_path}"

    @property
    def code_path(self) -> str:
        """The page that asks for a proof again: for those who must not learn the permanent address."""
        return f"/ho-so/?code={self.code}"

    @property
    def code_url(self) -> str:
        return f"{settings.PUBLIC_URL}{self.code_path}"

    @property
    def calendar(self) -> WorkCalendar:
        """The days of the office that handles it."""
        return self.competent_agency.calendar

    def status_before(self) -> int | None:
        """What its status was reached from; None where it began so, or was taken over."""
        if hasattr(self, "previous_status"):  # for_page() brings it along
            return self.previous_status
        changes = self.events.not_undone().exclude(from_status=F("to_status"))
        return changes.values_list("from_status", flat=True).last()

    @property
    def has_result(self) -> bool:
        return self.status in FINISHED and has_result(self.status, self.status_before())

    @property
    def received_at(self) -> dt.datetime:
        return self.accepted_at or self.submitted_at or self.created_at

    @property
    def is_overdue(self) -> bool:
        return bool(self.status in RUNNING and self.due_at and self.due_at < timezone.now())

    def __str__(self) -> str:
        return self.code


class StatusEvent(UndoableEvent):
    """One move, as it happened. The database itself refuses to change or delete a row (migration 0002)."""

    class ActorKind(models.TextChoices):
        CITIZEN = "citizen", _("Citizen")
        OFFICER = "officer", _("Officer")
        LEADER = "leader", _("Leader")
        PARTNER = "partner", _("One-stop software")
        SYSTEM = "system", _("System")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    from_status = models.PositiveSmallIntegerField(_("from"), choices=Status.choices, null=True)
    to_status = models.PositiveSmallIntegerField(_("to"), choices=Status.choices)
    at = models.DateTimeField(_("at"))
    actor_kind = models.CharField(_("by"), max_length=7, choices=ActorKind.choices)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("officer")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, verbose_name=_("agency"))
    note_public = models.TextField(_("note to the citizen"), blank=True)
    note_internal = models.TextField(_("internal note"), blank=True)

    objects = UndoableEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("status event")
        verbose_name_plural = _("status events")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["dossier", "at"])]

    @property
    def key(self) -> str:
        return f"dossier-event:{self.pk}"

    @property
    def actor_name(self) -> str:
        """Who did it, as colleagues call them."""
        if self.officer:
            return name_of(self.officer)
        if self.actor_kind == self.ActorKind.CITIZEN:
            return str(_("Citizen"))
        software = _("One-stop software (%(agency)s)") % {"agency": self.agency}
        return str(software) if self.agency else str(settings.PORTAL_NAME)

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.from_status} → {self.to_status}"


class ClockPause(models.Model):
    """An interval in which the clock stood still because the office waited; every one is kept."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pauses")
    cause = models.CharField(_("cause"), max_length=10)  # the name of the status that began it
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause of the clock")
        verbose_name_plural = _("pauses of the clock")
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(ended_at=None), name="one_open_pause"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.cause}"


class DailySequence(models.Model):
    """The last number given to a dossier of this agency on this day; the row lock keeps it without gaps."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="one_sequence_per_agency_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}: {self.last}"
