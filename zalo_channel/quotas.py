"""What the Official Account may still send, as Zalo counts it: asked by a timer, kept in Redis with its time.

Pages and /metrics read what is kept, so that none of them waits for Zalo.
"""

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation import broker
from zalo_channel import client
from zalo_channel.errors import ZaloProblem

logger = logging.getLogger(__name__)

KEY = "zalo:quotas"
LABELS = {
    "phone_day": _("Messages to telephone numbers, today"),
    "promotion_month": _("Promotion messages, this month"),
    "cs:sub_quota": _("Consulting messages of the package"),
    "cs:purchase_quota": _("Consulting messages bought"),
    "cs:reward_quota": _("Consulting messages given by Zalo"),
    "transaction:sub_quota": _("Template messages of the package"),
    "transaction:purchase_quota": _("Template messages bought"),
    "transaction:reward_quota": _("Template messages given by Zalo"),
}


class Quota(NamedTuple):
    """`until`: the last day of a pool that was bought, as Zalo writes it (dd/mm/yyyy)."""

    key: str
    left: int
    total: int
    until: str = ""

    @property
    def label(self) -> str:
        return str(LABELS.get(self.key, self.key))


class Reading(NamedTuple):
    """`read_at`: None where Zalo has not answered yet, or for a day."""

    quotas: list[Quota]
    read_at: dt.datetime | None


def read() -> int:
    """Ask Zalo and keep its answer; the number of quotas. Without an answer the last reading stays."""
    found = [*_asked(_of_templates), *_asked(_of_packages)]
    if found:
        keep(found)
    return len(found)


def keep(found: Sequence[Quota]) -> None:
    """Raises redis.RedisError."""
    kept = {"at": timezone.now().isoformat(), "quotas": found}
    broker.client().set(KEY, json.dumps(kept), ex=dt.timedelta(days=1))


def known() -> Reading:
    """Raises redis.RedisError."""
    kept = broker.client().get(KEY)
    if kept is None:
        return Reading([], None)
    reading = json.loads(kept)
    return Reading([Quota(*each) for each in reading["quotas"]], dt.datetime.fromisoformat(reading["at"]))


def _asked(ask: Callable[[], Iterator[Quota]]) -> list[Quota]:
    """An account without a package, or without the right to templates, is refused one of the two."""
    try:
        return list(ask())
    except ZaloProblem as problem:
        logger.info("quotas: %s", problem)
        return []


def _of_templates() -> Iterator[Quota]:
    told = client.template_quota()
    for key, left, total in (
        ("phone_day", "remainingQuota", "dailyQuota"),
        ("promotion_month", "remainingMonthlyPromotionQuota", "monthlyPromotionQuota"),
    ):
        yield from _quota(key, told.get(left), told.get(total))


def _of_packages() -> Iterator[Quota]:
    for pool in client.package_quotas():
        key = f"{pool.get('product_type')}:{pool.get('quota_type')}"
        yield from _quota(key, pool.get("remain"), pool.get("total"), str(pool.get("valid_through", "")))


def _quota(key: str, left: Any, total: Any, until: str = "") -> Iterator[Quota]:
    """Numbers may come as strings; a pool that was never filled says nothing."""
    try:
        if int(total):
            yield Quota(key, int(left), int(total), until)
    except (TypeError, ValueError):
        logger.warning("quotas: %s is no number: %r of %r", key, left, total)
