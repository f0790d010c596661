from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from foundation.regions.loading import load_units


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All units, loaded once for a module's tests and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def units(loaded: None, db: None) -> None:
    """Each test starts from the loaded units."""
