"""`/phan-anh/gui/…`: what, where, pictures, contact, check. Each step is a page of its own over one draft.

The draft lives in the database, found by a signed cookie: an error, a lost network and the back button lose
nothing, and a second tap on «Gửi» leads to the petition that the first one made.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.citizens.news import Ticket
from foundation.conversations import news_choice
from foundation.files.pictures import NotAPicture
from foundation.maps.points import MapPoint, as_geojson
from foundation.matters import cookie
from foundation.rate_limits import RateLimiter
from foundation.vietnamese.phones import display_phone
from foundation.web.captcha import CaptchaForm
from foundation.web.client_address import client_address
from foundation.web.responses import no_store, secret_address, too_many
from foundation.web.wizard import DraftWizard
from petitions import complaints, matters
from petitions.categories import Field, Kind, guess_field, tells_of_danger
from petitions.errors import PetitionRefusal, TooManyPictures
from petitions.forms import CONSENT, ContactForm, TellForm, WhereForm
from petitions.models import Draft, Petition, Referral
from petitions.models.people import OPEN_FOR
from petitions.personal_data import drop_draft
from petitions.services import drafts, enclosures
from petitions.views import responses

# An office or a school shares one address.
BEGINNING = RateLimiter("petition-begin", "60/15 minutes; 120/hour")
SENDING = RateLimiter("petition-sending", "20/15 minutes; 40/hour")
UPLOADING = RateLimiter("petition-uploading", "100/15 minutes; 200/hour")
WIZARD = DraftWizard(
    cookie="phan_anh",
    path="/phan-anh/",
    salt="petitions.draft",
    seconds=int(OPEN_FOR.total_seconds()),
    steps={
        "what": gettext_lazy("What"),
        "where": gettext_lazy("Where it happened"),
        "pictures": gettext_lazy("Pictures"),
        "contact": gettext_lazy("Contact"),
        "check": gettext_lazy("Check and send"),
    },
    url="petitions:{}",
    template="petitions/{}_step.html",
)
SENT_SHOWN_FOR = dt.timedelta(minutes=15)  # then a shared computer shows it to nobody
View = Callable[[HttpRequest, Draft], HttpResponse]


def _of_draft(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """The view with the draft of this browser; without one, the first step or what was sent already."""

    @never_cache
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    def found(request: HttpRequest) -> HttpResponse:
        key = WIZARD.key(request)
        draft = drafts.find(key) if key else None
        if draft:
            return view(request, draft)
        return _to_sent(key)

    return found


def _to_sent(key: str) -> HttpResponse:
    """To the petition that this draft has just become; without one, to the first step."""
    petition = drafts.sent_from(key, within=SENT_SHOWN_FOR)
    return redirect(petition.tracking_path if petition else "petitions:what")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest) -> HttpResponse:
    """The first step: a draft begins once there are words to keep."""
    key = WIZARD.key(request)
    draft = drafts.find(key) if key else None
    if request.method != "POST":
        said = drafts.filled(draft) if draft else drafts.Filled()
        initial = {"kind": said.kind or Kind.REPORT, "text": said.text, "field": said.field}
        return WIZARD.show(request, "what", {"form": TellForm(initial=initial)})
    form = TellForm(request.POST)
    if not form.is_valid():
        return WIZARD.show(request, "what", {"form": form}, is_wrong=True)
    if draft is None and not BEGINNING.hit(client_address(request)):
        return too_many(request, retry_after=900)
    draft = draft or drafts.begin()
    said = drafts.fill(draft, **form.cleaned_data)
    if complaints.look(said.text) and not said.knows_referral:
        response: HttpResponse = redirect("petitions:referral")
    else:
        response = WIZARD.onward(request, "what")
    cookie.remember(request, response, matters.DRAFT, draft.pk.hex)
    return WIZARD.remember(response, str(draft.pk))


@_of_draft
def referral(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Kindly the right address for a complaint or a denunciation; it may still be sent here."""
    if request.method == "POST":
        drafts.fill(draft, knows_referral=True)
        return redirect("petitions:where")
    about = complaints.look(drafts.filled(draft).text) or complaints.LooksLike.COMPLAINT
    context = {"about": about.value, "referrals": Referral.objects.filter(about=about.value)}
    return no_store(render(request, "petitions/referral.html", context))


@_of_draft
def where(request: HttpRequest, draft: Draft) -> HttpResponse:
    said = drafts.filled(draft)
    needs_place = said.kind != Kind.QUESTION
    unit = drafts.commune_of(said)
    initial = {
        "commune": unit.full_name if unit else "",
        "place": said.place,
        "latitude": said.latitude,
        "longitude": said.longitude,
    }
    form = WhereForm(_sent(request), initial=initial, needs_place=needs_place)
    if not form.is_valid():
        context = {"form": form, "needs_place": needs_place}
        return WIZARD.show(request, "where", context, is_wrong=form.is_bound)
    data = form.cleaned_data
    answers = {name: data[name] for name in ("place", "latitude", "longitude")}
    drafts.fill(draft, commune=data["commune_pk"], **answers)
    return WIZARD.onward(request, "where")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@_of_draft
