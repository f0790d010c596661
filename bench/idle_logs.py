"""What a portal logs while nobody asks: `python -m bench idle_logs`, six minutes, servers of its own.

Logged as in production (JSON, INFO, a line a request), asked by nobody but the probes of docker-compose.yml
and Prometheus. Bytes of all logs, those of PostgreSQL and Redis too, extrapolated to a day: what happens only
at night (retention, figures) is not in it. nginx leaves the probes out (deploy/nginx.conf.template).
"""

import subprocess
import time
from pathlib import Path

import requests

from bench import ground, live_portal
from bench.ground import Ground
from bench.private_servers import private_servers
from bench.table import Row
from dev.places import PYTHON, ROOT
from dev.services import WORKERS

SECONDS, SETTLED, DAY = 300, 20, 86_400
MOST = 5_000_000  # bytes a day
PRODUCTION = {"LOG_LEVEL": "INFO", "LOG_FORMAT": "json", "ACCESS_LOG": "1", "DEBUG": "0"}


def run(seconds: int = SECONDS) -> list[Row]:
    with private_servers() as servers, ground.prepared("idle_logs", **PRODUCTION) as site:
        live_portal.open_platform(site)
        live_portal.start_workers(site)
        logs = [*site.supervisor.logs.glob("*.log"), servers.postgres.log, servers.redis.log]
        logs = [log for log in logs if log.exists() and log.stem != "sandbox"]
        probe(site, SETTLED)
        before, begun = sizes(logs), time.monotonic()
        probe(site, seconds)
        took, after = time.monotonic() - begun, sizes(logs)
    grown = {name: after[name] - before[name] for name in after}
    total = sum(grown.values())
    talks = ", ".join(f"{name} {size:,}" for name, size in grown.items() if size) or "none"
    return [
        Row(
            "logs of a portal that nobody asks",
            "–",
            "–",
            f"{total * DAY / took / 1e6:.2f} MB a day, extrapolated from {took:.0f} s ({talks} bytes)",
            "–",
            f"≤ {MOST / 1e6:.0f} MB",
            total * DAY / took <= MOST,
        )
    ]


def sizes(logs: list[Path]) -> dict[str, int]:
    return {log.stem: log.stat().st_size for log in logs}


def probe(site: Ground, seconds: int) -> None:
    """As compose and Prometheus ask: every ten and fifteen seconds, each worker every minute."""
    until, address = time.monotonic() + seconds, f"http://127.0.0.1:{site.web}"
    token = {"Authorization": f"Bearer {site.env['MONITORING_TOKEN']}"}
    for second in range(0, seconds, 5):
        if second % 60 == 0:
            ping_workers(site)
        if second % 10 == 0:
            requests.get(f"{address}/healthz", timeout=10)
        if second % 15 == 0:
            requests.get(f"{address}/metrics", headers=token, timeout=10).raise_for_status()
            requests.get(f"{address}/readyz", headers=token, timeout=10).raise_for_status()
        time.sleep(max(0.0, min(5.0, until - time.monotonic())))


def ping_workers(site: Ground) -> None:
    command = [PYTHON, "-m", "celery", "--app", "config.celery:app", "inspect", "ping", "--timeout", "10"]
    done = subprocess.run(command, env=site.env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.stdout.count("pong") < len(WORKERS):
        raise RuntimeError(done.stdout + done.stderr)
