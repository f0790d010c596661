"""Records that the lists of the police no longer name.

A list may be a whole one or hold only what is new, so a record that is missing from it is kept, is said to be
of an older list, and goes a year after the last list that named it.
"""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from lookups.kinds.violations.models import Violation

LISTED_FOR = dt.timedelta(days=365)  # a traffic violation is fined within a year (Law 15/2012, article 6)


def forget_unlisted() -> int:
    """Delete what no list of the last year names; how many. Rows of before count from the violation."""
    since = timezone.localdate() - LISTED_FOR
    old = Q(listed_on__lt=since) | Q(listed_on=None, happened_at__date__lt=since)
    return Violation.objects.filter(old).delete()[0]
