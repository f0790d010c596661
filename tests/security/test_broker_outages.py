"""A real worker, a Redis that dies: killed, stopped, frozen. A program in bench/ does it fifty times."""

import pytest

from bench.broker_outages import KINDS, through_outages
from tests.security.database_server import private_servers

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(600),
    pytest.mark.security_check("redis-stopped"),
    pytest.mark.security_check("redis-flushed"),
]


def test_a_worker_works_again_after_every_death_of_redis(django_db_blocker, record_property, monkeypatch):
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # this Redis is not shared out among runners
    with django_db_blocker.unblock(), private_servers(with_tables=False) as servers:
        times = through_outages(servers, len(KINDS))
    survived = [seconds for seconds in times if seconds is not None]
    record_property("figure", f"{len(survived)} of {len(times)} outages survived")
    assert len(survived) == len(KINDS)
