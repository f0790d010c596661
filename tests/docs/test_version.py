"""One version: in the change log, on pages, for whoever watches the portal."""

import re

import pytest

from config.version import VERSION
from tests.sandboxes.zalo.running import ROOT


def test_it_is_the_newest_release_of_the_change_log():
    newest = re.search(r"^## \[(\d[^]]*)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest and newest[1] == VERSION


@pytest.mark.django_db
def test_pages_tell_it_and_readyz_tells_it_to_insiders(client, settings):
    assert f"Phiên bản {VERSION}." in client.get("/").content.decode()
    assert "version" not in client.get("/readyz").json()
    settings.MONITORING_TOKEN = "token"
    told = client.get("/readyz", headers={"Authorization": "Bearer token"}).json()
    assert told["version"] == VERSION
