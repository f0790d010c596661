"""From a citizen's message to the reply on the phone, 20 messages a second, while 100,000 are being sent a
broadcast: webhook, understanding, answer and ledger are all in it."""

import itertools
import json
import sys
import time
from argparse import ArgumentParser
from statistics import median, quantiles

import requests

from bench import ground, live_portal, province, table
from bench.ground import Ground
from bench.table import Row

FOLLOWERS, QUESTIONS, A_SECOND = 100_000, 600, 20
MEDIAN, P99 = 0.25, 1.0  # seconds
ASKED = (
    "mai Thăng Bình có cúp điện không",
    "xe buýt số 02 mấy giờ chạy",
    "hồ sơ của tôi tới đâu rồi",
    "lam khai sinh can giay to gi",
    "giá đất đường Hùng Vương Tam Kỳ",
    "xin chào",
    "nd 118/2025",
    "bệnh viện ở Hội An",
)


def run(questions: int = QUESTIONS, followers: int = FOLLOWERS) -> list[Row]:
    with ground.prepared("chat") as site:
        live_portal.open_platform(site)
        _load_what_is_asked_for()
        ids = live_portal.control(site, "followers", {"count": followers, "ids": True})["ids"]
        people = province.people(ids)
        live_portal.start_workers(site)
        _ask(site, ids[:20], A_SECOND)  # each worker reads its model once
        time.sleep(3)
        live_portal.broadcast(people)
        live_portal.wait_for_the_broadcast(site)
        asked = _ask(site, ids[-questions:], A_SECOND)
        waits = [*_waits(site, asked).values()]
        waiting = live_portal.broadcast_left()
    p99 = quantiles(waits, n=100)[98]
    words = f"median {median(waits):.2f} s, p99 {p99:.2f} s of {len(waits)}"
    holds = median(waits) <= MEDIAN and p99 <= P99 and len(waits) == questions and waiting > 0
    name = f"chat: message → reply, {A_SECOND} a second ({waiting:,} of the broadcast still waiting)"
    return [Row(name, "–", "–", words, "–", "median ≤ 0.25 s, p99 ≤ 1 s", holds)]


def _load_what_is_asked_for() -> None:
    from foundation.regions.loading import load_units
    from lookups.kinds.buses import demo as buses
    from lookups.kinds.land_prices import demo as land_prices
    from lookups.kinds.legal import demo as legal
    from lookups.kinds.power_cuts import demo as power_cuts

    load_units()
    for demo in (buses, land_prices, legal, power_cuts):
        demo.load()


def _ask(site: Ground, ids: list[str], a_second: int) -> dict[str, float]:
    """User → the moment (Unix seconds) at which he pressed send; one question each."""
    asked: dict[str, float] = {}
    begun = time.monotonic()
    for number, (user, words) in enumerate(zip(ids, itertools.cycle(ASKED), strict=False)):
        time.sleep(max(0.0, begun + number / a_second - time.monotonic()))
        asked[user] = time.time()
        live_portal.control(site, "citizen/text", {"user_id": user, "text": words})
    return asked


def _waits(site: Ground, asked: dict[str, float], news: str = live_portal.NEWS) -> dict[str, float]:
    """User → seconds until the sandbox had accepted the first reply; without those who got none.

    `news`: words of what was sent to all; it is no reply.
    """
    deadline, replied = time.monotonic() + 60, dict[str, float]()
    while len(replied) < len(asked) and time.monotonic() < deadline:
        time.sleep(1)
        replied = _replies(site, asked, news)
    return {user: replied[user] - moment for user, moment in asked.items() if user in replied}


def _replies(site: Ground, asked: dict[str, float], news: str) -> dict[str, float]:
    found: dict[str, float] = {}
    rows = requests.get(f"http://127.0.0.1:{site.sandbox}/control/messages", timeout=60)
    for row in map(json.loads, rows.iter_lines()):
        user, at = row["user_id"], row["accepted_at"] / 1000
        if at >= asked.get(user, float("inf")) and news not in str(row["text"]):
            found.setdefault(user, at)
    return found


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--followers", type=int, default=FOLLOWERS)
    given = parser.parse_args()
    rows = run(given.questions, given.followers)
    print(table.markdown(rows))
    sys.exit(0 if all(row.holds for row in rows) else 1)
