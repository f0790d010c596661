"""The receipt of a dossier handed in here: code, secret, QR; shown for half an hour, printable."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from dossiers import matters
from dossiers.models import Follow
from dossiers.views.access import DossierAccess
from dossiers.views.filing import wizard
from foundation.citizens import news
from foundation.conversations import entry_points
from foundation.conversations.news_choice import CHAT
from foundation.files import qr
from foundation.matters import cookie
from foundation.web.responses import no_store


@require_safe
def done(request: HttpRequest) -> HttpResponseBase:
    draft = wizard.current_draft(request)
    if draft is None or draft.dossier is None:
        return no_store(redirect("dossiers:file"))
    dossier = draft.dossier
    access = DossierAccess(dossier, Follow.Proof.QR, dossier.token)
    context = {
        "dossier": dossier,
        "counter": dossier.received_at_agency,
        "qr": mark_safe(qr.svg(dossier.tracking_url)),  # noqa: S308 - drawn by us, holds no text
        "access": access,
        "next_step": draft.news,
        "news_ticket": news.issue_ticket(*access.ticket),
        "link_code": access.link_code if draft.news == CHAT else None,
        "chats": [
            {"label": chat.label, "url": chat.url, "qr": mark_safe(qr.svg(chat.url))}  # noqa: S308 - drawn by us
            for chat in entry_points.all_open()
        ],
    }
    return no_store(render(request, "dossiers/filing/done.html", context))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """For a shared computer: forget the drafts' cookie at once, and that the dossier was handed in here."""
    response = wizard.forget_all(redirect("dossiers:file"))
    draft = wizard.current_draft(request)
    left = [(matters.DRAFT, str(each.pk)) for each in wizard.drafts_here(request)]
    if draft and draft.dossier_id:
        left.append((matters.DOSSIER, str(draft.dossier_id)))
    return no_store(cookie.forget(request, response, *left))
