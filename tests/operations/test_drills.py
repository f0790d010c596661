"""The table of drills names tests that exist, and tells a fault that none makes happen."""

import ast
from pathlib import Path

import pytest

from tests.operations.drills import DRILLS, Drill
from tests.operations.table import MARKS, DrillTable, table, verdict
from tests.security.table import Row, write

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("test", [test for drill in DRILLS for test in drill.tests])
def test_each_test_of_a_drill_exists(test):
    path, _, name = test.partition("::")
    functions = {node.name for node in ast.parse((ROOT / path).read_text()).body if hasattr(node, "name")}
    assert not name or name in functions


def test_a_drill_that_did_not_run_is_missing_and_a_fault_without_a_test_says_so():
    ran, failed, none = DRILLS[0], DRILLS[1], Drill("a fault that nothing makes happen", "–")
    rows = {drill.fault: Row() for drill in DRILLS}
    rows[ran.fault] = Row(passed=1, figures=["5 pages"])
    rows[failed.fault] = Row(passed=1, failed=["x"])
    assert [verdict(drill, rows) for drill in (ran, failed, none, DRILLS[2])] == [
        "pass",
        "FAIL",
        "not drilled",
        "MISSING",
    ]
    lines = table(rows)
    assert (
        len(lines) == len(DRILLS) + 2 and "| 5 pages | pass | `tests/security/test_releases.py` |" in lines[2]
    )


def test_the_page_has_a_place_for_the_table(tmp_path):
    page = tmp_path / "reliability.md"
    page.write_text((ROOT / "docs" / "reliability.md").read_text())
    write(page, ["| a table |"], MARKS)
    assert "| a table |" in page.read_text()
    assert set(DrillTable().rows) == {drill.fault for drill in DRILLS}
