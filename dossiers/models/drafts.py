"""What a citizen has written and sent of a dossier that is not handed in yet, on the web or in a chat."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Agency, Procedure
from dossiers.models.dossier import Dossier
from dossiers.models.papers import SupplementRequest
from dossiers.models.procedure_fields import ProcedureField
from foundation.citizens.models import Citizen
from foundation.database.encryption import EncryptedTextField
from foundation.database.tokens import random_code, token_digest

LIVES_FOR = dt.timedelta(days=30)
CODE_LENGTH = 10  # 46 bits: typed on another device, guessed by nobody behind a lock-out


def new_code() -> str:
    return random_code(CODE_LENGTH)


class DraftQuerySet(models.QuerySet["DossierDraft"]):
    def open(self) -> "DraftQuerySet":
        return self.filter(dossier=None, sent_at=None, expires_at__gt=timezone.now())

    def by_code(self, code: str) -> "DraftQuerySet":
        return self.filter(code_hash=token_digest(code))

    def expired(self) -> "DraftQuerySet":
        """What nobody went on with, and what was handed in and is only kept to show the receipt again."""
        return self.filter(expires_at__lte=timezone.now())


class DossierDraft(models.Model):
    """A new application (`procedure`), or the answer to a supplement request (`request`). One of the two.

    `citizen` is whose chat it was begun in; on the web nobody is known yet. `dossier` is what it became.
    `token_mark` is that of the QR with which the answer to a request was begun.
    """

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    request = models.ForeignKey(
        SupplementRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    office = models.ForeignKey(Agency, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.SlugField(_("channel"), max_length=20)
    token_mark = models.CharField(max_length=12, blank=True, default="", db_default="", editable=False)
    code = EncryptedTextField(default=new_code, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=15, blank=True)
    email = models.EmailField(_("email"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    identity_number = EncryptedTextField(_("identity number"), blank=True)
    news = models.CharField(
        max_length=30, blank=True, default="", db_default="", editable=False, help_text="news_choice.py"
    )
    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, null=True, blank=True, related_name="draft"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a dossier")
        verbose_name_plural = _("drafts of dossiers")
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure=None) ^ Q(request=None), name="draft_is_new_or_supplement"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code_hash = token_digest(self.code)
        super().save(*args, **kwargs)

    @property
    def is_sent(self) -> bool:
        return self.dossier_id is not None or self.sent_at is not None

    @property
    def sent_to(self) -> Dossier | None:
        """The dossier that it became, or that its papers were sent to."""
        return self.request.dossier if self.sent_at and self.request else self.dossier

    @property
    def handled_procedure(self) -> Procedure:
        """Of the application, or of the dossier that waits for papers."""
        if self.procedure:
            return self.procedure
        assert self.request is not None  # noqa: S101 the table's constraint
        return self.request.dossier.procedure

    def __str__(self) -> str:
        return f"{self.pk}: {self.procedure or self.request}"


class DraftFile(models.Model):
    """One file for the paper of that name; a paper of several pages has several."""

    draft = models.ForeignKey(DossierDraft, on_delete=models.CASCADE, related_name="files")
    paper = models.CharField(_("paper"), max_length=300)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="drafts/%Y/%m/")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of a draft")
        verbose_name_plural = _("files of drafts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class DraftAnswer(models.Model):
    """What is declared so far in one field of the procedure's form."""

    draft = models.ForeignKey(DossierDraft, on_delete=models.CASCADE, related_name="answers")
    field = models.ForeignKey(ProcedureField, on_delete=models.CASCADE, related_name="+")
    value = EncryptedTextField(_("answer"))

    class Meta:
        verbose_name = _("answer of a draft")
        verbose_name_plural = _("answers of drafts")
        constraints = [models.UniqueConstraint(fields=["draft", "field"], name="one_answer_per_field")]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.field_id}"
