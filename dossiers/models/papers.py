"""Paper in and paper out: what came in, what is missing, the office's letters, and the result."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier, StatusEvent
from foundation.database.encryption import EncryptedTextField


class DossierPaper(models.Model):
    """A paper in the dossier, as handed in (LoaiBan: 0 original, 1 copy, 2 electronic)."""

    class Copy(models.IntegerChoices):
        ORIGINAL = 0, _("Original")
        COPY = 1, _("Photocopy")
        ELECTRONIC = 2, _("Electronic")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(_("paper"), max_length=300)
    copy_kind = models.PositiveSmallIntegerField(_("kind of copy"), choices=Copy.choices, default=Copy.COPY)
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    file = models.FileField(_("file"), upload_to="papers/%Y/%m/", blank=True)
    # Of a declaration filled in here: "label: answer", one a line, as its file says them.
    declared = EncryptedTextField(_("declared"), blank=True, default="", db_default="")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("paper handed in")
        verbose_name_plural = _("papers handed in")

    def __str__(self) -> str:
        return self.name


class SupplementRequest(models.Model):
    """Form 02: what the citizen must add, by when, and on what legal basis."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="supplement_requests")
    event = models.OneToOneField(StatusEvent, on_delete=models.PROTECT, related_name="supplement_request")
    guidance = models.TextField(_("guidance"), blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    due_on = models.DateField(_("to be handed in by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("supplement request")
        verbose_name_plural = _("supplement requests")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.due_on}"


class SupplementItem(models.Model):
    request = models.ForeignKey(SupplementRequest, on_delete=models.CASCADE, related_name="items")
    name = models.CharField(_("what is missing"), max_length=300)
    note = models.CharField(_("why, or how to do it"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("handed in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("missing paper")
        verbose_name_plural = _("missing papers")

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A letter of the office (forms 01–05), kept as the file that was handed out, with its hash."""

    class Form(models.TextChoices):
        RECEIPT = "01", _("Receipt and appointment")
        SUPPLEMENT = "02", _("Request for more papers")
        REFUSAL = "03", _("Refusal slip")
        APOLOGY = "04", _("Letter of apology and new date")
        STOP = "05", _("Notice that processing stopped")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="documents")
    form = models.CharField(_("form"), max_length=2, choices=Form.choices)
    number = models.CharField(_("number"), max_length=60)
    event = models.ForeignKey(
        StatusEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    data = models.JSONField(_("what it says"), default=dict)
    file = models.FileField(_("file"), upload_to="letters/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["issued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "form", "number"], name="one_letter_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.number}"


class ResultDocument(models.Model):
    """The result of the dossier: the signed file, its hash, who signed and when."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="results")
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("number"), max_length=60, blank=True)
    file = models.FileField(_("file"), upload_to="results/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # The tracking page names it; the file storage need not answer for that. None: not counted yet.
    byte_count = models.PositiveIntegerField(null=True, editable=False)
    signer = models.CharField(_("signed by"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(
        _("taken back at"), null=True, blank=True, help_text=_("corrected before it was handed over")
    )

    class Meta:
        verbose_name = _("result document")
        verbose_name_plural = _("result documents")

    @property
    def size(self) -> int:
        """Bytes; 0 where the result exists on paper only."""
        if not self.file:
            return 0
        if self.byte_count is not None:
            return self.byte_count
        try:
            return self.file.size
        except FileNotFoundError:
            return 0

    def __str__(self) -> str:
        return self.title
