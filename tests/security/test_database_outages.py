"""PostgreSQL goes away under the served portal and comes back: 503 meanwhile, nothing wrong afterwards."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
import requests

from bench.private_servers import PrivateServers
from config import health
from tests.security.database_server import private_servers
from tests.zalo_channel.events import make_event, signed
from tests.zalo_channel.portal_processes import web_server
from zalo_channel import webhook

pytestmark = [pytest.mark.security_check("postgres-crashed"), pytest.mark.django_db]

PAGE, API = "/t/AAAAAAAAAAAAAAAAAAAAAA/", "/api/v1/dossiers/H1-1/"  # both ask the database: nothing is there
HEALTHY = {PAGE: 404, API: 401, "/api/v1/tourism/": 200, webhook.PATH: 200}
AT_ONCE = 12
POOL_SECONDS = 5  # for which a request would wait that asks a pool without a server
LONG_ENOUGH = 8  # seconds, for a pool to give up on connecting
_addresses = count(1)


@pytest.fixture(scope="module")
def servers(django_db_setup, django_db_blocker) -> Iterator[PrivateServers]:
    with django_db_blocker.unblock(), private_servers(with_tables=True) as servers:
        yield servers


@pytest.fixture(scope="module")
def portal(servers) -> Iterator[str]:
    addresses = {"DATABASE_URL": servers.postgres.url, "REDIS_URL": servers.redis.url}
    with web_server(**addresses, TRUSTED_PROXY_COUNT="1") as (url, _):
        yield url.removesuffix(webhook.PATH)


def ask(portal: str, path: str) -> requests.Response:
    """Each time from an address of its own, or the limits would answer."""
    number = next(_addresses)
    headers = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
    if path == webhook.PATH:
        body, more = signed(make_event(message={"msg_id": f"outage-{number}"}))
        return requests.post(portal + path, body, headers=headers | more, timeout=60)
    if path == API:
        headers["Authorization"] = "Bearer no-such-token"
    return requests.get(portal + path, headers=headers, timeout=60)


def statuses(portal: str, number: int) -> Counter[tuple[str, int]]:
    """Of `number` requests, a dozen at once, so that a pool is full of connections."""
    paths = [list(HEALTHY)[each % len(HEALTHY)] for each in range(number)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(lambda path: (path, ask(portal, path).status_code), paths))


def failed(seen: Counter[tuple[str, int]]) -> dict[tuple[str, int], int]:
    return {(path, status): times for (path, status), times in seen.items() if HEALTHY[path] != status}


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.monotonic()
    result = call()
    return time.monotonic() - begun, result


def test_after_a_clean_restart_already_the_first_requests_find_it(portal, servers, record_property):
    assert not failed(statuses(portal, 48))
    servers.stop_postgres()
    servers.start_postgres()
    wrong = failed(statuses(portal, 200))
    record_property("figure", f"{sum(wrong.values())} of the first 200 requests after a restart failed")
    assert not wrong


def test_no_request_fails_after_a_crash(portal, servers, record_property):
    assert not failed(statuses(portal, 48))
    servers.crash_postgres()
    wrong = failed(statuses(portal, 100))
    record_property("figure", f"{sum(wrong.values())} of the first 100 requests after a crash failed")
    assert not wrong


def test_meanwhile_everything_says_503_soon_and_afterwards_nothing_fails(portal, servers, record_property):
    assert not failed(statuses(portal, 48))
    servers.stop_postgres()
    stopped = time.monotonic()
    try:
        assert set(statuses(portal, 48)) == {(path, 503) for path in HEALTHY}
        took, page = timed(lambda: ask(portal, PAGE))
        assert took < POOL_SECONDS
        assert "Cổng đang tạm gián đoạn" in page.text and page.headers["Retry-After"] == "10"
        assert page.headers["Cache-Control"] == "no-store"
        answer = ask(portal, API)
        assert answer.headers["Content-Type"] == "application/json" and answer.headers["Retry-After"] == "10"
        assert answer.json()["error"]["code"] == "unavailable"
        took, health = timed(lambda: ask(portal, "/healthz"))
        record_property("figure", f"/healthz {took:.2f} s without PostgreSQL")
        assert health.status_code == 200 and took < POOL_SECONDS
        signed_in = {"Cookie": "sessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}  # would ask the database
        for ready in (
            ask(portal, "/readyz"),
            requests.get(portal + "/readyz", headers=signed_in, timeout=60),
        ):
            assert ready.status_code == 503 and ready.headers["Content-Type"] == "application/json"
            assert ready.json() == {"status": "down"} or ready.json()["error"]["code"] == "unavailable"
        time.sleep(max(0, LONG_ENOUGH - (time.monotonic() - stopped)))
    finally:
        servers.start_postgres()
    assert not failed(statuses(portal, 200))


def test_an_outage_of_redis_gives_no_page_of_errors_either(portal, servers):
    servers.stop_redis(15)
    try:
        wrong = failed(statuses(portal, 24))
        assert not [status for _, status in wrong if status != 503]
        ready = ask(portal, "/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "degraded"})
        assert [ask(portal, path).status_code for path in ("/", "/tra-cuu/", webhook.PATH)] == [200] * 3
    finally:
        servers.start_redis()
    time.sleep(health.KEEP_SECONDS)  # until then /readyz tells of this outage, also to the next test
    assert not failed(statuses(portal, 24))
