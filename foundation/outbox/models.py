"""Notices to people and every attempt to deliver them. The table is the truth; the broker is a hint."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation import undo
from foundation.citizens.models import Citizen
from foundation.database import clock
from foundation.database.encryption import EncryptedTextField
from foundation.officers import officer_field
from foundation.outbox.references import encode
from foundation.outbox.wordings import WORDINGS
from foundation.web import http_client


class Lane(models.TextChoices):
    """An answer to a person never waits behind a broadcast."""

    REPLY = "reply", _("Answer")
    NOTICE = "notice", _("Notice")
    BULK = "bulk", _("Broadcast")


ANSWER = "reply"  # the purpose of what answers a person


class NoticeState(models.TextChoices):
    OWED = "owed", _("Waiting to be sent")
    UNKNOWN = "unknown", _("Sent? Being settled")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    SEEN = "seen", _("Seen")
    MERGED = "merged", _("Told within a later message")
    NOT_SENT = "not_sent", _("Not sent")
    CANCELLED = "cancelled", _("Cancelled")


MOST_USED = "consultation"  # the route of nearly all notices: to find one of them needs no index
MAX_PAUSE = dt.timedelta(minutes=45)  # between two tries
NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # when a notice is due that waits for a release
HELD = "held"  # the reason of a notice that waits until its step cannot be undone any more


class NoticeQuerySet(models.QuerySet):
    def owed(self) -> "NoticeQuerySet":
        return self.filter(state=NoticeState.OWED)

    def idle(self) -> "NoticeQuerySet":
        """Held by no worker. A lease that ran out still holds: only `expire_leases` knows what it left."""
        return self.filter(lease_until=None)

    def due(self) -> "NoticeQuerySet":
        return self.owed().idle().filter(due_at__lte=clock.now())

    def retried(self, now: dt.datetime) -> "NoticeQuerySet":
        """Owed and due, or due within the longest pause between two tries: found by the index of due ones."""
        return self.owed().filter(due_at__lte=now + MAX_PAUSE)

    def not_held(self) -> "NoticeQuerySet":
        """Without those whose step can still be undone. Others marked so wait for the end of a burst."""
        now = clock.now()
        return self.exclude(reason=HELD, due_at__gt=now, created_at__gt=now - undo.LENGTH)

    def open(self) -> "NoticeQuerySet":
        """Neither sent nor given up."""
        return self.filter(state__in=[NoticeState.OWED, NoticeState.UNKNOWN])

    def unknown(self) -> "NoticeQuerySet":
        return self.filter(state=NoticeState.UNKNOWN)

    def update_in_order(self, **values: Any) -> int:
        """As update, but the rows are locked by their numbers first: two such statements never deadlock."""
        with transaction.atomic(), connection.cursor() as cursor:
            try:
                sql, params = self.order_by("pk").select_for_update().values("pk").query.sql_with_params()
            except EmptyResultSet:
                return 0
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS locked", params)  # noqa: S608 - of the ORM
            return self.update(**values)

    def dead(self) -> "NoticeQuerySet":
        """Given up: an officer must read the reason and act."""
        return self.filter(state=NoticeState.NOT_SENT)


class Notice(models.Model):
    """One message to one person for one purpose because of one event.

    `message` is channel-free: {"text": str, "buttons": [{"title", "kind": "url"|"say"|"phone", "value"}],
    "template": {"key": str, "params": {str: str}} or null, "sms": str, "attachment": {...} or absent}.
    `summary` is the one line that stands for this notice inside a merged message.
    """

    citizen = models.ForeignKey(
        Citizen,
        on_delete=models.PROTECT,
        db_index=False,  # notice_merge begins with it
        related_name="notices",
        verbose_name=_("person"),
    )
    purpose = models.SlugField(_("purpose"), max_length=40, db_index=False)
    event_key = models.CharField(_("event"), max_length=80)
    lane = models.CharField(_("lane"), max_length=6, choices=Lane.choices, default=Lane.NOTICE)
    subject = models.CharField(_("about"), max_length=60, blank=True, help_text=_("dossier code"))
    message = models.JSONField(_("message"))
    summary = models.CharField(_("one line"), max_length=200, blank=True)
    merge_key = models.CharField(max_length=60, blank=True)
    must_act = models.BooleanField(_("asks the citizen to act"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=NoticeState.choices, default=NoticeState.OWED)
    reason = models.SlugField(_("reason"), max_length=40, blank=True, db_index=False)
    reason_detail = models.CharField(_("detail"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    owed_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when it was due before its route failed"
    )
    expires_at = models.DateTimeField(_("useless after"), null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    retries = models.PositiveSmallIntegerField(_("failed tries in a row"), default=0)
    route = models.SlugField(_("route"), max_length=30, blank=True, db_index=False)
    external_message_id = models.CharField(max_length=100, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="absorbed"
    )
    traceparent = models.CharField(max_length=55, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["event_key", "citizen", "purpose"], name="one_notice_per_event"),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.NOT_SENT) | ~Q(reason=""), name="not_sent_carries_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=NoticeState.MERGED, merged_into__isnull=False)
                | (~Q(state=NoticeState.MERGED) & Q(merged_into=None)),
                name="merged_names_its_message",
            ),
        ]
        indexes = [  # each is written twice a message: none without a query that needs it
            models.Index(fields=["lane", "due_at", "id"], condition=Q(state="owed"), name="notice_due"),
            models.Index(fields=["subject"], name="notice_subject"),
            GinIndex(
                fields=["subject"],
                opclasses=["gin_trgm_ops"],
                condition=~Q(subject=""),
                name="notice_by_part_of_subject",
            ),
            models.Index(fields=["-created_at", "-id"], name="notice_by_day"),
            models.Index(fields=["reason", "-created_at"], condition=~Q(reason=""), name="notice_by_reason"),
            models.Index(
                fields=["route", "-created_at"],
                condition=~Q(route="") & ~Q(route=MOST_USED),
                name="notice_by_rare_route",
            ),
            models.Index(fields=["external_message_id"], name="notice_external_id"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="notice_absorbed"
            ),
            models.Index(fields=["citizen", "merge_key", "-created_at"], name="notice_merge"),
            models.Index(
                fields=["state", "created_at", "reason"],
                condition=Q(state__in=["unknown", "not_sent"]),
                name="notice_needs_attention",
            ),
        ]

    @property
    def reference(self) -> str:
        """The short code printed in the message, unless it is an answer; an echo is matched by it."""
        return encode(self.pk)

    @property
    def also_tells(self) -> list[str]:
        """What this message tells besides its own event, oldest first."""
        return [notice.summary for notice in sorted(self.absorbed.all(), key=lambda notice: notice.pk)]

    def __str__(self) -> str:
        return self.reference


class DeliveryAttempt(models.Model):
    """One try, written before the call. A try that never came back is unknown, not failed."""

    class State(models.TextChoices):
        STARTED = "started", _("Under way")
        ACCEPTED = "accepted", _("Accepted")
        FAILED = "failed", _("Not accepted, may work later")
        REFUSED = "refused", _("Refused for good on this route")
        UNKNOWN = "unknown", _("No answer")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, db_index=False, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    route = models.SlugField(_("route"), max_length=30, db_index=False)
    price = models.PositiveIntegerField(_("price (đ)"), db_default=0)  # owed only where it was accepted
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.STARTED)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    reason = models.SlugField(_("reason"), max_length=40, blank=True, db_default="", db_index=False)
    addressed_to = models.CharField(
        max_length=12, blank=True, db_default="", help_text=_("keyed fingerprint of the phone at that time")
    )
    error_code = models.CharField(_("error code"), max_length=20, blank=True)
    error_text = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery attempt")
        verbose_name_plural = _("delivery attempts")
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="attempts_are_numbered")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.number} {self.state}"


class ArchivedBroadcast(models.Model):
    """How many notices of a broadcast left the ledger with this end (archiving.py)."""

    event_key = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=NoticeState.choices)
    reason = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)
    price = models.PositiveBigIntegerField(default=0)  # đ, of what was accepted
    first_sent_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_key", "purpose", "state", "reason"], name="one_count_of_an_archived_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_key}: {self.count} {self.state}"


class Alarm(models.Model):
    """A condition that stops or endangers delivery, shown to staff until it is over."""

    key = models.SlugField(_("key"), max_length=50, unique=True)
    message = models.CharField(_("message"), max_length=300)
    raised_at = models.DateTimeField(_("since"), default=timezone.now)
    checked_at = models.DateTimeField(_("last tried"), default=timezone.now)
    cleared_at = models.DateTimeField(_("over since"), null=True, blank=True)
    count = models.PositiveIntegerField(_("cases"), default=0, help_text=_("0: a condition, not counted"))
    source = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        permissions = [("watch_delivery", _("Can open the duty page"))]

    def __str__(self) -> str:
        return self.message

    @property
    def event_key(self) -> str:
        """Of this raising: two may fall into one second."""
        return f"alarm:{self.pk}:{self.raised_at.timestamp():.6f}"


class AlarmAddress(models.Model):
    """Where alarms go besides the addresses of the environment. Addresses of webhooks hold keys."""

    class Way(models.TextChoices):
        MAIL = "mail", _("E-mail")
        WEBHOOK = "webhook", _("Webhook (https)")
        FOLLOWER = "follower", _("Follower of the chat channel")

    way = models.CharField(_("sent by"), max_length=8, choices=Way.choices)
    address = EncryptedTextField(
        _("address"), help_text=_("name@example.vn, https://… or channel:id of the follower")
    )
    is_in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("address of alarms")
        verbose_name_plural = _("addresses of alarms")
        ordering = ["way", "pk"]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.shown}"

    @property
    def shown(self) -> str:
        return http_client.host_of(self.address) if self.way == self.Way.WEBHOOK else self.address


class AlarmNotification(models.Model):
    """One raising of an alarm, owed to somebody outside of the back office (alarm_notifications.py)."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="notifications")
    way = models.CharField(_("sent by"), max_length=20)
    raised_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("notification of an alarm")
        verbose_name_plural = _("notifications of alarms")
        constraints = [
            models.UniqueConstraint(fields=["alarm", "way", "raised_at"], name="one_notification_of_an_alarm")
        ]

    def __str__(self) -> str:
        return self.way


