"""Warnings for feed readers, and the index of CAP messages for warning systems (Atom)."""

import datetime as dt

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape, linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.web import portal_address
from foundation.web.formats import moment
from foundation.web.page_cache import cache_public_page
from lookups.kinds.hazards import english_texts
from lookups.kinds.hazards.cap import vocabulary
from lookups.kinds.hazards.cap.messages import CapMessage, messages_of
from lookups.kinds.hazards.cap.vocabulary import MessageType
from lookups.kinds.hazards.models import HazardNotice

SINCE = dt.timedelta(days=30)
MAX_NOTICES = 100


def recent_notices() -> list[HazardNotice]:
    """What was published within a month or is still in force, the newest first."""
    published = HazardNotice.objects.published().select_related("hazard", "supersedes")
    now = timezone.now()
    recent = published.filter(valid_until__gt=now - SINCE)
    return list(recent.order_by("-published_at", "-pk")[:MAX_NOTICES])


class _HazardFeed(Feed):
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
    return Enclosure(portal_address.absolute(message.path), "0", vocabulary.CONTENT_TYPE)


warnings_feed = cache_public_page(WarningsFeed())
cap_index = cache_public_page(CapIndex())
