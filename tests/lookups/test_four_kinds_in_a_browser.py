"""Land prices, documents, buses and violations on a phone, without scripts; axe finds nothing."""

import time

import pytest

from foundation.regions.loading import load_units
from lookups.kinds.buses import demo as buses
from lookups.kinds.land_prices import demo as land_prices
from lookups.kinds.legal import demo as legal
from lookups.kinds.violations import demo as plates
from tests.web.conftest import open_page

__all__ = ["open_page"]
pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    ("/tra-cuu/gia-dat/?street=H%C3%B9ng+V%C6%B0%C6%A1ng&place=Tam+K%E1%BB%B3", "không phải giá thị trường"),
    ("/tra-cuu/van-ban/?q=nd61", "hết hiệu lực"),
    ("/tra-cuu/xe-buyt/?start=Tam+K%E1%BB%B3&end=Tr%C3%A0+My", "Chuyến tới"),
    ("/tra-cuu/xe-buyt/?route=02", "Mọi chuyến hôm nay"),
]


@pytest.fixture(autouse=True)
def province():
    load_units()
    for demo in (buses, land_prices, legal, plates):
        demo.load()


def _is_narrow(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_answer_is_read_on_a_phone(open_page, violations):
    for path, words in PAGES:
        plain = open_page(path, scripts=False)
        assert words in plain.inner_text("main")
        page = open_page(path)
        assert violations(page) == []
        assert _is_narrow(page)


def test_a_plate_is_asked_without_scripts(open_page, violations):
    assert violations(open_page("/tra-cuu/phat-nguoi/")) == []
    page = open_page("/tra-cuu/phat-nguoi/", scripts=False)
    one, _, other = page.inner_text("label[for=id_answer]").split()[:3]
    page.fill("#id_plate", "92A-123.45")
    page.fill("#id_answer", str(int(one) + int(other)))
    time.sleep(2.5)  # nobody reads faster
    page.click("main form button")
    assert "Có 2 vi phạm" in page.inner_text("main")
    assert page.url.endswith("/tra-cuu/phat-nguoi/")
