"""How often each utility is used, by channel and outcome."""

from django.db import connection

from foundation.insights.buffer import Buffer, Summed

_ADD = """
INSERT INTO insights_usecount (day, hour, utility, channel, outcome, count) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (day, hour, utility, channel, outcome)
DO UPDATE SET count = insights_usecount.count + excluded.count
"""


def count(utility: str, channel: str, outcome: str) -> None:
    """One use. `utility`: a look-up's key or "petition", …; `channel`: web, api, chat; never raises."""
    _uses.note(utility, channel, outcome)


def flush() -> int:
    """Write what this process counted; how many uses."""
    return _uses.flush()


def _add(summed: Summed) -> None:
    rows = [
        (hour.date(), hour.hour, utility[:40], channel[:10], outcome[:20], times)
        for (hour, utility, channel, outcome), times in sorted(summed.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


_uses = Buffer(_add)
