"""What a check says: each case is a project of its own, on which the runner runs the real pytest."""

import json
import subprocess
import textwrap
from collections.abc import Collection
from pathlib import Path

import pytest

from dev.testing import Stopwatch, TestsOfACheck
from dev.verdict import Verdict, command, judge, report
from tests.clock import for_processes

SECOND_TIME = """
    from pathlib import Path

    def is_first(name):
        seen = Path(__file__).with_name(name)
        return not seen.exists() and not seen.write_text("")
"""


class Project:
    """A folder with tests; `check()` does with it what `make test` does with ours."""

    def __init__(self, root: Path) -> None:
        self.root = root
        options = "[tool.pytest.ini_options]\naddopts = '-p no:randomly -p no:django'\n"
        (root / "pyproject.toml").write_text(options)
        self.said = ""

    def holds(self, tests: str, name: str = "test_it.py") -> None:
        (self.root / name).write_text(textwrap.dedent(SECOND_TIME) + textwrap.dedent(tests))

    def check(self, *, listed: Collection[str] = (), before: Collection[str] = (), least: int = 0) -> Verdict:
        clock = Stopwatch()
        tests = TestsOfACheck(for_processes(), self.root, self.root / "results", clock)
        tests.run("tests", ["-n", "2"])
        tests.run_again()
        verdict = judge(
            tests.first, tests.again, listed=listed, before=before, least=least, reasons=tests.reasons
        )
        self.said = report(verdict, tests.first, clock.seconds())
        return verdict


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)


def unsteady(number: int) -> str:
    return f"def test_{number}(): assert not is_first('{number}'), 'the wind'\n"


def test_what_passes_is_green_and_is_told_with_its_seconds(project):
    project.holds("def test_one(): pass\ndef test_two(): pass\n")
    assert project.check(least=2).is_green
    assert "Slowest:" in project.said and "test_it.py::test_two" in project.said
    assert "set-up 0 s · " in project.said
    assert project.said.endswith("Green: 2 passed, 0 failed, 0 unsteady.")


def test_what_fails_among_the_others_and_passes_alone_is_unsteady_and_named(project):
    project.holds("def test_one(): pass\n" + unsteady(2))
    verdict = project.check(least=2)
    assert verdict.is_green
    assert [each.test for each in verdict.unsteady] == ["test_it.py::test_2"]
    assert "unsteady, passed alone: test_it.py::test_2 – AssertionError: the wind" in project.said


def test_what_fails_twice_is_red_with_its_error_and_the_command_that_repeats_it(project):
    project.holds("def test_one():\n    assert 1 == 2, 'one is not two'\n" + unsteady(2))
    verdict = project.check()
    assert not verdict.is_green
    assert [each.test for each in verdict.failed] == ["test_it.py::test_one"]
    assert "failed: make test ARGS=test_it.py::test_one" in project.said
    assert "call: AssertionError: one is not two" in project.said
    assert project.said.endswith("RED: 1 passed, 1 failed, 1 unsteady.")


def test_three_may_be_unsteady_and_four_may_not(project):
    project.holds("".join(map(unsteady, range(3))))
    assert project.check().is_green
    project.holds("".join(map(unsteady, range(10, 14))))
    assert project.check().reasons == ["4 tests are unsteady; 3 may be."]


def test_an_unsteady_test_that_is_on_the_list_is_red(project):
    project.holds(unsteady(1))
    [reason] = project.check(listed=["test_it.py::test_1"]).reasons
    assert "on the list of unsteady tests already" in reason


def test_a_test_that_passes_only_alone_in_two_runs_of_a_commit_is_red(project):
    project.holds(unsteady(1))
    [reason] = project.check(before=["test_it.py::test_1"]).reasons
    assert "look at the order" in reason


def test_fewer_tests_than_the_floor_are_red(project):
    project.holds("import pytest\ndef test_one(): pass\ndef test_two(): pytest.skip('no')\n")
    [reason] = project.check(least=2).reasons
    assert reason.startswith("1 tests passed; at least 2 must")


def test_more_than_ten_failures_are_red_without_a_second_try_and_fit_on_forty_lines(project):
    project.holds("".join(map(unsteady, range(40))))
    verdict = project.check()
    assert len(verdict.failed) == 40 and not verdict.unsteady
    assert "… and 30 more" in project.said
    assert len(project.said.splitlines()) <= 39  # and make's own


@pytest.mark.parametrize(
    ("tests", "phase"),
    [
        ("raise OSError('no such room')\n", "collection"),
        ("def teardown_function(): raise OSError('no such room')\ndef test_one(): pass\n", "teardown"),
    ],
)
def test_what_fails_outside_of_a_test_is_red_at_once(project, tests, phase):
    project.holds(tests)
    project.holds("def test_one(): pass\n", "test_other.py")
    verdict = project.check()
    assert [each.phase for each in verdict.failed] == [phase] and not verdict.unsteady


def test_a_process_that_dies_takes_only_its_test_with_it(project):
    project.holds("import os\ndef test_one(): os._exit(3)\ndef test_two(): pass\n")
    verdict = project.check()
    assert [each.test for each in verdict.failed] == ["test_it.py::test_one"]


def test_a_run_that_ends_with_no_test_is_red(project):
    assert not project.check().is_green


def test_a_run_ends_itself_with_its_report_when_it_takes_too_long(project, monkeypatch):
    monkeypatch.setattr("dev.testing.LONGEST", 8)
    project.holds("import time\ndef test_one(): pass\ndef test_two(): time.sleep(600)\n")
    verdict = project.check()
    assert "Ended after 0 minutes" in verdict.reasons[0]
    assert "1 passed" in project.said


def test_the_command_reaches_the_test_through_make_and_a_shell(project):
    test = "tests/test_it.py::test_1[mưa $ 'to']"
    project.holds("")
    (project.root / "Makefile").write_text("test:\n\t@printf '%s' $(ARGS)\n")
    said = subprocess.run(["bash", "-c", command(test)], cwd=project.root, stdout=subprocess.PIPE, text=True)
    assert said.stdout == test


def test_what_pytest_logged_is_read_also_where_it_ended_in_the_middle_of_a_line(project):
    line = {"$report_type": "TestReport", "nodeid": "a", "when": "call", "outcome": "passed", "duration": 1}
    tests = TestsOfACheck(for_processes(), project.root, project.root, Stopwatch())
    (project.root / "log.jsonl").write_text(json.dumps(line) + "\n" + json.dumps(line)[:20])
    tests.first.add(project.root / "log.jsonl")
    assert tests.first.passed == {"a"}
