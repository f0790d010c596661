"""The fault drill: 10,000 notices while workers are killed, servers fall, answers and events get lost.

Then it waits until nothing is owed or unknown, and holds the ledger against what the sandbox accepted. What
it found, and how each doubt is settled, stands in docs/reliability.md.
"""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import requests

from bench import ground
from bench.ground import Ground
from bench.private_servers import PrivateServers, private_servers
from bench.table import Row
from bench.undone_steps import UndoneSteps
from dev import services
from dev.places import PYTHON, ROOT
from dev.processes import signal_group
from dev.services import Service

NOTICES, PEOPLE, KILLS = 10_000, 500, 24
OWED_WITHIN = 170  # seconds
MIN_UNDONE = 10
PAUSES = (4.0, 9.0)  # seconds between two kills, at random
PATIENCE = 420  # seconds after the storm
RECEIPTS_WITHIN = 100  # seconds after the last notice was settled
SEND = "/openapi/v3.0/oa/message/cs"
FAULTS = (
    {"kind": "lost_answer", "path": SEND, "probability": 0.01, "seconds": 20},
    {
        "kind": "slow",
        "path": SEND,
        "probability": 0.4,
        "seconds": 1.5,
    },  # calls are under way when a kill comes
    {"kind": "webhook_lost", "path": "oa_send", "probability": 0.1},
    {"kind": "webhook_duplicate", "probability": 0.1},
    {"kind": "webhook_reorder", "probability": 0.1, "seconds": 3},
)
ENVIRONMENT = {
    "OUTBOX_LEASE_SECONDS": "25",
    "OUTBOX_MERGE_SECONDS": "10",
    "LOG_LEVEL": "INFO",
}


def run() -> list[Row]:
    with private_servers() as servers, ground.prepared("drill", **ENVIRONMENT) as site:
        return Drill(site, servers).run()


