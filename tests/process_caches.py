"""What a process remembers of its database and of its visitors."""

from django.core.cache import cache

from dossiers.views import by_token
from foundation.web import page_cache
from lookups.kinds.hazards import active_notices


def clear() -> None:
    """Throttles and lock-outs start from zero: all tests ask from one address. No page and no warning of the
    test before, whose seconds in this process would end somewhere in this one."""
    cache.clear()
    active_notices.invalidate()
    page_cache.PUBLIC.clear()
    by_token.PAGES.clear()
