"""The table of checks: which programs it names, and what a missing or failed check does."""

import pytest

from bench.programs import NAMES
from dev.commands import FULL_SIZE_PROGRAMS
from tests.security.checks import CHECKS, FULL_SIZE
from tests.security.table import MARKS, CheckTable, Row, table, write


def test_there_are_forty_checks_and_full_size_programs_exist():
    assert len(CHECKS) == 40
    assert set(FULL_SIZE) == set(FULL_SIZE_PROGRAMS) <= set(NAMES)
    assert {name for names in FULL_SIZE.values() for name in names} <= set(CHECKS)


def test_a_check_without_a_test_is_missing_and_one_failure_fails_it():
    rows = {name: Row(passed=2) for name in CHECKS}
    rows["xss"] = Row()
    rows["ssrf"] = Row(passed=3, failed=["tests/x.py::test_y"])
    checks = CheckTable()
    checks.rows.update(rows)
    text = "\n".join([*table(rows), checks.summary()])
    assert "| script in every field | MISSING | 0 |" in text
    assert "| addresses fetched for others | FAIL | 3 |" in text
    assert "| Redis emptied | pass | 2 | 2 cases in 0.0 s |" in text
    assert "38 of 40 checks pass" in text


def test_the_table_is_written_between_its_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "security.md"
    begin, end = MARKS
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    for lines in (["a", "b"], ["c"]):
        write(page, lines, MARKS)
        assert page.read_text() == "\n".join(["before", begin, "", *lines, "", end, "after", ""])
    page.write_text("no marks")
    with pytest.raises(pytest.UsageError):
        write(page, ["a"], MARKS)
