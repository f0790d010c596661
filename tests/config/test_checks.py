"""A portal that others reach does not start with a setting that lets a stranger in."""

import base64
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from config import file_storage
from config.checks import PLATFORM_ADDRESSES, require_safe_settings, safe_settings
from dev.environment import SANDBOX_CREDENTIALS, for_production_checks
from tests.ports import free_port

# From Django 6.1 on a check of models asks the server's version.
pytestmark = [pytest.mark.django_db, pytest.mark.security_check("secrets-and-dependencies")]
ROOT = Path(__file__).resolve().parents[2]

SAFE = {
    "PUBLIC_URL": "https://1022.example.gov.vn",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SECRET_KEY_FALLBACKS": [],
    "HASH_KEY": secrets.token_urlsafe(50),
    "EXAM_FACTOR_KEYS": [secrets.token_urlsafe(50)],
    "FIELD_ENCRYPTION_KEYS": [Fernet.generate_key().decode()],
    "ZALO_APP_SECRET": secrets.token_urlsafe(12),
    "ZALO_OA_SECRET_KEY": secrets.token_urlsafe(12),
    "ZALO_OAUTH_URL": "https://oauth.zaloapp.com",
    "ZALO_OPENAPI_URL": "https://openapi.zalo.me",
    "ZALO_BUSINESS_URL": "https://business.openapi.zalo.me",
    "ZALO_CHAT_URL": "https://zalo.me",
    "SMS_GATEWAY_URL": "",
    "SMS_GATEWAY_TOKEN": "",
    "DEBUG": False,
    "TRIAL_BANNER": False,
    "STAFF_OTP_REQUIRED": True,
    "ALLOWED_HOSTS": ["1022.example.gov.vn"],
    "TRUSTED_PROXY_COUNT": 1,
    "REDIS_URL": "unix:///run/redis.sock?db=0",
}
UNSAFE = [
    ("SECRET_KEY", "demo-secret-key-that-is-long-enough-for-every-length-check-there-is"),
    ("SECRET_KEY", "a-test-key-that-is-long-enough-to-please-the-checks-0123456789"),
    ("SECRET_KEY", "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz0123456789"),
    ("SECRET_KEY", "kT3v9QpX"),
    ("SECRET_KEY", "ab" * 40),
    ("SECRET_KEY_FALLBACKS", ["demo-" + "x" * 60]),
    ("SECRET_KEY_FALLBACKS", [secrets.token_urlsafe(50), "kT3v9QpX"]),
    ("HASH_KEY", "demo-" + "0123456789" * 5),
    ("ZALO_APP_SECRET", "demo-app-secret"),
    ("ZALO_OA_SECRET_KEY", "demo-oa-secret-key"),
    ("ZALO_OA_SECRET_KEY", "test-oa-secret-key"),
    ("SMS_GATEWAY_TOKEN", "demo-token"),
    *((name, "http://127.0.0.1:8100/x") for name in PLATFORM_ADDRESSES),
    ("SMS_GATEWAY_URL", "console:"),
    ("VAPID_PRIVATE_KEY", "no-key"),
    ("DEBUG", True),
    ("TRIAL_BANNER", True),
    ("STAFF_OTP_REQUIRED", False),
    ("ALLOWED_HOSTS", ["1022.example.gov.vn", "*"]),
    ("TRUSTED_PROXY_COUNT", 0),
    ("MONITORING_TOKEN", "x"),
    ("MONITORING_TOKEN", "a" * 40),
    ("REDIS_URL", "redis://:wfw8Jx2k@10.0.0.5:6379/0"),
    ("REDIS_URL", "redis://redis.example.gov.vn/0"),
    ("ALARM_WEBHOOK_URL", "http://chat.example.gov.vn/hook"),
    ("GENERATION_URL", "http://10.0.0.7:11434/v1"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://traces.example.gov.vn"),
    ("CAP_FEEDS", ["https://a.example.gov.vn/cap", "http://b.example.gov.vn/cap"]),
    ("CAMPAIGN_HOURS", (22, 6)),
    ("FIELD_ENCRYPTION_KEYS", []),
    ("FIELD_ENCRYPTION_KEYS", [""]),
    ("FIELD_ENCRYPTION_KEYS", ["too-short"]),
    ("FIELD_ENCRYPTION_KEYS", [base64.urlsafe_b64encode(b"x" * 31).decode()]),
    ("FIELD_ENCRYPTION_KEYS", [Fernet.generate_key().decode(), "ế" * 44]),
    ("FIELD_ENCRYPTION_KEYS", ["0bX2mY4oZ6qA8sC0uE2wG4yI6aK8cM0eO2gQ4iS6kU8="]),
]


@pytest.fixture
def safe(settings):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def errors() -> list[checks.CheckMessage]:
    return [error for error in checks.run_checks() if error.is_serious()]


def test_safe_settings_are_let_through(safe):
    assert errors() == []
    require_safe_settings()


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_with_https_an_unsafe_setting_is_refused_by_its_name(safe, name, value):
    setattr(safe, name, value)

    assert [error.id for error in errors()] == [f"portal.{name}"]
    with pytest.raises(ImproperlyConfigured, match=name) as refusal:
        require_safe_settings()
    words = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    assert not [word for word in words if word and word in str(refusal.value)]  # no secret in a log


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "redis://:wfw8Jx2k@redis:6379/0"),
        ("REDIS_URL", "redis://127.0.0.1/0"),
        ("REDIS_URL", "rediss://:wfw8Jx2k@10.0.0.5:6379/0"),
        ("GENERATION_URL", "http://localhost:11434/v1"),
        pytest.param("MONITORING_TOKEN", secrets.token_urlsafe(30), id="MONITORING_TOKEN"),
    ],
)
def test_what_stays_on_the_machine_may_be_plain(safe, name, value):
    setattr(safe, name, value)
    assert errors() == []


