"""Invented use of the last months, so that charts and reports of the demo have something to tell."""

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from foundation.insights import figures, month_closing, months, reach
from foundation.insights.models import ClosedMonth, GaugeSample, UseCount

SEED = 1022
DAYS = 120
MONTHS = 4
BY_HOUR = (1, 0, 0, 0, 0, 1, 4, 9, 14, 15, 12, 9, 6, 10, 13, 11, 9, 7, 7, 9, 10, 7, 4, 2)  # in percent, about
CHANNELS = {"web": 5, "chat": 4, "api": 1}
OUTCOMES = {"found": 80, "nothing": 15, "refused": 5}


def load(*, account: str) -> None:
    """Once: later runs find the readings and leave. `account` is the channel whose followers are told."""
    today = timezone.localdate()
    if GaugeSample.objects.exists():
        return
    rng = random.Random(SEED)
    days = [today - dt.timedelta(days=back) for back in range(DAYS, 0, -1)]
    UseCount.objects.bulk_create(_uses(days, rng), ignore_conflicts=True)
    GaugeSample.objects.bulk_create(_readings(days, account, rng))
    month = today.replace(day=1)
    for _ in range(MONTHS):
        month = months.preceding(month)
        if not ClosedMonth.objects.filter(month=month).exists():
            month_closing.close(month=month)


def _uses(days: list[dt.date], rng: random.Random) -> Iterator[UseCount]:
    popular = {utility: rng.randint(2, 12) for utility in figures.keys_of("utility")}
    for day in days:
        for utility, weight in popular.items():
            (hour,) = rng.choices(range(24), BY_HOUR)
            (channel,) = rng.choices(list(CHANNELS), list(CHANNELS.values()))
            (outcome,) = rng.choices(list(OUTCOMES), list(OUTCOMES.values()))
            yield UseCount(
                day=day, hour=hour, utility=utility, channel=channel, outcome=outcome,
                count=rng.randint(1, weight),
            )  # fmt: skip


def _readings(days: list[dt.date], account: str, rng: random.Random) -> Iterator[GaugeSample]:
    """Followers that grow to what there are now; views and shares that only grow."""
    followers = reach.followers().get(account, 0)
    views = shares = 0
    for number, day in enumerate(days, start=1):
        stood = round(followers * (0.4 + 0.6 * number / len(days)))
        views += rng.randint(10, 60)
        shares += rng.randint(0, 4)
        for key, value in ((reach.FOLLOWERS, stood), (reach.VIEWS, views), (reach.SHARES, shares)):
            yield GaugeSample(day=day, key=key, channel=account, value=value)
