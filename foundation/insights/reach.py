"""How far the office reaches: who follows it, what is read."""

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
        "level",
        gauges.gauge_value(FOLLOWERS),
        gauges.gauge_rows(FOLLOWERS),
        COLUMNS,
        Area.REACH,
        SEEN_BY,
        {**BY_CHANNEL, "day": _("Day")},
        of_people=False,
    ),
    Figure(
        VIEWS,
        _("Views of articles"),
        _("What was added to the channels' counters in the month; one person may open an article often."),
        "count",
        gauges.growth(VIEWS),
        gauges.growth_rows(VIEWS),
        COLUMNS,
        Area.REACH,
        SEEN_BY,
        BY_CHANNEL,
        of_people=False,
    ),
    Figure(
        SHARES,
        _("Shares of articles"),
        _("What was added to the channels' counters in the month."),
        "count",
        gauges.growth(SHARES),
        gauges.growth_rows(SHARES),
        COLUMNS,
        Area.REACH,
        SEEN_BY,
        BY_CHANNEL,
        of_people=False,
    ),
)  # fmt: skip
