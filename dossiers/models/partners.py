"""The province's one-stop software: its tokens, and the requests it has already made."""

import datetime as dt
import hashlib

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import codes
from dossiers.models.catalogue import Agency
from foundation.database.constraints import CheckConstraint
from foundation.database.encryption import EncryptedTextField
from foundation.officers import officer_field

YEAR = dt.timedelta(days=365)


def in_a_year() -> dt.datetime:
    return timezone.now() + YEAR


class Scope(models.TextChoices):
    """What a token may do, act by act."""

    WRITE = "dossiers:write", _("Write dossiers")
    READ = "dossiers:read", _("Read dossiers")
    SIGN = "dossiers:sign", _("Sign results and approve for leaders")
    SECRETS = "dossiers:secrets", _("Receive the secrets that receipts print")


class PartnerToken(models.Model):
    """A token shown once; only its hash is kept.

    `code_prefixes` are heads of dossier codes (`H57.132`, with the offices under it) that the software may
    give beside the agency's own number. A second administrator confirms that it may sign
    (services/partner_tokens.py).
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="partner_tokens", verbose_name=_("agency")
    )
    name = models.CharField(_("software"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), default=in_a_year)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    code_prefixes = ArrayField(
        models.CharField(
            max_length=25,
            validators=[RegexValidator(codes.AGENCY, _("For example H57.132 or 000.00.15.H47."))],
        ),
        verbose_name=_("further heads of codes"),
        help_text=_("Separated by commas. Codes that begin with the agency's own number need no entry."),
        default=list,
        blank=True,
    )
    signing_asked_by = officer_field(_("asked for by"), db_index=False, editable=False)
    signing_confirmed_by = officer_field(_("confirmed by"), db_index=False, editable=False)

    class Meta:
        verbose_name = _("partner token")
        verbose_name_plural = _("partner tokens")
        constraints = [
            CheckConstraint(
                condition=~Q(signing_confirmed_by=F("signing_asked_by")),
                name="signing_is_confirmed_by_another",
                violation_error_message=_("A second administrator confirms it."),
            )
        ]

    @staticmethod
    def digest(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def may_sign(self) -> bool:
        """Of a token from before the rule of two administrators nobody has asked it."""
        is_confirmed = self.signing_asked_by_id is None or self.signing_confirmed_by_id is not None
        return Scope.SIGN in self.scopes and is_confirmed

    @property
    def waits_to_sign(self) -> bool:
        return Scope.SIGN in self.scopes and not self.may_sign and self.revoked_at is None

    def may_give(self, code: str) -> bool:
        """Whether the software may enter a new dossier under this code (canonical)."""
        head = codes.agency_part(code)
        if any(head == granted or head.startswith(f"{granted}.") for granted in self.code_prefixes):
            return True
        family = {self.agency_id, self.agency.parent_id} - {None}
        return Agency.objects.filter(Q(pk__in=family) | Q(parent=self.agency_id), code=head).exists()

    def __str__(self) -> str:
        return f"{self.name} ({self.agency})"


class IdempotencyRecord(models.Model):
    """The answer given to a request with an Idempotency-Key; the same key again gets the same answer.

    `response` is JSON.
    """

    token = models.ForeignKey(PartnerToken, on_delete=models.CASCADE)
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField(null=True)
    response = EncryptedTextField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
