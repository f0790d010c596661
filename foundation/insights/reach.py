"""How far the office reaches: who follows it, what is read."""

from functools import partial

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import ChannelIdentity
from foundation.insights import gauges
from foundation.insights.figures import Area, Figure

FOLLOWERS, VIEWS, SHARES = "followers", "article_views", "article_shares"
COLUMNS = ("day", "channel", "value")
BY_CHANNEL = {"channel": _("Channel")}
SEEN_BY = "announcements.view_article"


def followers() -> dict[str, int]:
    """Accounts that follow us now, by channel."""
    following = ChannelIdentity.objects.filter(is_following=True).order_by()
    return dict(following.values_list("channel").annotate(number=Count("pk")))


FIGURES = (
    Figure(
        FOLLOWERS,
        _("Followers"),
        _("Accounts that followed the office at the last reading of the month; it is read every hour."),
        kind="level", area=Area.REACH, seen_by=SEEN_BY, of_people=False,
        source=partial(gauges.readings, FOLLOWERS), compute=gauges.last_reading,
        columns=COLUMNS, cuts={**BY_CHANNEL, "day": _("Day")},
    ),
    Figure(
        VIEWS,
        _("Views of articles"),
        _("What was added to the channels' counters in the month; one person may open an article often."),
        kind="count", area=Area.REACH, seen_by=SEEN_BY, of_people=False,
        source=partial(gauges.readings_with_earlier, VIEWS), compute=gauges.growth,
        columns=COLUMNS, cuts=BY_CHANNEL,
    ),
    Figure(
        SHARES,
        _("Shares of articles"),
        _("What was added to the channels' counters in the month."),
        kind="count", area=Area.REACH, seen_by=SEEN_BY, of_people=False,
        source=partial(gauges.readings_with_earlier, SHARES), compute=gauges.growth,
        columns=COLUMNS, cuts=BY_CHANNEL,
    ),
)  # fmt: skip
