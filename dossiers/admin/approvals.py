"""What an officer asks of a leader: the pages that ask, return what was asked, and carry it out."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dossiers import services
from dossiers.admin.actions import ApologyView, CorrectionView, ReasonForm
from dossiers.admin.transitions import DossierActionView, acting_as, change_url, open_request
from dossiers.models import ApprovalRequest, UsualReason
from dossiers.workflow import transitions_from
from foundation.accounts import bell
from foundation.admin.form_fields import textarea_field
from foundation.officers import name_of, officer_of

ASKED = _("Asked for. You see here when it was opened, done or returned.")


class AskForm(forms.Form):
    note = textarea_field(_("What the leader should know (only colleagues read it)"))


class AskView(DossierActionView):
    form_class = AskForm
    lead = _("Who may approve or sign finds it in My work. The citizen is not told.")
    done = ASKED

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rules = transitions_from(self.object.status, accepted=self.object.accepted_at is not None)
        if (rule := rules.get(kwargs["to"])) is None:
            raise Http404
        self.title = _("Ask for: %(step)s") % {"step": rule.label}

    def perform(self, data: dict[str, Any]) -> None:
        by = acting_as(self.request)
        services.ask_for_approval(dossier=self.object, to=self.kwargs["to"], by=by, **data)


class AskCorrectionView(CorrectionView):
    title = _("Ask a leader to correct the details")
    lead = _("A leader reads what you ask for and does it with one press. The citizen is told then, not now.")
    done = ASKED

    def perform(self, data: dict[str, Any]) -> None:
        services.ask_for_correction(dossier=self.object, by=acting_as(self.request), **data)


class AskApologyView(ApologyView):
    title = _("Ask a leader for an apology and a new day")
    lead = _("A leader reads it and signs with one press: then form 04 is issued and the citizen is told.")
    done = ASKED

    def perform(self, data: dict[str, Any]) -> None:  # type: ignore[override]
        services.ask_for_apology(dossier=self.object, by=acting_as(self.request), **data)


class AnswerView(DossierActionView):
    """Whoever asked is told by the bell."""

    def notify(self, asked: ApprovalRequest, words: Any) -> None:
        facts = {"name": name_of(officer_of(self.request)), "code": self.object.code}
        with translation.override("vi"):
            bell.notify(officer=asked.asked_by, text=words % facts, url=change_url(self.object.pk))


class CarryOutView(AnswerView):
    """One press beside what was asked for; the form has nothing to fill in."""

    title = _("Do what was asked for")
    lead = _("As it was asked for, in your name.")
    done = _("Done as it was asked for.")

    @transaction.atomic
    def perform(self, data: dict[str, Any]) -> None:
        asked = open_request(self.object)
        services.carry_out(dossier=self.object, by=acting_as(self.request))
        if asked:
            self.notify(asked, _("%(name)s did what you asked for: dossier %(code)s."))


class ReturnForm(ReasonForm):
    act = UsualReason.Act.RETURN
    reason = textarea_field(_("Reason (the officer who asked reads it)"), required=True)


class ReturnView(AnswerView):
    form_class = ReturnForm
    title = _("Return what was asked for")
    done = _("Returned to the officer.")

    @transaction.atomic
    def perform(self, data: dict[str, Any]) -> None:
        asked = services.return_request(dossier=self.object, by=acting_as(self.request), **data)
        self.notify(asked, _("%(name)s returned what you asked for: dossier %(code)s."))
