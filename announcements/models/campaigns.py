"""One message to many people, and who does not want such messages."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from announcements.models.articles import Article, Category
from foundation.citizens.models import Citizen
from foundation.database.constraints import CheckConstraint
from foundation.officers import officer_field
from foundation.outbox import sending_hours

PURPOSE = "campaign"


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    RUNNING = "running", _("Being sent")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class Campaign(models.Model):
    """`state` changes only through announcements.services.campaigns; two people stand behind each."""

    class Way(models.TextChoices):
        MESSAGE = "message", _("A message to each person")
        BROADCAST = "broadcast", _("The article, to all followers of the channel")

    name = models.CharField(_("name"), max_length=120, help_text=_("For us; citizens do not see it."))
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    way = models.CharField(_("way"), max_length=9, choices=Way.choices, default=Way.MESSAGE)
    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("article"),
    )
    audience = models.CharField(_("to whom"), max_length=120, blank=True)
    text = models.TextField(_("message"), max_length=1500, blank=True)
    template_key = models.SlugField(
        _("approved template"), max_length=40, blank=True,
        help_text=_("For those whose reply window is closed; it costs money. Empty: they get nothing."),
    )  # fmt: skip
    is_urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("Also at night, and beyond the daily number of messages.")
    )
    send_at = models.DateTimeField(
        _("begins at"), null=True, blank=True,
        help_text=_("Empty: as soon as a second person has approved it."),
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=9, choices=CampaignState.choices, default=CampaignState.DRAFT, editable=False
    )
    made_by = officer_field(null=False, editable=False)
    approved_by = officer_field(editable=False)
    tested_at = models.DateTimeField(_("test sent at"), null=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    cursor = models.BigIntegerField(default=0, editable=False)  # the last citizen to whom a notice is owed
    is_listed = models.BooleanField(default=False, editable=False)  # all of the audience are owed theirs
    is_asleep = models.BooleanField(default=False, editable=False)  # waits for the morning
    people = models.PositiveIntegerField(_("people"), default=0, editable=False)
    unsubscribed = models.PositiveIntegerField(_("want no such news"), default=0, editable=False)
    sated = models.PositiveIntegerField(_("had enough today"), default=0, editable=False)
    said = models.CharField(_("what the channel said"), max_length=200, blank=True, editable=False)
    broadcast_id = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords(
        excluded_fields=["cursor", "is_listed", "is_asleep", "people", "unsubscribed", "sated"],
        verbose_name=_("change of a campaign"),
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-pk"]
        permissions = [("approve_campaign", _("Can let a campaign go that another person made"))]
        constraints = [
            CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="campaign_is_approved_by_a_second_person",
                violation_error_message=_("Whoever made a campaign does not let it go: ask a second person."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "paused", "done"]) | Q(approved_by__isnull=False),
                name="campaign_runs_only_when_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(approved_by__isnull=False),
                name="campaign_is_scheduled_only_when_approved",
            ),
        ]

    @property
    def ignores_hours(self) -> bool:
        """An urgent message goes out at night too; an article to all followers never does."""
        return self.is_urgent and self.way == self.Way.MESSAGE

    @property
    def next_start(self) -> dt.datetime:
        """When it would begin if it were approved now; a moment that has passed counts as now."""
        now = timezone.now()
        start = max(self.send_at or now, now)
        return start if self.ignores_hours else sending_hours.next_open(start)

    @property
    def event_key(self) -> str:
        """Under which the ledger keeps its notices; one to a person, however often it is begun."""
        return f"campaign:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("admin:announcements_campaign_change", args=[self.pk])

    def __str__(self) -> str:
        return self.name


class Unsubscription(models.Model):
    """A citizen who wants no more news of a category, or none at all (category "")."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    category = models.CharField(_("category"), max_length=20, blank=True, choices=Category.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("unsubscription")
        verbose_name_plural = _("unsubscriptions")
        constraints = [
            models.UniqueConstraint(fields=["citizen", "category"], name="one_unsubscription_per_category")
        ]

    def __str__(self) -> str:
        return self.category or "*"


class Interest(models.Model):
    """A citizen who asked for the news of a category: a smaller circle than all who do not refuse them."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(fields=["category", "citizen"], name="one_interest_a_category")
        ]

    def __str__(self) -> str:
        return self.category
