"""The role of deploy/ansible: linted, and run on this machine as if it were four, without apt and systemd."""

import configparser
import grp
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import yaml

from dev.places import ROOT
from dev.services import SERVER_LIMITS, WORKERS, worker
from foundation import message_catalogues
from tests.ports import free_port
from tests.sandboxes.zalo.running import wait_until
from tests.zalo_channel.portal_processes import database_url

ANSIBLE = ROOT / "deploy" / "ansible"
BIN = Path(sys.executable).parent
ADDRESS = "127.0.0.2"  # a machine of its own, as far as names go


def run(tool: str, *words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    own = {"PATH": f"{BIN}:{os.environ['PATH']}", "ANSIBLE_HOME": str(folder), "HOME": str(folder)}
    environ = without_tests() | own
    return subprocess.run(
        [BIN / tool, *words], cwd=ANSIBLE, env=environ, capture_output=True, text=True, check=False
    )


def without_tests() -> dict[str, str]:
    """The environment without the settings of the tests."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


def test_ansible_lint_finds_nothing_at_its_strictest(tmp_path):
    done = run("ansible-lint", "--offline", "--profile", "production", "site.yml", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory, django_db_setup) -> Path:
    """Two webs, a worker with beat and a proxy, each in a folder of its own."""
    tmp_path = tmp_path_factory.mktemp("machines")
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump(inventory(tmp_path)))
    words = (
        "--inventory",
        tmp_path / "inventory.yml",
        "site.yml",
        "--skip-tags",
        "apt,account,packages,systemd,nginx",
    )
    done = run("ansible-playbook", *words, folder=tmp_path)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    return tmp_path


def inventory(folder: Path) -> dict:
    head = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=ROOT, text=True).strip()
    machines = {
        name: {
            "portal_root": str(folder / name),
            "portal_settings": str(folder / name / "etc"),
            "portal_units": str(folder / name / "units"),
            "portal_nginx": str(folder / name / "portal.conf"),
            "portal_address": f"{ADDRESS}:{free_port()}",
        }
        for name in ("web1", "web2", "worker1", "proxy1")
    }
    own = {
        "ansible_connection": "local",
        "ansible_pipelining": True,
        "ansible_python_interpreter": sys.executable,
        "ansible_become": False,
        "portal_group": grp.getgrgid(os.getgid()).gr_name,
        "portal_source": str(ROOT),
        "portal_version": head,
        "portal_virtualenv": str(BIN.parent),
        "portal_environment": {
            "SECRET_KEY": "it's a $ecret of a test, long enough",
            "FIELD_ENCRYPTION_KEYS": os.environ["FIELD_ENCRYPTION_KEYS"],
            "DATABASE_URL": database_url(),
            "REDIS_URL": os.environ["REDIS_URL"],
            "ALLOWED_HOSTS": "portal.example",
            "EXAM_SNAPSHOT_ROOT": str(folder / "exams"),
        },
        "portal_migration_database_url": database_url(),
    }
    groups = {"web": ["web1", "web2"], "workers": ["worker1"], "beat": ["worker1"], "proxy": ["proxy1"]}
    hosts = {name: {"hosts": dict.fromkeys(members, {})} for name, members in groups.items()}
    (folder / "proxy1").mkdir()
    return {"all": {"vars": own, "hosts": machines, "children": hosts}}


def unit(machine: Path, name: str) -> dict[str, list[str]]:
    """Its [Service]: what is written twice (EnvironmentFile) stays both."""
    lines = (
        (machine / "units" / name).read_text().partition("[Service]\n")[2].partition("\n[")[0].splitlines()
    )
    found: dict[str, list[str]] = {}
    for line in lines:
        key, equals, value = line.partition("=")
        if equals:
            found.setdefault(key, []).append(value)
    return found


@contextmanager
def started(machine: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """As systemd starts it, from the unit's own lines."""
    service = unit(machine, name)
    environ = without_tests()
    for file in service["EnvironmentFile"]:
        for line in Path(file).read_text().splitlines():
            key, equals, value = line.partition("=")
            environ |= {key: "".join(shlex.split(value))} if equals and not line.startswith("#") else {}
    command, folder = shlex.split(service["ExecStart"][0]), service["WorkingDirectory"][0]
    process = subprocess.Popen(command, cwd=folder, env=environ, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def test_four_machines_are_installed_and_the_web_of_a_unit_answers(installed):
    for name in ("web1", "web2", "worker1"):
        machine = installed / name
        assert (machine / "current").resolve().parent == machine / "releases"
        assert (machine / "current" / "staticfiles" / "staticfiles.json").exists()
        assert not [*message_catalogues.outdated(machine / "current" / "locale")]
    web = unit(installed / "web1", "portal-web.service")["ExecStart"][0]
    port = web.partition("--port ")[2].split()[0]
    assert " ".join(SERVER_LIMITS) in web
    with started(installed / "web1", "portal-web.service"):
        answer = wait_until(lambda: answered(f"http://{ADDRESS}:{port}/healthz"), 60)
    assert answer.status_code == 200 and "X-Request-ID" in answer.headers  # Ansible waits for this
    proxy = (installed / "proxy1" / "portal.conf").read_text()
    assert proxy.count(f"server {ADDRESS}:{port} max_fails=0;") == 3
    assert " down;" not in proxy and "${PORTAL" not in re.sub(r"^#.*", "", proxy, flags=re.MULTILINE)


def answered(url: str) -> requests.Response | None:
    try:
        return requests.get(url, timeout=60)
    except requests.RequestException:
        return None


def test_each_worker_runs_as_make_run_starts_it(installed):
    service = unit(installed / "worker1", "portal-worker@.service")
    for name, (queues, _) in WORKERS.items():
        settings = (installed / "worker1" / "etc" / f"worker-{name}.env").read_text()
        assert settings == f"QUEUES={queues}\nNICE={10 if name == 'bulk' else 0}\n"
        command = (
            service["ExecStart"][0]
            .replace("${QUEUES}", queues)
            .replace("%i", name)
            .replace("%H", "%h")
            .split()
        )
        for flag in ("--queues", "--hostname", "--pool", "--concurrency"):
            ours = worker(name)
            assert command[command.index(flag) + 1] == ours[ours.index(flag) + 1]


@pytest.mark.parametrize("name", ["portal-web.service", "portal-worker@.service", "portal-beat.service"])
def test_units_have_the_parts_that_systemd_reads(installed, name):
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.read(installed / "worker1" / "units" / name)
    assert parsed.sections() == ["Unit", "Service", "Install"]
    assert parsed["Service"]["Restart"] == "always" and parsed["Service"]["NoNewPrivileges"] == "true"
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"
    media, exams = parsed["Service"]["ReadWritePaths"].split()
    assert media == str(installed / "worker1" / "media") and Path(exams).is_dir()
