"""Actions of an operator on a conversation: each is a POST that redirects back to it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.citizens import windows
from foundation.conversations import actions, context, files, services
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import AlreadyAnswered, DeskRefusal, Unanswered
from foundation.files.errors import StorageUnavailable
from foundation.messages import Message
from foundation.officers import name_of
from foundation.outbox import answers
from inbox import suggested_answers
from inbox.alerts import colleagues_of, mentioned_by, notify
from inbox.conversation_list import tabs_of
from inbox.forms import AnswerForm, TemplateForm
from inbox.models import Draft, SuggestedAnswer
from inbox.permissions import desk_view, operator_of
from inbox.views.pages import get_conversation, page_context

CONFLICT, UNPROCESSABLE = 409, 422


@desk_view("GET", "POST")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send words, a file, or an approved template; on refusal the page comes back with all that was typed."""
    conversation, operator = get_conversation(pk), operator_of(request)
    if request.method == "GET":  # the page of a refusal was reloaded
        return _back(conversation)
    form = _form(request, conversation)
    if not form.is_valid():
        return _again(request, conversation, _problems(form), UNPROCESSABLE, form)
    attachments: tuple[dict[str, Any], ...] = ()
    kept: Sequence[dict[str, Any]] = ()
    try:
        message, attachments = _message(form)
        kept = answers.answer(
            conversation=conversation,
            operator=operator,
            message=message,
            token=form.cleaned_data["token"],
            seen=form.cleaned_data["seen"],
            attachments=attachments,
        ).attachments
    except AlreadyAnswered as refusal:
        problems = [f"{refusal.message} “{refusal.turn.text[:300]}”"]
        return _again(request, conversation, problems, CONFLICT, form)
    except (DeskRefusal, files.FileRefused) as refusal:
        return _again(request, conversation, [refusal.message], CONFLICT, form)
    except StorageUnavailable:
        problems = [_("The file cannot be stored right now. Please send the answer again in a minute.")]
        return _again(request, conversation, problems, CONFLICT, form)
    finally:  # refused, or pressed twice: no turn names this file
        files.remove(attachment for attachment in attachments if attachment not in kept)
    suggested_answers.note_sent(conversation, operator, message.text)
    Draft.objects.filter(conversation=conversation, operator=operator).delete()
    return _back(conversation)


@desk_view("POST")
def undo(request: HttpRequest, pk: int, turn: int) -> HttpResponse:
    """Take the answer back while it waits; its words return to the composer, its file does not."""
    conversation, operator = get_conversation(pk), operator_of(request)
    said = get_object_or_404(Turn, pk=turn, conversation=conversation, author=Turn.Author.PERSON)
    try:
        _add_to_draft(conversation, operator, answers.undo_answer(turn=said, operator=operator))
        messages.success(request, _("Withdrawn. The text is back in the box."))
        if said.attachments:
            messages.warning(request, _("Please choose the files again."))
    except DeskRefusal as refusal:
        messages.error(request, refusal.message)
    return _back(conversation)


@desk_view("POST")
def bot_was_wrong(request: HttpRequest, pk: int, turn: int) -> HttpResponse:
    """The operator finds an answer of the bot wrong; pressed twice, it is said once."""
    conversation = get_conversation(pk)
    said = get_object_or_404(Turn, pk=turn, conversation=conversation)
    try:
        services.mark_wrong(turn=said, operator=operator_of(request))
        messages.success(request, _("Noted: the question goes to those who train the bot."))
    except DeskRefusal as refusal:
        messages.error(request, refusal.message)
    return _back(conversation)


@desk_view("POST")
def take_suggestion(request: HttpRequest, pk: int, suggestion: int) -> HttpResponse:
    """Into the answer box: a script has put it there already; without one it comes back as the draft."""
    conversation, operator = get_conversation(pk), operator_of(request)
    taken = get_object_or_404(SuggestedAnswer, pk=suggestion, conversation=conversation)
    suggested_answers.take(taken, operator)
    if "HX-Request" in request.headers:
        return HttpResponse(status=204)
    _keep_draft(conversation, operator, taken.text)
    return _back(conversation)


