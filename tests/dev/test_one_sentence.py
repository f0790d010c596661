"""What a machine lacks is told in one sentence, not by a traceback."""

import ast
import errno
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dev import __main__ as launcher
from dev import venv
from dev.console import Failure
from dev.places import ROOT
from dev.processes import run_logged

FULL = Path("/dev/full")  # every write to it finds the disk full


def test_an_old_python_is_told_which_one_is_needed():
    as_old = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_module('dev', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", as_old], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "Python 3.11 or newer is needed, this is 3.9.2: make run PYTHON=python3.12\n"
    ast.parse((ROOT / "dev" / "__init__.py").read_text(), feature_version=(3, 4))


def fill(_arguments) -> int:
    FULL.write_text("x")
    return 0


def fill_by_a_tool(_arguments) -> int:
    writing = [sys.executable, "-c", f"open({str(FULL)!r}, 'w').write('x' * 9999)"]
    run_logged("Filling", writing, os.environ, ROOT / ".run" / "full.log", ROOT)
    return 0


def write_where_nobody_may(_arguments) -> int:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/srv/portal/.run")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (fill, "The disk is full: make room"),
        (fill_by_a_tool, "The disk is full: make room"),
        (write_where_nobody_may, "/srv/portal/.run cannot be written: Permission denied"),
    ],
)
def test_a_disk_that_takes_nothing_is_named(monkeypatch, capsys, command, sentence):
    monkeypatch.setitem(launcher.COMMANDS, "run", command)
    monkeypatch.setattr(launcher, "stop_on_signals", lambda: None)
    assert launcher.main("run", []) == 1
    said = capsys.readouterr().err
    assert said.startswith(sentence) and said.count("\n") == 1


@pytest.fixture
def broken_mirror(monkeypatch):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    monkeypatch.setenv("PIP_NO_INDEX", "0")
    yield
    server.shutdown()
    server.server_close()


def test_a_broken_mirror_is_told_in_one_sentence(broken_mirror, tmp_path):
    wanted = tmp_path / "wanted.txt"
    wanted.write_text(f"nothing-of-this-name==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Failure, match="^The package index does not give what is pinned") as failure:
        venv.install_packages(str(wanted))
    assert "\n" not in str(failure.value)
