"""Who walks, and which of the addresses."""

import re
from collections.abc import Iterable

from django.conf import settings as portal
from django.contrib.auth.models import User
from django.test import Client

from tests.web.crawl.addresses import Address

FILES = re.compile(r"\.(?:pdf|jpg|svg|csv)$|/export/|/ket-qua/letter-")
"""Printed and drawn for seconds each; their own tests open them."""

ALIKE = re.compile(r"_(delete|history|simple_history|import|autocomplete)$")
HANDBOOK = re.compile(r"admin:tourism_[a-z]+")


def client_of(user: User | None = None, language: str = "vi") -> Client:
    client = Client(headers={"accept-language": language})
    client.cookies[portal.LANGUAGE_COOKIE_NAME] = language
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def public(addresses: Iterable[Address]) -> list[Address]:
    return [address for address in addresses if not address.is_of_desk]


def desk(addresses: Iterable[Address]) -> list[Address]:
    return [address for address in addresses if address.is_of_desk]


def one_of_each_look(pages: Iterable[Address]) -> list[Address]:
    """Of pages that look the same for every model one each, and of each kind of the handbook its form."""
    known: set[str] = set()
    chosen = []
    for page in one_of_each(pages):
        alike = ALIKE.search(page.page)
        kind = alike[0] if alike else page.page
        if HANDBOOK.match(page.page) and not page.page.endswith("_add"):
            kind = HANDBOOK.sub("", page.page)
        if kind not in known:
            known.add(kind)
            chosen.append(page)
    return chosen


def one_of_each(addresses: Iterable[Address]) -> list[Address]:
    """One address for each kind of page; a move of a case once for each status that it leads to."""
    kinds: dict[tuple[str, str], Address] = {}
    for address in addresses:
        kinds.setdefault((address.page, address.state.partition(" → ")[2]), address)
    return list(kinds.values())
