"""What this browser wants news of: the ticket that a page gave it, in a signed cookie of half an hour."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from foundation.citizens import news
from foundation.citizens.news import Ticket

COOKIE, SALT, PATH = "tin_bao", "news_channel.subject", "/tin-bao/"


def remember(response: HttpResponse, ticket: Ticket) -> None:
    response.set_signed_cookie(
        COOKIE,
        news.issue_ticket(*ticket),
        salt=SALT,
        max_age=news.SECONDS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def chosen(request: HttpRequest) -> Ticket | None:
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=news.SECONDS)
    return news.read_ticket(value) if value else None
