"""Pytest plugin of `make walks`: a table of the walks; `--write-walks FILE` draws them into a page."""

import datetime as dt
from pathlib import Path

import pytest

from tests import clock
from tests.security.table import write

MARKS = ("<!-- written by make walks -->", "<!-- end of what make walks writes -->")


class WalksTable:
    def __init__(self) -> None:
        self.walks: list[tuple[str, int, int, dict[str, tuple[int, int]]]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self.walks += [value for key, value in report.user_properties if key == "walk"]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("walks")
        table = ["| walk | files | functions |", "|---|---|---|"]
        table += [
            f"| {name} | {files} | {functions} |" for name, files, functions, _rooms in sorted(self.walks)
        ]
        for line in table:
            terminalreporter.write_line(line)
        if path := terminalreporter.config.getoption("write_walks"):
            drawn = [line for name, _, _, rooms in sorted(self.walks) for line in drawing(name, rooms)]
            write(Path(path), [*table, "", f"{dt.date.fromtimestamp(clock.of_machine())}.", *drawn], MARKS)


def drawing(name: str, rooms: dict[str, tuple[int, int]]) -> list[str]:
    """A box for each app, in the order in which they are first entered."""
    apps: dict[str, list[str]] = {}
    for room, (files, functions) in rooms.items():
        apps.setdefault(room.partition("/")[0], []).append(f"{room} {files} / {functions}")
    boxes = [f'    {app}["{"<br>".join(lines)}"]' for app, lines in apps.items()]
    drawn = ["```mermaid", "flowchart LR", *boxes, f"    {' --> '.join(apps)}", "```"]
    return ["", f"{name.capitalize()}:", "", *drawn]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-walks", metavar="FILE", help="draw the walks into this file")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(WalksTable(), "walks-table")
