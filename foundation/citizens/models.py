"""Who a person is, on any channel, and what that person agreed to."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint
from foundation.database.encryption import BlindIndexField, EncryptedTextField
from foundation.database.folded_text import folded_index
from foundation.officers import officer_field


class Citizen(models.Model):
    """A person whom the office knows: by a dossier, by a phone number or only by a chat.

    `erasure_mentions`: while an erasure waits, what texts may name the person by, one a line; the accounts
    and the proof of the phone are gone by then.
    """

    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    phone = models.CharField(
        _("phone"), max_length=15, blank=True, db_index=True, help_text=_("84…, digits only")
    )
    email = models.EmailField(_("email"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    identity_number = EncryptedTextField(_("identity number"), blank=True)
    identity_index = BlindIndexField(source="identity_number")
    language = models.CharField(_("language"), max_length=2, default="vi")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    erasure_requested_at = models.DateTimeField(_("asked to be erased at"), null=True, blank=True)
    erasure_mentions = EncryptedTextField(blank=True, default="", db_default="", editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("citizen")
        verbose_name_plural = _("citizens")
        indexes = [
            models.Index(fields=["identity_index"], name="citizen_by_identity"),
            folded_index("full_name", name="citizen_by_name"),
            models.Index(fields=["full_name"], name="citizen_in_order_of_names"),
            GinIndex(fields=["phone"], opclasses=["gin_trgm_ops"], name="citizen_by_part_of_phone"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^84\d{8,10}$"),
                name="citizen_phone_is_international",
                violation_error_message=_(
                    "Enter a Vietnamese phone number of 10 digits, such as 0905 123 456."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or str(_("Name not known"))


class ChannelIdentity(models.Model):
    """One account of a citizen on one channel, with what that channel lets us do.

    `address` is where messages go on a channel whose ids are digests of addresses (e-mail, web push).
    `following_told_at` orders the calls that tell of following and leaving.
    """

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="identities")
    channel = models.SlugField(_("channel"), max_length=20)
    external_id = models.CharField(_("id on the channel"), max_length=100)
    app_external_id = models.CharField(_("id for our app"), max_length=100, blank=True)
    address = EncryptedTextField(_("address"), blank=True, default="", db_default="", editable=False)
    display_name = models.CharField(_("name shown there"), max_length=200, blank=True)
    is_following = models.BooleanField(_("follows"), default=False)
    following_told_at = models.DateTimeField(null=True, editable=False)
    last_interaction_at = models.DateTimeField(_("last interaction"), null=True, blank=True)
    unreachable_reason = models.SlugField(_("why unreachable"), max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("channel identity")
        verbose_name_plural = _("channel identities")
        indexes = [folded_index("display_name", name="identity_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="one_identity_per_external_id")
        ]

    def __str__(self) -> str:
        return f"{self.channel}:{self.display_name or self.external_id}"


class ConfirmedPhone(models.Model):
    """This person has proved to hold this number."""

    class Proof(models.TextChoices):
        CODE = "code", _("One-time code")
        CHANNEL = "channel", _("Given by the channel, which had checked it")
        COUNTER = "counter", _("Shown to an officer at the counter")

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="confirmed_phones")
    phone = models.CharField(_("phone"), max_length=15)
    proof = models.CharField(_("proof"), max_length=7, choices=Proof.choices)
    confirmed_at = models.DateTimeField(_("confirmed at"), default=timezone.now)

    class Meta:
        verbose_name = _("confirmed phone")
        verbose_name_plural = _("confirmed phones")
        constraints = [
            models.UniqueConstraint(fields=["citizen", "phone"], name="one_confirmation_per_phone"),
            models.CheckConstraint(
                condition=Q(phone__regex=r"^84\d{8,10}$"), name="confirmed_phone_is_international"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citizen_id}: {self.get_proof_display()}"


class Consent(models.Model):
    """What a citizen agreed to, in the words shown, with the proof (Law 91/2025/QH15, Decree 356/2025)."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="consents")
    purpose = models.SlugField(_("purpose"), max_length=50)
    wording = models.TextField(_("words shown"))
    channel = models.SlugField(_("channel"), max_length=20)
    proof = models.JSONField(_("proof"), default=dict)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_living_consent_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.citizen}: {self.wording[:80]}"