def add_pictures(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Each picture is kept the moment it is sent: an error loses none of the others."""
    errors: list[str] = []
    if request.method == "POST":
        if remove := request.POST.get("remove", ""):
            if remove.isdecimal():
                enclosures.remove(draft, int(remove[:18]))
            return redirect("petitions:pictures")
        if not UPLOADING.hit(client_address(request)):
            return too_many(request, retry_after=900)
        errors = _keep(draft, responses.uploads(request, "pictures", enclosures.MAX_PICTURES + 1))
        if not errors and "more" not in request.POST:
            return WIZARD.onward(request, "pictures")
        if not errors:
            return redirect("petitions:pictures")
    context = {"pictures": draft.pictures.all(), "most": enclosures.MAX_PICTURES, "errors": errors}
    return WIZARD.show(request, "pictures", context, is_wrong=bool(errors))


def _keep(draft: Draft, files: list[UploadedFile]) -> list[str]:
    """Keep what can be kept; of the others the names, and why not."""
    errors = []
    for file in files:
        try:
            enclosures.add(file.read(), draft=draft)
        except NotAPicture as error:
            unreadable = gettext("This is not a JPEG, PNG or WebP picture that we can open.")
            errors.append(f"{file.name}: {error.reason or unreadable}")
        except TooManyPictures as refusal:
            return [*errors, refusal.message]
    return errors


@require_safe
def draft_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    key = WIZARD.key(request)
    draft = drafts.find(key) if key else None
    row = draft.pictures.filter(pk=pk).first() if draft else None
    return no_store(responses.picture(row))


@_of_draft
def contact(request: HttpRequest, draft: Draft) -> HttpResponse:
    said = drafts.filled(draft)
    initial = {
        "name": said.name,
        "phone": display_phone(said.phone) if said.phone else "",
        "news": said.news or news_choice.SELF,
        "news_address": said.news_address,
        "agreed": bool(said.consent),
        "keep_private": said.keep_private,
    }
    form = ContactForm(_sent(request), initial=initial)
    if not form.is_valid():
        return WIZARD.show(request, "contact", {"form": form}, is_wrong=form.is_bound)
    answers = form.cleaned_data
    is_agreed = answers.pop("agreed") and (answers["name"] or answers["phone"])
    drafts.fill(draft, consent=str(CONSENT) if is_agreed else "", **answers)
    return WIZARD.onward(request, "contact")


@_of_draft
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Everything once more, the small sum, and «Gửi»."""
    if request.method != "POST":
        return _shown(request, draft, CaptchaForm())
    with transaction.atomic():
        if not drafts.lock(draft):  # a double tap: the first one has used the sum and sent the draft
            return _to_sent(str(draft.pk))
        return _send(request, draft)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = CaptchaForm(request.POST)
    if form.is_valid():
        if not SENDING.hit(client_address(request)):
            return too_many(request, retry_after=900)
        said = drafts.filled(draft)
        try:
            petition = drafts.send(draft=draft, channel=Petition.Channel.WEB)
        except PetitionRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            step = news_choice.begin(
                choice=said.news,
                address=said.news_address,
                ticket=Ticket(matters.PETITION, str(petition.pk)),
                asker=client_address(request),
            )
            response = redirect(f"{petition.tracking_path}?moi=1&tin={step}")
            sent = (matters.DRAFT, draft.pk.hex)
            cookie.remember(request, response, matters.PETITION, petition.pk, instead_of=sent)
            return secret_address(response)
    return _shown(request, draft, form)


def _shown(request: HttpRequest, draft: Draft, form: CaptchaForm) -> HttpResponse:
    if not drafts.filled(draft).text:
        return redirect("petitions:what")
    is_wrong = bool(form.errors)
    return WIZARD.show(request, "check", {"form": form.renewed(), **_summary(draft)}, is_wrong=is_wrong)


def _chosen_point(said: drafts.Filled) -> dict[str, Any]:
    if said.latitude is None or said.longitude is None:
        return as_geojson(())
    name = gettext("The place you chose")
    return as_geojson([MapPoint(said.latitude, said.longitude, name, "", reverse("petitions:where"))])


def _summary(draft: Draft) -> dict[str, Any]:
    said = drafts.filled(draft)
    unit = drafts.commune_of(said)
    kind = Kind.EMERGENCY if tells_of_danger(said.text) else said.kind
    named = ", ".join(part for part in (said.place, unit.full_name if unit else "") if part)
    return {
        "said": said,
        "kind": Kind(kind).label if kind else "",
        "field": Field(said.field or guess_field(said.text)).label,
        "place": named,
        "map_points": _chosen_point(said),
        "phone": display_phone(said.phone) if said.phone else "",
        "news": news_choice.chosen_route(said.news)[0],
        "pictures": draft.pictures.all(),
    }


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """For a shared computer: what was begun is deleted at once."""
    key = WIZARD.key(request)
    response = WIZARD.forget(redirect("petitions:home"))
    if key and (draft := drafts.find(key)):
        cookie.forget(request, response, (matters.DRAFT, draft.pk.hex))
        drop_draft(draft)
    return response
