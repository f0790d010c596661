"""`/phan-anh/xem/<token>/`: one petition, for whom its 128-bit address is the proof.

Its forms need no CSRF check: who can write the address may send the form, and no cookie adds any right. A
check would even fail, because browsers send no origin from a page that forbids the referrer.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from foundation.citizens import news
from foundation.citizens.phones import is_phone_confirmed
from foundation.files.pictures import NotAPicture
from foundation.matters import cookie
from foundation.outbox import phone_codes
from foundation.vietnamese.folding import nfc
from foundation.web.client_address import client_address
from foundation.web.responses import secret_address
from petitions import matters, public_view, services, tracking
from petitions.errors import PetitionRefusal
from petitions.models import Enclosure, Petition, Rating
from petitions.services import enclosures
from petitions.views import responses
from petitions.workflow import Status

Act = Callable[[HttpRequest, Petition], None]


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    petition = tracking.by_token(token)
    if petition is None:
        return _nothing(request)
    return cookie.remember(request, _page(request, petition, token), matters.PETITION, petition.pk)


@require_safe
def picture(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    petition = tracking.by_token(token)
    row = petition.pictures.filter(pk=pk).first() if petition else None
    return secret_address(responses.picture(row))


@require_safe
def enclosure(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A file of the answer; who sent a merged petition reads the same."""
    petition = tracking.by_token(token)
    about = (petition.parent or petition) if petition else None
    row = Enclosure.objects.filter(answer__petition=about, pk=pk).first() if about else None
    return secret_address(responses.enclosure(row))


def _act(act: Act, anchor: str) -> Callable[[HttpRequest, str], HttpResponse]:
    """A form of the page: done and back to the page, or the page once more with the refusal in words."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        petition = tracking.by_token(token)
        if petition is None:
            return _nothing(request)
        if request.method != "POST":
            return secret_address(redirect(f"{petition.tracking_path}#{anchor}"))
        try:
            act(request, petition)
        except PetitionRefusal as refusal:
            fresh = tracking.by_token(token) or petition
            return _page(request, fresh, token, refusal.message, anchor)
        except NotAPicture as error:
            words = error.reason or responses.not_a_picture()
            return _page(request, petition, token, words, anchor)
        return secret_address(redirect(f"{petition.tracking_path}#{anchor}"))

    return answered


def _rate(request: HttpRequest, petition: Petition) -> None:
    typed = request.POST.get("score", "")
    score = int(typed) if typed in {"1", "2", "3"} else 0
    services.rate(petition=petition, score=score, comment=nfc(request.POST.get("comment", "")).strip())


def _reopen(request: HttpRequest, petition: Petition) -> None:
    if petition.status == Status.REOPENED:  # a second tap
        return
    services.reopen(petition=petition, because=request.POST.get("because", ""))


def _add(request: HttpRequest, petition: Petition) -> None:
    services.add_information(
        petition=petition,
        text=request.POST.get("information", ""),
        images=tuple(file.read() for file in responses.uploads(request, "pictures", enclosures.MAX_PICTURES)),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_phone(request: HttpRequest, token: str) -> HttpResponse:
    """The phone that the sender typed is written to once its holder has typed a code that came to it."""
    petition = tracking.by_token(token)
    if petition is None:
        return _nothing(request)
    sender = getattr(petition, "sender", None)
    if request.method != "POST" or sender is None:
        return secret_address(redirect(f"{petition.tracking_path}#so"))
    outcome = phone_codes.answer_form(
        holder=sender.citizen,
        subject=f"page petition:{petition.pk}",
        typed=request.POST.get("code"),
        askers=[client_address(request)],
    )
    return secret_address(redirect(f"{petition.tracking_path}?so={outcome}#so"))


rate = _act(_rate, "danh-gia")
reopen = _act(_reopen, "xem-lai")
add_information = _act(_add, "bo-sung")


def _page(
    request: HttpRequest, petition: Petition, token: str, refusal: str = "", anchor: str = ""
) -> HttpResponse:
    context = {
        "facts": public_view.details(petition),
        "petition": petition,
        "token": token,
        "pictures": petition.pictures.all(),
        "is_new": request.GET.get("moi") == "1" and petition.version == 0,
        "next_step": request.GET.get("tin", ""),
        "scores": Rating.Score.choices,
        "refusal": refusal,
        "anchor": anchor,
        "typed": request.POST if refusal else {},
        "now": timezone.now(),
        "news_ticket": news.issue_ticket(matters.PETITION, petition.pk),
        **_phone(request, petition, token),
    }
    return secret_address(render(request, "petitions/page.html", context, status=422 if refusal else 200))


def _phone(request: HttpRequest, petition: Petition, token: str) -> dict[str, Any]:
    """For the form that confirms the sender's phone; {} where none was given."""
    sender = getattr(petition, "sender", None)
    if sender is None or not sender.citizen.phone:
        return {}
    return {
        "phone": sender.citizen.phone[-3:],
        "is_confirmed": is_phone_confirmed(citizen=sender.citizen, phone=sender.citizen.phone),
        "told": request.GET.get("so", ""),
        "confirm": reverse("petitions:confirm_phone", args=[token]),
    }


def _nothing(request: HttpRequest) -> HttpResponse:
    return secret_address(render(request, "petitions/not_opened.html", {"by_token": True}, status=404))
