"""No secret lies in the repository, and every dependency is pinned to the bytes that were looked at."""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandboxes.zalo.running import ROOT

pytestmark = pytest.mark.security_check("secrets-and-dependencies")
KNOWN_SHAPES = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a forge": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|github_pat_\w{22,}|pypi-[A-Za-z0-9_-]{50,})"
    ),
    "a token of a messenger": re.compile(r"\bxox[abprs]-[\w-]{20,}|\b\d{9,10}:AA[\w-]{33}\b"),
    "a password in an address": re.compile(
        r"\b(?:postgres(?:ql)?|redis|amqp|https?)://[^\s:/@]+:([^\s@{}$<]+)@"
    ),
    "a signed web token": re.compile(r"\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}"),
}
ASSIGNED = re.compile(
    r"(?i)\b\w*(?:secret|password|token|api_?key|encryption_keys?)\w*[\"']?\s*[:=]\s*[\"']?([A-Za-z0-9+/=_-]{24,})"
)
ALLOWED = {
    "tests/settings.py": "keys of the tests: they open nothing outside the run",
    "deploy/trial.env": "the trial says in its name what it is; the system check refuses it with https",
    "docker-compose.yml": "names of variables only",
}
RANDOM = 3.6  # bits a character; a word or a path has less
BINARY = {".png", ".jpg", ".woff2", ".ico", ".gz", ".zip", ".xls", ".xlsx", ".pdf", ".npz", ".bin"}


def tracked() -> Iterator[tuple[str, str]]:
    """Name and text of every file under version control."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, names.split("\0")):
        path = Path(ROOT, name)
        if path.is_file() and path.suffix not in BINARY:
            yield name, path.read_text(errors="replace")


def entropy(text: str) -> float:
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def secrets_in(text: str) -> Iterator[str]:
    for what, shape in KNOWN_SHAPES.items():
        for found in shape.finditer(text):
            password = found.group(1) if shape.groups else found.group()
            if shape.groups == 0 or entropy(password) > RANDOM or len(password) > 16:
                yield f"{what}: {found.group()[:12]}…"
    for found in ASSIGNED.finditer(text):
        value = found.group(1)
        is_name, is_alphabet = re.fullmatch(r"[a-z_.\d-]+", value), list(value) == sorted(value)
        if entropy(value) > RANDOM and re.search(r"\d", value) and not is_name and not is_alphabet:
            yield f"a value: {value[:6]}…"


def test_no_file_under_version_control_holds_a_secret(record_property):
    files, found = 0, []
    for name, text in tracked():
        files += 1
        if name not in ALLOWED:
            found += [f"{name}: {what}" for what in secrets_in(text)]
    record_property("figure", f"{files:,} files searched, {len(found)} secrets")
    assert found == []
    assert files > 500


@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEpAIBAAKCAQEA7v1uQyQ7cW0oYq3v5nGx9kLr2bT8" * 2,
        "aws = 'AKIA" + "IOSFODNN7EXAMPLE'",
        "TOKEN = 'ghp_" + "a8Xk29LmQp47RtYw0ZbN5cVd31HsJfEuGiOo'",
        "DATABASE_URL=postgres://portal:" + "x9Kq-72LmZpTrW4vB@db:5432/portal",
        "ZALO_APP_SECRET=" + "q8Yt3Lw7Zr5Xc1Vb9Nm4Kj6H",
        'FIELD_ENCRYPTION_KEYS="' + 'Zr8tQ2mX7vLp4KsN1yWb6JdH3cGfT5aU9eRoIqYx0Ew="',
    ],
)
def test_a_planted_secret_is_found(planted):
    assert list(secrets_in(planted))


def test_the_file_of_secrets_is_no_file_of_the_repository():
    names = {name for name, _ in tracked()}
    assert not {name for name in names if Path(name).name in (".env", ".pgpass", "id_rsa", "id_ed25519")}
    assert ".env" in (ROOT / ".gitignore").read_text().split()


def test_every_dependency_is_pinned_to_one_version():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        required = [line for line in lines if re.match(r"[A-Za-z0-9]", line)]
        assert len(required) > 20
        assert [line for line in required if not re.match(r"[\w.\[\]-]+==[\w.+!-]+", line)] == []
