"""What is withdrawn or corrected is so for every reader in a second or two, whichever process he meets."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
import requests
from django.db import OperationalError, transaction

from announcements.services import articles
from foundation.database import table_versions
from foundation.database.table_versions import WatchedTables
from foundation.web.page_cache import published
from tests.announcements.factories import released
from tests.factories import make_officer
from tests.sandboxes.zalo.running import wait_until
from tests.zalo_channel.portal_processes import web_server

AT_ONCE = 20  # seconds, however busy the machine; the pages themselves live for thirty


@pytest.fixture
def two_servers(transactional_db):
    """The addresses of two web processes, each with pages of its own."""
    with web_server() as (first, _), web_server() as (second, _):
        yield [f"http://{urlsplit(url).netloc}" for url in (first, second)]


def answers(servers: list[str], path: str) -> list[int]:
    return [requests.get(f"{server}{path}", timeout=60).status_code for server in servers]


def test_a_withdrawn_article_is_gone_from_every_process_at_once(two_servers):
    article = released()
    path = article.get_absolute_url()
    assert answers(two_servers, path) == [200, 200]
    assert all(article.title in requests.get(f"{server}/", timeout=60).text for server in two_servers)
    articles.withdraw(article, by=make_officer(), reason="Sai ngày")
    wait_until(lambda: answers(two_servers, path) == [410, 410], AT_ONCE)
    assert not any(article.title in requests.get(f"{server}/", timeout=60).text for server in two_servers)


def test_a_correction_stands_above_the_text_in_every_process_at_once(two_servers):
    article = released()
    path = article.get_absolute_url()
    answers(two_servers, path)
    articles.correct(article, by=make_officer(), reason="Ngày đúng là 05/12.")

    def all_say_so() -> bool:
        pages = [requests.get(f"{server}{path}", timeout=60).text for server in two_servers]
        return all("Ngày đúng là 05/12." in page for page in pages)

    wait_until(all_say_so, AT_ONCE)


def test_pages_are_still_kept_while_the_database_is_away_and_it_is_not_asked_for_each(
    db, client, monkeypatch, django_assert_num_queries
):
    page, asked = client.get("/").content, []

    def away(*models):
        asked.append(models)
        raise OperationalError

    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 60)
    monkeypatch.setattr(table_versions, "versions_of", away)
    with django_assert_num_queries(0):
        assert [client.get("/").content for _ in range(3)] == [page] * 3
    assert published().models in asked and len(asked) == len(set(asked))


@pytest.mark.security_check("rollback")
def test_what_is_rolled_back_renews_nothing(db):
    before = published().mark()
    with suppress(InterruptedError), transaction.atomic():
        released()
        raise InterruptedError
    assert published().mark() == before
