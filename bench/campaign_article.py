"""The article that a campaign is about: written by one person, released by another, brought to the account,
sent there to all followers by the channel itself, opened by readers.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from bench import ground, live_portal, load
from bench.ground import Ground

TITLE = "Đêm rằm phố cổ Hội An"
ON_THE_ACCOUNT, PATIENCE = 180, 120  # seconds; the account is looked after every half minute
READERS_AT_ONCE = 32
A_PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Zalo/24.10"}


@dataclass
class Piece:
    """`editor` writes and makes, `second` reads and lets go."""

    site: Ground
    editor: Any
    second: Any
    article: Any = field(init=False)
    released: float = field(init=False)  # when (monotonic)

    def publish(self) -> bool:
        """Whether the editor alone was refused to release it; the second person is not."""
        from announcements.models import Article, Block, Category
        from announcements.services import articles

        article = Article.objects.create(
            title=TITLE, summary="Phố đi bộ mở từ 18 giờ. Xe máy gửi ngoài vùng cấm.", office="Ngành du lịch",
            category=Category.CULTURE, written_by=self.editor,
        )  # fmt: skip
        Block.objects.create(article=article, position=1, kind=Block.Kind.TEXT, text="<p>Vào cửa tự do.</p>")
        articles.hand_in(article, by=self.editor)
        seen = article.revision
        was_refused = refused(lambda: articles.publish(article, by=self.editor, seen=seen))
        self.article = articles.publish(article, by=self.second, seen=seen)
        self.released = time.monotonic()
        return was_refused

    def on_the_account(self) -> tuple[float, Any]:
        """Waits for the beat: handed in, checked, known by its id. (Seconds since the release, the row.)"""
        from django.utils import timezone

        from foundation.insights import gauges
        from zalo_channel.models import OaArticle

        there = OaArticle.objects.filter(article=self.article, state=OaArticle.State.PUBLISHED)
        ground.wait_until(there.exists, ON_THE_ACCOUNT, "the account has the article")
        seconds = time.monotonic() - self.released
        gauges.sample_gauges(timezone.localdate() - dt.timedelta(days=1))  # from which the month's views grow
        return seconds, there.get()

    def broadcast(self, campaign: Any) -> int:
        """The campaign of the channel itself, made by one and let go by the other, until the sandbox has sent
        it: to how many it says.
        """
        from announcements.services import campaigns

        live_portal.control(self.site, "switches", {"broadcast_review_minutes": 0})
        self._be_it_day()
        campaigns.approve(campaign, by=self.second)
        ground.wait_until(lambda: self._is_over(campaign), PATIENCE, "the channel has taken the broadcast")
        ground.wait_until(lambda: self._sent(campaign) is not None, PATIENCE, "the channel has sent it")
        return int(self._sent(campaign) or 0)

    def _be_it_day(self) -> None:
        """The platform takes no broadcast at night."""
        at = requests.get(self._sandbox("/control/clock"), timeout=30).json()["local"]
        if not 6 <= dt.datetime.fromisoformat(at).hour < 21:
            live_portal.control(self.site, "clock", {"time": "09:00"})

    def _is_over(self, campaign: Any) -> bool:
        campaign.refresh_from_db()
        return bool(campaign.finished_at)

    def _sent(self, campaign: Any) -> int | None:
        rows = requests.get(self._sandbox("/control/state"), timeout=60).json()["broadcasts"]
        return next((row["sent"] for row in rows if row["message_id"] == campaign.broadcast_id), None)

    def read_by(self, readers: int) -> tuple[int, int]:
        """So many open it on the account and as many on the web: (views there, views here), read back."""
        from django.db.models import Sum

        from announcements.models import DailyRead
        from zalo_channel.models import OaArticle
        from zalo_channel.tasks import read_article_figures

        read_article_figures()
        there = OaArticle.objects.get(article=self.article)
        link = there.url.removeprefix(f"http://127.0.0.1:{self.site.sandbox}")
        self._open(self.site.sandbox, link, readers)
        self._open(self.site.web, self.article.get_absolute_url(), readers)
        read_article_figures()
        here = DailyRead.objects.filter(article=self.article)
        ground.wait_until(here.exists, PATIENCE, "the web processes write what they counted")
        time.sleep(12)  # each of them does so within five seconds; too much would show as well
        there.refresh_from_db()
        return there.views, here.aggregate(all=Sum("count"))["all"]

    def _open(self, port: int, path: str, readers: int) -> None:
        asked = [load.request(path, headers=A_PHONE)] * readers
        done = load.run(port, asked, connections=READERS_AT_ONCE)
        assert done.statuses == {200: readers}, done.statuses

    def _sandbox(self, path: str) -> str:
        return f"http://127.0.0.1:{self.site.sandbox}{path}"


def refused(act: Callable[[], object]) -> bool:
    from foundation.workflow import TransitionRefused

    try:
        act()
    except TransitionRefused:
        return True
    return False
