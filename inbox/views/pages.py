"""Pages of the desk, and the fragments that htmx polls to keep them up to date."""

import secrets
import zlib
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from foundation.conversations import actions, context, hours, windows
from foundation.conversations.models import Conversation, DeskRules
from foundation.conversations.services.timeouts import minutes_left
from foundation.conversations.windows import Window, WindowState
from foundation.vietnamese.phones import display_phone
from inbox import alerts
from inbox import thread as threads
from inbox.conversation_list import counts, full_name, listing, tabs_of
from inbox.models import CannedAnswer, Draft
from inbox.permissions import CAN_ANSWER, operator_of, staff_required

MOST_CANNED = 12
NOTHING_NEW = 204


@require_GET
@staff_required(CAN_ANSWER)
def lists(request: HttpRequest) -> HttpResponse:
    """The queue, mine, or all."""
    return render(request, "inbox/list.html", list_context(request))


@require_GET
@staff_required(CAN_ANSWER)
def list_updates(request: HttpRequest) -> HttpResponse:
    """Tells that the list has changed; the list itself moves only when the operator reloads it."""
    shown = list_context(request)
    if shown["listing"].version == request.GET.get("v"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/list_updates.html", shown)


@require_GET
@staff_required(CAN_ANSWER)
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "inbox/conversation.html", page_context(request, get_conversation(pk)))


@require_GET
@staff_required(CAN_ANSWER)
def conversation_updates(request: HttpRequest, pk: int) -> HttpResponse:
    """New turns, the state, who types and what became of the answers; 204 while nothing changed."""
    one, operator = get_conversation(pk), operator_of(request)
    new = threads.updates(
        one, operator, after_turn=_number(request, "turn"), after_entry=_number(request, "entry")
    )
    status = _conversation_status(one, operator)
    shown = {
        "conversation": one,
        "operator": operator,
        "thread": new,
        **status,
        "version": version(one, new, status),
    }
    if shown["version"] == request.GET.get("v"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/conversation_updates.html", shown)


@require_GET
@staff_required(CAN_ANSWER)
def canned(request: HttpRequest) -> HttpResponse:
    """Ready answers that match what is typed, as a list of buttons for the composer."""
    answers = CannedAnswer.objects.matching(request.GET.get("q", "")[:60])[:MOST_CANNED]
    return render(request, "inbox/canned.html", {"answers": answers})


def get_conversation(pk: int) -> Conversation:
    rows = Conversation.objects.select_related("identity__citizen", "holder", "typing_by")
    return get_object_or_404(rows, pk=pk)


def list_context(request: HttpRequest) -> dict[str, Any]:
    operator = operator_of(request)
    view = request.GET.get("view", "cho")
    page = max(1, min(_number(request, "trang") or 1, 1000))
    numbers = counts(operator)
    tabs = tabs_of(operator, numbers)
    undelivered = alerts.undelivered() if numbers["alarms"] else []
    keys = "".join(alarm.key for alarm in undelivered)
    return {
        "listing": replace(listing(view, operator, page), alarms=keys),
        "undelivered": undelivered,
        "tabs": tabs,
        "waiting": tabs[0][2],
        "operator": operator,
    }


def page_context(request: HttpRequest, one: Conversation) -> dict[str, Any]:
    """All that the page of a conversation shows."""
    operator = operator_of(request)
    before = _number(request, "truoc") or None
    shown = threads.thread(one, operator, before=before)
    draft = Draft.objects.filter(conversation=one, operator=operator).first()
    status = _conversation_status(one, operator)
    canned_id = _number(request, "mau")
    ready = CannedAnswer.objects.filter(pk=canned_id, is_in_use=True).first() if canned_id else None
    rule = windows.rule_of(one.identity.channel)
    return {
        **list_context(request),
        **status,
        "conversation": one,
        "full_name": full_name(one),
        "phone": display_phone(one.identity.citizen.phone) if one.identity.citizen.phone else "",
        "thread": shown,
        "is_older": before is not None,
        "version": version(one, shown, status),
        "channel": rule.label,
        "templates": rule.templates() if status["window"].state == WindowState.CLOSED else (),
        "draft": ready.text if ready else (draft.text if draft else ""),
        "token": secrets.token_hex(12),
        "about": context.cards_for(one.identity.citizen),
        "actions": [
            action
            for action in actions.ACTIONS.values()
            if not action.permission or request.user.has_perm(action.permission)
        ],
    }


def version(one: Conversation, shown: threads.Thread, status: dict[str, Any]) -> str:
    """Changes with whatever the page shows of this conversation, the clocks among it."""
    typist = one.typist_at(timezone.now())
    newest = shown.delivery_statuses[-5:]
    statuses = ",".join(f"{each.turn}{each.words}{each.can_undo}" for each in newest)
    parts = (
        shown.last_turn,
        shown.last_entry,
        one.state,
        one.holder_id,
        typist,
        one.asked_for_time,
        status["patience"],
        status["window"].state,
        status["window_hours"],
        _short(statuses + "".join(alert.key for alert in status["alerts"])),
    )
    return ".".join(map(str, parts))


def _short(text: str) -> str:
    """Short and the same in every process."""
    return f"{zlib.crc32(text.encode()):x}"


def _conversation_status(one: Conversation, operator: User) -> dict[str, Any]:
    """Who may answer now, how long the window is open, and how much patience is left."""
    now = timezone.now()
    typist = one.typing_by if one.typist_at(now) and one.typing_by != operator else None
    window = windows.window_of(one.identity, now)
    left = None
    if one.state == Conversation.State.HELD and one.holder_owes_since:
        left = minutes_left(one, now, DeskRules.current(), hours.current())
    is_mine = one.holder_id == operator.pk
    is_others = one.holder_id is not None and not is_mine
    told = [alerts.who_answers(one, is_mine=is_mine)]
    if not is_others:
        told += [*alerts.taken_back_soon(one, left), *alerts.window_ends(window, now)]
    return {
        "typist": typist,
        "is_mine": is_mine,
        "is_others": is_others,
        "window": window,
        "window_hours": _hours_left(window, now),
        "patience": left,
        "is_late": left is not None and left <= alerts.TAKE_BACK_MINUTES,
        "alerts": told,
    }


def _hours_left(window: Window, now: Any) -> int | None:
    until = window.free_until if window.state == WindowState.FREE else window.closes_at
    return int((until - now).total_seconds() // 3600) if until and until > now else None


def _number(request: HttpRequest, name: str) -> int:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else 0
