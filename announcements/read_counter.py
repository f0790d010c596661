"""Counts page views of articles, buffered in memory, without visitors."""

import re
from collections import Counter

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest

from announcements.models import DailyRead
from foundation.insights.usage import Buffer, Summed

CHANNEL = "web"
# How search engines, previews of links and readers of feeds name themselves; Cubot is a make of phones.
PROGRAMS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|externalhit|preview|feed|monitor|lighthouse|headless"
    r"|curl|wget|python|okhttp|go-http|java/|libwww|scrapy",
    re.IGNORECASE,
)
_ADD = """
INSERT INTO announcements_dailyread (article_id, day, count)
SELECT article.id, noted.day, noted.times
FROM unnest(%s::bigint[], %s::date[], %s::integer[]) AS noted (article, day, times)
JOIN announcements_article article ON article.id = noted.article
ON CONFLICT (article_id, day) DO UPDATE SET count = announcements_dailyread.count + excluded.count
"""


def count_read(request: HttpRequest, article: int) -> None:
    """Somebody opened the article with this id. Staff at work, programs and pages loaded in advance are not
    counted; one person may open it often.
    """
    if is_counted(request):
        _reads.note(article)


def is_counted(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    is_ahead = "prefetch" in (request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or "")
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.method == "GET" and bool(agent) and not (is_ahead or is_staff or PROGRAMS.search(agent))


def flush() -> int:
    """Write what this process counted; how many openings."""
    return _reads.flush()


def views() -> dict[str, int]:
    """Of all articles since they are counted; a source of foundation.insights.gauges."""
    return {CHANNEL: DailyRead.objects.aggregate(all=Sum("count"))["all"] or 0}


def _add(summed: Summed) -> None:
    """An article deleted meanwhile is passed over."""
    days: Counter[tuple[int, str]] = Counter()
    for (hour, article), times in summed.items():
        days[article, f"{hour:%Y-%m-%d}"] += times
    rows = sorted((article, day, times) for (article, day), times in days.items())
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])


_reads = Buffer(_add)
