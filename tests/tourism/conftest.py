import pytest

from tests.web.conftest import open_page
from tourism.demo import loading

__all__ = ["open_page"]


@pytest.fixture(scope="module")
def _loaded(region, django_db_blocker) -> None:
    """The demo once for a file of tests, around their own transactions, and gone after it."""
    with django_db_blocker.unblock():
        loading.load()


@pytest.fixture
def handbook(_loaded, db) -> None:
    """The whole demo of the handbook."""
