"""What an officer does with one petition: move it, promise a new day, correct it, publish it, give it away.

A page shows what workflow.TRANSITIONS allows; whether it may really be done is decided by petitions.services.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from cases.admin import CaseActionView
from foundation.accounts import bell
from foundation.admin.form_fields import text_field, textarea_field
from foundation.officers import name_of, officer_of
from foundation.usual_reasons.desk import ReasonForm
from foundation.vietnamese.folding import nfc
from foundation.web.responses import no_store
from petitions import redaction, referrals, services, worklist
from petitions.admin.forms import ClassifyForm, NewDayForm, PublishForm, TransitionForm, enclosures_field
from petitions.errors import PetitionRefusal
from petitions.models import Enclosure, Event, Petition, ReadyAnswer, UsualReason
from petitions.views import responses
from petitions.workflow import ActorKind, Requirement, Status

MAX_READY = 20


class PetitionActionView(CaseActionView):
    template_name = "admin/petitions/act.html"
    refusals = (PetitionRefusal,)
    cases = Petition.objects.for_page()
    permissions = ("petitions.view_petition",)

    def get_done(self) -> str:
        return str(self.done)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(said=worklist.text_for(officer_of(self.request), self.object), **more)


class TransitionView(PetitionActionView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.to, self.by, self.preview = kwargs["to"], worklist.acting_as(officer_of(request)), None
        self.rule = worklist.choices(officer_of(request), self.object).get(self.to)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.rule is None:
            messages.warning(request, _("There is no such step from here. Look at what has changed."))
            return HttpResponseRedirect(self.get_success_url())
        self.title = self.rule.label
        self.done = _("%(code)s: %(status)s.") % {"code": self.object.code, "status": Status(self.to).label}
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> TransitionForm:
        return TransitionForm(
            self.request.POST or None,
            self.request.FILES or None,
            petition=self.object,
            rule=self.rule,
            rank=self.by.kind,
            suggested=services.suggested_unit(self.object),
            template=referrals.polite_words(self.object) if self.to == Status.REJECTED else "",
            parent=self.request.GET.get("parent", ""),
            ready=self._chosen_ready_answer(),
        )

    def _ready_answers(self) -> QuerySet[ReadyAnswer]:
        """Those for the petition's field first."""
        fitting = ReadyAnswer.objects.in_use().filter(field__in=[self.object.field, ""])
        return fitting.order_by("-field", "title")[:MAX_READY]

    def _chosen_ready_answer(self) -> str:
        """Without scripts a press loads the page anew with the words of the answer."""
        typed = self.request.GET.get("mau", "")
        return next((row.text for row in self._ready_answers() if str(row.pk) == typed), "") if typed else ""

    def form_valid(self, form: Any) -> HttpResponse:
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        try:
            self.preview = services.preview_change(
                petition=self.object, to=self.to, by=self.by, details=_details(form.cleaned_data)
            )
        except PetitionRefusal as refused:
            self.refusal = refused.message
        return self.render_to_response(self.get_context_data(form=form))

    def perform(self, data: dict[str, Any]) -> Event:
        return services.change_status(
            petition=self.object,
            to=self.to,
            by=self.by,
            details=_details(data),
            expected_version=data["expected_version"],
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        is_answer = Requirement.ANSWER in self.rule.requires
        ready = self._ready_answers() if is_answer else ()
        return super().get_context_data(preview=self.preview, can_preview=True, ready_answers=ready, **more)


def _details(data: dict[str, Any]) -> services.TransitionDetails:
    return services.TransitionDetails(
        **{name: value for name, value in data.items() if name != "expected_version"}
    )


class NewDayView(PetitionActionView):
    form_class = NewDayForm
    title = _("Apologise and promise a new day")
    done = _("The new day stands, the sender is told.")

    def perform(self, data: dict[str, Any]) -> Event:
        return services.extend_deadline(
            petition=self.object, by=worklist.acting_as(officer_of(self.request)), **data
        )


class ClassifyView(PetitionActionView):
    form_class = ClassifyForm
    title = _("Correct kind and field")
    done = _("Kind and field are corrected.")

    def get_object(self) -> Petition:
        if worklist.acting_as(officer_of(self.request)).kind != ActorKind.CENTRE:
            raise PermissionDenied
        return super().get_object()

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in ClassifyForm.base_fields}

    def perform(self, data: dict[str, Any]) -> None:
        services.classify(petition=self.object, by=worklist.acting_as(officer_of(self.request)), **data)


class PublishView(PetitionActionView):
    """First what was found is offered for masking, then the moderator reads and mends, then publishes."""

    template_name = "admin/petitions/publish.html"
    permissions = ("petitions.view_petition", "petitions.publish_petition")
    title = _("Publish")
    done = _("Published.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.answer = self.object.answers.last()
        if self.answer is None:
            messages.warning(request, _("Only answered petitions are published."))
            return HttpResponseRedirect(self.get_success_url())
        self.pictures = list(self.object.pictures.all())
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> PublishForm:
        texts, post = {"text": nfc(self.object.text), "answer": nfc(self.answer.text)}, self.request.POST
        if "mask" in post:
            texts = {
                name: redaction.mask_chosen(text, map(int, filter(str.isdecimal, post.getlist(name))))
                for name, text in texts.items()
            }
        typed = post if "publish" in post else None
        return PublishForm(typed, pictures=self.pictures, initial={"title": "", **texts})

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def perform(self, data: dict[str, Any]) -> None:
        services.publish(
            petition=self.object,
            by=officer_of(self.request),
            pictures=map(int, data.get("pictures", [])),
            **{name: data[name] for name in ("title", "text", "answer")},
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        found = [
            (name, [(n, item, redaction.LABELS[item.trait]) for n, item in enumerate(redaction.find(text))])
            for name, text in (("text", self.object.text), ("answer", self.answer.text))
        ]
        is_masked = bool(self.request.POST)
        return super().get_context_data(found=found, is_masked=is_masked, pictures=self.pictures, **more)


class WithdrawView(PetitionActionView):
    permissions = ("petitions.view_petition", "petitions.publish_petition")
    title = _("Withdraw the publication")
    done = _("The public reads it no more.")

    def perform(self, data: dict[str, Any]) -> None:
        services.withdraw_publication(petition=self.object)


class PictureView(PetitionActionView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        row = self.object.pictures.filter(pk=kwargs["picture_pk"]).first()
        return no_store(responses.picture(row))

    post = get


class EnclosureView(PetitionActionView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Enclosure.objects.filter(answer__petition=self.object, pk=kwargs["file_pk"]).first()
        return no_store(responses.enclosure(found))

    post = get


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
                url = reverse("admin:petitions_petition_change", args=[self.object.pk])
                facts = {"name": name_of(by), "code": self.object.code}
                with translation.override("vi"):
                    words = _("%(name)s gives you petition %(code)s.") % facts
                bell.notify(officer=to, text=words, url=url)


class CorrectForm(ReasonForm):
    reasons, reason_field, act = UsualReason, "because", UsualReason.Act.CORRECTION
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

    def perform(self, data: dict[str, Any]) -> Event:
        by = worklist.acting_as(officer_of(self.request))
        return services.correct_answer(petition=self.object, by=by, **data)
