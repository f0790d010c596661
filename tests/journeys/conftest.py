"""The whole portal as `make run` starts it, on the test database: web, workers, beat and sandbox."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from dev import services
from tests.ports import free_port
from tests.sandboxes.zalo.running import Sandbox, wait_until

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Portal:
    """The running portal: its address, and the sandbox that plays Zalo for it."""

    url: str
    sandbox: Sandbox


@pytest.fixture
def portal(transactional_db, tmp_path, settings) -> Iterator[Portal]:
    web, sandbox = free_port(), Sandbox(free_port())
    settings.PUBLIC_URL = f"http://127.0.0.1:{web}"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": _test_database(),
        "PUBLIC_URL": settings.PUBLIC_URL,
        "DEBUG": "True",
        "STAFF_OTP_REQUIRED": "False",
        "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SANDBOX_PORT": sandbox.base.rpartition(":")[2],
        "SANDBOX_WEBHOOK_URL": f"{settings.PUBLIC_URL}/zalo/webhook/",
        "ZALO_MEDIA_HOSTS": "127.0.0.1",
        **{f"ZALO_{host.upper()}_URL": f"{sandbox.base}/{host}" for host in ("oauth", "openapi", "business")},
        **{name: getattr(settings, name) for name in CREDENTIALS},
    }
    with services.Supervisor(env, logs=tmp_path) as supervisor:
        supervisor.start(services.SANDBOX)
        supervisor.wait_for("sandbox", f"{sandbox.base}/")
        _connect(sandbox)
        supervisor.start(services.web(web), *services.background(str(tmp_path / "beat")))
        supervisor.wait_for("web", f"{settings.PUBLIC_URL}/healthz")
        wait_until(lambda: _is_ready(sandbox, settings.PUBLIC_URL), 60)
        yield Portal(settings.PUBLIC_URL, sandbox)
        sandbox.http.close()


CREDENTIALS = ("ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_OA_ID", "ZALO_OA_SECRET_KEY")


def _test_database() -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _connect(sandbox: Sandbox) -> None:
    from zalo_channel import demo, tokens

    tokens.connect(oa_id=settings.ZALO_OA_ID, answer=sandbox.connect())
    demo.load()


def _is_ready(sandbox: Sandbox, url: str) -> bool:
    return bool(sandbox.http.get(f"{url}/readyz", timeout=60).json()["workers"]["ok"])


@pytest.fixture
def picture(request) -> Iterator:
    """`picture(page, name)` keeps a screenshot in test-results/, or where SCREENSHOTS says."""
    folder = Path(os.environ.get("SCREENSHOTS") or ROOT / "test-results")
    folder.mkdir(parents=True, exist_ok=True)
    yield lambda page, name: page.screenshot(path=folder / f"{name}.png", full_page=False)
