"""Pytest plugin of `make security`: runs the tests of the checks and prints one row for each check.

`--write-checks FILE` (`make security ARGS=write`) also puts the table between the two marks of that file.
"""

import datetime as dt
import os
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import clock
from tests.security.checks import CHECKS, FULL_SIZE

MARKER = "security_check"
MARKS = ("<!-- written by make security -->", "<!-- end of what make security writes -->")


@dataclass
class Row:
    """One check: the tests that ran, those that failed, and the figures they recorded."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed, self.seconds = self.passed + 1, self.seconds + report.duration
            self.figures += [str(value) for key, value in report.user_properties if key == "figure"]

    @property
    def verdict(self) -> str:
        if self.failed:
            return "FAIL"
        return "pass" if self.passed else "MISSING"

    @property
    def figure(self) -> str:
        """What the tests measured; else how many cases held."""
        held = f"{self.passed} cases in {self.seconds:.1f} s" if self.passed else "–"
        return "; ".join(dict.fromkeys(self.figures)) or held


class CheckTable:
    def __init__(self) -> None:
        self.rows: dict[str, Row] = defaultdict(Row)
        self.begun = time.monotonic()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for name in names_of(item):
                if name not in CHECKS:
                    raise pytest.UsageError(
                        f"{item.nodeid}: {name!r} is no check of tests/security/checks.py"
                    )
                item.user_properties.append((MARKER, name))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        names = [value for key, value in report.user_properties if key == MARKER]
        for name in names:
            self.rows[str(name)].add(report)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("security checks")
        lines = [*table(self.rows), "", self.summary()]
        for line in lines:
            terminalreporter.write_line(line)
        if path := terminalreporter.config.getoption("write_checks"):
            write(Path(path), lines, MARKS)

    def summary(self) -> str:
        passed = sum(self.rows[name].verdict == "pass" for name in CHECKS)
        minutes, seconds = divmod(round(time.monotonic() - self.begun), 60)
        where = (
            f"{dt.date.fromtimestamp(clock.of_machine())}, {os.cpu_count()} cores, {minutes} min {seconds} s"
        )
        return f"{passed} of {len(CHECKS)} checks pass ({where})."

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        is_worker = hasattr(session.config, "workerinput")
        if not is_worker and any(self.rows[name].verdict != "pass" for name in CHECKS):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-checks", metavar="FILE", help="put the table of checks into this file")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(CheckTable(), "security-check-table")


def names_of(item: pytest.Item) -> Iterable[str]:
    return [name for mark in item.iter_markers(MARKER) for name in mark.args]


def table(rows: dict[str, Row]) -> list[str]:
    """Markdown lines, in the order of CHECKS."""
    programs = {name: program for program, names in FULL_SIZE.items() for name in names}
    lines = ["| # | check | verdict | tests | figure | at full size |", "|---|---|---|---|---|---|"]
    for number, (name, title) in enumerate(CHECKS.items(), 1):
        row = rows[name]
        full = f"`bench {programs[name]}`" if name in programs else "–"
        lines.append(f"| {number} | {title} | {row.verdict} | {row.passed} | {row.figure} | {full} |")
    return lines


def write(path: Path, lines: Iterable[str], marks: tuple[str, str]) -> None:
    """Replace what stands between the marks."""
    head, begin, rest = path.read_text().partition(marks[0])
    _, end, tail = rest.partition(marks[1])
    if not (begin and end):
        raise pytest.UsageError(f"{path} has no place for the table: {' … '.join(marks)}")
    path.write_text("\n".join([head + begin, "", *lines, "", end + tail]))
