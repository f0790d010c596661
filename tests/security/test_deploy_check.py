"""`check --deploy` with what a province would set finds nothing; https brings HSTS and Secure cookies."""

import os
import subprocess
import sys

import pytest

from dev import environment
from tests.sandboxes.zalo.running import ROOT

pytestmark = pytest.mark.security_check("headers")
CHECKED = """
from django.conf import settings as s
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
print(s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT)
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY)
print(not s.DEBUG, s.STAFF_OTP_REQUIRED)
for name, path, domain in (
    (s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN),
    (s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_PATH, s.CSRF_COOKIE_DOMAIN),
):
    print(name.startswith("__Host-") and path == "/" and domain is None)
"""


def manage(*command: str) -> subprocess.CompletedProcess[str]:
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    env = environment.for_production_checks() | servers | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_settings_pass_every_check_of_deployment(monkeypatch):
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the browser of other tests needs it
    done = manage("shell", "--no-imports", "-c", CHECKED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n", 1)[0].startswith("System check identified no issues")
    assert done.stdout.split("\n", 1)[1].split() == ["True"] * 10
