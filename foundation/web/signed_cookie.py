"""A signed cookie: what this browser began or proved, for a time and for some pages."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


class SignedCookie:
    def __init__(self, *, cookie: str, path: str, salt: str, seconds: int) -> None:
        self.cookie, self.path, self.salt, self.seconds = cookie, path, salt, seconds

    def key(self, request: HttpRequest) -> str:
        """What was remembered; "" where the cookie is missing, too old or forged."""
        return request.get_signed_cookie(self.cookie, default="", salt=self.salt, max_age=self.seconds) or ""

    def remember(self, response: Answer, key: str) -> Answer:
        response.set_signed_cookie(
            self.cookie,
            key,
            salt=self.salt,
            max_age=self.seconds,
            path=self.path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def forget(self, response: Answer) -> Answer:
        response.delete_cookie(self.cookie, path=self.path, samesite="Lax")
        return response
