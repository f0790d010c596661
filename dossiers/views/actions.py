"""What a citizen does on the page of a dossier: rate it, or take a code that links a chat."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dossiers import services
from dossiers.errors import RatingRefused
from dossiers.models import Follow, Rating
from dossiers.views import grant
from dossiers.views.access import DossierAccess
from dossiers.views.page import SCORES
from foundation.citizens import news
from foundation.citizens.phones import is_phone_confirmed
from foundation.outbox import phone_codes
from foundation.vietnamese.folding import nfc
from foundation.web.client_address import client_address
from foundation.web.responses import no_store

MAX_COMMENT = Rating._meta.get_field("comment").max_length or 1000


def rate(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """Record the rating once; a second tap, or a reload, leads to the same thanks."""
    if request.method != "POST":
        return redirect(f"{access.home}#danh-gia")
    score = request.POST.get("score", "")
    comment = nfc(request.POST.get("comment", "")).strip()[:MAX_COMMENT]
    if score not in {str(value) for value, _label in SCORES}:
        context = {"access": access, "scores": SCORES, "comment": comment, "is_unscored": True}
        return no_store(render(request, "dossiers/rate.html", context, status=422))
    try:
        services.rate(dossier=access.dossier, score=int(score), comment=comment, channel="web")
    except RatingRefused:
        pass  # rated before, or not finished: the page says which
    return redirect(f"{access.home}#danh-gia")


def follow(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """The code that links a chat to the dossier: taken by POST, shown by GET while it can be used."""
    if request.method == "POST":
        services.issue_link_code(dossier=access.dossier, proof=access.link_proof)
        return redirect(access.follow)
    context = {
        "access": access,
        "link_code": access.link_code,
        "phone": access.dossier.applicant.phone[-3:],
        "is_confirmed": access.is_owners
        and is_phone_confirmed(citizen=access.dossier.applicant, phone=access.dossier.applicant.phone),
        "needs_csrf": not access.is_token,
        "told": request.GET.get("so", ""),
        "news_ticket": news.issue_ticket(*access.ticket),
        "followers": services.followers(access.dossier) if access.is_owners else [],
    }
    return no_store(render(request, "dossiers/follow.html", context))


def confirm_phone(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """Send a code to the applicant's phone, or take the one that was typed: then the phone is told of
    changes, and who opened the page by digits has proved to hold it."""
    if request.method != "POST":
        return redirect(access.follow)
    outcome = phone_codes.answer_form(
        holder=access.dossier.applicant,
        subject=f"page dossier:{access.dossier.pk}",
        typed=request.POST.get("code"),
        askers=[client_address(request)],
    )
    response = redirect(f"{access.follow}?so={outcome}#so")
    if outcome == "done" and not access.is_owners:
        grant.give(response, access.dossier, Follow.Proof.ONE_TIME_CODE)
    return response


def remove_follower(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """The applicant ends the messages to an account. Who came by digits may not: he is one of those."""
    key = request.POST.get("follower", "")
    if request.method == "POST" and access.is_owners and key.isdecimal() and len(key) < 15:
        services.remove_follower(dossier=access.dossier, follow_pk=int(key))
    return redirect(f"{access.follow}#nguoi-nhan-tin")


def send_result(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """The result files to the chat accounts that follow the dossier; without any, a code to link one."""
    if request.method != "POST":
        return redirect(f"{access.home}#result")
    if services.send_results(dossier=access.dossier):
        mark = "&" if "?" in access.home else "?"
        return redirect(f"{access.home}{mark}da-gui=1#result")
    services.issue_link_code(dossier=access.dossier, proof=access.link_proof)
    return redirect(access.follow)
