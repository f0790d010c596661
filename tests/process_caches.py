"""What a process remembers of its database and of its visitors."""

from django.core.cache import cache
from django.utils import translation

from dossiers.views import by_token
from foundation.database import table_versions
from foundation.expiring_value import ExpiringValue
from foundation.maps.archive import served
from foundation.web import page_cache
from lookups import kept_answers, registry
from lookups.kinds.hazards import active_notices

# A test changes a row and asks in the same breath; tests/lookups/test_kept_answers.py waits for the second.
table_versions.WatchedTables.ASKED_EVERY, table_versions.WatchedTables.SHARE = 0.0, 0
active_notices.KNOWN.seconds = 60  # however slow the machine, no test counts the banner's query twice


def clear() -> None:
    """Throttles and lock-outs start from zero: all tests ask from one address."""
    cache.clear()  # all that Redis holds for this process of the tests: counters, budgets, queues
    forget_rows()


def forget_rows() -> None:
    """No page, row or pause of the test before, whose seconds would end somewhere in this one."""
    ExpiringValue.forget_all()
    translation.deactivate()  # that of the last page
    for version in (page_cache.published(), *(kind.kept for kind in registry.all_kinds() if kind.kept)):
        version.ask_at = 0.0
    page_cache.PUBLIC.clear()
    by_token.PAGES.clear()
    kept_answers.ANSWERS.clear()
    table_versions.forget_rows()
    served.forget()
