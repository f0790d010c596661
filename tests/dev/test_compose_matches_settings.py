"""docker-compose.yml and Dockerfile against what the code reads and `make run` starts."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from dev.machine import LETTER_PACKAGES
from dev.services import WORKERS, worker
from foundation.files.uploads import MAX_REQUEST_BYTES
from sandboxes.zalo.settings import DEMO

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PORTAL = ["web", "worker-inbound", "worker-reply", "worker-notice", "worker-bulk", "beat", "migrate"]
PROXIES = {"proxy", "proxy-automatic"}


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
    assert set(SERVICES) == {*PORTAL, *PROXIES, "db", "redis", "sandbox", "demo", "backup"}


def test_every_setting_reaches_every_container():
    web = SERVICES["web"]["environment"]
    assert set(web) == names_read_by_settings()
    assert all(SERVICES[name]["environment"] == web for name in PORTAL if name != "migrate")
    assert SERVICES["migrate"]["environment"] | {"DATABASE_URL": web["DATABASE_URL"]} == web


def test_secrets_as_files_reach_every_container_of_the_portal():
    overlay = yaml.safe_load((ROOT / "deploy" / "secrets.yml").read_text())
    assert set(overlay["services"]) == {*PORTAL, "backup"}
    for service in overlay["services"].values():
        named = {name.removesuffix("_FILE"): path for name, path in service["environment"].items()}
        assert set(named) <= names_read_by_settings()
        assert {path.removeprefix("/run/secrets/") for path in named.values()} == set(overlay["secrets"])
        assert set(service["secrets"]) == set(overlay["secrets"])


def test_variables_taken_from_outside_keep_their_name():
    for name, value in SERVICES["web"]["environment"].items():
        if found := re.match(r"\$\{(\w+)", value):
            assert found[1] == name


def test_each_lane_has_the_worker_that_make_run_gives_it():
    for name in WORKERS:
        ours = worker(name)
        for flag in ("--queues", "--hostname", "--pool", "--concurrency"):
            assert option(f"worker-{name}", flag) == ours[ours.index(flag) + 1]


def test_what_takes_long_leaves_the_processor_to_answers_everywhere():
    assert [name for name in WORKERS if "nice" in worker(name)] == ["bulk"]
    assert [name for name in WORKERS if "cpu_shares" in SERVICES[f"worker-{name}"]] == ["bulk"]


def test_every_queue_is_served_once():
    served = [queue for name in WORKERS for queue in option(f"worker-{name}", "--queues").split(",")]
    assert sorted(served) == sorted(settings.WORKER_QUEUES)


def test_the_sandbox_knows_its_variables_and_shares_the_credentials():
    sandbox, web = SERVICES["sandbox"]["environment"], SERVICES["web"]["environment"]
    assert set(sandbox) <= set(DEMO)
    shared = {name for name in sandbox if name.startswith("ZALO_")}
    assert shared == {name for name in DEMO if name.startswith("ZALO_")}
    assert {name: sandbox[name] for name in shared} == {name: web[name] for name in shared}


def test_the_tables_are_made_by_their_owner_and_used_by_another_role():
    made = SERVICES["db"]["environment"]
    owner = f"{made['POSTGRES_USER']}:{made['POSTGRES_PASSWORD']}@db:5432/{made['POSTGRES_DB']}"
    assert owner in SERVICES["migrate"]["environment"]["DATABASE_URL"]
    application = f"portal:{made['PORTAL_PASSWORD']}@db:5432/{made['POSTGRES_DB']}"
    assert application in SERVICES["web"]["environment"]["DATABASE_URL"]


def test_every_long_running_part_is_checked_for_health():
    checked = {name for name, service in SERVICES.items() if "test" in service.get("healthcheck", {})}
    assert checked | {"web"} == set(SERVICES) - {"migrate", "demo", "backup"}
    assert "/healthz" in DOCKERFILE


def test_only_a_proxy_is_reached_from_other_machines():
    published = {port: name for name, service in SERVICES.items() for port in service.get("ports", [])}
    open_ = {port: name for port, name in published.items() if not port.startswith("127.0.0.1:")}
    assert open_ == {
        "80:8080": "proxy",
        "443:8443": "proxy",
        "80:80": "proxy-automatic",
        "443:443": "proxy-automatic",
    }
    assert len(published) == 6


def test_the_certificate_that_a_proxy_obtained_outlives_its_container():
    proxy = SERVICES["proxy-automatic"]
    assert "certificates:/data" in proxy["volumes"] and "certificates" in COMPOSE["volumes"]
    asked = set(re.findall(r"\{\$([A-Z_]+)\}", (ROOT / "deploy" / "Caddyfile").read_text()))
    assert asked == set(proxy["environment"])


def test_containers_hold_little_power():
    for name, service in SERVICES.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        allowed = {"CHOWN", "DAC_OVERRIDE", "FOWNER", "NET_BIND_SERVICE", "SETGID", "SETUID"}
        assert set(service.get("cap_add", ())) <= allowed, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
    assert COMPOSE["networks"]["inside"]["internal"]
    assert all(SERVICES[name]["networks"] == ["inside"] for name in ("db", "redis"))


BYTES = {"m": 1024**2, "g": 1024**3}


def in_bytes(size: str) -> int:
    return int(size[:-1]) * BYTES[size[-1]]


def test_postgresql_is_set_for_a_server_of_four_gigabytes():
    db = SERVICES["db"]
    told = dict(word.split("=") for word in db["command"].split() if "=" in word)
    buffers, cache = (
        in_bytes(told[name].lower()[:-1]) for name in ("shared_buffers", "effective_cache_size")
    )
    limit = in_bytes(db["mem_limit"])
    assert limit <= in_bytes("2g") and buffers == limit // 4 and buffers < cache < limit
    assert in_bytes(db["shm_size"]) >= in_bytes("128m")  # a parallel query asks for more than Docker's 64 MB
    assert int(told["max_connections"]) > 12 * len(PORTAL)  # DATABASE_POOL_SIZE of each process


def test_files_in_memory_are_bounded_well_below_the_memory_of_their_container():
    for name, service in SERVICES.items():
        sizes = [re.search(r":size=(\d+[mg])$", place) for place in service["tmpfs"]]
        assert all(sizes), f"{name} keeps files in memory without a bound"
        assert sum(in_bytes(size[1]) for size in sizes) <= in_bytes(service["mem_limit"]) * 0.6, name


def test_several_of_the_largest_requests_fit_where_bodies_are_kept():
    for name, place in (("web", "/tmp:size="), ("proxy", "/var/cache/nginx:size=")):
        size = next(each.removeprefix(place) for each in SERVICES[name]["tmpfs"] if each.startswith(place))
        assert in_bytes(size) >= 4 * MAX_REQUEST_BYTES, name


def test_no_upload_takes_the_room_of_what_is_counted_for_metrics():
    """The counters are mapped files: a write without room kills the process."""
    for name in PORTAL:
        folder = SERVICES[name]["environment"]["PROMETHEUS_MULTIPROC_DIR"]
        assert folder in {place.partition(":")[0] for place in SERVICES[name]["tmpfs"]}, name


@pytest.mark.security_check("secrets-and-dependencies")
def test_no_secret_has_a_value_in_the_production_stack():
    text = (ROOT / "docker-compose.yml").read_text()
    assert "demo-" not in text
    assert re.findall(r"\$\{(\w*(?:PASSWORD|SECRET|KEYS|TOKEN)(?:_KEY)?):-[^}]+\}", text) == []
    assert {name for name, service in SERVICES.items() if service.get("profiles") == ["trial"]} == {
        "sandbox",
        "demo",
    }


def test_the_proxy_reads_the_file_that_is_tested():
    assert any(volume.startswith("./deploy/nginx.conf.template:") for volume in SERVICES["proxy"]["volumes"])
    asked = set(re.findall(r"\$\{([A-Z_]+)\}", (ROOT / "deploy" / "nginx.conf.template").read_text()))
    assert asked == set(SERVICES["proxy"]["environment"])


def test_the_trial_has_every_value_of_the_sandbox():
    lines = (ROOT / "deploy" / "trial.env").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert {name: values[name] for name in DEMO if name.startswith("ZALO_")} == {
        name: value for name, value in DEMO.items() if name.startswith("ZALO_")
    }


def test_the_image_brings_what_letters_need_and_does_not_run_as_root():
    assert all(package in DOCKERFILE for package in LETTER_PACKAGES)
    assert re.search(r"^USER 999$", DOCKERFILE, re.MULTILINE)


@pytest.mark.security_check("secrets-and-dependencies")
def test_every_image_of_others_is_named_by_its_digest():
    of_compose = {service["image"] for service in SERVICES.values()} - {"portal-1022"}
    named = of_compose | set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    assert len(named) == 5
    assert all(re.fullmatch(r"[\w.-]+:[\w.-]+@sha256:[0-9a-f]{64}", image) for image in named)


@pytest.mark.security_check("secrets-and-dependencies")
def test_what_the_image_copies_exists_and_secrets_stay_out():
    for source in re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists()
    files = [ROOT / "docker-compose.yml", ROOT / "deploy" / "secrets.yml"]
    read = "".join(file.read_text() for file in files)
    folders = set(re.findall(r"\$\{(?:CERTIFICATES|SECRETS_FOLDER):-\./([^}]+)\}", read))
    assert len(folders) == 2
    assert folders | {".env", ".run", ".git"} <= set((ROOT / ".dockerignore").read_text().split())
    assert {f"/{folder}/" for folder in folders} | {".env"} <= set((ROOT / ".gitignore").read_text().split())


def test_the_deployment_page_names_every_service_and_queue():
    page = (ROOT / "docs" / "deploy.md").read_text()
    assert [name for name in [*SERVICES, *settings.WORKER_QUEUES] if f"`{name}`" not in page] == []