@pytest.mark.parametrize(
    ("server", "is_refused"),
    [
        ({"HOST": "10.0.0.6"}, True),
        ({"HOST": "10.0.0.6", "OPTIONS": {"sslmode": "prefer"}}, True),
        ({"HOST": "127.0.0.1,db2.example.gov.vn"}, True),
        ({"HOST": "db.example.gov.vn", "OPTIONS": {"sslmode": "verify-full"}}, False),
        ({"HOST": "db"}, False),
        ({"HOST": "/run/postgresql"}, False),
    ],
)
def test_a_database_of_another_machine_is_asked_over_tls(safe, monkeypatch, server, is_refused):
    monkeypatch.setitem(safe.DATABASES, "default", safe.DATABASES["default"] | server)
    found = [error.id for error in safe_settings()]
    assert found == (["portal.DATABASE_URL"] if is_refused else [])


def test_an_object_store_of_another_machine_is_asked_over_tls(safe):
    storage = file_storage.of_url("s3+http://KEY:SECRET@10.0.0.8:9000/papers")
    safe.STORAGES = {**safe.STORAGES, "default": storage}
    assert [error.id for error in safe_settings()] == ["portal.FILE_STORAGE_URL"]


def test_over_http_a_developer_and_a_trial_may_have_them_all_but_a_broken_key(safe):
    safe.PUBLIC_URL = "http://127.0.0.1:8000"
    for name, value in UNSAFE:
        if name != "FIELD_ENCRYPTION_KEYS":
            setattr(safe, name, value)
    require_safe_settings()

    safe.FIELD_ENCRYPTION_KEYS = ["too-short"]
    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        require_safe_settings()


def test_every_secret_in_a_file_of_the_repository_is_refused(safe):
    """Whatever else is shipped later: values of names that end in SECRET, KEY, KEYS or TOKEN."""
    files = [".env.example", "deploy/trial.env", "docker-compose.yml", "Dockerfile", "tests/settings.py"]
    pattern = re.compile(
        r"""\b(SECRET_KEY|FIELD_ENCRYPTION_KEYS|ZALO_APP_SECRET|ZALO_OA_SECRET_KEY|SMS_GATEWAY_TOKEN)"""
        r"""["']?[=:,]\s*["']?([^\s"'$#{}:-][^\s"'$#{}:]*)"""
    )
    shipped = {match for name in files for match in pattern.findall((ROOT / name).read_text())}
    shipped |= {(name, value) for name, value in SANDBOX_CREDENTIALS.items() if "SECRET" in name}
    assert len(shipped) >= 6

    accepted = []
    for name, value in shipped:
        setattr(safe, name, [value] if name.endswith("KEYS") else value)
        if f"portal.{name}" not in [error.id for error in errors()]:
            accepted.append((name, value))
        setattr(safe, name, SAFE[name])
    assert accepted == []


PROCESSES = {
    "web": [
        "granian",
        "--interface",
        "rsgi",
        "--workers",
        "1",
        "--port",
        "{port}",
        "config.rsgi:application",
    ],
    "worker": ["celery", "--app", "config.celery:app", "worker", "--pool", "threads", "--queues", "bulk"],
    "beat": ["celery", "--app", "config.celery:app", "beat", "--schedule", "{folder}/beat"],
    "migrate": ["manage.py", "migrate", "--no-input"],
}


@pytest.mark.parametrize("process", PROCESSES)
def test_each_process_refuses_to_start_and_says_why(process, tmp_path):
    words = [word.format(port=free_port(), folder=tmp_path) for word in PROCESSES[process]]
    unsafe = {
        **os.environ,
        **for_production_checks(),
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STAFF_OTP_REQUIRED": "0",
    }
    command = [sys.executable, *([] if words[0] == "manage.py" else ["-m"]), *words]

    done = subprocess.run(command, cwd=ROOT, env=unsafe, capture_output=True, text=True, timeout=100)

    assert done.returncode != 0
    assert "STAFF_OTP_REQUIRED is off" in done.stdout + done.stderr
