"""The password given again, before one changes what one logs in with: a desk left open proves nobody."""

import time
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminOwnPasswordChangeForm
from unfold.widgets import UnfoldAdminPasswordWidget

from config.login_limits import OWN_RATES
from foundation.accounts import passwords
from foundation.rate_limits import RateLimiter

SECONDS = 5 * 60
FAILURES = RateLimiter("password-again", OWN_RATES)
PROVEN_AT = "password_again_at"


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        return _proven(self.user, self.cleaned_data["password"])


class NewPasswordForm(AdminOwnPasswordChangeForm):
    """The theme's; the old password cannot be guessed without limit there either."""

    def clean_old_password(self) -> str:
        return _proven(self.user, self.cleaned_data["old_password"])

    def save(self, commit: bool = True) -> Any:
        user = super().save(commit)
        passwords.note_set(user, by=user)
        return user


def _proven(user: Any, password: str) -> str:
    """The password, which is the user's; counted until it is known to be."""
    subject = str(user.pk)
    if not FAILURES.hit(subject):
        raise forms.ValidationError(_("Too many wrong passwords. Try again in a few minutes."))
    if not user.check_password(password):
        raise forms.ValidationError(_("The password is wrong."))
    FAILURES.release(subject)
    return password


def remember(request: HttpRequest) -> None:
    request.session[PROVEN_AT] = time.time()


def is_fresh(request: HttpRequest) -> bool:
    return 0 <= time.time() - request.session.get(PROVEN_AT, 0) < SECONDS
