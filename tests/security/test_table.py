"""The table of checks: which programs it names, and what a missing or failed check does."""

from bench.programs import NAMES
from dev.commands import FULL_SIZE_PROGRAMS
from tests.security.checks import CHECKS, FULL_SIZE
from tests.security.table import Row, table


def test_there_are_forty_checks_and_full_size_programs_exist():
    assert len(CHECKS) == 40
    assert set(FULL_SIZE) == set(FULL_SIZE_PROGRAMS) <= set(NAMES)
    assert {name for names in FULL_SIZE.values() for name in names} <= set(CHECKS)


def test_a_check_without_a_test_is_missing_and_one_failure_fails_it():
    rows = {name: Row(passed=2) for name in CHECKS}
    rows["xss"] = Row()
    rows["ssrf"] = Row(passed=3, failed=["tests/x.py::test_y"])
    text = "\n".join(table(rows))
    assert "| script in every field | MISSING | 0 |" in text
    assert "| addresses fetched for others | FAIL | 3 |" in text
    assert "38 of 40 checks pass" in text
