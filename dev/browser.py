"""A Chromium for the browser tests: the machine's, Debian's package (as root), or Playwright's own."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from dev.console import Failure, say
from dev.machine import can_install, install
from dev.places import LOGS, PYTHON, ROOT
from dev.processes import run_logged

HEADLESS = "chromium-headless-shell"
"""Debian's Chromium without windows: a page takes little more than half of the processor time."""
NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OF_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def provide(env: Mapping[str, str]) -> str:
    """The path of a browser that starts. Raises Failure where none can be had."""
    if given := env.get("CHROMIUM_PATH"):
        if not _starts(given):
            raise Failure(f"CHROMIUM_PATH={given} does not start.")
        return given
    if not shutil.which(HEADLESS):
        install(HEADLESS)
    found = _of_machine() or _of_playwright(env)
    if not found and install("chromium"):
        found = _of_machine()  # Ubuntu's package of that name only points at a snap: then nothing is found
    return found or _download(env)


def _of_machine() -> str:
    paths = filter(None, map(shutil.which, NAMES))
    return next((path for path in paths if _starts(path)), "")


def _of_playwright(env: Mapping[str, str]) -> str:
    done = subprocess.run([PYTHON, "-c", OF_PLAYWRIGHT], env=env, capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if path and Path(path).exists() and _starts(path) else ""


def _download(env: Mapping[str, str]) -> str:
    say("Downloading Playwright's Chromium …")
    with_libraries = ["--with-deps"] if can_install() else []
    try:
        argv = [PYTHON, "-m", "playwright", "install", *with_libraries, "chromium"]
        run_logged("Downloading Chromium", argv, env, LOGS / "browser.log", ROOT)
    except Failure:
        pass
    if not (found := _of_playwright(env)):
        raise Failure("The browser tests need Chromium: sudo apt-get install chromium, or set CHROMIUM_PATH.")
    return found


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