@desk_view("POST")
def typing(request: HttpRequest, pk: int) -> HttpResponse:
    """Renew the lease and keep the words; 409 where a colleague holds the pen."""
    conversation, operator = get_conversation(pk), operator_of(request)
    text = request.POST.get("text", "")[:5000]
    _keep_draft(conversation, operator, text)
    if not text.strip():
        services.release_typing(conversation=conversation, operator=operator)
        return HttpResponse(status=204)
    held = services.claim_typing(conversation=conversation, operator=operator)
    return HttpResponse(status=204 if held else CONFLICT)


def simple_action(act: Callable[[Conversation, User, HttpRequest], str]) -> Callable[..., HttpResponseBase]:
    """Makes a view of an action that returns its success message or raises DeskRefusal."""

    @desk_view("POST")
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        conversation = get_conversation(pk)
        try:
            messages.success(request, act(conversation, operator_of(request), request))
        except DeskRefusal as refusal:
            messages.error(request, refusal.message)
        return _back(conversation)

    return view


@simple_action
def take(conversation: Conversation, operator: User, request: HttpRequest) -> str:
    with transaction.atomic():
        services.take(conversation=conversation, operator=operator, reason=_typed(request, "reason"))
        taken = gettext_lazy("%(name)s took over a conversation that you held.") % {"name": name_of(operator)}
        notify(conversation.holder, taken, conversation, by=operator)
    return _("This conversation is assigned to you. The bot is silent.")


@simple_action
def give_back(conversation: Conversation, operator: User, request: HttpRequest) -> str:
    services.hand_over(conversation=conversation, operator=operator, to=None, why=_typed(request, "why"))
    return _("Back in the queue.")


@simple_action
def note(conversation: Conversation, operator: User, request: HttpRequest) -> str:
    mention = _chosen_colleague(request, "mention")
    text = _typed(request, "note", 2000)
    with transaction.atomic():
        services.note(conversation=conversation, operator=operator, text=text, mention=mention)
        notify(mention, mentioned_by(operator), conversation, by=operator)
    if mention:
        return _("The note is kept, and %(name)s is told by the bell.") % {"name": name_of(mention)}
    return _("The note is kept. Only staff read it.")


@simple_action
def acknowledge_emergency(conversation: Conversation, operator: User, request: HttpRequest) -> str:
    services.acknowledge_emergency(conversation=conversation, operator=operator)
    return _("The alarm is acknowledged and silent on every desk.")


@simple_action
def more_time(conversation: Conversation, operator: User, request: HttpRequest) -> str:
    services.ask_for_more_time(conversation=conversation, operator=operator)
    return _("More time is given.")


@desk_view("GET", "POST")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it back to the bot; where a question is unanswered, ask first."""
    conversation, operator = get_conversation(pk), operator_of(request)
    if request.method == "POST":
        try:
            services.close(conversation=conversation, operator=operator, because=_typed(request, "because"))
            messages.success(request, _("Closed. The bot answers again."))
            return _back(conversation)
        except Unanswered:
            return HttpResponseRedirect(reverse("inbox:close", args=[pk]))
        except DeskRefusal as refusal:
            messages.error(request, refusal.message)
            return _back(conversation)
    since = conversation.unanswered_since
    questions = conversation.turns.filter(author=Turn.Author.CITIZEN, said_at__gte=since) if since else ()
    shown = {"conversation": conversation, "questions": questions, "tabs": tabs_of(operator)}
    return render(request, "inbox/close.html", shown)


@desk_view("GET")
def citizen_record(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """A matter of the citizen (a dossier, say), to read only, for who answers them."""
    conversation = get_conversation(pk)
    sheet = context.sheet(kind, conversation.identity.citizen, key)
    if sheet is None:
        raise Http404
    shown = {"conversation": conversation, "sheet": sheet, "tabs": tabs_of(operator_of(request))}
    return render(request, "inbox/citizen_record.html", shown)


@desk_view("GET", "POST")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a colleague and say why."""
    conversation, operator = get_conversation(pk), operator_of(request)
    if request.method == "POST":
        to = _chosen_colleague(request, "to")
        try:
            if to is None:
                raise DeskRefusal(_("Choose a colleague."))
            with transaction.atomic():
                services.hand_over(
                    conversation=conversation, operator=operator, to=to, why=_typed(request, "why")
                )
                handed = gettext_lazy("%(name)s handed a conversation over to you.") % {
                    "name": name_of(operator)
                }
                notify(to, handed, conversation, by=operator)
            return HttpResponseRedirect(reverse("inbox:lists") + "?view=toi")
        except DeskRefusal as refusal:
            messages.error(request, refusal.message)
    colleagues = colleagues_of(operator)
    shown = {"conversation": conversation, "colleagues": colleagues, "tabs": tabs_of(operator)}
    return render(request, "inbox/hand_over.html", shown)


