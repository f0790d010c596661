"""The form of a move, put together from what the move demands; and what was typed, as TransitionDetails."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanWidget,
)

from dossiers.admin import handing_on
from dossiers.models import Dossier, DossierPaper, FeeNotice, ProcedureFee, UsualReason
from dossiers.services import PaperFile, ResultFile, TransitionDetails
from dossiers.workflow import Requirement, Status
from foundation.admin.form_fields import date_field, text_field, textarea_field
from foundation.calendar.working_days import day_after
from foundation.files import documents
from foundation.usual_reasons.desk import UsualReasonsMixin
from foundation.vietnamese.folding import nfc
from foundation.workflow import Transition

MAX_BYTES = 10 * 1024 * 1024
ROWS = 3
DAYS_FOR_PAPERS = 10  # working days; the officer may choose another day
MAX_ROWS = 40
RESULT_ENDINGS = (".pdf", ".png", ".jpg", ".jpeg")
PAPER_ENDINGS = (*RESULT_ENDINGS, ".doc", ".docx")
Fields = dict[str, forms.Field]
FirstRows = Callable[[Dossier], list[dict[str, Any]]]


class UploadField(forms.FileField):
    """One file of a harmless kind, at most 10 MB."""

    def __init__(self, *, endings: tuple[str, ...], **kwargs: Any) -> None:
        self.endings = endings
        super().__init__(widget=UnfoldAdminFileFieldWidget(attrs={"accept": ",".join(endings)}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and not upload.name.lower().endswith(self.endings):
            raise forms.ValidationError(
                _("Only files of these kinds: %(kinds)s.") % {"kinds": ", ".join(self.endings)}
            )
        if upload and upload.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        if upload:
            _check_document(upload, tuple(ending.removeprefix(".") for ending in self.endings))
        return upload


def _check_document(upload: Any, kinds: tuple[str, ...]) -> None:
    content = upload.read()
    upload.seek(0)
    try:
        documents.check_named(upload.name, content, kinds)
    except documents.DocumentRefused as error:
        raise forms.ValidationError(error.message) from error


def _guidance(dossier: Dossier) -> Fields:
    return {
        "guidance": textarea_field(_("Guidance for the citizen")),
        "legal_basis": text_field(_("Legal basis")),
    }


def _supplement(dossier: Dossier) -> Fields:
    day = date_field(_("Hand in by"), required=True)
    today = timezone.localdate()
    day.initial = day_after(today, DAYS_FOR_PAPERS, calendar=dossier.competent_agency.calendar)
    return {"supplement_due_on": day, **_guidance(dossier)}


def _payment(dossier: Dossier) -> Fields:
    latest = dossier.fee_notices.last()
    if latest is not None and latest.state == FeeNotice.State.PAID:
        return {}
    help_text = _("The number of the receipt or of the bank's transaction; a citizen's word is not enough.")
    field = text_field(_("Receipt number"), required=True, most=60)
    field.help_text = help_text
    return {"payment_receipt_number": field}


def _result(dossier: Dossier) -> Fields:
    kept = dossier.results.filter(superseded_at=None).exists()
    title = text_field(_("Name of the result"), required=not kept)
    title.initial = "" if kept else dossier.procedure.result_name
    return {
        "result_title": title,
        "result_number": text_field(_("Number of the result"), most=60),
        "result_file": UploadField(label=_("Signed file"), required=False, endings=RESULT_ENDINGS),
        "result_on_paper": forms.BooleanField(
            label=_("Signed on paper"),
            required=False,
            widget=UnfoldBooleanWidget(),
            help_text=_("Without a file: then who signed, the number and the date are needed."),
        ),
        "signer": text_field(_("Signed by"), most=200),
        "signed_on": date_field(_("Signed on")),
    }


def _office(dossier: Dossier) -> Fields:
    field = text_field(_("Office that handles it"), required=True, most=200, list="offices")
    field.initial = str(dossier.competent_agency)
    return {"agency": handing_on.agency_field(dossier), "office": field}


def _acceptance(dossier: Dossier) -> Fields:
    if dossier.procedure.time_limit_days or dossier.procedure.same_day:
        return {}
    return {"new_due_on": date_field(_("Appointment day (the procedure states no limit)"))}


def _reason(dossier: Dossier) -> Fields:
    return {"reason": textarea_field(_("Reason (the citizen reads it)"), required=True)}


def _approval(dossier: Dossier) -> Fields:
    box = forms.BooleanField(label=_("I approve this as a leader"), widget=UnfoldBooleanWidget())
    return {"approved_by_leader": box}


def _proof(dossier: Dossier) -> Fields:
    field = textarea_field(_("Proof of hand-over"), required=True, most=1000)
    field.help_text = _(
        "Who took it and how that is proven: signature in the book, authorisation, post receipt."
    )
    return {"hand_over_proof": field}


PARTS: Mapping[Requirement, Callable[[Dossier], Fields]] = {
    Requirement.LEADER_APPROVAL: _approval,
    Requirement.REASON: _reason,
    Requirement.ROUTING: _office,
    Requirement.SUPPLEMENT_ITEMS: _supplement,
    Requirement.REFUSAL_SLIP: _guidance,
    Requirement.STOP_NOTICE: _guidance,
    Requirement.FEE_LINES: lambda dossier: {"pay_by": date_field(_("Pay by"))},
    Requirement.PAYMENT_CONFIRMATION: _payment,
    Requirement.RESULT: _result,
    Requirement.HAND_OVER_PROOF: _proof,
    Requirement.RECEIPT: _acceptance,
}


def _usual_reasons_of(rule: Transition) -> str | None:
    if rule.target == Status.IN_PROCESS and Requirement.LEADER_APPROVAL in rule.requires:
        return UsualReason.Act.RESULT
    return {Status.NOT_ACCEPTED: UsualReason.Act.REFUSAL, Status.STOPPED: UsualReason.Act.STOP}.get(
        rule.target
    )


class TransitionForm(UsualReasonsMixin):
    """`expected_version` is what the officer saw when the page was opened. Only a leader can approve: for
    anybody else there is no such field, and the service names what is missing."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, dossier: Dossier, rule: Transition, is_leader: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected_version"].initial = dossier.version
        for item, part in PARTS.items():
            if item in rule.requires and (is_leader or item is not Requirement.LEADER_APPROVAL):
                self.fields.update(part(dossier))
        if rule.target in handing_on.TO_COLLEAGUES:
            handing_on.add_officer(self, dossier, rule.target)
        if "reason" in self.fields and (act := _usual_reasons_of(rule)):
            self.offer("reason", UsualReason.objects.texts(act))
        if Requirement.REASON not in rule.requires:
            self.fields["note_public"] = textarea_field(
                _("Message to the citizen"), help_text=_("Optional; stands at the end of the notice.")
            )
        self.fields["note_internal"] = textarea_field(
            _("Internal note"), most=4000, help_text=_("Only colleagues read it.")
        )

    def clean(self) -> dict[str, Any]:
        """A result is signed in its file, or on paper with who signed, its number and its date."""
        super().clean()
        data = handing_on.cleaned(self)
        if not data.get("result_title") or data.get("result_file") or "result_file" in self.errors:
            return data
        if not data.get("result_on_paper"):
            self.add_error("result_file", _("Choose the signed file, or tick “Signed on paper”."))
            return data
        for name in ("result_number", "signer", "signed_on"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Needed for a result signed on paper."))
        return data


class ItemRow(forms.Form):
    """A paper that is missing: ticked, or with a reason beside it."""

    layout = "desk-papers desk-missing"
    is_missing = forms.BooleanField(
        label=_("Missing"), required=False, initial=True, widget=UnfoldBooleanWidget()
    )
    name = text_field(_("Missing paper"), placeholder=_("Missing paper"))
    note = text_field(
        _("Why, or how to do it"), most=500, list="reasons", placeholder=_("Why, or how to do it")
    )

    def has_changed(self) -> bool:
        return bool(self["name"].data)


class FeeRow(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ProcedureFee.Kind.choices,
        initial=ProcedureFee.Kind.CHARGE,
        widget=UnfoldAdminSelectWidget(),
    )
    label = text_field(_("What for"), most=200)
    amount = forms.IntegerField(
        label=_("Amount (đ)"), required=False, min_value=0, widget=UnfoldAdminIntegerFieldWidget()
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("label") and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("How much?"))
        return data


class PaperRow(forms.Form):
    is_received = forms.BooleanField(
        label=_("Received"), required=False, initial=True, widget=UnfoldBooleanWidget()
    )
    name = text_field(_("Paper"), list="papers")
    quantity = forms.IntegerField(
        label=_("Copies"), initial=1, min_value=1, max_value=999, widget=UnfoldAdminIntegerFieldWidget()
    )
    copy_kind = forms.TypedChoiceField(
        label=_("Kind of copy"),
        coerce=int,
        choices=DossierPaper.Copy.choices,
        initial=DossierPaper.Copy.COPY,
        widget=UnfoldAdminSelectWidget(),
    )
    file = UploadField(label=_("File"), required=False, endings=PAPER_ENDINGS)
    file.widget.attrs["aria-label"] = file.label

    def has_changed(self) -> bool:
        """A row without name and file is no row, whatever its tick says."""
        return bool(self["name"].data or self["file"].data)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("file") and not data.get("name"):
            self.add_error("name", _("Which paper is this file?"))
        return data


def rows(form: type[forms.Form], extra: int = ROWS) -> type[forms.BaseFormSet]:
    return forms.formset_factory(form, extra=extra, max_num=MAX_ROWS, absolute_max=MAX_ROWS)


def as_typed(data: QueryDict, form: type[forms.Form]) -> list[dict[str, Any]]:
    """The rows of a table as they were typed, to be shown again without being judged."""
    total = data.get("rows-TOTAL_FORMS", "")
    count = min(int(total), MAX_ROWS) if total.isdecimal() and len(total) < 4 else 0
    shown = [name for name in form.base_fields if name != "file"]
    return [{name: data.get(f"rows-{i}-{name}", "") for name in shown} for i in range(count)]


def _demanded(dossier: Dossier) -> list[dict[str, Any]]:
    return [{"name": paper.name, "is_missing": False} for paper in dossier.procedure.papers.all()]


def _missing(dossier: Dossier) -> list[dict[str, Any]]:
    request = dossier.supplement_requests.filter(answered_at=None).last()
    return [{"name": item.name, "is_received": False} for item in request.items.all()] if request else []


def _tariff(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {"kind": fee.kind, "label": fee.label, "amount": fee.amount} for fee in dossier.procedure.fees.all()
    ]


# The rows that a move asks for: the form of one, and the rows to begin with.
TABLES: Mapping[Requirement, tuple[type[forms.Form], FirstRows]] = {
    Requirement.SUPPLEMENT_ITEMS: (ItemRow, _demanded),
    Requirement.FEE_LINES: (FeeRow, _tariff),
    Requirement.SUPPLEMENT_PAPERS: (PaperRow, _missing),
}


def table_of(rule: Transition) -> Requirement | None:
    return next((item for item in TABLES if item in rule.requires), None)


def details_from(form: TransitionForm, table: Any) -> TransitionDetails:
    """What was typed, as the service takes it. Both are valid here."""
    data = dict(form.cleaned_data)
    data.pop("expected_version", None)
    results = _results(data)
    filled = [row for row in (table.cleaned_data if table else []) if row and _named(row)]
    kind = table.form if table else None
    return TransitionDetails(
        **{key: nfc(value) if isinstance(value, str) else value for key, value in data.items()},
        results=results,
        supplement_items=tuple(
            (row["name"], row["note"]) for row in filled if row["is_missing"] or row["note"]
        )
        if kind is ItemRow
        else (),
        fee_lines=tuple((row["kind"], row["label"], row["amount"]) for row in filled)
        if kind is FeeRow
        else (),
        papers=paper_files(received_rows(filled)) if kind is PaperRow else (),
    )


def received_rows(typed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The papers that lie on the desk: those that were ticked, or that came with their scan."""
    return [row for row in typed if row.get("name") and (row.get("is_received") or row.get("file"))]


def paper_files(filled: list[dict[str, Any]]) -> tuple[PaperFile, ...]:
    return tuple(
        PaperFile(
            name=row["name"],
            copy_kind=row["copy_kind"],
            quantity=row["quantity"],
            content=row["file"].read() if row.get("file") else b"",
            filename=row["file"].name if row.get("file") else "",
        )
        for row in filled
    )


def _named(row: dict[str, Any]) -> bool:
    return bool(row.get("name") or row.get("label"))


def _results(data: dict[str, Any]) -> tuple[ResultFile, ...]:
    if "result_title" not in data:
        return ()
    title, number, on_paper = (data.pop(f"result_{part}") for part in ("title", "number", "on_paper"))
    file, signer, signed_on = data.pop("result_file"), data.pop("signer"), data.pop("signed_on")
    if not title:
        return ()
    content, filename = (file.read(), file.name) if file else (b"", "")
    return (ResultFile(title, number, content, filename, signer, signed_on, on_paper),)
