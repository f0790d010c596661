"""What is in force now, in this process's memory, as public pages ask for it; the banner made of it."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from foundation.expiring_value import ExpiringValue
from foundation.vietnamese.marked import Vietnamese
from foundation.web.banners import Banner
from foundation.web.formats import moment
from lookups.kinds.hazards import english_texts
from lookups.kinds.hazards.models import HazardNotice

logger = logging.getLogger(__name__)

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


KNOWN = ExpiringValue[tuple[ActiveNotice, ...]](seconds=3)


def active_notices() -> tuple[ActiveNotice, ...]:
    """The notices in force, highest first. Nothing in force is kept too: on quiet days a process asks once in
    some seconds. With the database away, those last known hold until their own end: no page falls for want
    of a banner.
    """
    now = timezone.now()
    return tuple(notice for notice in KNOWN.get_or_read(_newest) if notice.until > now)


def invalidate() -> None:
    """What is in force has changed: this process knows at once, the others within seconds."""
    KNOWN.forget()


def _newest() -> tuple[ActiveNotice, ...]:
    try:
        return _read()
    except DatabaseError as error:
        logger.warning("warnings stay as last known: %s", type(error).__name__)
        return KNOWN.last or ()


def banners(request: HttpRequest) -> Iterator[Banner]:
    """The highest notice of the visitor's commune; who has chosen none is pointed to the high ones."""
    notices = active_notices()
    home = request.COOKIES.get(COOKIE, "")
    if home:
        shown = (notice for notice in notices if home in notice.communes)
    else:
        shown = (notice for notice in notices if notice.level >= PUSHED_FROM)
    for notice in islice(shown, 1):
        yield _banner(notice, "" if home else str(CHOOSE))


def _banner(notice: ActiveNotice, more: str) -> Banner:
    url = reverse("lookups:look_up", args=["thien-tai"])
    tag = gettext("Level %(level)d/5") % {"level": notice.level}
    until = gettext("until %(moment)s") % {"moment": moment(notice.until)}
    title = notice.title_en if get_language() == "en" else Vietnamese(notice.title)
    return Banner(notice.level, tag, title, url, until, more)


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
