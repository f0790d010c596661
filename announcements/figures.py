"""Figures of campaigns, counted from the ledger of notices."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from operator import itemgetter

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from announcements.models import Campaign, Category
from foundation.insights import figures
from foundation.insights.figures import Area, Figure, Row
from foundation.outbox.broadcasts import ARRIVED
from foundation.outbox.models import Notice, NoticeQuerySet

PURPOSE = "campaign"


def messages(begin: dt.datetime, end: dt.datetime) -> NoticeQuerySet:
    """Messages of campaigns that channels accepted between the two moments; tests are none."""
    return Notice.objects.filter(
        purpose=PURPOSE, state__in=ARRIVED, sent_at__gte=begin, sent_at__lt=end
    ).order_by()


def _rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    """(day, category, messages)"""
    counted = messages(begin, end).values_list(TruncDate("sent_at"), "event_key").annotate(number=Count("pk"))
    categories = {campaign.event_key: campaign.category for campaign in Campaign.objects.only("category")}
    summed = Counter[tuple[dt.date, str]]()
    for day, event_key, number in counted:
        summed[day, categories.get(event_key, "")] += number
    return [(day, category, number) for (day, category), number in sorted(summed.items())]


SENT = Figure(
    "campaign_messages",
    _("Messages of campaigns"),
    _("Messages that channels accepted in the month, one for each person and campaign; no tests."),
    kind="count",
    area=Area.REACH,
    seen_by="announcements.view_campaign",
    of_people=False,
    source=_rows,
    good=itemgetter(2),
    columns=("day", "category", "messages"),
    cuts={"category": _("Category")},
)


def register() -> None:
    figures.register([SENT], start=50)
    figures.name("category", dict(Category.choices))
