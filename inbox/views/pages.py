"""Pages of the desk, and the fragments that htmx polls to keep them up to date."""

import secrets
import zlib
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from foundation.accounts import bell
from foundation.citizens import windows
from foundation.citizens.read_trail import Act, record_read
from foundation.citizens.windows import Window, WindowState
from foundation.conversations import actions, context, hours
from foundation.conversations.files import FOLDER
from foundation.conversations.models import Conversation, DeskRules, Turn
from foundation.conversations.services import keep_picture
from foundation.conversations.services.timeouts import minutes_left
from foundation.files.responses import stored_file
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phones import display_phone
from inbox import alerts, suggested_answers
from inbox import thread as threads
from inbox.alerts import colleagues_of, note_presence
from inbox.conversation_list import chosen_by, counts, full_name, listing, tabs_of, with_last_words
from inbox.figures import report
from inbox.forms import TemplateForm
from inbox.list_filters import SEARCH_KEY, ListFilters, choices
from inbox.models import CannedAnswer, Draft
from inbox.permissions import CAN_SEE_FIGURES, desk_view, operator_of
from inbox.search import MAX_TYPED

MAX_CANNED = 12
NOTHING_NEW = 204
SPANS = (7, 30, 90)
"""Days of the figures."""
REDRAWN = ".jpg"  # pictures are drawn anew before they are kept; all else is opened outside the browser


@desk_view("GET")
def lists(request: HttpRequest) -> HttpResponse:
    """The queue, mine, or all, with what narrows them."""
    shown = list_context(request)
    listing, operator = shown["listing"], shown["operator"]
    shown["choices"] = choices(listing.view, operator, chosen_by(listing.view, operator), listing.filters)
    return render(request, "inbox/list.html", shown)


@desk_view("POST")
def find(request: HttpRequest) -> HttpResponse:
    """Search among all conversations; without words the search ends."""
    typed = " ".join(nfc(request.POST.get("q", "")).replace("\x00", "").split())[:MAX_TYPED]
    request.session.pop(SEARCH_KEY, None)
    if typed:
        request.session[SEARCH_KEY] = typed
        record_read(
            reader=request.user,
            act=Act.SEARCH,
            record="conversations.Conversation",
            page=request.path,
            words=typed,
        )
    found = "?view=tat-ca&tim=1" if typed else "?view=tat-ca"
    return HttpResponseRedirect(reverse("inbox:lists") + found)


@desk_view("GET")
def list_updates(request: HttpRequest) -> HttpResponse:
    """Tells that the list has changed; the list itself moves only when the operator reloads it."""
    shown = list_context(request)
    if shown["listing"].version == request.GET.get("v"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/list_updates.html", shown)


@desk_view("GET")
def emergencies(request: HttpRequest) -> HttpResponse:
    """The alarms of emergencies and the bell, asked for by every page; 204 while nothing changed."""
    note_presence(operator_of(request))
    shown = emergency_context(alerts.emergencies(), bell.unseen(operator_of(request)).count())
    if shown["alarm_version"] == request.GET.get("v"):
        return HttpResponse(status=NOTHING_NEW)
    shown |= {"conversation": "hoi-thoai" in request.GET, "is_update": True}
    return render(request, "inbox/emergencies.html", shown)


@desk_view("GET")
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "inbox/conversation.html", page_context(request, get_conversation(pk)))


