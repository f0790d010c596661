"""The pages of news without a chat account.

Opening a link of a message changes nothing, its button does: programs that check mail open every link. The
forms of those pages need no CSRF check: who has the link may press the button, and no cookie adds any right.

What is typed on the page of news.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from foundation.citizens import news
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.citizens.news import Ticket
from foundation.conversations.news_choice import AddressField
from foundation.database.vietnamese_order import by_name
from foundation.messages import Message
from foundation.outbox import phone_codes
from foundation.outbox.models import Notice
from foundation.rate_limits import RateLimiter
from foundation.regions.models import AdminUnit
from foundation.vietnamese.phones import normalise_phone
from foundation.web.client_address import client_address
from foundation.web.responses import no_store, secret_address, too_many
from lookups.subscriptions.services import TooMany
from lookups.subscriptions.topics import all_topics
from news_channel import MAIL, PUSH, SMS, links, push_subscription, services, subjects
from news_channel.routes import push

FIXED_LINE = "842"


class PlaceForm(forms.Form):
    """Warnings and power cuts of a commune."""

    topics = forms.MultipleChoiceField(
        label=_("What you want to be told of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one.")},
    )
    commune = forms.ChoiceField(
        label=_("Commune or ward"),
        error_messages={
            "required": _("Please choose a commune or ward."),
            "invalid_choice": _("Please choose a commune or ward."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE).order_by(by_name())
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (topic.key, capfirst(str(topic.label))) for topic in all_topics()
        ]
        self.fields["commune"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *((str(unit.pk), unit.full_name) for unit in communes),
        ]


class MailForm(forms.Form):
    address = AddressField(label=_("Your e-mail address"))


class SmsForm(forms.Form):
    phone = forms.CharField(
        label=_("Your mobile phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Please type your mobile phone number.")},
    )

    def clean_phone(self) -> str:
        """A fixed line takes no SMS."""
        wrong = _("This is not a mobile phone number. It has 10 digits, such as 0905 123 456.")
        try:
            phone = normalise_phone(self.cleaned_data["phone"])
        except ValueError as error:
            raise forms.ValidationError(wrong) from error
        if phone.startswith(FIXED_LINE):
            raise forms.ValidationError(wrong)
        return phone


WORKER = Path(__file__).with_name("worker.js")
PUSH_OF_ASKER = RateLimiter("news-push-asker", "30/day")
SMS_OF_ASKER = RateLimiter("news-sms-asker", "20/day")
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def choose(request: HttpRequest) -> HttpResponse:
    """First what to be told of, then by which way. POST: warnings of a commune, or something else instead.

    `ve` is the topic of the page that led here.
    """
    if request.method != "POST":
        return _page(request)
    if "else" in request.POST:
        response = redirect("news_channel:choose")
        subjects.forget(response)
        return no_store(response)
    place = PlaceForm(request.POST)
    if not place.is_valid():
        return no_store(render(request, "news_channel/choose.html", {"place": place}, status=422))
    response = redirect("news_channel:choose")
    subjects.remember(
        response, subjects.topic_ticket(place.cleaned_data["topics"], place.cleaned_data["commune"])
    )
    return no_store(response)


@csrf_exempt
@require_http_methods(METHODS)
def open_with_ticket(request: HttpRequest) -> HttpResponse:
    """From a page that its reader proved access to. Such pages send no origin, so a CSRF check would fail;
    a ticket of another gives news of that other record to whoever confirms an address, and nothing else."""
    response = redirect("news_channel:choose")
    ticket = news.read_ticket(request.POST.get("ticket", ""))
    if ticket:
        subjects.remember(response, ticket)
    return no_store(response)


@sensitive_post_parameters("address")
@require_http_methods(METHODS)
def by_mail(request: HttpRequest) -> HttpResponse:
    """The same answer for an address that we know and one that we do not."""
    if request.method != "POST":
        return redirect("news_channel:choose")
    ticket, form = _chosen(request, MAIL), MailForm(request.POST)
    if not form.is_valid() or ticket is None:
        return _page(request, mail=form, status=422)
    is_sent = services.ask_by_mail(
        address=form.cleaned_data["address"],
        ticket=ticket,
        language=get_language() or "vi",
        askers=[client_address(request)],
    )
    return no_store(redirect("news_channel:sent")) if is_sent else _page(request, mail=form, status=429)


@require_http_methods(METHODS)
def by_push(request: HttpRequest) -> HttpResponse:
    """`subscription` is what the browser gave out (static/js/news-push.js)."""
    ticket = _chosen(request, PUSH)
    if request.method != "POST" or ticket is None:
        return redirect("news_channel:choose")
    subscription = push_subscription.parse(request.POST.get("subscription", ""))
    if subscription is None:
        return _page(request, status=400)
    if not PUSH_OF_ASKER.hit(client_address(request)):
        return too_many(request)
    try:
        services.begin_push(subscription=subscription, ticket=ticket, language=get_language() or "vi")
    except TooMany as refusal:
        return _page(request, refusal=refusal.message, status=422)
    return no_store(redirect("news_channel:push_begun"))


@require_safe
def push_begun(request: HttpRequest) -> HttpResponse:
    return no_store(render(request, "news_channel/push_begun.html"))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its address, not its content, decides for which pages it works."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@sensitive_post_parameters("phone")
@require_http_methods(METHODS)
def by_sms(request: HttpRequest) -> HttpResponse:
    """Send a code to the phone; the same answer for a phone that we know and one that we do not."""
    ticket, form = _chosen(request, SMS), SmsForm(request.POST)
    if request.method != "POST" or ticket is None:
        return redirect("news_channel:choose")
    if not form.is_valid():
        return _page(request, sms_form=form, status=422)
    if not SMS_OF_ASKER.hit(client_address(request)):
        return _page(request, sms_form=form, status=429)
    holder = services.holder_of(phone=form.cleaned_data["phone"], language=get_language() or "vi")
    if _code(request, holder, ticket, typed=None) != "sent":
        return _page(request, sms_form=form, status=429)
    response = redirect("news_channel:sms_code")
    subjects.remember_holder(response, holder.pk)
    return no_store(response)


@require_http_methods(METHODS)
def sms_code(request: HttpRequest) -> HttpResponse:
    """The code that came to the phone begins the news."""
    ticket, key = subjects.chosen(request), subjects.holder(request)
    accounts = ChannelIdentity.objects.filter(channel=SMS, citizen=key).select_related("citizen")
    account = accounts.first() if key else None
    if ticket is None or account is None:
        return redirect("news_channel:choose")
    context: dict[str, Any] = {"account": account.display_name}
    if request.method != "POST":
        return no_store(render(request, "news_channel/sms_code.html", context))
    if _code(request, account.citizen, ticket, typed=request.POST.get("code", "")) != "done":
        return no_store(
            render(request, "news_channel/sms_code.html", {**context, "is_wrong": True}, status=422)
        )
    try:
        context["subject"] = services.begin_sms(holder=account.citizen, ticket=ticket)
    except TooMany as refusal:
        return _page(request, refusal=refusal.message, status=422)
    return no_store(render(request, "news_channel/confirmed.html", context))


def _chosen(request: HttpRequest, way: str) -> Ticket | None:
    """What the visitor chose; None also where this way is not set up: nothing could confirm the address."""
    return subjects.chosen(request) if way in news.open_ways() else None


def _code(request: HttpRequest, holder: Citizen, ticket: Ticket, *, typed: str | None) -> str:
    return phone_codes.answer_form(
        holder=holder,
        subject=f"news {ticket.kind}:{ticket.key}",
        typed=typed,
        askers=[client_address(request)],
    )


@require_safe
def news_page(request: HttpRequest, token: str) -> HttpResponse:
    """`/n/<token>/`: where an SMS leads. What it told, the page that it is about, and how to stop."""
    key = links.read_news(token)
    notice = Notice.objects.filter(pk=key).first() if key else None
    if notice is None:
        return _expired(request)
    message = Message.from_json({"text": "", **notice.message})
    title, _break, rest = message.brief.partition("\n")
    subject = subjects.of_notice(notice)
    context = {
        "title": title or (subject.name if subject else ""),
        "paragraphs": rest.splitlines(),
        "ways_on": [(button.title, button.value) for button in message.buttons if button.kind == "url"],
        "stop": links.stop_path(notice.pk),
    }
    return _answer(request, "news_channel/news.html", context)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return no_store(render(request, "news_channel/sent.html"))


@csrf_exempt
@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    confirmation = links.read_confirm(token)
    subject = subjects.of_ticket(confirmation.ticket) if confirmation else None
    if confirmation is None or subject is None:
        return _expired(request)
    context = {"subject": subject, "account": _shown(confirmation.account)}
    if request.method == "POST":
        try:
            context["subject"] = services.confirm(confirmation)
        except TooMany as refusal:
            return _answer(request, "news_channel/confirm.html", {**context, "refusal": refusal.message}, 422)
        if context["subject"] is None:
            return _expired(request)
        return _answer(request, "news_channel/confirmed.html", context)
    return _answer(request, "news_channel/confirm.html", context)


@csrf_exempt
@require_http_methods(METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """POST ends what the message told of: the button of the page, or the mail program alone (RFC 8058)."""
    key = links.read_stop(token)
    notice = Notice.objects.select_related("citizen").filter(pk=key).first() if key else None
    if notice is None:
        return _expired(request)
    subject = subjects.of_notice(notice)
    if request.method == "POST" and (subject is None or request.POST.get("what") == "all"):
        services.stop_all(citizen=notice.citizen)
    elif request.method == "POST" and subject:
        services.stop(citizen=notice.citizen, subject=subject)
    context = {
        "subject": subject,
        "is_stopped": request.method == "POST",
        "left": subjects.followed_by(notice.citizen),
    }
    return _answer(request, "news_channel/stop.html", context)


def _page(
    request: HttpRequest,
    *,
    mail: MailForm | None = None,
    sms_form: SmsForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    ticket, ways = subjects.chosen(request), news.open_ways()
    subject = subjects.of_ticket(ticket) if ticket else None
    if subject is None:
        place = PlaceForm(initial={"topics": request.GET.getlist("ve")})
        return no_store(render(request, "news_channel/choose.html", {"place": place}))
    context = {
        "subject": subject,
        "mail": (mail or MailForm()) if MAIL in ways else None,
        "push_key": push.public_key() if PUSH in ways else "",
        "sms": (sms_form or SmsForm()) if SMS in ways else None,
        "wrong": next((form for form in (mail, sms_form) if form and form.errors), None),
        "is_push_wrong": status == 400,
        "has_had_enough": status == 429,
        "refusal": refusal,
        "consent": services.CONSENT,
    }
    return no_store(render(request, "news_channel/ways.html", context, status=status))


def _shown(account: int) -> str:
    return ChannelIdentity.objects.filter(pk=account).values_list("display_name", flat=True).first() or ""


def _answer(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    return secret_address(render(request, template, context, status=status))


def _expired(request: HttpRequest) -> HttpResponse:
    return _answer(request, "news_channel/expired.html", {}, 404)
