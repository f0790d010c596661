import pytest


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second factor of the desk has tests of its own."""
    settings.STAFF_OTP_REQUIRED = False
