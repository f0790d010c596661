"""Searches without a result, counted for the editors; no word of one person is kept."""

import datetime as dt
import re

from django.db.models import F, Value
from django.utils import timezone
from django.utils.crypto import salted_hmac

from foundation.rate_limits import RateLimiter
from foundation.search.models import SearchMiss
from foundation.vietnamese.folding import fold

KEPT_FROM, MAX_WORDS, MAX_LENGTH = 3, 8, 60
KEPT_FOR = dt.timedelta(days=90)
OF_ONE_ASKER = RateLimiter("search-miss", "1/day")
_PERSONAL = re.compile(r"\d{3}|@|://|www\.")


def count_miss(text: str, *, asker: str) -> None:
    """Count the folded words; they are written down when a third asker uses them, or one on a third day.

    Numbers, addresses and long texts are not counted: they may be somebody's.
    """
    words = fold(text)
    if _PERSONAL.search(text) or not words or len(words) > MAX_LENGTH or len(words.split()) > MAX_WORDS:
        return
    digest = salted_hmac("search miss", words, algorithm="sha256").hexdigest()[:32]
    if not OF_ONE_ASKER.hit(f"{digest} {asker}"):
        return
    miss, is_new = SearchMiss.objects.get_or_create(digest=digest)
    if not is_new:
        known = words if miss.times + 1 >= KEPT_FROM else ""
        SearchMiss.objects.filter(pk=miss.pk).update(
            times=F("times") + 1, last_at=timezone.now(), words=Value(known)
        )


def forget_old() -> int:
    """Delete what nobody asked for in KEPT_FOR; how many."""
    return SearchMiss.objects.filter(last_at__lt=timezone.now() - KEPT_FOR).delete()[0]