@desk_view("GET")
def conversation_updates(request: HttpRequest, pk: int) -> HttpResponse:
    """New turns, the state, who types and what became of the answers; 204 while nothing changed."""
    conversation, operator = get_conversation(pk), operator_of(request)
    new = threads.updates(
        conversation, operator, after_turn=_number(request, "turn"), after_entry=_number(request, "entry")
    )
    status = _conversation_status(conversation, operator)
    shown = {
        "conversation": conversation,
        "operator": operator,
        "thread": new,
        "has_question": any(item.kind == Turn.Author.CITIZEN for item in new.items),
        **status,
        "version": version(conversation, new, status),
    }
    if shown["version"] == request.GET.get("v"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/conversation_updates.html", shown)


@desk_view("GET")
def canned(request: HttpRequest) -> HttpResponse:
    """Ready answers that match what is typed, as a list of buttons for the composer."""
    answers = CannedAnswer.objects.matching(request.GET.get("q", "")[:60]).order_by("topic", "title")
    return render(request, "inbox/canned.html", {"answers": answers[:MAX_CANNED]})


@desk_view("GET")
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggested answers to the open question: a fragment of the composer, or a page without scripts."""
    conversation = get_conversation(pk)
    is_others = conversation.holder_id not in (None, operator_of(request).pk)
    shown = {
        "conversation": conversation,
        "suggestions": [] if is_others else suggested_answers.suggestions_for(conversation),
    }
    if "HX-Request" in request.headers:
        return render(request, "inbox/suggestions.html", shown)
    return render(request, "inbox/suggestions_page.html", shown | {"tabs": tabs_of(operator_of(request))})


@desk_view("GET", permission=CAN_SEE_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("ngay", "")
    days = int(asked) if asked in map(str, SPANS) else SPANS[0]
    shown = {"report": report(days), "days": days, "spans": SPANS, "tabs": tabs_of(operator_of(request))}
    return render(request, "inbox/figures.html", shown)


@desk_view("GET")
def kept_file(request: HttpRequest, pk: int, turn: int, number: int) -> FileResponse:
    turns = Turn.objects.select_related("conversation__identity")
    said = get_object_or_404(turns, pk=turn, conversation_id=pk)
    path = keep_picture(turn=said, number=number)
    attachment = said.attachments[number] if number < len(said.attachments) else {}
    if not path.startswith(f"{FOLDER}/"):
        raise Http404
    there = PurePath(path)
    name = str(attachment.get("name") or there.name)
    return stored_file(path, as_attachment=there.suffix != REDRAWN, filename=name)


def get_conversation(pk: int) -> Conversation:
    return get_object_or_404(with_last_words(Conversation.objects.select_related("typing_by")), pk=pk)


def list_context(request: HttpRequest) -> dict[str, Any]:
    operator = operator_of(request)
    note_presence(operator)
    view = request.GET.get("view", "cho")
    page = max(1, min(_number(request, "trang") or 1, 1000))
    numbers = counts(operator)
    tabs = tabs_of(operator, numbers)
    undelivered = alerts.undelivered() if numbers["alarms"] else []
    keys = "".join(alarm.key for alarm in undelivered)
    ringing = alerts.emergencies() if numbers["emergencies"] else []
    return {
        **emergency_context(ringing, numbers["bell"]),
        "listing": replace(listing(view, operator, page, ListFilters.of(request)), alarms=keys),
        "undelivered": undelivered,
        "tabs": tabs,
        "waiting": tabs[0][2],
        "operator": operator,
    }


def page_context(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """All that the page of a conversation shows."""
    operator = operator_of(request)
    before = _number(request, "truoc") or None
    shown = threads.thread(conversation, operator, before=before)
    draft = Draft.objects.filter(conversation=conversation, operator=operator).first()
    status = _conversation_status(conversation, operator)
    canned_id = _number(request, "mau")
    ready = CannedAnswer.objects.filter(pk=canned_id, is_in_use=True).first() if canned_id else None
    words = ready.text if ready else (draft.text if draft else "")
    rule = windows.rule_of(conversation.identity.channel)
    approved = rule.templates() if status["window"].state == WindowState.CLOSED else ()
    return {
        **list_context(request),
        **status,
        "conversation": conversation,
        "full_name": full_name(conversation),
        "phone": display_phone(conversation.identity.citizen.phone)
        if conversation.identity.citizen.phone
        else "",
        "thread": shown,
        "is_older": before is not None,
        "version": version(conversation, shown, status),
        "channel": rule.label,
        "templates": [TemplateForm(choice, draft=words) for choice in approved],
        "draft": words,
        "token": secrets.token_hex(12),
        "colleagues": colleagues_of(operator),
        "about": context.cards_for(conversation.identity.citizen),
        "actions": [
            action
            for action in actions.ACTIONS.values()
            if not action.permission or request.user.has_perm(action.permission)
        ],
    }


def emergency_context(ringing: list[alerts.EmergencyAlarm], told: int) -> dict[str, Any]:
    """The version changes with what is told of emergencies and when the bell rings; never empty."""
    return {
        "emergencies": ringing[: alerts.MAX_NAMED],
        "emergency_count": sum(1 + alarm.more for alarm in ringing),
        "emergencies_behind": sum(1 + alarm.more for alarm in ringing[alerts.MAX_NAMED :]),
        "alarm_version": f"a{told}-{_short(' '.join(alarm.key for alarm in ringing))}",
        "bell_count": told,
    }


def version(conversation: Conversation, shown: threads.Thread, status: dict[str, Any]) -> str:
    """Changes with whatever the page shows of this conversation, the clocks among it."""
    typist = conversation.typist_at(timezone.now())
    newest = shown.delivery_statuses[-5:]
    statuses = ",".join(f"{each.turn}{each.words}{each.can_undo}" for each in newest)
    parts = (
        shown.last_turn,
        shown.last_entry,
        conversation.state,
        conversation.holder_id,
        typist,
        conversation.asked_for_time,
        bool(conversation.emergency_seen_at),
        status["patience"],
        status["waits"],
        status["window"].state,
        status["window_hours"],
        _short(statuses + "".join(alert.key for alert in status["alerts"])),
    )
    return ".".join(map(str, parts))


def _short(text: str) -> str:
    """Short and the same in every process."""
    return f"{zlib.crc32(text.encode()):x}"


def _conversation_status(conversation: Conversation, operator: User) -> dict[str, Any]:
    """Who may answer now, how long the window is open, and how much patience is left."""
    now = timezone.now()
    typist = (
        conversation.typing_by if conversation.typist_at(now) and conversation.typing_by != operator else None
    )
    window = windows.window_of(conversation.identity, now)
    left = None
    if conversation.state == Conversation.State.HELD and conversation.holder_owes_since:
        left = minutes_left(conversation, now, DeskRules.current(), hours.current())
    is_mine = conversation.holder_id == operator.pk
    is_others = conversation.holder_id is not None and not is_mine
    told = [alerts.who_answers(conversation, is_mine=is_mine)]
    if not is_others:
        told += [*alerts.taken_back_soon(conversation, left), *alerts.window_ends(window, now)]
    return {
        "typist": typist,
        "is_mine": is_mine,
        "is_others": is_others,
        "window": window,
        "window_hours": _hours_left(window, now),
        "patience": left,
        **_wait(conversation, now),
        "is_late": left is not None and left <= alerts.TAKE_BACK_MINUTES,
        "alerts": told,
    }


def _wait(conversation: Conversation, now: Any) -> dict[str, int]:
    """Working minutes since the citizen's first unanswered word, and whole hours once there are two."""
    since = conversation.unanswered_since
    minutes = hours.current().minutes(since, now) if since else 0
    return {"waits": minutes, "waits_hours": minutes // 60 if minutes >= 120 else 0}


def _hours_left(window: Window, now: Any) -> int | None:
    until = window.free_until if window.state == WindowState.FREE else window.closes_at
    return int((until - now).total_seconds() // 3600) if until and until > now else None


def _number(request: HttpRequest, name: str) -> int:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else 0
