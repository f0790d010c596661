"""The audit of the pinned packages: what it finds in a snapshot, and that it never passes without knowing."""

import datetime as dt
import json
import re
import zipfile
from pathlib import Path

import pytest

from dev import audit
from dev.places import ROOT

pytestmark = pytest.mark.security_check("secrets-and-dependencies")

TODAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def advisory(name: str, **over) -> dict:
    record = {"id": "PYSEC-0", "modified": "2026-11-19T00:00:00Z", "summary": "breaks"}
    affected = {"package": {"ecosystem": "PyPI", "name": name}}
    ranges = over.pop("events", None)
    if ranges:
        affected["ranges"] = [{"type": "ECOSYSTEM", "events": ranges}]
    affected |= {"versions": over.pop("versions", [])}
    return record | {"affected": [affected]} | over


@pytest.fixture
def audited(tmp_path, capsys):
    """The exit code and the words of an audit with these advisories."""

    def run(*advisories: dict, now: dt.datetime = TODAY) -> tuple[int, str]:
        path = tmp_path / "all.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for number, record in enumerate(advisories):
                archive.writestr(f"{number}.json", json.dumps(record))
        return audit.audit_offline(path, now), capsys.readouterr().out

    return run


OTHER = advisory("something-else", versions=["1"])


@pytest.mark.parametrize(
    "over",
    [
        {"events": [{"introduced": "0"}]},
        {"events": [{"introduced": "0"}, {"fixed": "9999"}]},
        {"events": [{"introduced": "0"}, {"fixed": "1"}, {"introduced": "2"}]},
        {"events": [{"introduced": "0"}, {"last_affected": "9999"}]},
        {"versions": [str(audit.pinned()["django"])]},
    ],
)
def test_a_pinned_version_within_an_advisory_is_found(audited, over):
    code, words = audited(advisory("Django", **over), OTHER)
    assert code == audit.FOUND
    assert f"django {audit.pinned()['django']}: PYSEC-0 breaks" in words


@pytest.mark.parametrize(
    "over",
    [
        {"events": [{"introduced": "0"}, {"fixed": "1"}]},
        {"events": [{"introduced": "9999"}]},
        {"events": [{"introduced": "0"}, {"last_affected": "1"}]},
        {"versions": ["1.0", "not a version"]},
        {"events": [{"introduced": "0"}], "withdrawn": "2026-01-01T00:00:00Z"},
    ],
)
def test_what_is_mended_or_withdrawn_is_not(audited, over):
    code, words = audited(advisory("django", **over))
    assert code == 0 and "0 known vulnerabilities" in words and "2026-11-19" in words


MENDED = advisory("django", versions=["1.0"])


def test_an_old_or_empty_snapshot_is_no_pass(audited):
    assert audited(MENDED)[0] == 0
    code, words = audited(MENDED, now=TODAY + dt.timedelta(days=60))
    assert code == audit.UNKNOWN and "older than 30 days" in words
    for advisories in ((), (OTHER,)):
        code, words = audited(*advisories)
        assert code == audit.UNKNOWN and "names none of our packages" in words


def test_a_snapshot_that_is_not_there_is_no_pass(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ADVISORIES", str(tmp_path / "none.zip"))
    assert audit.main() == audit.UNKNOWN
    words = capsys.readouterr().out
    assert "there is no" in words and "Not checked: images of containers" in words


def test_the_yaml_of_a_checkout_is_read_as_well(tmp_path, capsys):
    (tmp_path / "PYSEC-1.yaml").write_text(
        "id: PYSEC-1\nmodified: 2026-11-19T00:00:00Z\naffected:\n- package: {name: django, ecosystem: PyPI}\n"
        "  ranges:\n  - type: ECOSYSTEM\n    events:\n    - introduced: '0'\n"
    )
    assert audit.audit_offline(tmp_path, TODAY) == audit.FOUND


def test_without_a_network_it_is_no_pass(monkeypatch, capfd):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert audit.audit_online() == audit.UNKNOWN
    assert "No audit" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "dev/servers.txt"])
def test_every_package_is_pinned_by_its_hashes(name):
    text = re.sub(r"\\\n", "", (ROOT / name).read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines and not [line for line in lines if "==" not in line or "--hash=sha256:" not in line]


def test_the_image_installs_by_hash_too():
    assert "pip install --require-hashes -r requirements.txt" in Path(ROOT / "Dockerfile").read_text()
