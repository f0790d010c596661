"""The portal as it is served, for attackers with sockets."""

from collections.abc import Iterator

import pytest

from tests.zalo_channel.conftest import arrivals  # noqa: F401 - a fixture of theirs
from tests.zalo_channel.portal_processes import web_server


@pytest.fixture(scope="module")
def portal_url(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The address of a portal behind one proxy, without a slash at its end."""
    with django_db_blocker.unblock(), web_server(TRUSTED_PROXY_COUNT="1") as (url, _):
        yield url.removesuffix("/zalo/webhook/")
