"""Who said what, on any channel, who holds the conversation now, how long citizens waited for a person."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import F, Q
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from foundation.citizens.models import ChannelIdentity
from foundation.database.constraints import CheckConstraint
from foundation.database.folded_text import folded_index
from foundation.officers import officer_field

RULES_KEY = "desk-rules"
NEWEST_EMERGENCY = F("emergency_at").desc(nulls_last=True)
CARE_FOR = dt.timedelta(minutes=30)
"""After its last word about a danger: what is said until then is news about it."""


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def waiting(self) -> "ConversationQuerySet":
        """Those whom nobody has taken: emergencies, then what was taken back, then who has waited longest."""
        waiting = self.filter(state=Conversation.State.WAITING)
        return waiting.order_by(NEWEST_EMERGENCY, "-was_taken_back", "unanswered_since", "pk")

    def with_unseen_emergency(self) -> "ConversationQuerySet":
        """Emergencies that no operator has acknowledged, the newest first."""
        return self.exclude(emergency="").filter(emergency_seen_at=None).order_by("-emergency_at", "-pk")

    def held_by(self, operator_id: int) -> "ConversationQuerySet":
        """Whose citizen waits first, then those who owe us a word, the last spoken first."""
        held = self.filter(state=Conversation.State.HELD, holder_id=operator_id)
        return held.order_by(F("unanswered_since").asc(nulls_last=True), "-last_turn_at", "pk")

    def recent(self) -> "ConversationQuerySet":
        return self.exclude(last_turn_at=None).order_by("-last_turn_at", "-pk")


class Conversation(models.Model):
    """Everything said between the office and one account of a citizen. The bot is silent while it is held.

    `unanswered_since` is the citizen's first word that no person has answered; `holder_owes_since` starts the
    patience that the holder has left, and is later where the conversation was taken, or time was asked for,
    after the citizen wrote. A held conversation without a holder is answered in the platform's own console.
    `emergency` is the kind of danger that the citizen told of ("" for none) until the conversation is closed,
    `emergency_at` the last word about it, `emergency_place` where, in the citizen's words or coordinates.
    """

    class State(models.TextChoices):
        BOT = "bot", _("The bot answers")
        WAITING = "waiting", _("Waits for a person")
        HELD = "held", _("A person answers")
        CLOSED = "closed", _("Closed")

    identity = models.OneToOneField(ChannelIdentity, on_delete=models.CASCADE, related_name="conversation")
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.BOT)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="held_conversations",
    )
    because = models.CharField(_("why a person is needed"), max_length=200, blank=True)
    unanswered_since = models.DateTimeField(null=True, blank=True)
    holder_owes_since = models.DateTimeField(null=True, blank=True)
    asked_for_time = models.BooleanField(default=False)
    was_taken_back = models.BooleanField(default=False)
    typing_by = officer_field(is_kept=False, blank=True)
    typing_until = models.DateTimeField(null=True, blank=True)
    last_turn_at = models.DateTimeField(null=True, blank=True, db_index=True)
    emergency = models.CharField(max_length=20, blank=True, default="", db_default="")
    emergency_at = models.DateTimeField(null=True, blank=True)
    emergency_place = models.CharField(max_length=300, blank=True, default="", db_default="")
    emergency_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        permissions = [
            ("answer_conversation", _("Can answer citizens at the desk")),
            ("see_desk_figures", _("Can see the figures of the desk")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held") | Q(holder=None), name="only_a_held_conversation_has_a_holder"
            ),
        ]
        indexes = [
            models.Index(
                NEWEST_EMERGENCY,
                F("was_taken_back").desc(),
                "unanswered_since",
                "id",
                condition=Q(state="waiting"),
                name="conversation_queue_order",
            ),
            models.Index(
                fields=["-emergency_at"],
                condition=~Q(emergency="") & Q(emergency_seen_at=None),
                name="conversation_emergency",
            ),
            models.Index(fields=["holder_owes_since"], condition=Q(state="held"), name="conversation_held"),
            models.Index(
                fields=["-last_turn_at"], condition=~Q(unanswered_since=None), name="conversation_unanswered"
            ),
        ]

    def typist_at(self, now: dt.datetime) -> int | None:
        """The id of the operator who is typing an answer, if any."""
        return self.typing_by_id if self.typing_until and self.typing_until > now else None

    def is_in_care_at(self, now: dt.datetime) -> bool:
        """Whether a danger was spoken of lately that is not over."""
        return bool(self.emergency and self.emergency_at and now - self.emergency_at < CARE_FOR)

    def __str__(self) -> str:
        return str(self.identity)


class Turn(models.Model):
    """One utterance. `external_id` is the channel's message id; it makes a redelivered message one turn.

    An attachment is {"kind": str, "payload": {…the channel's own}} or, where we keep the file,
    {"kind": "image" | "file", "path": name in the storage, "name": str, "size": bytes}; a citizen's
    picture that somebody has looked at is both.
    `buttons` are those that the bot's message had, as foundation.messages.Button.
    `called_wrong_by`: who on the staff found that the bot's answer was wrong.
    """

    class Author(models.TextChoices):
        CITIZEN = "citizen", _("Citizen")
        BOT = "bot", _("Bot")
        PERSON = "person", _("Officer")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    author = models.CharField(max_length=10, choices=Author.choices)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    buttons = models.JSONField(default=list, db_default=[])
    external_id = models.CharField(max_length=100, blank=True)
    said_at = models.DateTimeField()
    called_wrong_by = officer_field(_("called wrong by"), is_kept=False, blank=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        indexes = [
            models.Index(fields=["conversation", "-said_at"]),
            models.Index(
                fields=["said_at"], condition=~models.Q(text="", attachments=[]), name="turn_not_blank"
            ),
            folded_index("text", name="turn_by_words", condition=~Q(author="bot")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_turn_per_external_message",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DeskEntry(models.Model):
    """What the staff did with a conversation or noted beside it: appended, never sent to the citizen."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("A person was asked for")
        TAKEN = "taken", _("Taken")
        HANDED = "handed", _("Handed over")
        RETURNED = "returned", _("Put back into the queue")
        TAKEN_BACK = "taken_back", _("Taken back by the timer")
        ELSEWHERE = "elsewhere", _("Answered in the platform's own console")
        MORE_TIME = "more_time", _("Asked for more time")
        NOTE = "note", _("Note")
        ACT = "act", _("Done")
        WRONG = "wrong", _("Called the bot's answer wrong")
        CLOSED = "closed", _("Closed")
        EMERGENCY = "emergency", _("Emergency")
        SEEN = "seen", _("Emergency acknowledged")
        LEFT = "left", _("The citizen waits no longer")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    operator = officer_field(is_kept=False, blank=True)
    other = officer_field(is_kept=False, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry of the desk")
        verbose_name_plural = _("entries of the desk")
        indexes = [
            models.Index(fields=["conversation", "-at"]),
            models.Index(fields=["at"], condition=~Q(text=""), name="entry_not_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class Handling(models.Model):
    """From the moment a person is needed until the conversation is closed: what the figures are counted from.

    The minutes are working minutes, fixed when they were reached: hours changed later change no figure.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="handlings")
    asked_at = models.DateTimeField(db_index=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    minutes_to_answer = models.PositiveIntegerField(null=True, blank=True)
    answered_by = officer_field(is_kept=False, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes_to_close = models.PositiveIntegerField(null=True, blank=True)
    closed_by = officer_field(is_kept=False, blank=True)
    times_taken_back = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("handling")
        verbose_name_plural = _("handlings")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(closed_at=None), name="one_open_handling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.asked_at:%Y-%m-%d %H:%M}"


class WorkingSpan(models.Model):
    """A stretch of a weekday when operators answer; a day may have several, one without has none."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("working hours of the desk")
        verbose_name_plural = _("working hours of the desk")
        ordering = ["weekday", "opens"]
        constraints = [
            CheckConstraint(
                condition=Q(opens__lt=F("closes")),
                name="span_opens_before_it_closes",
                violation_error_message=_("The closing time must be later than the opening time."),
            ),
            models.UniqueConstraint(fields=["weekday", "opens"], name="one_span_per_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A day off, or worked, besides what the calendar of public holidays says."""

    day = models.DateField(_("day"), unique=True)
    is_worked = models.BooleanField(_("is worked"), default=False)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class DeskRules(models.Model):
    """The desk's patience, one row. Minutes are working minutes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    take_back_after = models.PositiveSmallIntegerField(
        _("minutes until an unanswered conversation is taken back"), default=15
    )
    more_time = models.PositiveSmallIntegerField(_("minutes more when the holder asks, once"), default=15)
    close_after_quiet = models.PositiveSmallIntegerField(
        _("hours of quiet after which an answered conversation is closed"), default=24
    )
    out_of_hours = models.TextField(
        _("what is said out of hours"),
        default="Ngoài giờ làm việc, cán bộ chưa trả lời ngay được.",
        help_text=_("The next opening is added behind it."),
    )

    class Meta:
        verbose_name = _("rules of the desk")
        verbose_name_plural = _("rules of the desk")
        constraints = [
            CheckConstraint(
                condition=Q(pk=1),
                name="one_row_of_desk_rules",
                violation_error_message=_("The desk has only one set of rules: edit that one."),
            )
        ]

    def __str__(self) -> str:
        return str(_("rules of the desk"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        with suppress(RedisError):
            cache.delete(RULES_KEY)

    @classmethod
    def current(cls) -> "DeskRules":
        """The row, or what holds without one; remembered for a minute, or until it is changed."""
        with suppress(RedisError):
            kept: dict[str, Any] | None = cache.get_or_set(RULES_KEY, lambda: model_to_dict(cls._read()), 60)
            if kept:
                return cls(**kept)
        return cls._read()

    @classmethod
    def _read(cls) -> "DeskRules":
        return cls.objects.first() or cls()