@desk_view("GET", "POST")
def service_action(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What a service offers to make of a conversation: its own form, its own verb."""
    conversation, operator, chosen = get_conversation(pk), operator_of(request), actions.ACTIONS.get(key)
    if chosen is None or (chosen.permission and not request.user.has_perm(chosen.permission)):
        raise Http404
    form = chosen.form_builder(conversation, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                done = chosen.perform(conversation, operator, form.cleaned_data)
                services.record_act(conversation=conversation, operator=operator, text=done.sentence)
            messages.success(request, done.sentence)
            return _back(conversation)
        except actions.ActionRefused as refusal:
            form.add_error(None, refusal.message)
    shown = {"conversation": conversation, "action": chosen, "form": form, "tabs": tabs_of(operator)}
    return render(request, "inbox/action.html", shown, status=UNPROCESSABLE if form.errors else 200)


def _form(request: HttpRequest, conversation: Conversation) -> AnswerForm | TemplateForm:
    key = request.POST.get("template")
    if not key:
        return AnswerForm(request.POST, request.FILES)
    choices = windows.rule_of(conversation.identity.channel).templates()
    choice = next((choice for choice in choices if choice.key == key), None)
    if choice is None:
        raise Http404
    return TemplateForm(choice, request.POST)


def _message(form: AnswerForm | TemplateForm) -> tuple[Message, tuple[dict[str, Any], ...]]:
    """What is sent, and the file that the turn keeps. Raises FileRefused."""
    if isinstance(form, TemplateForm):
        return form.message(), ()
    message, upload = Message(form.cleaned_data["text"]), form.cleaned_data["attachment"]
    if not upload:
        return message, ()
    if upload.size > files.MAX_BYTES:
        raise files.FileRefused(_("The file is larger than 5 MB."))
    kept = files.keep(upload.name, upload.read())
    if kept.kind == "image":
        return replace(message, picture=kept.path), (kept.as_json(),)
    return replace(message, file=kept.path), (kept.as_json(),)


def _problems(form: AnswerForm | TemplateForm) -> list[str]:
    return [
        f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def _again(
    request: HttpRequest,
    conversation: Conversation,
    problems: list[str],
    status: int,
    form: AnswerForm | TemplateForm,
) -> HttpResponse:
    if isinstance(form, TemplateForm):
        _add_to_draft(conversation, operator_of(request), form.typed)
    elif typed := form.data.get("text", ""):
        _keep_draft(conversation, operator_of(request), typed)
    shown = page_context(request, get_conversation(conversation.pk)) | {"problems": problems}
    if isinstance(form, TemplateForm):
        templates = shown["templates"]
        shown["templates"] = [form if form.choice.key == each.choice.key else each for each in templates]
    return render(request, "inbox/conversation.html", shown, status=status)


def _add_to_draft(conversation: Conversation, operator: User, text: str) -> None:
    """Put the words before those that are kept, which may have been typed since."""
    drafts = Draft.objects.filter(conversation=conversation, operator=operator)
    kept = drafts.values_list("text", flat=True).first() or ""
    _keep_draft(conversation, operator, kept if text in kept else f"{text}\n{kept}".strip())


def _keep_draft(conversation: Conversation, operator: User, text: str) -> None:
    if text.strip():
        Draft.objects.update_or_create(conversation=conversation, operator=operator, defaults={"text": text})
    else:
        Draft.objects.filter(conversation=conversation, operator=operator).delete()


def _chosen_colleague(request: HttpRequest, field: str) -> User | None:
    """Whether the person answers at this desk is for the service to say."""
    typed = request.POST.get(field, "")
    chosen = (
        User.objects.filter(pk=int(typed)) if typed.isdecimal() and len(typed) < 10 else User.objects.none()
    )
    return chosen.first()


def _typed(request: HttpRequest, name: str, most: int = 300) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()[:most]


def _back(conversation: Conversation) -> HttpResponse:
    return HttpResponseRedirect(reverse("inbox:conversation", args=[conversation.pk]))
