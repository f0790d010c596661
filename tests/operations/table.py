"""Pytest plugin of `make drill`: one row for each drill; `--write-drills FILE` puts them into a page."""

import datetime as dt
import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import clock
from tests.operations.drills import DRILLS, Drill
from tests.security.table import Row, write

MARKS = ("<!-- written by make drill -->", "<!-- end of what make drill writes -->")


class DrillTable:
    def __init__(self) -> None:
        self.rows: dict[str, Row] = {drill.fault: Row() for drill in DRILLS}
        self.begun = time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for drill in DRILLS:
            if report.nodeid.startswith(drill.tests or "-"):
                self.rows[drill.fault].add(report)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("drills")
        lines = [
            *table(self.rows),
            "",
            f"{dt.date.fromtimestamp(clock.of_machine())}, {os.cpu_count()} cores, {self.took()}.",
        ]
        for line in lines:
            terminalreporter.write_line(line)
        if path := terminalreporter.config.getoption("write_drills"):
            write(Path(path), lines, MARKS)

    def took(self) -> str:
        minutes, seconds = divmod(round(time.monotonic() - self.begun), 60)
        return f"{minutes} min {seconds} s"

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if any(verdict(drill, self.rows) not in ("pass", "not drilled") for drill in DRILLS):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-drills", metavar="FILE", help="put the table of drills into this file")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(DrillTable(), "drill-table")


def verdict(drill: Drill, rows: Mapping[str, Row]) -> str:
    return rows[drill.fault].verdict if drill.tests else "not drilled"


def table(rows: Mapping[str, Row]) -> list[str]:
    """Markdown lines, in the order of DRILLS."""
    lines = ["| fault | before | now | verdict | tests |", "|---|---|---|---|---|"]
    for drill in DRILLS:
        files = ", ".join(dict.fromkeys(f"`{test.partition('::')[0]}`" for test in drill.tests)) or "–"
        figure = rows[drill.fault].figure
        lines.append(f"| {drill.fault} | {drill.before} | {figure} | {verdict(drill, rows)} | {files} |")
    return lines
