"""Every address of the URL resolver, one for each page, by a stranger and by every method.

Of the pages that the framework makes alike for every model a third is asked; all of them with SECURITY_FULL=1
(`make security ARGS=full`).
"""

import os
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from tests.web.crawl.addresses import Address
from tests.web.test_crawl import addresses, client_of, province  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
IS_FULL = bool(os.environ.get("SECURITY_FULL"))
ALIKE = ("_changelist", "_add", "_history", "_delete", "_change")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OPEN_TO_STRANGERS = {
    "admin:login": "the log-in",
    "admin:second_step": "the second step of the log-in",
    "admin:jsi18n": "words of the widgets",
    "admin:logout": "leaves nothing but the page of leaving",
}


@pytest.fixture(scope="module")
def pages(addresses) -> list[Address]:  # noqa: F811
    """The first address of each page."""
    first: dict[str, Address] = {}
    for address in addresses:
        first.setdefault(address.page, address)
    alike = [page for page in first if page.startswith("admin:") and page.endswith(ALIKE)]
    left_out = set() if IS_FULL else set(alike) - set(alike[::3])
    return [address for page, address in first.items() if page not in left_out]


def ask(client: Client, method: str, url: str) -> Any:
    """The answer; nothing that it did stays."""
    with transaction.atomic():
        response = client.generic(method, url, b"", "application/json")
        for close in response._resource_closers:
            close()
        transaction.set_rollback(True)
    return response


@pytest.mark.security_check("authorisation")
def test_a_stranger_opens_no_page_of_the_staff_by_any_method(pages, record_property):
    client, opened, asked = client_of(), [], 0
    for number, address in enumerate(pages):
        if not address.is_of_desk or address.page in OPEN_TO_STRANGERS:
            continue
        for method in METHODS if IS_FULL else ("GET", METHODS[1 + number % 6]):
            status = ask(client, method, address.url).status_code
            asked += 1
            if status not in (302, 400, 401, 403, 404, 405):
                opened.append(f"{method} {address.url} ({address.page}): {status}")
    record_property("figure", f"a stranger: {asked:,} requests to pages of the staff, {len(opened)} opened")
    assert opened == []


@pytest.mark.security_check("authorisation")
def test_a_stranger_calls_nothing_of_the_partners(pages):
    client, opened = client_of(), []
    for address in pages:
        if address.page.startswith("api:") and "/dossiers/" in address.url:
            statuses = {method: ask(client, method, address.url).status_code for method in METHODS}
            opened += [f"{method} {address.url}: {got}" for method, got in statuses.items() if got < 400]
    assert opened == []


@pytest.mark.security_check("authorisation")
def test_methods_that_a_page_does_not_know_are_refused(pages):
    client, taken = client_of(User.objects.get(username="admin")), []
    for address in pages if IS_FULL else pages[::5]:
        for method in ("DELETE", "TRACE"):
            response = ask(client, method, address.url)
            if response.status_code >= 500:
                taken.append(f"{method} {address.url}: {response.status_code}")
            if method == "TRACE" and response.headers.get("Content-Type", "").startswith("message/http"):
                taken.append(f"{method} {address.url} echoes the request")
    assert taken == []
