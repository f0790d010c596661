"""The units of deploy/ansible under systemd itself, installed and started by the role."""

import os
import subprocess
import time
from collections.abc import Iterator

import pytest
import requests
import yaml

from dev.places import ROOT
from dev.services import WORKERS
from tests.dev import systemd
from tests.dev.test_ansible import ANSIBLE, BIN, answered
from tests.ports import free_port
from tests.sandboxes.zalo.running import wait_until
from tests.security.database_server import private_servers

pytestmark = [
    pytest.mark.skipif(
        not systemd.is_possible(), reason="needs root, systemd and control groups of version 2"
    ),
]
UNITS = ["portal-web", *(f"portal-worker@{name}" for name in WORKERS), "portal-beat"]
DATABASE_URL = "postgres://postgres@/portal?host=/run/servers"
TOKEN = {"Authorization": "Bearer who-is-on-call"}


@pytest.fixture(scope="module")
def servers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), private_servers(with_tables=True) as servers:
        servers.redis.socket.chmod(0o777)
        yield servers


@pytest.fixture(scope="module")
def machine(servers, tmp_path_factory) -> Iterator[systemd.Machine]:
    folder = tmp_path_factory.mktemp("machine")
    with systemd.machine(folder, servers.redis.socket.parent) as found:
        yield found


@pytest.fixture(scope="module")
def address(machine, servers, tmp_path_factory) -> str:
    """Of the web, once Ansible has installed and started everything."""
    home, port = tmp_path_factory.mktemp("ansible"), free_port()
    (home / "inventory.yml").write_text(yaml.safe_dump(inventory(port, servers)))
    own = {"PATH": f"{BIN}:{os.environ['PATH']}", "ANSIBLE_HOME": str(home), "HOME": str(home)}
    own["DJANGO_SETTINGS_MODULE"] = "config.settings"
    words = ("--inventory", home / "inventory.yml", ANSIBLE / "site.yml", "--skip-tags", "apt,packages,nginx")
    done = machine.run(BIN / "ansible-playbook", *words, **own)
    logs = "".join(machine.log(f"{unit}.service") for unit in UNITS) if done.returncode else ""
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr + logs[-4000:]
    return f"http://127.0.0.1:{port}"


def inventory(port: int, servers) -> dict:
    """One machine for everything, with the paths of the role."""
    head = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=ROOT, text=True).strip()
    here = {
        "ansible_connection": "local",
        "ansible_pipelining": True,
        "ansible_python_interpreter": "/opt/packages/bin/python",
        "ansible_become_method": "ansible.builtin.su",
        "ansible_become_flags": "-s /bin/sh",
        "portal_source": str(ROOT),
        "portal_version": head,
        "portal_virtualenv": "/opt/packages",
        "portal_address": f"127.0.0.1:{port}",
        "portal_environment": {
            "SECRET_KEY": "it's a $ecret of a test, long enough",
            "FIELD_ENCRYPTION_KEYS": os.environ["FIELD_ENCRYPTION_KEYS"],
            "DATABASE_URL": DATABASE_URL,
            "REDIS_URL": f"unix:///run/servers/{servers.redis.socket.name}?db=0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "MONITORING_TOKEN": TOKEN["Authorization"].removeprefix("Bearer "),
        },
        "portal_migration_database_url": DATABASE_URL,
    }
    groups = {name: {"hosts": {"one": {}}} for name in ("web", "workers", "beat")}
    return {"all": {"hosts": {"one": here}, "children": groups | {"proxy": {"hosts": {}}}}}


def test_the_role_installs_and_starts_everything_and_each_queue_is_worked_on(machine, address):
    assert [machine.told(unit, "ActiveState") for unit in UNITS] == ["active"] * len(UNITS)
    assert wait_until(lambda: answered(f"{address}/"), 60).status_code == 200

    def when_all_beat() -> dict | None:
        told = requests.get(f"{address}/readyz", headers=TOKEN, timeout=60).json()
        return told if told["workers"]["ok"] else None

    told = wait_until(when_all_beat, 90)
    assert told["database"]["ok"] and told["media"]["ok"], told


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_runs_with_little_power(machine, address, unit):
    portal = machine.run("id", "--user", "portal").stdout.strip()

    def when_it_runs() -> dict[str, str] | None:
        """Until systemd has become the unit's program, its process is root's."""
        status = machine.run("cat", f"/proc/{machine.told(unit, 'MainPID')}/status").stdout
        told = dict(line.split(":", 1) for line in status.splitlines())
        return told if portal in told.get("Uid", "").split() else None

    told = wait_until(when_it_runs)
    assert told["Uid"].split() == [portal] * 4 and portal != "0"
    assert int(told["CapBnd"], 16) == 0 and told["NoNewPrivs"].strip() == "1"
    inside = f"/proc/{machine.told(unit, 'MainPID')}/root"
    assert machine.run("ls", f"{inside}/tmp").stdout == ""
    mounts = machine.run("cat", f"/proc/{machine.told(unit, 'MainPID')}/mounts").stdout
    roots = [line.split()[3].split(",")[0] for line in mounts.splitlines() if line.split()[1] == "/"]
    assert roots == ["ro"]


@pytest.mark.parametrize("unit", ["portal-web", "portal-worker@reply", "portal-beat"])
def test_what_is_killed_is_started_again_and_what_is_stopped_ends_in_order(machine, address, unit):
    before = machine.told(unit, "MainPID")
    machine.run("kill", "-KILL", before)
    wait_until(lambda: machine.told(unit, "MainPID") not in ("0", before))
    if unit == "portal-web":
        assert wait_until(lambda: answered(f"{address}/healthz"), 60).status_code == 200
    begun = time.monotonic()
    machine.run("systemctl", "stop", unit)
    took = time.monotonic() - begun
    assert (machine.told(unit, "ActiveState"), machine.told(unit, "Result")) == ("inactive", "success")
    assert took < 30  # TimeoutStopSec
    assert machine.run("systemctl", "start", unit).returncode == 0


def test_systemd_finds_nothing_wrong_in_the_units(machine, address):
    files = ["/etc/systemd/system/portal-web.service", "/etc/systemd/system/portal-beat.service"]
    files += [f"portal-worker@{name}.service" for name in WORKERS]
    done = machine.run("systemd-analyze", "verify", "--man=no", *files)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
