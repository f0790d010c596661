"""What this browser wants news of, and whose phone a code was sent to: signed cookies of half an hour."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from foundation.citizens import news
from foundation.citizens.news import Ticket

COOKIE, SALT, PATH = "tin_bao", "news_channel.subject", "/tin-bao/"
HOLDER_COOKIE, HOLDER_SALT = "tin_bao_so", "news_channel.holder"


def remember(response: HttpResponse, ticket: Ticket) -> None:
    _set(response, COOKIE, news.issue_ticket(*ticket), SALT)


def remember_holder(response: HttpResponse, citizen_pk: int) -> None:
    _set(response, HOLDER_COOKIE, str(citizen_pk), HOLDER_SALT)


def holder(request: HttpRequest) -> int | None:
    """The citizen that a code was sent to from this browser."""
    value = request.get_signed_cookie(HOLDER_COOKIE, default="", salt=HOLDER_SALT, max_age=news.SECONDS)
    return int(value) if value else None


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def chosen(request: HttpRequest) -> Ticket | None:
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=news.SECONDS)
    return news.read_ticket(value) if value else None


def _set(response: HttpResponse, name: str, value: str, salt: str) -> None:
    response.set_signed_cookie(
        name,
        value,
        salt=salt,
        max_age=news.SECONDS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
