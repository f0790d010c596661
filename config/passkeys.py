"""Passkeys as the second step: the library's four ceremonies with our limits, names and trail (ADR 54).

A passkey is enrolled at the first log-in, as a phone is, or on one's own page after the password was given
again. Wrong answers are counted as wrong passwords are. The library's scripts speak to these addresses.
"""

from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.i18n import JavaScriptCatalog
from django_otp_webauthn import exceptions, views
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential

from config import login_limits, reauthentication
from config.second_factor import is_missing
from foundation.accounts import second_steps
from foundation.accounts.exceptions import ChangeRefused
from foundation.rate_limits import RateLimiter

FAILURES = RateLimiter("login-passkey", login_limits.OWN_RATES)
NAME = "passkey_name"  # in the session, from the page where it was typed
MAX_NAME = WebAuthnCredential._meta.get_field("name").max_length
# What a body made by hand leads to: no UTF-8, too deep, another's credential, a number that no column holds.
HOSTILE = (UnicodeDecodeError, RecursionError, IntegrityError, DataError)


class PasskeyHelper(WebAuthnHelper):
    def create_credential(self, user: Any, *args: Any, **kwargs: Any) -> WebAuthnCredential:
        passkey = super().create_credential(user, *args, **kwargs)
        passkey.name = self.request.session.pop(NAME, "") or _("Passkey")
        return passkey

    @transaction.atomic
    def register_complete(self, user: Any, state: dict[str, Any], data: dict[str, Any]) -> WebAuthnCredential:
        passkey = super().register_complete(user, state, data)
        second_steps.note_enrolled(passkey)
        return passkey


class Refused(exceptions.OTPWebAuthnApiError):
    status_code = 403


class TooManyTries(exceptions.OTPWebAuthnApiError):
    status_code = 429
    default_detail = gettext_lazy("Too many passkey attempts. Try again in a few minutes.")


class StaffCeremony:
    """Before each of the library's views: a POST of staff with a JSON object, or a refusal in words."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if not hasattr(request.data, "keys"):
            raise exceptions.MalformedRequest
        super().initial(request, *args, **kwargs)  # type: ignore[misc]

    def get_user(self) -> Any:
        user = self.request.user
        return user if user.is_authenticated and user.is_active and user.is_staff else None

    def handle_exception(self, error: Exception) -> HttpResponseBase:
        if isinstance(error, HOSTILE):
            error = exceptions.MalformedRequest()
        elif isinstance(error, exceptions.UnprocessableEntity):  # why, the library says in English only
            error.detail = _("The passkey was not accepted.")
        return super().handle_exception(error)  # type: ignore[misc]


class Enrolment(StaffCeremony):
    """The library itself refuses a half-signed-in person who has a second step already."""

    def user_is_mfa_enrolled(self, user: Any) -> bool:
        return settings.STAFF_OTP_REQUIRED and super().user_is_mfa_enrolled(user)  # type: ignore[misc]

    def check_can_register(self) -> None:
        user = self.get_user()
        if not is_missing(user) and not reauthentication.is_fresh(self.request):
            raise Refused(_("Enter your password again on your second-step page."))
        try:
            second_steps.refuse_more_passkeys(user)
        except ChangeRefused as refused:
            raise Refused(refused.message) from None


class BeginEnrolment(Enrolment, views.BeginCredentialRegistrationView):
    pass


class CompleteEnrolment(Enrolment, views.CompleteCredentialRegistrationView):
    pass


class BeginLogin(StaffCeremony, views.BeginCredentialAuthenticationView):
    pass


class CompleteLogin(StaffCeremony, views.CompleteCredentialAuthenticationView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        subject = str(self.request.user.pk)
        if not FAILURES.hit(subject):
            raise TooManyTries
        response = super().post(*args, **kwargs)
        FAILURES.release(subject)
        return response


app_name = "otp_webauthn"  # as the library's templates name the addresses
urlpatterns = [
    path("them/", BeginEnrolment.as_view(), name="credential-registration-begin"),
    path("them/xong/", CompleteEnrolment.as_view(), name="credential-registration-complete"),
    path("dung/", BeginLogin.as_view(), name="credential-authentication-begin"),
    path("dung/xong/", CompleteLogin.as_view(), name="credential-authentication-complete"),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="js-i18n-catalog"),
]
