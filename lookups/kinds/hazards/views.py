"""Each warning's own page and CAP messages; and the commune where a visitor lives, which is remembered in a
cookie of his own browser and nowhere else.

Warnings for feed readers, and the index of CAP messages for warning systems (Atom).
"""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape, linebreaks
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.regions.models import AdminUnit
from foundation.web import portal_address
from foundation.web.feeds import PortalFeed
from foundation.web.formats import moment
from foundation.web.json_ld import json_ld
from foundation.web.page_cache import cache_public_page
from lookups.kinds.hazards import cards, english_texts
from lookups.kinds.hazards.active_notices import COOKIE
from lookups.kinds.hazards.cap import parsing
from lookups.kinds.hazards.cap.parsing import (
    CONTENT_TYPE,
    CapMessage,
    MessageType,
    first_message,
    messages_of,
)
from lookups.kinds.hazards.cap.writing import as_xml
from lookups.kinds.hazards.cards import notice_data
from lookups.kinds.hazards.models import HazardNotice

A_YEAR = 365 * 24 * 60 * 60


@cache_public_page
def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """What was published stays readable, and says that it is over."""
    notice = _published(pk)
    context = {
        "notice": notice,
        "card": cards.notice_card(notice),
        "successor": HazardNotice.objects.published().filter(supersedes=notice).first(),
        "hotlines": cards.hotlines(None),
        "structured": json_ld(notice_data(notice)),
    }
    return render(request, "lookups/hazards/notice.html", context)


@cache_public_page
def cap_message(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it was published: an Alert, or an Update of earlier ones."""
    return _as_cap(first_message(_published(pk)))


@cache_public_page
def cap_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """That it was withdrawn before its end."""
    last = messages_of(_published(pk))[-1]
    if last.kind != MessageType.CANCEL:
        raise Http404
    return _as_cap(last)


def _published(pk: int) -> HazardNotice:
    published = HazardNotice.objects.published().select_related("hazard", "supersedes")
    return get_object_or_404(published, pk=pk)


def _as_cap(message: CapMessage) -> HttpResponse:
    return HttpResponse(as_xml(message), content_type=CONTENT_TYPE)


def _is_of_another_site(request: HttpRequest) -> bool:
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetched is not None:
        return fetched != "same-origin"
    return origin is not None and urlsplit(origin).netloc != request.get_host()


@csrf_exempt
@require_POST
def remember(request: HttpRequest) -> HttpResponse:
    """Keep the commune of this code; without a known code, forget the one that was kept.

    The page with its form is kept for all who ask the same and so holds no token: a post from another site is
    known by what the browser says of it.
    """
    if _is_of_another_site(request):
        raise PermissionDenied
    level = AdminUnit.Level.COMMUNE
    code = request.POST.get("code", "")[:10]
    home = AdminUnit.objects.current().filter(code=code, level=level).first() if code else None
    page = reverse("lookups:look_up", args=["thien-tai"])
    if home is None:
        response = HttpResponseRedirect(page)
        response.delete_cookie(COOKIE)
        return response
    response = HttpResponseRedirect(f"{page}?{urlencode({'place': home.full_name})}")
    response.set_cookie(
        COOKIE, home.code, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
    )
    return response


SINCE = dt.timedelta(days=30)
MAX_NOTICES = 100


def recent_notices() -> list[HazardNotice]:
    """What was published within a month or is still in force, the newest first."""
    published = HazardNotice.objects.published().select_related("hazard", "supersedes")
    now = timezone.now()
    recent = published.filter(valid_until__gt=now - SINCE)
    return list(recent.order_by("-published_at", "-pk")[:MAX_NOTICES])


class _HazardFeed(PortalFeed):
    feed_type = Atom1Feed

    def link(self) -> str:
        return reverse("lookups:look_up", args=["thien-tai"])

    def author_name(self) -> str:
        return settings.PORTAL_OPERATOR


class WarningsFeed(_HazardFeed):
    """One entry a notice, leading to its page; its CAP message is enclosed."""

    def title(self) -> str:
        return f"{settings.PORTAL_NAME}: {_('Disaster warnings')}"

    def items(self) -> list[HazardNotice]:
        return recent_notices()

    def item_title(self, item: HazardNotice) -> str:
        title = english_texts.headline(item) if get_language() == "en" else item.title
        return _("The warning is over: %(title)s.") % {"title": title} if item.is_over else title

    def item_description(self, item: HazardNotice) -> str:
        until = _("In force until %(moment)s. According to %(issuer)s.")
        advice = english_texts.advice(item) if get_language() == "en" else item.advice
        lines = (
            item.level_in_words,
            _("Affected: %(area)s") % {"area": item.area},
            _("What to do: %(advice)s") % {"advice": advice},
            until % {"moment": moment(item.valid_until), "issuer": item.issuer},
        )
        return linebreaks("\n\n".join(lines), autoescape=True)

    def item_link(self, item: HazardNotice) -> str:
        """In the language of the feed: a reader of feeds has no cookie."""
        return item.get_absolute_url() + ("?lang=en" if get_language() == "en" else "")

    def item_pubdate(self, item: HazardNotice) -> dt.datetime | None:
        return item.published_at

    def item_updateddate(self, item: HazardNotice) -> dt.datetime | None:
        return item.ended_at or item.superseded_at or item.published_at

    def item_author_name(self, item: HazardNotice) -> str:
        return item.issuer

    def item_enclosures(self, item: HazardNotice) -> list[Enclosure]:
        return [_enclosed(message) for message in messages_of(item)]


class CapIndex(_HazardFeed):
    """One entry a CAP message, the newest first, leading to the message itself."""

    def title(self) -> str:
        return f"{settings.PORTAL_NAME}: CAP 1.2"

    def items(self) -> list[CapMessage]:
        messages = [message for notice in recent_notices() for message in messages_of(notice)]
        return sorted(messages, key=lambda message: message.sent, reverse=True)

    def item_title(self, item: CapMessage) -> str:
        is_over = item.kind == MessageType.CANCEL
        title = f"{item.notice.title} ({item.notice.level_in_words})"
        return _("The warning is over: %(title)s.") % {"title": title} if is_over else title

    def item_description(self, item: CapMessage) -> str:
        return escape(f"{item.kind}: {item.notice.area}")

    def item_link(self, item: CapMessage) -> str:
        return item.path

    def item_pubdate(self, item: CapMessage) -> dt.datetime:
        return item.sent

    item_updateddate = item_pubdate

    def item_author_name(self, item: CapMessage) -> str:
        return item.notice.issuer

    def item_enclosures(self, item: CapMessage) -> list[Enclosure]:
        return [_enclosed(item)]


def _enclosed(message: CapMessage) -> Enclosure:
    return Enclosure(portal_address.absolute(message.path), "0", parsing.CONTENT_TYPE)


warnings_feed = cache_public_page(WarningsFeed())
cap_index = cache_public_page(CapIndex())
