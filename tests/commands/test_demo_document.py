"""docs/demo.md names what the demo province really holds."""

import re
from pathlib import Path

from dossiers.demo import showcase, staff

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text()


def test_every_showcase_stands_in_the_document_with_its_status():
    rows = dict(re.findall(r"^\| `([\dA-Z.]+-\d{6}-\d{4})` \| (\d+) \|", DOCUMENT, re.MULTILINE))
    assert rows == {show.code: str(show.path[-1].value) for show in showcase.SHOWS}


def test_every_log_in_stands_in_the_document():
    rows = set(re.findall(r"^\| `([a-z0-9.]+)` \|", DOCUMENT, re.MULTILINE))
    assert rows == {login.username for login in (staff.ADMIN, *staff.LOGINS)}
    assert f"`{staff.PASSWORD}`" in DOCUMENT
