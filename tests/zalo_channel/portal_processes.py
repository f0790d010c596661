"""The portal in processes of its own, on the database of the tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests
from django.db import connection

from dev.services import SERVER_LIMITS, answers
from tests.ports import free_port
from tests.sandboxes.zalo.running import ROOT, start, wait_until


def database_url() -> str:
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def web_server(
    workers: int = 1, code: Path = ROOT, port: int = 0, **environ: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """granian as `make run` starts it; its webhook's address and the process. `code` is a checkout."""
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--port", str(port), *SERVER_LIMITS, "--log-level", "error"]
    command += ["--workers", str(workers), "config.rsgi:application"]
    settings = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        command,
        cwd=code,
        env=os.environ | settings | environ,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}/zalo/webhook/"
    try:
        wait_until(lambda: _answers(url), 90)
        yield url, process
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def sandbox() -> Iterator[dict[str, str]]:
    """A platform for the portal's processes: the variables that lead them there."""
    port = free_port()
    names = ("ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_OA_ID", "ZALO_OA_SECRET_KEY")
    process = start(port, **{name: os.environ[name] for name in names})
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(address))
        yield {f"ZALO_{host.upper()}_URL": f"{address}/{host}" for host in ("oauth", "openapi", "business")}
    finally:
        process.terminate()
        process.communicate()


def _answers(url: str) -> bool:
    try:
        return requests.post(url, b"{}", timeout=60).status_code == 200
    except requests.RequestException:
        return False
