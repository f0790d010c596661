"""One worker through deaths of Redis: after each it must work again by itself, without a restart.

Redis is killed with SIGKILL, or stopped in order, or frozen and then killed (a worker then waits for an
answer that never comes), while tasks are coming in.
"""

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import redis

from bench.private_servers import PrivateServers
from dev import services
from dev.console import tail
from dev.services import Service, Supervisor

PATIENCE = 60.0  # seconds, on a busy machine, for a worker to take up work after Redis is back
LENGTHS = (0.1, 4.0)  # seconds without Redis, at random
KINDS = ("killed", "stopped", "frozen")
LANE, QUEUE = "inbound", "default"


def through_outages(servers: PrivateServers, number: int) -> list[float | None]:
    """Seconds from Redis's start until the worker worked again, an outage each; None where it did not."""
    env = {**os.environ, "REDIS_URL": servers.redis.url}
    with (
        tempfile.TemporaryDirectory(prefix="outages-") as folder,
        Supervisor(env, Path(folder)) as supervisor,
    ):
        supervisor.start(Service("worker", services.worker(LANE)))
        worker = supervisor.running["worker"]
        outages = _Outages(servers)
        if outages.seconds_until_work(patience=120) is None:
            raise AssertionError(f"the worker did not start: {tail(Path(folder) / 'worker.log')}")
        times: list[float | None] = []
        for count in range(number):
            outages.pass_one(KINDS[count % len(KINDS)])
            times.append(outages.seconds_until_work())
            if times[-1] is None:
                sys.stderr.write(tail(Path(folder) / "worker.log", 60))
            if worker.poll() is not None:
                return times + [None] * (number - len(times))
        return times


class _Outages:
    def __init__(self, servers: PrivateServers) -> None:
        from config.celery import app
        from config.health import heartbeat

        self.servers, self.task, self.dice = servers, heartbeat, random.Random(1022)
        self.redis = redis.Redis.from_url(servers.redis.url, socket_timeout=5)
        self.broker = app.connection_for_write(servers.redis.broker_url)

    def pass_one(self, kind: str) -> None:
        for _ in range(20):  # work under way, of which some is lost with Redis
            self._ask()
        self.broker.close()
        if kind == "stopped":
            self.servers.stop_redis(signal.SIGTERM)
        else:
            if kind == "frozen":
                self.servers.freeze_redis()
                time.sleep(self.dice.uniform(*LENGTHS))
            self.servers.stop_redis(signal.SIGKILL)
        time.sleep(self.dice.uniform(*LENGTHS))
        self.servers.start_redis()

    def seconds_until_work(self, patience: float = PATIENCE) -> float | None:
        """Tasks are sent twice a second, as beat does it: one that was sent into the outage may be lost."""
        begun, asked_at = time.monotonic(), 0.0
        self.redis.delete(f"heartbeat:{QUEUE}")
        while time.monotonic() - begun < patience:
            if self.redis.exists(f"heartbeat:{QUEUE}"):
                return time.monotonic() - begun
            if time.monotonic() - asked_at > 0.5:
                self._ask()
                asked_at = time.monotonic()
            time.sleep(0.05)
        return None

    def _ask(self) -> None:
        self.task.apply_async(args=[QUEUE], queue=QUEUE, expires=20, connection=self.broker)
