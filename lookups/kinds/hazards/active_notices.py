"""What is in force now, kept in the cache so that public pages cost no query; the banner made of it."""

import datetime as dt
import logging
import time
from dataclasses import dataclass

import redis
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from foundation.vietnamese.marked import Vietnamese
from foundation.web.banners import Banner
from foundation.web.formats import moment
from lookups.kinds.hazards import english_texts
from lookups.kinds.hazards.models import HazardNotice

logger = logging.getLogger(__name__)

# A new name where the class of the rows changes: the version before pickled its own.
KEY = "hazards:in_two_languages"
KEPT = 60  # seconds in Redis; publishing, ending and superseding clear it at once
IN_PROCESS = 3.0  # seconds in this process
COOKIE = "noi-o"
PUSHED_FROM = 3
CHOOSE = gettext_lazy("Choose your ward or commune to see your own place.")


@dataclass(frozen=True, slots=True)
class ActiveNotice:
    level: int
    title: str
    title_en: str
    """By the template of its hazard: the title is the office's own and Vietnamese."""
    until: dt.datetime
    communes: frozenset[str]
    """Codes of the communes of today."""


_memo: tuple[float, tuple[ActiveNotice, ...]] = (0.0, ())


def active_notices() -> tuple[ActiveNotice, ...]:
    """The notices in force, highest first. Nothing in force is kept too: quiet days cost no query.

    With the database away, those last known hold until their own end: no page falls for want of a banner.
    """
    global _memo
    until, kept = _memo
    if until < time.monotonic():
        try:
            kept = _shared()
        except DatabaseError as error:
            logger.warning("warnings stay as last known: %s", type(error).__name__)
        _memo = (time.monotonic() + IN_PROCESS, kept)
    now = timezone.now()
    return tuple(notice for notice in kept if notice.until > now)


def invalidate() -> None:
    """What is in force has changed: this process knows at once, the others within IN_PROCESS seconds."""
    global _memo
    _memo = (0.0, ())
    try:
        cache.delete(KEY)
    except redis.RedisError as error:
        logger.warning("the banner may be %s seconds late: %s", KEPT, type(error).__name__)


def _shared() -> tuple[ActiveNotice, ...]:
    try:
        kept = cache.get(KEY)
        if kept is None:
            kept = _read()
            cache.set(KEY, kept, KEPT)
        return kept
    except redis.RedisError as error:
        logger.warning("warnings are read from the database: %s", type(error).__name__)
        return _read()


def banner(request: HttpRequest) -> Banner | None:
    """The highest notice of the visitor's commune; who has chosen none is pointed to the high ones."""
    notices = active_notices()
    home = request.COOKIES.get(COOKIE, "")
    if not notices:
        return None
    url = reverse("lookups:look_up", args=["thien-tai"])
    if home:
        mine = next((notice for notice in notices if home in notice.communes), None)
        return _banner(mine, url) if mine else None
    high = next((notice for notice in notices if notice.level >= PUSHED_FROM), None)
    return _banner(high, url, str(CHOOSE)) if high else None


def _banner(notice: ActiveNotice, url: str, more: str = "") -> Banner:
    tag = gettext("Level %(level)d/5") % {"level": notice.level}
    until = gettext("until %(moment)s") % {"moment": moment(notice.until)}
    title = notice.title_en if get_language() == "en" else Vietnamese(notice.title)
    return Banner(notice.level, tag, title, until, url, more)


def _read() -> tuple[ActiveNotice, ...]:
    active = HazardNotice.objects.active(timezone.now()).select_related("hazard").prefetch_related("communes")
    return tuple(
        ActiveNotice(
            notice.level,
            notice.title,
            english_texts.name(notice),
            notice.valid_until,
            frozenset(unit.code for unit in notice.communes.all()),
        )
        for notice in active
    )
