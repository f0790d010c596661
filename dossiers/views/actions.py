"""What a citizen does on the page of a dossier: rate it, or take a code that links a chat."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dossiers import services
from dossiers.errors import RatingRefused
from dossiers.models import Follow, LinkCode, Rating
from dossiers.views import grant
from dossiers.views.answers import private
from dossiers.views.doors import Door
from dossiers.views.page import SCORES
from foundation.citizens.phones import is_phone_confirmed
from foundation.outbox import phone_codes
from foundation.vietnamese.folding import nfc
from foundation.web.client_address import client_address

MAX_COMMENT = Rating._meta.get_field("comment").max_length or 1000


def rate(request: HttpRequest, door: Door) -> HttpResponse:
    """Record the rating once; a second tap, or a reload, leads to the same thanks."""
    if request.method != "POST":
        return redirect(f"{door.home}#danh-gia")
    score = request.POST.get("score", "")
    comment = nfc(request.POST.get("comment", "")).strip()[:MAX_COMMENT]
    if score not in {str(value) for value, _label in SCORES}:
        context = {"door": door, "scores": SCORES, "comment": comment, "is_unscored": True}
        return private(render(request, "dossiers/rate.html", context, status=422))
    try:
        services.rate(dossier=door.dossier, score=int(score), comment=comment, channel="web")
    except RatingRefused:
        pass  # rated before, or not finished: the page says which
    return redirect(f"{door.home}#danh-gia")


def follow(request: HttpRequest, door: Door) -> HttpResponse:
    """The code that links a chat to the dossier: taken by POST, shown by GET while it can be used."""
    if request.method == "POST":
        services.issue_link_code(dossier=door.dossier, proof=door.link_proof)
        return redirect(door.follow)
    context = {
        "door": door,
        "link_code": _usable_code(door),
        "phone": door.dossier.applicant.phone[-3:],
        "is_confirmed": door.is_owners
        and is_phone_confirmed(citizen=door.dossier.applicant, phone=door.dossier.applicant.phone),
        "needs_csrf": not door.is_token,
        "told": request.GET.get("so", ""),
        "followers": services.followers(door.dossier) if door.is_owners else [],
    }
    return private(render(request, "dossiers/follow.html", context))


def confirm_phone(request: HttpRequest, door: Door) -> HttpResponse:
    """Send a code to the applicant's phone, or take the one that was typed: then the phone is told of
    changes, and who opened the page by digits has proved to hold it."""
    if request.method != "POST":
        return redirect(door.follow)
    outcome = phone_codes.answer_form(
        holder=door.dossier.applicant,
        subject=f"page dossier:{door.dossier.pk}",
        typed=request.POST.get("code"),
        askers=[client_address(request)],
    )
    response = redirect(f"{door.follow}?so={outcome}#so")
    if outcome == "done" and not door.is_owners:
        grant.give(response, door.dossier, Follow.Proof.ONE_TIME_CODE)
    return response


def remove_follower(request: HttpRequest, door: Door) -> HttpResponse:
    """The applicant ends the messages to an account. Who came by digits may not: he is one of those."""
    key = request.POST.get("follower", "")
    if request.method == "POST" and door.is_owners and key.isdecimal() and len(key) < 15:
        services.remove_follower(dossier=door.dossier, follow_pk=int(key))
    return redirect(f"{door.follow}#nguoi-nhan-tin")


def send_result(request: HttpRequest, door: Door) -> HttpResponse:
    """The result files to the chat accounts that follow the dossier; without any, a code to link one."""
    if request.method != "POST":
        return redirect(f"{door.home}#result")
    if services.send_results(dossier=door.dossier):
        mark = "&" if "?" in door.home else "?"
        return redirect(f"{door.home}{mark}da-gui=1#result")
    services.issue_link_code(dossier=door.dossier, proof=door.link_proof)
    return redirect(door.follow)


def _usable_code(door: Door) -> LinkCode | None:
    mine = LinkCode.objects.filter(dossier=door.dossier, proof=door.link_proof)
    usable = mine.filter(used_at=None, expires_at__gt=timezone.now())
    return usable.order_by("-expires_at").first()
