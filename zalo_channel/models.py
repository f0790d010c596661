"""What Zalo told us, and the token with which we speak to it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from announcements.models import Article
from foundation.citizens.models import ChannelIdentity
from foundation.database.constraints import CheckConstraint, UniqueConstraint
from foundation.database.encryption import EncryptedTextField
from foundation.web.formats import moment
from zalo_channel import events
from zalo_channel.template_labels import LABELS


class InboundEvent(models.Model):
    """One webhook call, stored before it is understood; unique by message id, else name+time+user."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Nothing to do")
        FAILED = "failed", _("Failed")

    dedupe_key = models.CharField(_("mark by which a repetition is known"), max_length=150, unique=True)
    event_name = models.CharField(_("event"), max_length=80)
    user_id = models.CharField(_("user"), max_length=100, blank=True)
    body = models.TextField(_("body"))
    received_at = models.DateTimeField(_("arrived at"), default=timezone.now)
    is_receipt = models.BooleanField(default=False, help_text=_("echo or receipt: after what citizens say"))
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.NEW)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("inbound event")
        verbose_name_plural = _("inbound events")
        indexes = [
            models.Index(fields=["is_receipt", "id"], condition=Q(state="new"), name="inbound_new"),
            models.Index(fields=["user_id", "id"], condition=Q(state="new"), name="inbound_new_by_user"),
        ]

    def __str__(self) -> str:
        return f"{events.describe(self.event_name)}, {moment(self.received_at)}"


class OaToken(models.Model):
    """The pair of tokens of one Official Account; the pair before it is kept until the new one has worked."""

    oa_id = models.CharField(_("OA id"), max_length=40, unique=True)
    access_token = EncryptedTextField(blank=True)
    refresh_token = EncryptedTextField(blank=True)
    previous_access_token = EncryptedTextField(blank=True)
    previous_refresh_token = EncryptedTextField(blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    refresh_expires_at = models.DateTimeField(_("must be renewed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("proven to work at"), null=True, blank=True)
    needs_admin = models.BooleanField(_("an administrator must connect again"), default=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("OA token")
        verbose_name_plural = _("OA tokens")

    def __str__(self) -> str:
        return self.oa_id


class OAuthState(models.Model):
    """A connection under way: the state in the link and the PKCE verifier that belongs to it."""

    state = models.CharField(max_length=64, unique=True)
    code_verifier = EncryptedTextField()
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.state


class MessageTemplate(models.Model):
    """A template approved by Zalo, bound to our own key; prices and limits are data that an admin edits."""

    class Tag(models.IntegerChoices):
        """Zalo's classes of templates; TemplateWindow says when each may go."""

        TRANSACTION = 1, _("Transaction")
        CARE = 2, _("Customer care")
        PROMOTION = 3, _("Promotion")

    key = models.SlugField(_("our key"), max_length=40)
    template_id = models.CharField(_("template id"), max_length=20)
    params = models.JSONField(_("parameters and their lengths"), default=dict)
    by_user_id = models.BooleanField(_("sendable by user id"), default=True)
    by_phone = models.BooleanField(_("sendable by phone"), default=True)
    tag = models.PositiveSmallIntegerField(_("tag"), choices=Tag.choices, default=Tag.TRANSACTION)
    price_user_id = models.PositiveIntegerField(_("price by user id (đ)"), default=0)
    price_phone = models.PositiveIntegerField(_("price by phone (đ)"), default=0)
    is_enabled = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords(verbose_name=_("change of a message template"))

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        constraints = [
            UniqueConstraint(
                fields=["key"],
                condition=Q(is_enabled=True),
                name="one_template_in_use_per_key",
                violation_error_message=_(
                    "Another template with this purpose is in use: turn that one off first."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} → {self.template_id}"

    @property
    def purpose(self) -> str:
        """What it is sent for, in words."""
        return str(LABELS.get(self.key, self.key))


class TemplateWindow(models.Model):
    """When templates of one tag may go, and how many of them a person may get. Without times: day and night;
    without numbers: as many as there are. Zalo moves these, so an administrator edits them."""

    tag = models.PositiveSmallIntegerField(_("tag"), choices=MessageTemplate.Tag.choices, unique=True)
    opens_at = models.TimeField(_("from"), null=True, blank=True)
    closes_at = models.TimeField(_("until"), null=True, blank=True)
    per_day = models.PositiveSmallIntegerField(_("a day for each person"), null=True, blank=True)
    per_month = models.PositiveSmallIntegerField(_("a month for each person"), null=True, blank=True)

    class Meta:
        verbose_name = _("hours of templates")
        verbose_name_plural = _("hours of templates")
        ordering = ["tag"]
        constraints = [
            CheckConstraint(
                condition=Q(opens_at=None, closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="template_window_opens_before_it_closes",
                violation_error_message=_("“Until” is later than “from”, or both are empty: day and night."),
            )
        ]

    def __str__(self) -> str:
        return self.get_tag_display()


class OaArticleQuerySet(models.QuerySet["OaArticle"]):
    def due(self) -> "OaArticleQuerySet":
        return self.filter(next_at__lte=timezone.now())

    def shown(self) -> "OaArticleQuerySet":
        """Those that the account shows: where an edit was refused, as they were before it."""
        ended = [OaArticle.State.PUBLISHED, OaArticle.State.REFUSED]
        return self.filter(state__in=ended).exclude(oa_id="")


class OaArticle(models.Model):
    """One of our articles on the Official Account: handed in with a token, checked, then known by its id."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        REMOVED = "removed", _("Removed")

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="oa_article")
    revision = models.PositiveIntegerField()
    token = models.CharField(max_length=500, blank=True)
    oa_id = models.CharField(max_length=100, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.CHECKING)
    said = models.CharField(_("what the platform said"), max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    views = models.PositiveIntegerField(_("views"), default=0)
    shares = models.PositiveIntegerField(_("shares"), default=0)
    read_at = models.DateTimeField(_("figures as of"), null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)

    objects = OaArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article on the account")
        verbose_name_plural = _("articles on the account")

    def __str__(self) -> str:
        return f"{self.article}: {self.get_state_display()}"


class HeldTag(models.Model):
    """A tag that the Official Account holds of a person, as far as we know. Whoever is erased here leaves the
    row without identity, until the tag is taken off there too."""

    identity = models.ForeignKey(
        ChannelIdentity, on_delete=models.SET_NULL, null=True, related_name="held_tags"
    )
    user_id = models.CharField(max_length=100)
    name = models.CharField(max_length=40)
    spelled = models.CharField(
        max_length=200, blank=True, help_text=_("the account's own name of the tag, where ours is another")
    )
    is_refused = models.BooleanField(default=False, help_text=_("refused permanently"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "user_id"], name="one_held_tag_per_person")]

    def __str__(self) -> str:
        return self.name
