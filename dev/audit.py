"""`python -m dev.audit`: known vulnerabilities of the pinned packages.

Asks PyPI through pip-audit. Where that cannot be reached, ADVISORIES names a snapshot: the export of osv.dev
(https://storage.googleapis.com/osv-vulnerabilities/PyPI/all.zip) or a folder with a copy of it or of
https://github.com/pypa/advisory-database.
Without either, and with a snapshot that is too old or is about other packages, this is no pass. What it does
not look at is said each time.
"""

import datetime as dt
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from dev.places import PYTHON, ROOT

PINS = ("requirements.txt", "requirements-dev.txt")
OLDEST = dt.timedelta(days=30)
NOT_CHECKED = (
    "Not checked: images of containers, PostgreSQL, Redis and proxies, server binaries of dev/servers.txt, "
    "scripts in static/vendor."
)
FOUND, UNKNOWN = 1, 2  # exit codes: a vulnerability; nobody could say
Record = dict[str, Any]


def main() -> int:
    snapshot = os.environ.get("ADVISORIES", "")
    code = audit_offline(Path(snapshot)) if snapshot else audit_online()
    _say(NOT_CHECKED)
    return code


def audit_online() -> int:
    _say(f"{len(pinned())} packages of {' and '.join(PINS)}, advisories asked of PyPI now:")
    files = [word for name in PINS for word in ("--requirement", name)]
    command = [
        PYTHON,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--require-hashes",
        "--progress-spinner",
        "off",
        "--strict",
    ]
    done = subprocess.run([*command, *files], cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    sys.stderr.write(done.stderr)
    if done.returncode and not re.search(r"Found \d+ known vulnerabilit", done.stderr):
        sys.stderr.write(
            "No audit: the advisories cannot be reached. ADVISORIES=… takes a snapshot (dev/audit.py).\n"
        )
        return UNKNOWN
    return FOUND if done.returncode else 0


def audit_offline(snapshot: Path, now: dt.datetime | None = None) -> int:
    if not snapshot.exists():
        _say(f"No audit: there is no {snapshot}.")
        return UNKNOWN
    pins, findings, number, newest, known = pinned(), [], 0, "", set()
    for record in records(snapshot):
        number, newest = number + 1, max(newest, str(record.get("modified", "")))
        known |= _names(record) & set(pins)
        findings += [] if record.get("withdrawn") else _hits(record, pins)
    _say(
        f"{len(pins)} packages of {' and '.join(PINS)}, {number} advisories of {snapshot}, "
        f"the newest of {newest[:10] or 'no date'}, {len(known)} packages named in one:"
    )
    for name, advisory, summary in sorted(findings):
        _say(f"  {name} {pins[name]}: {advisory} {summary}")
    _say(f"{len(findings)} known vulnerabilities.")
    if findings:
        return FOUND
    if not known:
        _say("No pass: the snapshot names none of our packages.")
        return UNKNOWN
    moment = dt.datetime.fromisoformat(newest.replace("Z", "+00:00")) if newest else None
    if moment is None or (now or dt.datetime.now(dt.UTC)) - moment > OLDEST:
        _say(f"No pass: the snapshot is older than {OLDEST.days} days.")
        return UNKNOWN
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def pinned() -> dict[str, Version]:
    """Of both files: canonical name → version."""
    text = "\n".join((ROOT / name).read_text() for name in PINS)
    pins = re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pins}


def records(snapshot: Path) -> Iterator[Record]:
    """Advisories in the format of OSV, of a zip or a folder."""
    if snapshot.is_file():
        with zipfile.ZipFile(snapshot) as archive:
            names = (name for name in archive.namelist() if name.endswith(".json"))
            yield from (json.loads(archive.read(name)) for name in names)
        return
    for path in snapshot.rglob("*"):
        if path.suffix == ".json":
            yield json.loads(path.read_text())
        elif path.suffix == ".yaml":  # JSON is YAML's subset, but reads a hundred times faster
            yield yaml.load(path.read_text(), Loader=_TextLoader)  # noqa: S506 - a SafeLoader


class _TextLoader(yaml.SafeLoader):
    """Dates stay texts, as in JSON."""


_TextLoader.yaml_implicit_resolvers = {
    key: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _names(record: Record) -> set[str]:
    return {
        canonicalize_name(affected.get("package", {}).get("name", ""))
        for affected in record.get("affected", [])
    }


def _hits(record: Record, pins: dict[str, Version]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for affected in record.get("affected", []):
        name = canonicalize_name(affected.get("package", {}).get("name", ""))
        if name in pins and _is_affected(pins[name], affected):
            found.append((name, record["id"], record.get("summary", "")))
    return found


def _is_affected(version: Version, affected: Record) -> bool:
    if version in filter(None, map(_version, affected.get("versions", []))):
        return True
    ranges = [each for each in affected.get("ranges", []) if each.get("type") == "ECOSYSTEM"]
    return any(_is_within(version, each["events"]) for each in ranges)


def _is_within(version: Version, events: list[dict[str, str]]) -> bool:
    """The last event at or before the version decides."""
    inside = False
    for event in events:
        (kind, text), *_ = event.items()
        limit = Version("0") if text == "0" else _version(text)
        if limit is None:
            continue
        if kind == "introduced" and version >= limit:
            inside = True
        elif (kind == "fixed" and version >= limit) or (kind == "last_affected" and version > limit):
            inside = False
    return inside


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


if __name__ == "__main__":
    sys.exit(main())
