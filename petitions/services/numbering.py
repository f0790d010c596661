"""Numbers without gaps: the day's row stays locked until the petition is there, and goes back with it."""

import datetime as dt

from petitions import codes
from petitions.models import DailySequence


def next_code(day: dt.date) -> str:
    """The day's next code; runs in the caller's transaction."""
    DailySequence.objects.get_or_create(day=day)
    sequence = DailySequence.objects.select_for_update().get(day=day)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return codes.build(day, sequence.last)
