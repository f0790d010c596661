"""The whole story at 100,000 followers. An article of two people is brought to the account. Its campaign,
again of two, is foreseen, made in bulk, sent at the platform's rate; the workers are killed twice. One
follower stops the news. The channel itself sends the article; readers open it.

The sandbox sends back the echo of each message, by which doubts are settled; its receipts (arrived, seen) are
switched off: they are two more events a message and no part of sending.
"""

import json
import signal
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import requests

from bench import ground, live_portal, province, table
from bench.campaign_article import TITLE, Piece, refused
from bench.ground import Ground
from bench.table import Row
from dev import services
from dev.processes import signal_group
from dev.services import Service

FOLLOWERS, BUDGET = 100_000, 18_000  # people, sends a minute
SENDERS = ("notice", "bulk")
LISTS = next(name for name, (queues, _) in services.WORKERS.items() if "default" in queues.split(","))
KILLS_AT = (0.37, 0.80)  # of all messages
CALM = ((0.05, 0.36), (0.50, 0.79), (0.88, 0.99))  # shares of the messages between which the rate is taken
COUNT_WITHIN, LIST_WITHIN, STOP_WITHIN, MOST_MEMORY = 1.0, 60.0, 10.0, 300  # seconds, seconds, seconds, MiB
RATE = 0.95  # of the budget
PATIENCE = 300  # seconds
CIRCLE = 1000  # people of the second campaign
READERS = 0.01  # of the followers, on the account and on the web each
NEWS, SECOND = "Lễ hội đêm rằm phố cổ mở từ 18 giờ.", "Chợ phiên sáng Chủ nhật ở Tam Kỳ."


def run(followers: int = FOLLOWERS, budget: int = BUDGET) -> list[Row]:
    settings = {
        "OUTBOX_SENDS_PER_MINUTE": str(budget),
        "OUTBOX_LEASE_SECONDS": "25",
        "CAMPAIGN_FROM_HOUR": "0",
        "CAMPAIGN_UNTIL_HOUR": "24",
    }
    with ground.prepared("campaigns", **settings) as site:
        return Story(site, followers, budget).rows()


