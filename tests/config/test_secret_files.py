"""Secrets as files: NAME_FILE, as Docker, Kubernetes and systemd give them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.secret_files import SecretFiles

READ = (settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8")
SECRETS = sorted(name for name in re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", READ) if re.search(
    r"KEY|SECRET|TOKEN|PASSWORD|FALLBACKS|_URL$", name
))  # fmt: skip

pytestmark = pytest.mark.security_check("secrets-and-dependencies")


@pytest.fixture
def told(tmp_path: Path) -> SecretFiles:
    return SecretFiles({"SECRET_KEY": "of the variable", "SECRET_KEY_FILE": str(tmp_path / "secret")})


def test_the_file_wins_and_its_last_line_end_is_no_part_of_the_secret(told, tmp_path):
    (tmp_path / "secret").write_text("from the file\n".replace(" ", "-"))
    assert told["SECRET_KEY"] == "from-the-file"


def test_keys_of_a_list_stand_one_a_line(tmp_path):
    (tmp_path / "keys").write_text("new\nold\n\n")
    assert (
        SecretFiles({"FIELD_ENCRYPTION_KEYS_FILE": str(tmp_path / "keys")})["FIELD_ENCRYPTION_KEYS"]
        == "new,old"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer abc"),
        ("NEWS_MAIL_FROM", "Cổng 1022 <a@b.vn>"),
    ],
)
def test_spaces_within_a_line_are_part_of_the_value(tmp_path, name, value):
    (tmp_path / "value").write_text(f" {value} \n")
    assert SecretFiles({f"{name}_FILE": str(tmp_path / "value")})[name] == value


def test_a_file_that_is_missing_is_named(told):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE=.*secret"):
        told["SECRET_KEY"]


def test_an_empty_name_of_a_file_is_no_file():
    assert SecretFiles({"HASH_KEY": "x", "HASH_KEY_FILE": ""})["HASH_KEY"] == "x"


def test_the_portal_starts_with_every_secret_in_a_file(tmp_path):
    """In a process of its own, whose environment holds the names of the files only."""
    values = {name: os.environ.get(name, "") for name in SECRETS}
    values |= {"HASH_KEY": "h" * 60, "EXAM_FACTOR_KEYS": "new\nold", "MONITORING_TOKEN": "m" * 60}
    for name, value in values.items():
        (tmp_path / name).write_text(f"{value}\n")
    clean = {name: value for name, value in os.environ.items() if name not in SECRETS}
    files = {f"{name}_FILE": str(tmp_path / name) for name, value in values.items() if value}
    program = (
        "from config import settings as s\n"
        "name = s.DATABASES['default']['NAME']\n"
        "print(s.SECRET_KEY, s.HASH_KEY, s.EXAM_FACTOR_KEYS, s.MONITORING_TOKEN, name)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env=clean | files,
        capture_output=True,
        text=True,
    )
    name = settings.DATABASES["default"]["NAME"].removeprefix("test_").partition("_gw")[0]
    assert ran.stdout.split()[:2] == [values["SECRET_KEY"], values["HASH_KEY"]], ran.stderr
    assert "['new', 'old']" in ran.stdout and values["MONITORING_TOKEN"] in ran.stdout and name in ran.stdout
