"""The province's one-stop software: its tokens, and the requests it has already made."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Agency
from foundation.encryption import EncryptedTextField


class PartnerToken(models.Model):
    """A token shown once; only its hash is kept. Scopes: "dossiers:read", "dossiers:write",
    and "dossiers:sign" for software in which leaders sign and approve."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="partner_tokens", verbose_name=_("agency")
    )
    name = models.CharField(_("software"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("partner token")
        verbose_name_plural = _("partner tokens")

    @staticmethod
    def digest(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.name} ({self.agency})"


class IdempotencyRecord(models.Model):
    """The answer given to a request with an Idempotency-Key; the same key again gets the same answer.

    `response` is JSON; it holds the secret and the address that open the dossier.
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