@dataclass
class Story:
    """One run, in order: each step finds what the one before it left."""

    site: Ground
    followers: int
    budget: int
    workers: dict[str, str] = field(default_factory=dict)  # lane → name of the service now running
    incarnations: int = 0

    def rows(self) -> list[Row]:
        self._open()
        of_two = self.piece.publish()
        foreseen, counted = self._foresee()
        quarter = self._list(f"tag:{self.tag.pk}", "A quarter", NEWS)
        self._take_back(quarter)
        published = self._published(of_two)
        campaign = self._list("followers:", "All", NEWS)
        for lane in SENDERS:
            self._start_worker(lane)
        paused = self._send(campaign)
        self._until_done(campaign)
        times = self._record(NEWS)
        peaks = " and ".join(f"{peak} MiB" for peak in self.peaks)
        figures = self._figures(campaign)
        listed = self.listed[campaign.pk]
        rows = [
            published,
            _row(
                f"{foreseen:,} people foreseen: by which way, minutes, price",
                f"{counted:.2f} s",
                "≤ 1 s",
                counted <= COUNT_WITHIN,
            ),
            _row(f"{campaign.people:,} notices owed", f"{listed:.0f} s", "≤ 60 s", listed <= LIST_WITHIN),
            _row(
                f"peak memory of the worker that owes them, after {quarter.people:,} and {campaign.people:,}",
                peaks,
                "≤ 300 MiB",
                max(self.peaks) <= MOST_MEMORY,
            ),
            self._rate(times),
            _row("pause → the last message", f"{paused:.1f} s", "≤ 10 s", paused <= STOP_WITHIN),
            self._once(times),
            _row(
                "sent, by the report, by the figures of the month, by the sandbox",
                ", ".join(f"{figure:,}" for figure in figures),
                "equal",
                set(figures) == {self.followers},
            ),
        ]
        missed, is_alone, second = self._one_stops()
        asked = "one wrote “dừng tin” in the chat; the next campaign"
        stopped = _row(asked, missed, "all but that one", is_alone)
        return [*rows, stopped, self._broadcast(), *self._agreed(campaign, second)]

    # before

    def _open(self) -> None:
        from foundation.citizens import tags
        from foundation.citizens.models import Tag

        live_portal.open_platform(self.site)
        self._control("switches", {"rate_limit_per_minute": self.budget, "receipts": False})
        for one_of_its_own in self._sandbox("users").json()["users"]:  # else it counts them in a broadcast
            self._control("user", {"user_id": one_of_its_own["user_id"], "refuses": ["broadcast"]})
        self.ids = self._control("followers", {"count": self.followers, "ids": True})["ids"]
        people = province.people(self.ids)
        self.piece = Piece(self.site, editor=_staff("editor"), second=_staff("second"))
        self.tag = Tag.objects.create(name="A quarter", ground="Bench", is_in_use=True)
        tags.put(tag=self.tag, citizens=people[: self.followers // 4], by=None)
        self.listed: dict[int, float] = {}
        self.peaks: list[int] = []
        self.site.start(services.web(self.site.web))
        self.site.supervisor.wait_for("web", f"http://127.0.0.1:{self.site.web}/healthz")
        for lane in services.WORKERS.keys() - set(SENDERS):  # nobody sends yet what the worker of LISTS owes
            self._start_worker(lane)
        self.site.start(services.background()[-1])

    def _foresee(self) -> tuple[int, float]:
        """The editor's page asks for it: (people, median seconds of five)."""
        from announcements.services import campaigns

        campaign, seconds, people = self._made("followers:", "Foreseen", NEWS), [], 0
        for _ in range(5):
            began = time.perf_counter()
            people = campaigns.estimate(campaign).people
            seconds.append(time.perf_counter() - began)
        campaign.delete()
        return people, median(seconds)

    def _published(self, of_two: bool) -> Row:
        from zalo_channel import client

        seconds, there = self.piece.on_the_account()
        listed = {media["id"]: media["title"] for media in client.article_slice(0, 10)}
        words = f"{'refused to the writer, ' * of_two}released, {there.tries} checks, {seconds:.0f} s"
        holds = of_two and there.tries > 1 and listed == {there.oa_id: TITLE}
        claim = "an article: written by one, released by another → its id on the account"
        return _row(claim, words, "two people; the account shows it under that id", holds)

    def _made(self, audience: str, name: str, text: str, way: str = "message") -> Any:
        from announcements.models import Campaign

        return Campaign.objects.create(
            name=name, category="van-hoa-du-lich", audience=audience, text=text, way=way,
            article=self.piece.article, made_by=self.piece.editor,
        )  # fmt: skip

    def _let_go(self, campaign: Any) -> None:
        from announcements.services import campaigns
        from foundation.citizens.models import Citizen

        editor, second = self.piece.editor, self.piece.second
        campaigns.send_test(campaign, by=editor, readers=Citizen.objects.none())
        assert refused(lambda: campaigns.approve(campaign, by=editor)), "one person is enough"
        campaigns.approve(campaign, by=second)

    def _list(self, audience: str, name: str, text: str) -> Any:
        """Let go, and all notices owed by the worker; how long and how much memory is noted."""
        campaign = self._made(audience, name, text)
        began = time.monotonic()
        self._let_go(campaign)
        self._until_listed(campaign)
        self.listed[campaign.pk] = time.monotonic() - began
        self.peaks.append(self._peak(LISTS))
        return campaign

    def _until_listed(self, campaign: Any) -> None:
        def is_listed() -> bool:
            campaign.refresh_from_db()
            return bool(campaign.is_listed)

        ground.wait_until(is_listed, PATIENCE, "the notices are owed")

    def _take_back(self, campaign: Any) -> None:
        from announcements.services import campaigns
        from foundation.outbox.models import Notice

        campaigns.cancel(campaign, by=campaign.made_by)
        Notice.objects.filter(event_key=campaign.event_key).delete()  # else they count for the day's number

    def _peak(self, lane: str) -> int:
        """MiB, the most that the worker ever held."""
        process = self.site.supervisor.running[self.workers[lane]]
        status = Path(f"/proc/{process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) // 1024

    # while it is sent

    def _send(self, campaign: Any) -> float:
        """Through two kills and one pause; seconds from the pause to the last message that still arrived."""
        for share in KILLS_AT:
            self._until_arrived(share)
            self._kill_all()
        self._until_arrived(CALM[-1][0])
        return self._pause(campaign)

    def _until_arrived(self, share: float) -> None:
        wanted = share * self.followers
        ground.wait_until(lambda: self._accepted() >= wanted, PATIENCE, f"{share:.0%} are sent")

    def _accepted(self) -> int:
        time.sleep(0.3)  # the sandbox counts all messages anew each time
        return int(self._sandbox("counts").json()["accepted"])

    def _kill_all(self) -> None:
        for lane in list(self.workers):
            process = self.site.supervisor.running.pop(self.workers[lane])
            signal_group(process.pid, signal.SIGKILL)
            process.wait()
        for lane in list(self.workers):
            self._start_worker(lane)
        _say(f"killed at {self._accepted():,}")

    def _start_worker(self, lane: str) -> None:
        """Under a new name each time, so that the log of the killed one stays."""
        self.incarnations += 1
        name = self.workers[lane] = f"{lane}-{self.incarnations}"
        self.site.start(Service(name, services.worker(lane)))

    def _pause(self, campaign: Any) -> float:
        from announcements.services import campaigns

        pressed = time.time()
        campaigns.pause(campaign, by=campaign.made_by)
        time.sleep(STOP_WITHIN + 2)
        last = max(self._record(NEWS).values(), key=lambda moments: moments[-1])[-1]
        campaigns.resume(campaign, by=campaign.made_by)
        self.resumed = time.time()
        return max(0.0, last - pressed)

    def _until_done(self, campaign: Any) -> None:
        def is_done() -> bool:
            campaign.refresh_from_db()
            return campaign.state == "done"

        ground.wait_until(is_done, PATIENCE, "the campaign is over")

    # after

    def _record(self, text: str) -> dict[str, list[float]]:
        """User → the moments (Unix seconds) at which the sandbox accepted this text for him."""
        rows = self._sandbox("messages")
        found: dict[str, list[float]] = {}
        for row in map(json.loads, rows.iter_lines()):
            if str(row["text"]).startswith(text):
                found.setdefault(row["user_id"], []).append(row["accepted_at"] / 1000)
        return found

    def _rate(self, times: dict[str, list[float]]) -> Row:
        moments = sorted(moment for moments in times.values() for moment in moments)
        ratios = []
        for begin, end in CALM[:2]:
            first, last = int(begin * len(moments)), int(end * len(moments)) - 1
            ratios.append((last - first) / (moments[last] - moments[first]) * 60 / self.budget)
        after = [moment for moment in moments if moment > self.resumed + 1]
        ratios.append((len(after) - 1) / (after[-1] - after[0]) * 60 / self.budget)
        words = f"{median(ratios):.3f} ({min(ratios):.3f}–{max(ratios):.3f})"
        claim = f"sent, of a budget of {self.budget:,} a minute, in the stretches between kills and pause"
        return _row(claim, words, f"≥ {RATE}", median(ratios) >= RATE)

    def _once(self, times: dict[str, list[float]]) -> Row:
        got = Counter(len(times.get(user, ())) for user in self.ids)
        words = f"{got[1]:,} once, {got[0]} not at all, {sum(got.values()) - got[0] - got[1]} more than once"
        claim = "workers killed (SIGKILL) at 37 % and at 80 %: what each follower got"
        return _row(claim, words, "each once", got == {1: self.followers})

    def _figures(self, campaign: Any) -> list[int]:
        """Sent, by the report of the desk, by the figure of the month, and by the sandbox's own count."""
        from django.utils import timezone

        from announcements import figures

        month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        by_figure = figures.messages(month, timezone.now()).count()
        return [self._reported(campaign), by_figure, sum(map(len, self._record(NEWS).values()))]

    def _reported(self, campaign: Any) -> int:
        from django.utils.translation import gettext

        from announcements.admin.campaign_report import report_rows

        return int(dict(report_rows(campaign))[gettext("Messages sent")])

    def _one_stops(self) -> tuple[str, bool, Any]:
        """He says so in the chat; the next campaign goes to the first thousand, of whom he is one."""
        from announcements.models import Unsubscription
        from foundation.citizens import tags
        from foundation.citizens.models import Citizen, Tag

        tired, circle = self.ids[7], self.ids[:CIRCLE]
        self._control("citizen/text", {"user_id": tired, "text": "dừng tin văn hóa, du lịch"})
        ground.wait_until(Unsubscription.objects.exists, 30, "the chat understands")
        tag = Tag.objects.create(name="A thousand", ground="Bench", is_in_use=True)
        tags.put(tag=tag, citizens=Citizen.objects.filter(identities__external_id__in=circle), by=None)
        campaign = self._made(f"tag:{tag.pk}", "Second", SECOND)
        self._let_go(campaign)
        self._until_done(campaign)
        got = self._record(SECOND)
        words = f"{len(got):,} of {len(circle):,} got it, {'the one too' if tired in got else 'not the one'}"
        return words, set(got) == set(circle) - {tired} and campaign.unsubscribed == 1, campaign

    def _broadcast(self) -> Row:
        """To all followers: the platform leaves out nobody whom the portal names."""
        from announcements.admin.campaign_report import status_context

        campaign = self._made("", "By the channel", "", way="broadcast")
        foreseen = status_context(campaign)["followers"]
        sent = self.piece.broadcast(campaign)
        got = self._record(TITLE)
        once = sum(len(got.get(user, ())) == 1 for user in self.ids)
        words = f"{foreseen:,}, {sent:,}, {once:,} once"
        holds = foreseen == sent == once == self.followers == sum(map(len, got.values()))
        claim = "the channel itself sends the article: followers at the desk, sent by the sandbox, got it"
        return _row(claim, words, "equal", holds)

    def _agreed(self, *campaigns: Any) -> list[Row]:
        """After all of it, as everybody reads it."""
        readers = int(self.followers * READERS)
        there, here = self.piece.read_by(readers)
        public = self._public_figures()
        views = (2 * readers, there + here, public["article_views"])
        by_sandbox = sum(len(moments) for text in (NEWS, SECOND) for moments in self._record(text).values())
        sent = (sum(map(self._reported, campaigns)), public["campaign_messages"], by_sandbox)
        return [
            _row(
                f"{readers:,} opened the article there, {readers:,} here: views read back, by /so-lieu/",
                f"{there:,} + {here:,}, {public['article_views']:,}",
                "equal",
                there == here and len(set(views)) == 1,
            ),
            _row(
                "sent by both campaigns: by their reports, by /so-lieu/, by the sandbox",
                ", ".join(f"{figure:,}" for figure in sent),
                "equal",
                set(sent) == {self.followers + CIRCLE - 1},
            ),
        ]

    def _public_figures(self) -> dict[str, int]:
        """This month's, measured now."""
        from django.core.cache import cache
        from django.utils import timezone

        from foundation.insights import gauges

        gauges.sample_gauges()
        cache.delete(f"insights:{timezone.localdate():%Y-%m}")
        told = requests.get(f"http://127.0.0.1:{self.site.web}/so-lieu/so-lieu.json", timeout=120).json()
        return {figure["key"]: figure["good"] for figure in told["figures"]}

    def _sandbox(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.site.sandbox}/control/{path}", timeout=120)

    def _control(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return live_portal.control(self.site, path, body)


def _staff(name: str) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create(username=name, is_staff=True)


def _row(claim: str, words: str, goal: str, holds: bool) -> Row:
    _say(f"{claim}: {words}")
    return Row(f"campaign: {claim}", "–", "–", words, "–", goal, holds)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("--followers", type=int, default=FOLLOWERS)
    parser.add_argument("--budget", type=int, default=BUDGET)
    given = parser.parse_args()
    rows = run(given.followers, given.budget)
    print(table.markdown(rows))
    sys.exit(0 if all(row.holds for row in rows) else 1)
