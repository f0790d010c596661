import pytest


@pytest.fixture(autouse=True)
def units(region: None, db: None) -> None:
    """Each test starts from the loaded units."""
