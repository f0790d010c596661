"""What is withdrawn or corrected is so for every reader in a second or two, whichever process he meets."""

import time
from urllib.parse import urlsplit

import pytest
import requests

from announcements.services import articles
from foundation import broker
from foundation.web.page_cache import CACHE_VERSION, PUBLIC
from tests.announcements.factories import released
from tests.factories import make_officer
from tests.zalo_channel.portal_processes import web_server
from tests.zalo_sandbox.running import free_port, wait_until

AT_ONCE = 3  # seconds; the pages themselves live for thirty


@pytest.fixture
def two_servers(transactional_db):
    """The addresses of two web processes, each with pages of its own."""
    with web_server() as (first, _), web_server() as (second, _):
        yield [f"http://{urlsplit(url).netloc}" for url in (first, second)]


def answers(servers: list[str], path: str) -> list[int]:
    return [requests.get(f"{server}{path}", timeout=10).status_code for server in servers]


@pytest.mark.timeout(120)
def test_a_withdrawn_article_is_gone_from_every_process_at_once(two_servers):
    article = released()
    path = article.get_absolute_url()
    assert answers(two_servers, path) == [200, 200]
    assert all(article.title in requests.get(f"{server}/", timeout=10).text for server in two_servers)
    articles.withdraw(article, by=make_officer(), reason="Sai ngày")
    wait_until(lambda: answers(two_servers, path) == [410, 410], AT_ONCE)
    assert not any(article.title in requests.get(f"{server}/", timeout=10).text for server in two_servers)


@pytest.mark.timeout(120)
def test_a_correction_stands_above_the_text_in_every_process_at_once(two_servers):
    article = released()
    path = article.get_absolute_url()
    answers(two_servers, path)
    articles.correct(article, by=make_officer(), reason="Ngày đúng là 05/12.")

    def all_say_so() -> bool:
        pages = [requests.get(f"{server}{path}", timeout=10).text for server in two_servers]
        return all("Ngày đúng là 05/12." in page for page in pages)

    wait_until(all_say_so, AT_ONCE)


def test_pages_are_still_kept_where_redis_is_away_and_nobody_waits_for_it_twice(
    db, client, settings, monkeypatch, django_assert_num_queries
):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    broker.client.cache_clear()
    monkeypatch.setattr(CACHE_VERSION, "ask_at", 0.0)
    try:
        page = client.get("/").content
        with django_assert_num_queries(0):
            assert client.get("/").content == page
        assert CACHE_VERSION.ask_at > time.monotonic() + 5
    finally:
        broker.client.cache_clear()
        PUBLIC.clear()
        monkeypatch.setattr(CACHE_VERSION, "ask_at", 0.0)


@pytest.mark.security_check("rollback")
def test_what_is_rolled_back_renews_nothing(db, django_capture_on_commit_callbacks):
    before = broker.client().get(CACHE_VERSION.KEY)
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        released()
    assert broker.client().get(CACHE_VERSION.KEY) == before and waiting
