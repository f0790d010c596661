import pytest

from tests.lookups.factories import units
from tests.web.conftest import open_page
from tourism.demo import loading
from tourism.pages import PAGES

__all__ = ["open_page"]


@pytest.fixture(autouse=True)
def nothing_kept():
    PAGES.clear()


@pytest.fixture
def handbook(db):
    units()
    loading.load()
