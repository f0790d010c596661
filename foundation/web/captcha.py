"""A captcha without a third party or a script: a small sum, and nothing kept about the person.

The token is signed and dated and holds only a keyed hash of the answer; it serves once.
"""

import hmac
import logging
import secrets
from dataclasses import dataclass
from typing import Any, Self

import redis
from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.local_names import local, local_lazy
from foundation.refusals import ServiceRefusal

logger = logging.getLogger(__name__)

SALT = "foundation.web.captcha"
MIN_SECONDS = 2
"""Nobody reads and fills in the form faster."""
MAX_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Challenge:
    question: str
    token: str


class CaptchaFailed(ServiceRefusal):
    """`message` says what to do, in the active language."""


def new_challenge() -> Challenge:
    one, other = 1 + secrets.randbelow(9), 1 + secrets.randbelow(9)
    nonce = secrets.token_urlsafe(12)
    token = signing.dumps([nonce, _hash(nonce, str(one + other))], salt=SALT)
    question = _("What is %(one)d plus %(other)d?") % {"one": one, "other": other}
    return Challenge(question, token)


def verify(*, token: str, answer: str, seconds_at_least: int = MIN_SECONDS) -> None:
    """Raises CaptchaFailed unless the answer is right, not too quick, not too late and not used before."""
    nonce, wanted = _opened(token)
    if _is_too_quick(token, seconds_at_least):
        raise CaptchaFailed(_("That was too fast. Please wait a few seconds and solve the new sum."))
    _require_right(nonce, answer, wanted)
    if not _first_use(nonce):
        raise CaptchaFailed(_("This sum has already been used. Please solve the new one."))


def verify_again(*, token: str, answer: str) -> None:
    """For a request that is sent again: the sum may have been used, but it must be right and not too late."""
    nonce, wanted = _opened(token)
    _require_right(nonce, answer, wanted)


def _opened(token: str) -> tuple[str, str]:
    try:
        nonce, wanted = signing.loads(token, salt=SALT, max_age=MAX_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise CaptchaFailed(_("This page was open for too long. Please solve the new sum.")) from None
    return nonce, wanted


def _require_right(nonce: str, answer: str, wanted: str) -> None:
    if not hmac.compare_digest(_hash(nonce, answer.strip().lstrip("0")), wanted):
        raise CaptchaFailed(
            local(_("That is not the right answer. Please solve the new sum, or call %(hotline)s."))
        )


def _is_too_quick(token: str, seconds: int) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return seconds > 0


def _hash(nonce: str, answer: str) -> str:
    return hmac.digest(settings.HASH_KEY.encode(), f"{nonce}\0{answer}".encode(), "sha256").hex()[:32]


def _first_use(nonce: str) -> bool:
    try:
        return bool(cache.add(f"proof:{nonce}", 1, timeout=MAX_SECONDS))
    except redis.RedisError as error:
        logger.warning("a proof may be used twice: %s", type(error).__name__)
        return True


class CaptchaForm(forms.Form):
    """A form of strangers: the sum is judged last, and a form that failed shows a new one."""

    answer = forms.CharField(
        label="",
        help_text=local_lazy(
            gettext_lazy("This keeps programs from sending in bulk. If it is difficult, call %(hotline)s.")
        ),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    """Empty unless a program fills in all that it finds."""
    token = forms.CharField(max_length=300, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.challenge = new_challenge()
        self.fields["answer"].label = self.challenge.question
        self.fields["token"].initial = self.challenge.token

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        try:
            if self.cleaned_data.get("website"):
                raise CaptchaFailed(local(_("Please solve the new sum, or call %(hotline)s.")))
            verify(token=self.cleaned_data["token"], answer=self.cleaned_data["answer"])
        except CaptchaFailed as refusal:
            self.add_error("answer", refusal.message)

    def renewed(self) -> Self:
        """What was typed, with the new sum in place of the old one, for showing once more."""
        if self.is_bound:
            self.data = {**dict(self.data.items()), "token": self.challenge.token, "answer": ""}
        return self
