"""Ctrl+K: the dossiers, citizens, petitions and chats that a typed text means and this person may open."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from dossiers.models import Dossier
from foundation.citizens.models import Citizen
from foundation.conversations.models import Conversation
from foundation.vietnamese.phones import mask_phone
from inbox.conversation_list import full_name
from inbox.permissions import CAN_ANSWER
from inbox.search import matching
from petitions.models import Petition

MAX_OF_A_KIND = 10


def records(request: HttpRequest, term: str) -> list[SearchResult]:
    """Up to MAX_OF_A_KIND of each kind; each page of the desk decides what this person may see."""
    return [
        *_rows(request, term, Dossier, "inventory_2", lambda row: f"{row.applicant} · {_stage(row)}"),
        *_rows(
            request,
            term,
            Citizen,
            "person",
            lambda row: mask_phone(row.phone) if row.phone else "",
            "timeline",
        ),
        *_rows(request, term, Petition, "campaign", lambda row: row.get_status_display()),
        *_chats(request, term),
    ]


def _stage(dossier: Dossier) -> str:
    return f"{dossier.procedure} · {dossier.get_status_display()}"


def _rows(
    request: HttpRequest,
    term: str,
    model: Any,
    icon: str,
    describe: Callable[[Any], str],
    leads_to: str = "change",
) -> list[SearchResult]:
    page = admin.site.get_model_admin(model)
    if not page.has_view_permission(request):
        return []
    found, _ = page.get_search_results(request, page.get_queryset(request), term)
    if isinstance(page.list_select_related, list):
        found = found.select_related(*page.list_select_related)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{leads_to}"
    return [
        SearchResult(title=str(row), description=describe(row), link=reverse(name, args=[row.pk]), icon=icon)
        for row in found.order_by("-pk")[:MAX_OF_A_KIND]
    ]


def _chats(request: HttpRequest, term: str) -> list[SearchResult]:
    if not request.user.has_perm(CAN_ANSWER):
        return []
    found = Conversation.objects.filter(pk__in=matching(term)).select_related("identity__citizen")
    return [
        SearchResult(
            title=full_name(chat) or str(chat),
            description=chat.get_state_display(),
            link=reverse("inbox:conversation", args=[chat.pk]),
            icon="forum",
        )
        for chat in found.order_by("-last_turn_at")[:MAX_OF_A_KIND]
    ]
