"""The page on a small phone."""

import pytest

from lookups.kinds.epidemics import demo
from tests.lookups.factories import units

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def outbreaks():
    units()
    demo.load()


def test_axe_finds_nothing(open_page, violations):
    page = open_page("/tra-cuu/dich-benh/")
    for query in ("", "?place=Hội+An+Tây", "?disease=covid", "?place=xyz", "?place=Trà+Linh"):
        page.goto(f"/tra-cuu/dich-benh/{query}")
        assert violations(page) == [], query
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
