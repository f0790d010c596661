"""What public pages weigh on the way to a phone, without pictures; how fast, says bench/public_pages.py."""

import base64
import gzip
import random
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from bench.public_pages import FIRST_VISIT, NEXT_PAGE, addresses_in, fonts_in
from lookups.kinds.hazards import active_notices
from tests.announcements.factories import released
from tests.lookups import province
from tourism.demo import loading as handbook
from tourism.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)  # scores are shown after a commit
PAGES = (
    "/", "/tim-kiem/?q=chua+cau", "/co-quan/",
    "/ho-so/", "/tra-cuu/", "/tin-tuc/", "/so-lieu/", "/to-cong-nghe-so/", "/cam-nang/",
    "/cam-nang/diem-den/", "/cam-nang/diem-den/?place=Hội+An", "/cam-nang/diem-den/thanh-dia-my-son/",
    "/cam-nang/an-uong/?print=1", "/cam-nang/hanh-trinh/mot-ngay-o-hoi-an/", "/cam-nang/lich-le-hoi/",
    *(f"/tra-cuu/{key}/" for key in province.ASKED),
    *(address for key, address in province.ANSWERS.items() if key != "phat-nguoi"),
)  # fmt: skip
HEAD = 770  # bytes before each answer, most of them our policy for scripts


@pytest.fixture
def content(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    province.load()
    handbook.load()
    _as_rendered()
    yield
    active_notices.invalidate()


def _as_rendered() -> None:
    """Pictures as the worker leaves them: pages name every size and format, and have the placeholders."""
    formats = ["avif", "webp", "jpg"]
    sizes = [
        {"size": size, "width": width, "height": width * 2 // 3, "formats": formats}
        for size, width in (("s", 320), ("m", 640), ("l", 1200))
    ]
    for photo in Photo.objects.all():
        photo.renditions = sizes
        picture = base64.b64encode(random.Random(photo.pk).randbytes(90)).decode()
        photo.placeholder = f"data:image/webp;base64,{picture}"
        photo.save()


def parts(path: str) -> dict[str, int]:
    """Address → bytes, as production sends them: pages by gzip, static files by brotli, fonts as they are."""
    answer = Client().get(path)
    assert answer.status_code == 200, path
    sizes = {path: HEAD + len(gzip.compress(answer.content))}
    for address in addresses_in(answer.content.decode()):
        content = static(address)
        sizes[address] = HEAD + len(brotli.compress(content))
        sizes |= {font: HEAD + len(static(font)) for font in fonts_in(address, content.decode())}
    return sizes


def static(address: str) -> bytes:
    return Path(finders.find(urlsplit(address).path.removeprefix("/static/"))).read_bytes()


@pytest.mark.slow("loads every page with all that belongs to it")
def test_pages_are_light_at_first_and_lighter_after_the_front_page(content):
    front = parts("/")
    for path in (*PAGES, released().get_absolute_url()):
        loaded = parts(path)
        assert any(address.endswith("portal.css") for address in loaded), path
        assert any(address.endswith(".woff2") for address in loaded), path
        assert sum(loaded.values()) <= FIRST_VISIT, path
        new = sum(size for address, size in loaded.items() if address == path or address not in front)
        assert new <= NEXT_PAGE, (path, loaded)
