"""Messages made to be slow to read, many at once: no page waits for them longer than for ordinary ones."""

import re
import secrets
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import requests
from django.db import connection

from foundation.conversations.models import Turn
from web_channel import answering

pytestmark = [pytest.mark.django_db(transaction=True)]
NUMBER = 20
ORDINARY = "phản ánh hố ga mất nắp trước nhà số {number}"
HOSTILE = {
    "white space": "tôi" + " " * 900 + "phản ánh hố ga mất nắp trước nhà số {number}",
    "words": "tôi muốn tôi muốn " * 55 + "{number}",
    "brackets": "phản ánh " + "(((" * 300 + "{number}",
}
PAGES = ("/healthz", "/tra-cuu/", "/")
UNNOTICED = 1.0  # seconds


def write(url: str, text: str) -> int:
    """As somebody who never wrote before, from a network of their own."""
    with requests.Session() as browser:
        browser.headers["X-Forwarded-For"] = f"100.64.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
        page = browser.get(f"{url}/tro-chuyen/", timeout=60).text
        fields = dict(re.findall(r'name="(form|csrfmiddlewaretoken)" value="([^"]+)"', page))
        return browser.post(f"{url}/tro-chuyen/", fields | {"text": text}, timeout=60).status_code


def answer_all() -> int:
    try:
        return answering.answer_waiting(seconds=90)
    finally:
        connection.close()


def slowest_page(url: str, *meanwhile: Future[int]) -> float:
    """Seconds, of the pages that others ask for until all of this is done."""
    times = [0.0]
    while not all(each.done() for each in meanwhile):
        for path in PAGES:
            begun = time.monotonic()
            assert requests.get(url + path, timeout=60).status_code == 200
            times.append(time.monotonic() - begun)
    return max(times)


def slowest_while_written_and_answered(url: str, text: str) -> float:
    before = Turn.objects.filter(author=Turn.Author.BOT).count()
    with ThreadPoolExecutor(NUMBER) as senders:
        sent = [senders.submit(write, url, text.format(number=number)) for number in range(NUMBER)]
        slowest = slowest_page(url, *sent)
    assert [each.result() for each in sent] == [200] * NUMBER
    with ThreadPoolExecutor(1) as worker:
        answered = worker.submit(answer_all)
        slowest = max(slowest, slowest_page(url, answered))
    assert answered.result() == NUMBER
    assert Turn.objects.filter(author=Turn.Author.BOT).count() >= before + NUMBER
    return slowest


@pytest.mark.parametrize("kind", HOSTILE)
def test_twenty_of_them_delay_no_page_more_than_ordinary_ones_and_are_all_answered(
    portal_url, kind, record_property
):
    for path in PAGES:
        requests.get(portal_url + path, timeout=60)  # templates are compiled
    ordinary = slowest_while_written_and_answered(portal_url, ORDINARY)
    hostile = slowest_while_written_and_answered(portal_url, HOSTILE[kind])
    record_property(
        "figure", f"{kind}: the slowest other page {hostile:.2f} s, {ordinary:.2f} s beside ordinary messages"
    )
    assert hostile < UNNOTICED or hostile < 3 * ordinary
