"""What public pages weigh on the way to a phone, without pictures; how fast, says bench/public_pages.py."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from bench.public_pages import FIRST_VISIT, NEXT_PAGE, addresses_in, fonts_in
from tests.announcements.factories import released

pytestmark = pytest.mark.django_db
PAGES = ("/", "/ho-so/", "/tra-cuu/", "/tra-cuu/xe-buyt/", "/tin-tuc/", "/so-lieu/", "/to-cong-nghe-so/")


def parts(path: str) -> dict[str, int]:
    """Address → bytes, as production sends them: pages by gzip, static files by brotli, fonts as they are."""
    page = Client().get(path).content
    sizes = {path: len(gzip.compress(page))}
    for address in addresses_in(page.decode()):
        content = static(address)
        sizes[address] = len(brotli.compress(content))
        sizes |= {font: len(static(font)) for font in fonts_in(address, content.decode())}
    return sizes


def static(address: str) -> bytes:
    return Path(finders.find(urlsplit(address).path.removeprefix("/static/"))).read_bytes()


def test_pages_are_light_at_first_and_lighter_after_the_front_page():
    front = parts("/")
    for path in (*PAGES, released().get_absolute_url()):
        loaded = parts(path)
        assert any(address.endswith("portal.css") for address in loaded), path
        assert any(address.endswith(".woff2") for address in loaded), path
        assert sum(loaded.values()) <= FIRST_VISIT, path
        new = sum(size for address, size in loaded.items() if address == path or address not in front)
        assert new <= NEXT_PAGE, path
