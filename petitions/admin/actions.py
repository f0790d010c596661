"""What an officer does with one petition: move it, promise a new day, correct its kind, publish its answer.

A page shows what workflow.MOVES allows; whether it may really be done is decided by petitions.services.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.vietnamese.folding import nfc
from petitions import redaction, referrals, services, worklist
from petitions.admin.forms import ClassifyForm, NewDayForm, PublishForm, TransitionForm
from petitions.errors import PetitionRefusal
from petitions.models import Enclosure, Petition
from petitions.views import responses
from petitions.workflow import ActorKind, Status

if TYPE_CHECKING:
    from petitions.admin.petitions import PetitionAdmin


def change_url(pk: int) -> str:
    return reverse("admin:petitions_petition_change", args=[pk])


def get_visible_or_404(request: HttpRequest, pk: int) -> Petition:
    """The petition on this officer's desk; 404 for any other, 403 without the right to see any."""
    if not request.user.has_perm("petitions.view_petition"):
        raise PermissionDenied
    found = Petition.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def move(admin: "PetitionAdmin", request: HttpRequest, pk: int, to: str) -> HttpResponse:
    petition = get_visible_or_404(request, pk)
    rule = worklist.choices(request.user, petition).get(to)  # type: ignore[call-overload]
    if rule is None:
        messages.warning(request, _("There is no such step from here. Look at what has changed."))
        return HttpResponseRedirect(change_url(pk))
    by = worklist.acting_as(request.user)
    form = TransitionForm(
        request.POST or None,
        request.FILES or None,
        petition=petition,
        rule=rule,
        rank=by.kind,
        suggested=services.suggested_unit(petition),
        template=referrals.polite_words(petition) if to == Status.REJECTED else "",
        parent=request.GET.get("parent", ""),
    )
    preview: list[Any] = []

    def carry_out() -> bool:
        if "preview" in request.POST:
            preview.append(services.preview_change(petition=petition, to=to, by=by, details=form.details()))
            return False
        services.change_status(
            petition=petition,
            to=to,
            by=by,
            details=form.details(),
            expected_version=form.cleaned_data["expected_version"],
        )
        return True

    extra = {"preview": preview, "can_preview": True}
    done = _("%(code)s: %(status)s.") % {"code": petition.code, "status": Status(to).label}
    return _act(admin, request, petition, form, carry_out, title=rule.label, done=done, extra=extra)


def new_day(admin: "PetitionAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    petition, form = get_visible_or_404(request, pk), NewDayForm(request.POST or None)

    def carry_out() -> bool:
        services.extend_deadline(petition=petition, by=worklist.acting_as(request.user), **form.cleaned_data)
        return True

    title, done = _("Apologise and promise a new day"), _("The new day stands, the sender is told.")
    return _act(admin, request, petition, form, carry_out, title=title, done=done)


def classify(admin: "PetitionAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    petition = get_visible_or_404(request, pk)
    if worklist.acting_as(request.user).kind != ActorKind.CENTRE:
        raise PermissionDenied
    form = ClassifyForm(request.POST or None, initial={"kind": petition.kind, "field": petition.field})

    def carry_out() -> bool:
        services.classify(petition=petition, by=worklist.acting_as(request.user), **form.cleaned_data)
        return True

    title, done = _("Correct kind and field"), _("Kind and field are corrected.")
    return _act(admin, request, petition, form, carry_out, title=title, done=done)


def publish(admin: "PetitionAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """First what was found is offered for masking, then the moderator reads and mends, then publishes."""
    petition = get_visible_or_404(request, pk)
    if not request.user.has_perm("petitions.publish_petition"):
        raise PermissionDenied
    answer = petition.answers.last()
    if answer is None:
        messages.warning(request, _("Only answered petitions are published."))
        return HttpResponseRedirect(change_url(pk))
    texts = {"text": nfc(petition.text), "answer": nfc(answer.text)}
    if "mask" in request.POST:
        texts = {
            name: redaction.mask_chosen(text, map(int, filter(str.isdecimal, request.POST.getlist(name))))
            for name, text in texts.items()
        }
    pictures = list(petition.pictures.all())
    typed = request.POST if "publish" in request.POST else None
    form = PublishForm(typed, pictures=pictures, initial={"title": "", **texts})

    def carry_out() -> bool:
        data = form.cleaned_data
        services.publish(
            petition=petition,
            by=request.user,
            title=data["title"],
            text=data["text"],
            answer=data["answer"],
            pictures=map(int, data.get("pictures", [])),
        )
        return True

    found = [
        (name, [(n, item, redaction.LABELS[item.trait]) for n, item in enumerate(redaction.find(text))])
        for name, text in (("text", petition.text), ("answer", answer.text))
    ]
    extra = {"found": found, "is_masked": bool(request.POST), "pictures": pictures}
    title, done = _("Publish"), _("Published.")
    return _act(
        admin, request, petition, form, carry_out, title=title, done=done, extra=extra, template="publish"
    )


def withdraw(admin: "PetitionAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    petition, form = get_visible_or_404(request, pk), forms.Form(request.POST or None)
    if not request.user.has_perm("petitions.publish_petition"):
        raise PermissionDenied

    def carry_out() -> bool:
        services.withdraw_publication(petition=petition)
        return True

    title, done = _("Withdraw the publication"), _("The public reads it no more.")
    return _act(admin, request, petition, form, carry_out, title=title, done=done)


def picture(admin: "PetitionAdmin", request: HttpRequest, pk: int, picture_pk: int) -> HttpResponse:
    return responses.no_store(
        responses.picture(get_visible_or_404(request, pk).pictures.filter(pk=picture_pk).first())
    )


def enclosure(admin: "PetitionAdmin", request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    found = Enclosure.objects.filter(answer__petition=get_visible_or_404(request, pk), pk=file_pk).first()
    return responses.no_store(responses.enclosure(found))


def _act(
    admin: "PetitionAdmin",
    request: HttpRequest,
    petition: Petition,
    form: forms.Form,
    carry_out: Callable[[], bool],
    *,
    title: Any,
    done: Any,
    extra: dict[str, Any] | None = None,
    template: str = "act",
) -> HttpResponse:
    """Form, refusal with everything kept, or done and back to the petition."""
    refusal = ""
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            if carry_out():
                messages.success(request, done)
                return HttpResponseRedirect(change_url(petition.pk))
        except PetitionRefusal as refused:
            refusal = refused.message
    context = {
        **admin.admin_site.each_context(request),
        "opts": Petition._meta,
        "title": title,
        "subtitle": petition.code,
        "original": petition,
        "said": worklist.text_for(request.user, petition),
        "form": form,
        "refusal": refusal,
        "refused": bool(refusal or form.errors),
        "back": change_url(petition.pk),
        **(extra or {}),
    }
    return TemplateResponse(request, f"admin/petitions/{template}.html", context)
