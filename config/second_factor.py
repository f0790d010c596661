"""Staff prove themselves twice: a password, then a passkey or a code from the phone. Also the lock-out.

The first one is enrolled at the first log-in: whoever has a second step already must use it, so that a stolen
password never enrols another. Further ones are added on one's own page (config/second_factor_setup.py). Two
administrators remove lost ones; the next log-in enrols anew.
"""

import base64
import io
from collections.abc import Callable
from functools import partial
from typing import Any

import qrcode
import qrcode.image.svg
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django_otp import login as otp_login
from django_otp import verify_token
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.widgets import UnfoldAdminTextInputWidget

from config.landing import page_after_login
from foundation.accounts import second_steps
from foundation.web.client_address import client_address

BEGUN = "phone_to_enrol"  # in the session
# Of passkeys, in config/passkeys.py: the addresses that who is half signed in may ask.
CEREMONIES = (
    "registration-begin",
    "registration-complete",
    "authentication-begin",
    "authentication-complete",
)


def is_missing(user: Any) -> bool:
    """Whether this person has passed the first step but not the second one, which is demanded."""
    return bool(settings.STAFF_OTP_REQUIRED and user.is_authenticated and not user.is_verified())


def require_second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: whoever has given only a password is nobody, on every page but those of the log-in.

    So no page has to ask for the second step by itself: drafts, previews, posters, the API.
    """
    names = [f"admin:{name}" for name in ("login", "second_step", "logout")]
    names += [f"otp_webauthn:credential-{name}" for name in CEREMONIES]
    own_pages = frozenset(map(reverse, names))

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path not in own_pages:
            # The session is asked only when the user is.
            request.user = SimpleLazyObject(partial(_whole, request.user))  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _whole(user: Any) -> Any:
    return AnonymousUser() if is_missing(user) else user


class CodeForm(forms.Form):
    """The six digits that the phone shows now."""

    code = forms.CharField(
        label=_("Code from the phone"),
        max_length=12,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def __init__(self, *args: Any, device: TOTPDevice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        allowed, why = self.device.verify_is_allowed()
        if not allowed:
            raise forms.ValidationError(
                _("Too many wrong codes. Try again in %(seconds)d seconds.")
                % {"seconds": _seconds_left(why or {})}
            )
        if not verify_token(self.device.user, self.device.persistent_id, code):
            raise forms.ValidationError(_("The code is wrong or has been used. Wait for the next one."))
        return code


def _seconds_left(why: dict[str, Any]) -> int:
    until = why.get("locked_until")
    return max(1, round((until - timezone.now()).total_seconds())) if until else 1


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Enrol a passkey or a phone (first time) or ask for it; then on to the page that was asked for."""
    user = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return HttpResponseRedirect(reverse("admin:login"))
    if not is_missing(user):
        return HttpResponseRedirect(_next_page(request))
    enrolled = second_steps.second_steps_of(user)
    phone = next((device for device in enrolled if isinstance(device, TOTPDevice)), None)
    if not enrolled:
        phone = phone_to_enrol(request)
    form = CodeForm(request.POST or None, device=phone) if phone else None
    if request.method == "POST" and form and form.is_valid():
        enrol_phone(form.device)
        otp_login(request, form.device)
        return HttpResponseRedirect(_next_page(request))
    context = {
        **admin.site.each_context(request),
        "title": _("Second step"),
        "form": form,
        "next": request.POST.get(REDIRECT_FIELD_NAME, request.GET.get(REDIRECT_FIELD_NAME, "")),
        "next_page": _next_page(request),
        "is_first": not enrolled,
        "has_passkey": any(device is not phone for device in enrolled),
        **(picture_of(phone) if phone and not enrolled else {}),
    }
    return render(request, "admin/second_step.html", context)


def phone_to_enrol(request: HttpRequest) -> TOTPDevice:
    """Of this session alone: whoever saw the key of another one must not know what is enrolled here."""
    begun = TOTPDevice.objects.filter(user=request.user, confirmed=False)
    if phone := begun.filter(pk=request.session.get(BEGUN)).first():
        return phone
    begun.delete()
    phone = TOTPDevice.objects.create(user=request.user, name=str(_("Phone")), confirmed=False)
    request.session[BEGUN] = phone.pk
    return phone


def enrol_phone(phone: TOTPDevice) -> None:
    """Nothing for one that is enrolled."""
    if TOTPDevice.objects.filter(pk=phone.pk, confirmed=False).update(confirmed=True):
        second_steps.note_enrolled(phone)


def picture_of(phone: TOTPDevice) -> dict[str, str]:
    """What an authenticator app reads, for the template's `qr` and `key`."""
    return {"qr": _qr(phone.config_url), "key": base64.b32encode(phone.bin_key).decode()}


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return page_after_login(request.user, wanted if safe else reverse("admin:index"))


def _qr(text: str) -> str:
    """The picture as a data address; it never leaves the page, for it is the secret itself."""
    picture = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, border=4)
    out = io.BytesIO()
    picture.save(out)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, _credentials: Any = None
) -> HttpResponse:
    """What django-axes and config.login_limits show after too many wrong passwords: one page for all."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {**admin.site.each_context(request), "title": _("Log-in is locked"), "minutes": minutes}
    return render(request, "admin/locked_out.html", context, status=429)


def attempt_address(request: HttpRequest) -> str | None:
    """The client's address as django-axes stores it: one address, for IPv6 the first of its network."""
    address = client_address(request).partition("/")[0]
    return None if address == "unknown" else address
