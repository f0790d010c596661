"""Changes of an officer's account that give power: asked for by one administrator, confirmed by another."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint
from foundation.officers import officer_field


class AccountChange(models.Model):
    class Kind(models.TextChoices):
        ROLES = "roles", _("More roles")
        SECOND_STEP = "second_step", _("New second step")
        PASSWORD = "password", _("New password")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second administrator")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_changes", verbose_name=_("officer")
    )
    kind = models.CharField(_("what changes"), max_length=20, choices=Kind.choices)
    roles = models.ManyToManyField(Group, blank=True, verbose_name=_("roles to add"))
    password = models.CharField(
        _("new password"),
        max_length=128,
        default="",
        db_default="",
        editable=False,  # a hash, while it waits
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.WAITING)
    asked_by = officer_field(_("asked for by"), null=False)
    asked_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    decided_by = officer_field(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("change of an account")
        verbose_name_plural = _("changes of accounts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind"], condition=Q(state="waiting"), name="one_waiting_change_a_kind"
            ),
            CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_by__isnull=False),
                name="confirmed_change_names_who_confirmed",
                violation_error_message=_("A second administrator confirms it."),
            ),
            CheckConstraint(
                condition=~Q(state="confirmed")
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("officer"))),
                name="account_change_is_confirmed_by_another",
                violation_error_message=_("A second administrator confirms it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.officer}"


class ListSettings(models.Model):
    """An officer's own columns of one list, and the filters that the officer saved under a name.

    `page` is `app.model`; `views` maps a name to the query of the list's address, without words of a search.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="list_settings")
    page = models.CharField(max_length=80)
    columns = models.JSONField(default=list)
    views = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("settings of a list")
        verbose_name_plural = _("settings of lists")
        constraints = [models.UniqueConstraint(fields=["officer", "page"], name="one_settings_of_a_list")]

    def __str__(self) -> str:
        return self.page


class OfficerNotification(models.Model):
    """What an officer should look at: shown by the bell of the desk until it is opened.

    `text` names colleagues and codes, never a citizen: it outlives what it leads to.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notification of an officer")
        verbose_name_plural = _("notifications of officers")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["officer", "-id"], name="notification_of_officer"),
            models.Index(fields=["officer"], condition=Q(seen_at=None), name="notification_unseen"),
        ]

    def __str__(self) -> str:
        return self.text


class MorningMail(models.Model):
    """Whether an officer wants a mail each working morning; `last_day` is the last that was dealt with."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="morning_mail")
    is_wanted = models.BooleanField(default=False)
    last_day = models.DateField(null=True)

    class Meta:
        verbose_name = _("morning mail of an officer")
        verbose_name_plural = _("morning mails of officers")

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.last_day}"
