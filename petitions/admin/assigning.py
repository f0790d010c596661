"""Giving a petition to an officer of the unit that has it."""

from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from foundation.accounts import bell
from foundation.accounts.officers import name_of, officer_of
from petitions import services, worklist
from petitions.admin.actions import PetitionActionView
from petitions.models import Petition


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, officer: Any) -> str:
        return name_of(officer)


class AssignForm(forms.Form):
    def __init__(self, *args: Any, petition: Petition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"] = OfficerField(
            services.officers_of(petition),
            label=_("officer of the unit"),
            required=False,
            empty_label=_("nobody for now"),
            initial=petition.officer_id,
            widget=UnfoldAdminSelectWidget,
        )


class AssignView(PetitionActionView):
    """The officer is told by the bell; the sender neither gets nor sees anything of it."""

    form_class = AssignForm
    title = _("Give it to an officer")
    done = _("The officer is chosen.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "petition": self.object}

    def perform(self, data: dict[str, Any]) -> None:
        by, to = officer_of(self.request), data["officer"]
        with transaction.atomic():
            event = services.assign(petition=self.object, to=to, by=worklist.acting_as(by))
            if event and to and to != by:
                words = _("%(name)s gives you petition %(code)s.") % {
                    "name": name_of(by),
                    "code": self.object.code,
                }
                url = reverse("admin:petitions_petition_change", args=[self.object.pk])
                bell.notify(officer=to, text=words, url=url)
