"""However the launcher ends, its services end with it, what they started too, even if it ignores SIGTERM."""

import signal
import subprocess
import sys

import pytest

from dev.processes import run_in_group
from tests.dev.launched import ROOT, SUPERVISED, close, eventually, is_running, launch


@pytest.fixture
def start(tmp_path):
    """Starts the launcher; gives it with the numbers of its two services and of the grandchild."""
    launched = []

    def start_supervised(seconds=1000):
        launcher = launch(SUPERVISED, tmp_path, seconds)
        launched.append(launcher)
        polite, stubborn = map(int, launcher.stdout.readline().split())
        log = tmp_path / "stubborn.log"
        assert eventually(lambda: log.read_text().strip())
        return launcher, [polite, stubborn, int(log.read_text())]

    yield start_supervised
    for launcher in launched:
        close(launcher)


def none_is_running(pids):
    return not any(map(is_running, pids))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_shows_in_the_exit_code(start, signum):
    launcher, pids = start()
    launcher.send_signal(signum)
    assert launcher.wait(60) == 128 + signum
    assert none_is_running(pids)


def test_a_launcher_that_is_killed_leaves_nothing_behind(start):
    launcher, pids = start()
    launcher.kill()
    assert eventually(lambda: none_is_running(pids))


def test_one_service_that_ends_takes_the_others_with_it_and_is_named(start):
    launcher, pids = start(seconds=0.3)
    _, said = launcher.communicate(timeout=60)
    assert launcher.returncode == 1
    assert "polite ended with code 0" in said
    assert none_is_running(pids)


def test_what_a_test_run_leaves_behind_is_ended_with_it(tmp_path):
    leaving = (
        f"import subprocess; print(subprocess.Popen(['sleep', '1000']).pid, file=open('{tmp_path}/pid', 'w'))"
    )
    assert run_in_group([sys.executable, "-c", leaving], {}, ROOT) == 0
    assert eventually(lambda: not is_running(int((tmp_path / "pid").read_text())))


def test_the_exit_code_of_a_failed_test_run_is_passed_on():
    assert run_in_group([sys.executable, "-c", "raise SystemExit(3)"], {}, ROOT) == 3


def test_an_unknown_command_of_the_launcher_is_answered_with_the_known_ones():
    done = subprocess.run(
        [sys.executable, "-m", "dev", "fly"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Usage: python3 -m dev run|test|")
