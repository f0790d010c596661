"""Correcting an answer that was given."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.accounts.officers import officer_of
from foundation.admin.form_fields import text_field, textarea_field
from petitions import services, worklist
from petitions.admin.actions import PetitionActionView
from petitions.admin.forms import enclosures_field


class CorrectForm(forms.Form):
    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    text = textarea_field(_("Answer (the sender reads it)"), required=True, rows=8, most=4000)
    because = textarea_field(_("What was wrong? (the sender reads it)"), required=True, rows=3, most=1000)
    signed_by = text_field(_("Signed by (name, position)"), most=200)
    enclosures = enclosures_field()


class CorrectView(PetitionActionView):
    """Begins with the answer as it stands."""

    form_class = CorrectForm
    title = _("Correct the answer")
    done = _("The answer is corrected, the sender is told.")

    def get_initial(self) -> dict[str, Any]:
        answer = self.object.answers.last()
        said = {"text": answer.text, "signed_by": answer.signed_by} if answer else {}
        return {"expected_version": self.object.version, **said}

    def perform(self, data: dict[str, Any]) -> None:
        services.correct_answer(petition=self.object, by=worklist.acting_as(officer_of(self.request)), **data)
