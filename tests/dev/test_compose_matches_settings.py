"""docker-compose.yml and Dockerfile against what the code reads and `make run` starts."""

import ast
import re
from pathlib import Path

import yaml
from django.conf import settings

from dev.machine import LETTER_PACKAGES
from dev.services import WORKERS, worker
from zalo_sandbox.settings import DEMO

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PORTAL = ["web", "worker-inbound", "worker-reply", "worker-notice", "worker-bulk", "beat", "migrate"]


def names_read_by_settings() -> set[str]:
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    readers = [call for call in calls if ast.unparse(call.func).split(".")[0] == "env"]
    return {call.args[0].value for call in readers if isinstance(call.args[0], ast.Constant)}


def words(service: str) -> list[str]:
    return SERVICES[service]["command"].split()


def option(service: str, name: str) -> str:
    command = words(service)
    return command[command.index(name) + 1]


def test_the_stack_has_every_part():
    assert set(SERVICES) == {*PORTAL, "db", "redis", "sandbox"}


def test_every_setting_reaches_every_container():
    assert set(SERVICES["web"]["environment"]) == names_read_by_settings()
    assert all(SERVICES[name]["environment"] == SERVICES["web"]["environment"] for name in PORTAL)


def test_variables_taken_from_outside_keep_their_name():
    for name, value in SERVICES["web"]["environment"].items():
        if found := re.match(r"\$\{(\w+)", value):
            assert found[1] == name


def test_each_lane_has_the_worker_that_make_run_gives_it():
    for name in WORKERS:
        ours = worker(name)
        for flag in ("--queues", "--hostname", "--pool", "--concurrency"):
            assert option(f"worker-{name}", flag) == ours[ours.index(flag) + 1]


def test_every_queue_is_served_once():
    served = [queue for name in WORKERS for queue in option(f"worker-{name}", "--queues").split(",")]
    assert sorted(served) == sorted(settings.WORKER_QUEUES)


def test_the_sandbox_knows_its_variables_and_shares_the_credentials():
    sandbox, web = SERVICES["sandbox"]["environment"], SERVICES["web"]["environment"]
    assert set(sandbox) <= set(DEMO)
    shared = {name for name in sandbox if name.startswith("ZALO_")}
    assert shared == {name for name in DEMO if name.startswith("ZALO_")}
    assert {name: sandbox[name] for name in shared} == {name: web[name] for name in shared}


def test_the_database_url_names_the_database_that_is_made():
    made = SERVICES["db"]["environment"]
    url = SERVICES["web"]["environment"]["DATABASE_URL"]
    assert (
        f"postgres://{made['POSTGRES_USER']}:{made['POSTGRES_PASSWORD']}@db:5432/{made['POSTGRES_DB']}" in url
    )


def test_every_long_running_part_is_checked_for_health():
    checked = {name for name, service in SERVICES.items() if "test" in service.get("healthcheck", {})}
    assert checked | {"web"} == set(SERVICES) - {"migrate"}
    assert "/healthz" in DOCKERFILE


def test_ports_are_bound_to_this_machine_only():
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(published) == 2
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_image_brings_what_letters_need_and_does_not_run_as_root():
    assert all(package in DOCKERFILE for package in LETTER_PACKAGES)
    assert re.search(r"^USER portal$", DOCKERFILE, re.MULTILINE)


def test_what_the_image_copies_exists_and_secrets_stay_out():
    for source in re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists()
    assert {".env", ".run", ".git"} <= set((ROOT / ".dockerignore").read_text().split())


def test_the_deployment_page_names_every_service_and_queue():
    page = (ROOT / "docs" / "deploy.md").read_text()
    assert [name for name in [*SERVICES, *settings.WORKER_QUEUES] if f"`{name}`" not in page] == []
