"""The form of a move, put together from what the move demands; and the forms of the other acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultiple, UnfoldAdminSelectWidget

from foundation.admin.form_fields import date_field, text_field, textarea_field
from foundation.usual_reasons.desk import ReasonForm, UsualReasonsMixin
from foundation.workflow import Transition
from petitions import codes
from petitions.categories import Field, Kind
from petitions.models import HandlingUnit, Petition, UsualReason
from petitions.services import checks, enclosures
from petitions.workflow import ENDED, ActorKind, Requirement, Status

USUAL_REASONS = {
    Status.WAITING: ("question", UsualReason.Act.QUESTION),
    Status.REJECTED: ("reason", UsualReason.Act.REJECTION),
    Status.ACCEPTED: ("reason", UsualReason.Act.HAND_BACK),
    Status.CLOSED: ("reason", UsualReason.Act.CLOSING),
}
"""The field of a step that usual reasons are offered for, and which."""


def unit_field(label: Any, initial: HandlingUnit | None, required: bool = True) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        HandlingUnit.objects.filter(is_active=True),
        label=label,
        required=required,
        initial=initial,
        widget=UnfoldAdminSelectWidget,
    )


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one input; cleaned to ((name, content), …)."""

    def __init__(self, *, accept: str = ".pdf,.doc,.docx,.jpg,.jpeg,.png,.webp", **options: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": accept, "class": "desk-files"}), **options)

    def clean(self, data: Any, initial: Any = None) -> tuple[tuple[str, bytes], ...]:
        files = [super(FilesField, self).clean(file, initial) for file in (data or ())]
        if len(files) > enclosures.MAX_FILES or any(file.size > enclosures.MAX_BYTES for file in files):
            raise forms.ValidationError(_("At most 3 files, each at most 5 MB."))
        return tuple((file.name, file.read()) for file in files)


def enclosures_field() -> FilesField:
    return FilesField(
        label=_("Files that go with the answer (PDF, Word, pictures; at most 3 of 5 MB)"),
        help_text=_("Only the sender can open them. Choose them last: a preview forgets them."),
        required=False,
    )


class TransitionForm(UsualReasonsMixin):
    """What `rule` demands of this petition; `suggested` is the unit that the routing rules name."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        petition: Petition,
        rule: Transition,
        rank: ActorKind,
        suggested: HandlingUnit | None,
        template: str = "",
        ready: str = "",
        parent: str = "",
    ) -> None:
        super().__init__(data, files, initial={"expected_version": petition.version})
        self.petition = petition
        wanted, fields = checks.requirements(petition, rule), self.fields
        if Requirement.UNIT in wanted:
            fields["unit"] = unit_field(_("Unit that handles it"), suggested)
        if Requirement.PARENT in wanted:
            fields["parent"] = text_field(
                _("Code of the petition that it belongs to"), required=True, initial=parent, most=200
            )
        if Requirement.QUESTION in wanted:
            fields["question"] = textarea_field(
                _("What do you ask? (the sender reads it)"), required=True, most=4000, rows=4
            )
        if Requirement.ANSWER in wanted:
            fields["answer"] = textarea_field(
                _("Answer (the sender reads it)"), required=True, initial=ready, rows=8, most=4000
            )
            if rank == ActorKind.CENTRE:
                fields["unit"] = unit_field(_("Unit that answers"), petition.unit or suggested)
            fields["signed_by"] = text_field(_("Signed by (name, position)"), most=200)
            if Requirement.PHOTO in wanted:
                fields["photos"] = FilesField(
                    label=_("Photo of the mended place (required; at most 3)"),
                    help_text=_("Choose it last: a preview forgets it."),
                    required=False,
                    accept=".jpg,.jpeg,.png,.webp",
                )
                fields["no_photo"] = text_field(_("No photo? Say why (only the office reads it)"), most=300)
            fields["enclosures"] = enclosures_field()
        if Requirement.INFORMATION in wanted:
            fields["information"] = textarea_field(
                _("What the sender told by phone"), required=True, most=4000, rows=4
            )
        if Requirement.REASON in wanted:
            fields["reason"] = textarea_field(
                _("Reason (the sender reads it)"), required=True, initial=template, rows=6, most=4000
            )
        fields["note_internal"] = textarea_field(_("Internal note"), rows=2, most=4000)
        self._offer_usual_reasons(rule.target)

    def _offer_usual_reasons(self, to: Any) -> None:
        name, act = USUAL_REASONS.get(to, ("", ""))
        is_taken_up = self.petition.status in ENDED
        if name in self.fields and not is_taken_up:
            self.offer(name, UsualReason.objects.texts(act))

    def clean_parent(self) -> Petition:
        found = codes.find_codes(self.cleaned_data["parent"])
        parent = Petition.objects.filter(code=found[0]).first() if found else None
        if parent is None:
            raise forms.ValidationError(_("There is no petition with this code."))
        return parent


class NewDayForm(ReasonForm):
    reasons, reason_field, act = UsualReason, "because", UsualReason.Act.DELAY
    because = textarea_field(_("Why it is late (the sender reads it)"), required=True, most=1000, rows=4)
    new_day = date_field(_("New day"), required=True)


class ClassifyForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, widget=UnfoldAdminSelectWidget)
    field = forms.ChoiceField(label=_("field"), choices=Field.choices, widget=UnfoldAdminSelectWidget)
    looks_like = forms.ChoiceField(
        label=_("reads like"), required=False, widget=UnfoldAdminSelectWidget,
        choices=[("", "–"), *Petition._meta.get_field("looks_like").flatchoices],
    )  # fmt: skip


class PublishForm(forms.Form):
    """What the public will read. `chosen` lists what was found, everything ticked."""

    title = text_field(_("Title"), required=True, most=200)
    text = textarea_field(_("What was said, redacted"), required=True, rows=8, most=4000)
    answer = textarea_field(_("Answer, redacted"), required=True, rows=8, most=4000)

    def __init__(self, data: Any = None, *, pictures: Any = (), **options: Any) -> None:
        super().__init__(data, **options)
        if pictures:
            self.fields["pictures"] = forms.MultipleChoiceField(
                label=_("Pictures that show nobody, no plate and no house number"),
                choices=[(row.pk, _("Picture %(n)s") % {"n": n}) for n, row in enumerate(pictures, 1)],
                required=False,
                widget=UnfoldAdminCheckboxSelectMultiple,
            )
