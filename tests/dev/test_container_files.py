"""The image's recipe before hadolint, docker-compose.yml before Docker Compose as Debian packages it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.foundation import debian_packages
from tests.sandboxes.zalo.running import ROOT

WORKERS = {"worker-inbound", "worker-reply", "worker-notice", "worker-bulk"}
EVERYWHERE = {"db", "redis", "migrate", "web", "beat", *WORKERS}


def test_hadolint_finds_nothing_in_the_recipe_of_the_image():
    tool = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([tool, "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture
def production(tmp_path) -> Path:
    """Every variable without which nothing starts."""
    asked = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
    (file := tmp_path / "env").write_text("".join(f"{name}=https://1022.example.vn\n" for name in set(asked)))
    return file


def test_compose_takes_all_profiles_as_the_book_calls_them(production):
    assert _compose("production", production) == EVERYWHERE | {"proxy"}
    assert _compose("automatic-tls", production) == EVERYWHERE | {"proxy-automatic"}
    trial = _compose("trial", production, ROOT / "deploy" / "trial.env")
    assert trial == EVERYWHERE | {"sandbox", "demo"}


def _compose(profile: str, *files: Path) -> set[str]:
    """The services of a profile."""
    path, environ = debian_packages.program("docker-compose", "docker-compose")
    done = subprocess.run(
        [path, *(f"--env-file={file}" for file in files), "--profile", profile, "config", "--services"],
        cwd=ROOT, env=os.environ | environ, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return set(done.stdout.split())
