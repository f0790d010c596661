"""What a process remembers of its database and of its visitors."""

from django.core.cache import cache

from dossiers.views import by_token
from foundation import broker
from foundation.calendar.services import DAYS
from foundation.conversations.hours import HOURS
from foundation.database import table_versions
from foundation.maps.archive import served
from foundation.web import page_cache
from lookups import kept_answers, shared_answers
from lookups.kinds.hazards import active_notices

# A test changes a row and asks in the same breath; tests/lookups/test_kept_answers.py waits for the second.
kept_answers.Kept.ASKED_EVERY, kept_answers.Kept.SHARE = 0.0, 0


def clear() -> None:
    """Throttles and lock-outs start from zero: all tests ask from one address. No page and no warning of the
    test before, whose seconds in this process would end somewhere in this one."""
    cache.clear()
    DAYS.distrusted_until = HOURS.distrusted_until = 0.0
    active_notices.invalidate()
    page_cache.PUBLIC.clear()
    by_token.PAGES.clear()
    kept_answers.ANSWERS.clear()
    kept_answers.LAST.clear()
    forget_shared_answers()
    table_versions.forget_rows()
    served.forget()


def forget_shared_answers() -> None:
    """Those in Redis, which any process of the tests may have put there."""
    if names := list(broker.client().scan_iter(f"{shared_answers.PREFIX}*")):
        broker.client().delete(*names)