class Lease(models.Model):
    """Work that one process does at a time, and by when it must have renewed its claim
    (foundation/database/leases.py)."""

    name = models.CharField(primary_key=True, max_length=40)
    holder = models.CharField(max_length=16)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class NoticeWordingQuerySet(models.QuerySet["NoticeWording"]):
    def in_force(self) -> "NoticeWordingQuerySet":
        """The last version of each that a second person put in force; its text is "" for the default."""
        approved = self.filter(state=NoticeWording.State.APPROVED)
        return approved.order_by("key", "language", "-decided_at", "-pk").distinct("key", "language")


class NoticeWording(models.Model):
    """One version of the wording of a message (wordings.py): proposed by one person, decided by a second.

    Append-only by a trigger once it is decided; going back is a new version with the old text.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("To be confirmed")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")

    key = models.CharField(_("message"), max_length=60)
    language = models.CharField(_("language"), max_length=5)
    text = models.TextField(_("wording"), blank=True, help_text=_("empty: the default"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_by = officer_field(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    decided_by = officer_field(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    objects = NoticeWordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a wording")
        verbose_name_plural = _("versions of wordings")
        ordering = ["-proposed_at", "-pk"]
        permissions = [("approve_noticewording", _("Can put wordings of messages in force"))]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language"], condition=Q(state="proposed"), name="one_wording_waits"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None) | ~Q(state="proposed") & ~Q(decided_at=None),
                name="wording_is_decided_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} ({self.language_name})"

    @property
    def message(self) -> str:
        known = WORDINGS.get(self.key)
        return str(known.label) if known else self.key

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))
