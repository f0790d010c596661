"""Pytest plugin of `make security`: runs the tests of the checks and prints one row for each check."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from tests.security.checks import CHECKS, FULL_SIZE

MARKER = "security_check"


@dataclass
class Row:
    """One check: the tests that ran, those that failed, and the figures they recorded."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if self.failed:
            return "FAIL"
        return "pass" if self.passed else "MISSING"


class CheckTable:
    def __init__(self) -> None:
        self.rows: dict[str, Row] = defaultdict(Row)

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
            row = self.rows[str(name)]
            if report.failed:
                row.failed.append(report.nodeid)
            elif report.when == "call" and report.passed:
                row.passed += 1
                row.figures += [str(value) for key, value in report.user_properties if key == "figure"]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("security checks")
        for line in table(self.rows):
            terminalreporter.write_line(line)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        is_worker = hasattr(session.config, "workerinput")
        if not is_worker and any(self.rows[name].verdict != "pass" for name in CHECKS):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


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
        figures = "; ".join(dict.fromkeys(row.figures)) or "–"
        full = f"`bench {programs[name]}`" if name in programs else "–"
        lines.append(f"| {number} | {title} | {row.verdict} | {row.passed} | {figures} | {full} |")
    passed = sum(rows[name].verdict == "pass" for name in CHECKS)
    return [*lines, "", f"{passed} of {len(CHECKS)} checks pass"]