class Tag(models.Model):
    """A group of people that operators keep. One that was made elsewhere, by its name alone, may be written
    to only when somebody has said on what ground."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    ground = models.CharField(
        _("why they may be written to"),
        max_length=200,
        blank=True,
        help_text=_("What they asked for, or which matter of theirs it is. Shown before a campaign leaves."),
    )
    is_in_use = models.BooleanField(_("in use"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                condition=Q(is_in_use=False) | ~Q(ground=""),
                name="tag_in_use_has_a_ground",
                violation_error_message=_("Say why these people may be written to, before the tag is used."),
            ),
            CheckConstraint(
                condition=~Q(name=""),
                name="tag_has_a_name",
                violation_error_message=_("Give the tag a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A citizen in a group; `by` is empty where a channel's own console did it."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="taggings", verbose_name=_("person")
    )
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings", verbose_name=_("tag"))
    by = officer_field(_("put there by"), is_kept=False)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("tag of a person")
        verbose_name_plural = _("tags of people")
        constraints = [models.UniqueConstraint(fields=["tag", "citizen"], name="one_tagging_per_person")]

    def __str__(self) -> str:
        return str(self.tag)


class DataRequest(models.Model):
    """What a citizen asks of the own data (Law 91/2025/QH15, Decree 356/2025): received by one person,
    answered by a second (data_requests.py). `changes`: what a correction writes, by the citizen's field."""

    class Kind(models.TextChoices):
        COPY = "copy", _("Copy of the data")
        CORRECTION = "correction", _("Correction")
        ERASURE = "erasure", _("Erasure")

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="data_requests", verbose_name=_("person")
    )
    kind = models.CharField(_("request"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPEN)
    wanted = models.TextField(_("what is asked for"), blank=True)
    changes = models.JSONField(_("to be corrected"), default=dict, blank=True)
    identified_by = models.CharField(_("how the person was identified"), max_length=200)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    received_by = officer_field(_("received by"))
    due_on = models.DateField(_("to be answered by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = officer_field(_("decided by"), blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["due_on", "pk"]
        permissions = [("decide_datarequest", _("Can carry out or refuse requests about personal data"))]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "kind"], condition=Q(state="open"), name="one_open_request_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("received_by")),
                name="data_request_is_decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As the receipt bears it."""
        return f"DL-{timezone.localtime(self.received_at):%Y}-{self.pk:04d}"


class PersonalDataRead(models.Model):
    """A member of the staff, or a partner's software, read personal data. The database refuses to change or
    delete a row (migration 0003). It names the record by its key and holds nothing of the person."""

    class Act(models.TextChoices):
        PAGE = "page", _("Page")
        EXPORT = "export", _("Export")
        DOWNLOAD = "download", _("Download")
        API = "api", _("API")
        COMMAND = "command", _("Command")
        SEARCH = "search", _("Search")

    reader = officer_field(_("read by"), blank=True)
    reader_name = models.CharField(
        _("name of the reader then"), max_length=150, help_text=_("a partner's token by its name")
    )
    act = models.CharField(_("how"), max_length=8, choices=Act.choices)
    record = models.CharField(_("kind of record"), max_length=60)
    record_key = models.CharField(_("record"), max_length=60, blank=True, help_text=_("empty: a list"))
    page = models.CharField(_("page or purpose"), max_length=150)
    at = models.DateTimeField(_("at"), default=timezone.now)
    record_name: str  # where a page shows it (read_trail_admin.with_names)

    class Meta:
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("access to personal data")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["record", "record_key", "-at"], name="read_by_record"),
            models.Index(fields=["reader", "-at"], name="read_by_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_name}: {self.record} {self.record_key}"
