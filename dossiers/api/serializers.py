"""The shapes that go in and out. Rules are in the services; these only read and write."""

import base64
import binascii
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from dossiers import codes
from dossiers.models import Dossier, DossierPaper, ProcedureFee
from dossiers.models.catalogue import LimitUnit
from dossiers.services.files import KEPT_ENDINGS
from dossiers.workflow import Status
from foundation.files import documents
from foundation.web.api_views import PhoneField, optional, optional_text

MAX_FILE = 8 * 1024 * 1024
FILE_KINDS = tuple(sorted(ending.removeprefix(".") for ending in KEPT_ENDINGS))


class CodeField(serializers.CharField):
    """A dossier code in any typing; canonical inside."""

    def to_internal_value(self, data: Any) -> str:
        try:
            return codes.canonical(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None


class FileField(serializers.CharField):
    """A file in base64, at most 8 MB."""

    def to_internal_value(self, data: Any) -> bytes:
        text = super().to_internal_value(data)
        if len(text) > MAX_FILE * 4 // 3 + 4:
            raise serializers.ValidationError(_("The file is larger than 8 MB."))
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError(_("The content of a file must be base64.")) from None
        return content


class FileIn(serializers.Serializer):
    """A file is kept as what its bytes say; the ending of its name is added where it lacks one."""

    filename = optional_text(200)
    content = FileField(required=False, default=bytes, help_text="base64")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if content := given["content"]:
            name = given["filename"] or "tep"
            try:
                kind = documents.check_named(name, content, FILE_KINDS)
            except documents.DocumentRefused as error:
                raise serializers.ValidationError({"content": error.message}) from error
            is_named = PurePath(name).suffix.lower() in KEPT_ENDINGS
            given["filename"] = name if is_named else f"{name}.{kind}"
        return given


class ApplicantIn(serializers.Serializer):
    full_name = serializers.CharField(max_length=200)
    phone = optional_text(30, PhoneField)
    identity_number = serializers.RegexField(
        r"^(\d{9}|\d{12})$", required=False, default="", allow_blank=True
    )
    address = optional_text(300)
    email = serializers.EmailField(required=False, default="", allow_blank=True)


class PaperIn(FileIn):
    name = serializers.CharField(max_length=300)
    copy_kind = serializers.ChoiceField(DossierPaper.Copy.choices, default=DossierPaper.Copy.COPY)
    quantity = serializers.IntegerField(min_value=1, max_value=999, default=1)


class DossierIn(serializers.Serializer):
    """What other software says of a dossier. `status` 1 or 2 begins it; later moves are transitions."""

    procedure = serializers.CharField(max_length=40, help_text="national code, 1.005129")
    procedure_name = optional_text(500)
    received_at_agency = serializers.CharField(max_length=20, help_text="agency code")
    competent_agency = optional_text(20)
    applicant = ApplicantIn()
    applicant_kind = serializers.ChoiceField(Dossier.ApplicantKind.choices, default=0)
    channel = serializers.ChoiceField(Dossier.Channel.choices, default=Dossier.Channel.COUNTER)
    status = serializers.ChoiceField([(1, Status(1).label), (2, Status(2).label)], default=2)
    at = optional(serializers.DateTimeField)
    due_at = optional(serializers.DateTimeField)
    papers = PaperIn(many=True, required=False, default=list)


class SupplementItemIn(serializers.Serializer):
    name = serializers.CharField(max_length=300)
    note = optional_text(500)


class FeeLineIn(serializers.Serializer):
    kind = serializers.ChoiceField(ProcedureFee.Kind.choices, default=ProcedureFee.Kind.CHARGE)
    label = serializers.CharField(max_length=200)
    amount = serializers.IntegerField(min_value=1, max_value=2_000_000_000, help_text="in VND")


class ResultIn(FileIn):
    title = serializers.CharField(max_length=300)
    number = optional_text(60)
    on_paper = serializers.BooleanField(
        required=False, default=False, help_text="signed on paper: then signer, number and signed_on"
    )
    signer = optional_text(200)
    signed_on = optional(serializers.DateField)


class TransitionIn(serializers.Serializer):
    """One move and what it must carry; which parts each move demands stands in docs/api.md."""

    to = serializers.ChoiceField(Status.choices, help_text="national status code")
    at = optional(serializers.DateTimeField)
    expected_version = optional(serializers.IntegerField)
    by_leader = serializers.BooleanField(required=False, default=False)
    note_public = optional_text(2000)
    note_internal = optional_text(2000)
    office = optional_text(200)
    reason = optional_text(1000)
    guidance = optional_text(2000)
    legal_basis = optional_text(300)
    supplement_items = SupplementItemIn(many=True, required=False, default=list)
    supplement_due_on = optional(serializers.DateField)
    fee_lines = FeeLineIn(many=True, required=False, default=list)
    pay_by = optional(serializers.DateField)
    payment_receipt_number = optional_text(60)
    results = ResultIn(many=True, required=False, default=list)
    papers = PaperIn(many=True, required=False, default=list)
    hand_over_proof = optional_text(300)


SECRETS_HELP = "printed on the receipt; empty but in a first answer to `dossiers:secrets`"


class DossierOut(serializers.Serializer):
    code = serializers.CharField()
    status = serializers.IntegerField()
    status_label = serializers.CharField(source="get_status_display")
    version = serializers.IntegerField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    time_limit_days = serializers.IntegerField(source="procedure.time_limit_days", allow_null=True)
    limit_unit = serializers.ChoiceField(
        LimitUnit.choices, source="procedure.limit_unit", help_text="what time_limit_days counts"
    )
    is_overdue = serializers.BooleanField()
    tracking_url = serializers.CharField(default="", help_text=SECRETS_HELP)
    secret = serializers.CharField(default="", help_text=SECRETS_HELP)

    def to_representation(self, dossier: Dossier) -> dict[str, Any]:
        """Without what opens the dossier: no answer that is kept or repeated has it."""
        return super().to_representation(dossier) | {"tracking_url": "", "secret": ""}


class TransitionOut(serializers.Serializer):
    event = serializers.IntegerField()
    dossier = DossierOut()


class TrackQuery(serializers.Serializer):
    code = CodeField(max_length=codes.MAX_TYPED)
    secret = optional_text(24, help_text="secret, or the phone (its last 4 digits are enough)")


class OverviewOut(serializers.Serializer):
    """What the code alone reveals."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    office = serializers.CharField()
    procedure = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    is_overdue = serializers.BooleanField()


class MissingPaperOut(serializers.Serializer):
    name = serializers.CharField()
    note = serializers.CharField()


class FeeOut(serializers.Serializer):
    total = serializers.IntegerField()
    received = serializers.IntegerField(help_text="of the total, so far")
    owed = serializers.IntegerField(help_text="still to be paid")
    reference = serializers.CharField()
    bank_name = serializers.CharField()
    bank_account = serializers.CharField()


class DetailsOut(OverviewOut):
    """With the second factor: also who (masked), what is missing, what is to pay."""

    lead = serializers.CharField()
    time_limit_days = serializers.IntegerField(allow_null=True)
    limit_unit = serializers.ChoiceField(LimitUnit.choices, help_text="what time_limit_days counts")
    reason = serializers.CharField(help_text="why it was refused or stopped; else empty")
    guidance = serializers.CharField(help_text="what the office advises to do next")
    applicant = serializers.CharField()
    missing_papers = MissingPaperOut(many=True)
    supplement_due = serializers.DateField(allow_null=True)
    fee = FeeOut(allow_null=True)
    surplus = serializers.IntegerField(help_text="paid beyond what was due; waits for a refund")
    undelivered = serializers.ListField(child=serializers.CharField(), help_text="and why")


class ErrorOut(serializers.Serializer):
    """The one shape of every refusal."""

    class ErrorBody(serializers.Serializer):
        code = serializers.CharField()
        message = serializers.CharField(help_text="Vietnamese, may be shown to people")
        fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))

    error = ErrorBody()