@dataclass
class Drill:
    """One run. All processes are started from the main thread: they end with the thread that started them."""

    site: Ground
    servers: PrivateServers
    dice: random.Random = field(default_factory=lambda: random.Random(1022))
    kills: Counter = field(default_factory=Counter)
    in_the_air: set[int] = field(default_factory=set)  # held by a worker when it was killed
    unknown: set[int] = field(default_factory=set)  # seen unknown at some moment
    incarnations: count = field(default_factory=lambda: count(1))
    steps: UndoneSteps = field(init=False)
    workers: dict[str, str] = field(default_factory=dict)  # lane → name of the service now running
    faults: Sequence[dict] = FAULTS

    def run(self) -> list[Row]:
        self._open()
        began = time.monotonic()
        self._storm()
        stormed = time.monotonic() - began
        self._control("faults/clear", {})
        while self.steps.waiting:
            self.steps.go_on(only_undo=True)
            time.sleep(0.1)
        self._calm()
        return self._report(stormed, time.monotonic() - began)

    # before

    def _open(self) -> None:
        from zalo_channel import demo, tokens

        self.site.start(services.SANDBOX)
        self.site.supervisor.wait_for("sandbox", self._sandbox("/"))
        tokens.connect(oa_id=self.site.env["ZALO_OA_ID"], answer=self._control("tokens", {}))
        demo.load()
        self.citizens = self._people(self._control("followers", {"count": PEOPLE, "ids": True})["ids"])
        self.steps = UndoneSteps(self.citizens)
        self.site.start(services.web(self.site.web))
        self.site.supervisor.wait_for("web", f"http://127.0.0.1:{self.site.web}/healthz")
        for lane in services.WORKERS:
            self._start_worker(lane)
        self.site.start(services.background()[-1])
        self._control("switches", {"retry_scale": 0.2})
        for fault in self.faults:
            self._control("faults", fault)

    def _people(self, ids: list[str]) -> list:
        from django.utils import timezone

        from foundation.citizens.models import ChannelIdentity
        from foundation.citizens.services import identity_for
        from zalo_channel import CHANNEL

        identities = [identity_for(channel=CHANNEL, external_id=each) for each in ids]
        ChannelIdentity.objects.update(is_following=True, last_interaction_at=timezone.now())
        return [identity.citizen for identity in identities]

    # the storm

    def _storm(self) -> None:
        began = time.monotonic()
        kill_at, owed = began + 5, 0
        fates = {OWED_WITHIN * 0.35: self._flush_redis, OWED_WITHIN * 0.6: self._crash_postgres}
        while owed < NOTICES or self.kills.total() < KILLS:
            now = time.monotonic() - began
            due = min(NOTICES, int(NOTICES * now / OWED_WITHIN))
            owed += self._owe(owed, min(due, owed + 200))
            self._look()
            self.steps.go_on()
            for moment in [moment for moment in fates if now > moment]:
                fates.pop(moment)()
            if time.monotonic() > kill_at:
                self._kill_one()
                kill_at = time.monotonic() + self.dice.uniform(*PAUSES)
            time.sleep(0.1)

    def _owe(self, first: int, end: int) -> int:
        """Notices number `first` to `end`, ten to a transaction as an officer's saves come; how many.

        What fails is owed again with the same keys: a save that failed is made again by the person.
        """
        from django.db import Error, connection, transaction

        done = 0
        for start in range(first, end, 10):
            numbers = range(start, min(start + 10, end))
            try:
                with transaction.atomic():
                    for number in numbers:
                        self._owe_one(number)
            except Error:
                connection.close()
                break
            done += len(numbers)
        return done

    def _owe_one(self, number: int) -> None:
        from foundation.messages import Button, Message
        from foundation.outbox.models import Lane
        from foundation.outbox.services import enqueue

        lane = (Lane.REPLY, Lane.BULK, Lane.BULK)[number % 20] if number % 20 < 3 else Lane.NOTICE
        is_burst = number % 10 == 9
        person = (number // 50) if is_burst else number  # bursts about one dossier meet one person
        enqueue(
            citizen=self.citizens[person % PEOPLE],
            purpose="drill",
            event_key=f"drill:{number}",
            message=Message(f"Hồ sơ số {number} đang được xử lý.", (Button("Xem", "say", f"#{number}"),)),
            summary=f"Hồ sơ số {number}",
            lane=lane,
            merge_key=f"dossier:{number // 50}" if is_burst else "",
        )

    def _look(self) -> None:
        """Who is unknown now, for the report."""
        from django.db import Error, connection

        from foundation.outbox.models import Notice

        try:
            self.unknown.update(Notice.objects.unknown().values_list("pk", flat=True))
        except Error:
            connection.close()

    def _kill_one(self) -> None:
        from django.db import Error, connection
        from django.utils import timezone

        from foundation.outbox.models import Notice

        lane = self.dice.choice(["notice", "notice", "reply", "bulk"])
        process = self.site.supervisor.running.pop(self.workers[lane])
        signal_group(process.pid, signal.SIGKILL)
        process.wait()
        self.kills[lane] += 1
        try:
            held = Notice.objects.owed().filter(lane=lane, lease_until__gt=timezone.now())
            self.in_the_air.update(held.values_list("pk", flat=True))
        except Error:
            connection.close()
        self._start_worker(lane)

    def _start_worker(self, lane: str) -> None:
        """Under a new name each time, so that the log of the killed one stays."""
        name = self.workers[lane] = f"{lane}-{next(self.incarnations)}"
        self.site.start(Service(name, services.worker(lane)))

    def _flush_redis(self) -> None:
        from foundation import broker

        broker.client().flushall()
        say("Redis flushed")

    def _crash_postgres(self) -> None:
        self.servers.crash_postgres()
        say("PostgreSQL crashed and started again")

    # after

    def _calm(self) -> None:
        """Until nothing is owed or unknown, or the patience is at its end: what is left is reported."""
        from foundation.outbox.models import Notice, NoticeState

        deadline = time.monotonic() + PATIENCE
        open_notices = Notice.objects.filter(state__in=[NoticeState.OWED, NoticeState.UNKNOWN])
        while open_notices.exists() and time.monotonic() < deadline:
            self._look()
            time.sleep(0.5)
        deadline = time.monotonic() + RECEIPTS_WITHIN
        unseen = Notice.objects.filter(state__in=[NoticeState.SENT, NoticeState.DELIVERED])
        while unseen.exists() and time.monotonic() < deadline:
            time.sleep(0.5)

    def _report(self, stormed: float, whole: float) -> list[Row]:
        from foundation.outbox.models import Notice

        assert Notice.objects.filter(purpose="drill").count() == NOTICES
        audit = audit_of(self.site)
        log = "".join(
            path.read_text(errors="replace") for path in Path(self.site.supervisor.logs).glob("*.log")
        )
        by_reading, again = log.count("it stands in the conversation"), log.count("it is owed again")
        doubtful = len(self.unknown | self.in_the_air)
        left_though_undone = self.steps.left(audit["sandbox"]["unrecorded_references"])
        figures = {
            "storm_seconds": round(stormed),
            "whole_seconds": round(whole),
            "kills": dict(self.kills),
            "held by a worker when it was killed": len(self.in_the_air),
            "seen unknown": len(self.unknown),
            "in doubt, together": doubtful,
            "settled by reading the conversation": by_reading,
            "shown absent, owed again": again,
            "settled by the echo": doubtful - by_reading - again,
            "events that came": self._events_by_state(),
            "batches of receipts that broke": log.count("a batch of receipts failed"),
            "steps undone in their ninth second": len(self.steps.undone),
            "steps told before they were undone": self.steps.refused,
            "notices that left though undone": left_though_undone,
            "steps that stay, told": f"{self.steps.told()} of {len(self.steps.taken)}",
            "sandbox": self._get("counts"),
            "audit": audit,
        }
        say(json.dumps(figures, ensure_ascii=False, indent=1))
        left = audit["owed"] + audit["unknown"]
        words = f"{audit['lost']} lost, {audit['doubled']} doubled, {left} left open"
        holds = not audit["lost"] and not audit["doubled"] and not left and self.kills.total() >= 20
        claim = f"drill: {NOTICES:,} notices, {self.kills.total()} SIGKILLs, {doubtful} in doubt"
        undone = f"drill: {len(self.steps.undone)} steps undone in their ninth second"
        told = f"{len(left_though_undone)} of their notices left"
        is_silent = not left_though_undone and len(self.steps.undone) >= MIN_UNDONE
        return [
            Row(claim, "–", "–", words, "–", "0 lost, 0 doubled", holds),
            Row(undone, "–", "–", told, "–", "none left", is_silent),
        ]

    def _events_by_state(self) -> dict[str, int]:
        """`new` are receipts that wait for a message whose doubt was settled a moment ago."""
        from zalo_channel.models import InboundEvent

        return Counter(InboundEvent.objects.values_list("state", flat=True))

    def _sandbox(self, path: str) -> str:
        return f"http://127.0.0.1:{self.site.sandbox}{path}"

    def _control(self, path: str, body: dict) -> dict:
        answer = requests.post(self._sandbox(f"/control/{path}"), json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def _get(self, path: str) -> dict:
        return requests.get(self._sandbox(f"/control/{path}"), timeout=30).json()


def audit_of(site: Ground) -> dict:
    """The ledger against what the sandbox accepted: lost, doubled, owed, unknown."""
    done = subprocess.run(
        [PYTHON, "manage.py", "audit_ledger", "--sandbox", f"http://127.0.0.1:{site.sandbox}", "--json"],
        cwd=ROOT,
        env=site.env,
        stdout=subprocess.PIPE,
        check=False,
    )
    return json.loads(done.stdout)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
