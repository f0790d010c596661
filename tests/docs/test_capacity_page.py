"""The page of capacity is what its program computes from the sizes that it measured."""

import re

from bench import capacity

PAGE = capacity.PAGE.read_text()
WRITTEN = PAGE.partition(capacity.MARKS[0])[2].partition(capacity.MARKS[1])[0]


def sizes() -> dict[str, int]:
    found = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|$", WRITTEN, re.MULTILINE)
    return {table: int(size.replace(",", "")) for table, size in found}


def test_the_growth_is_computed_from_the_sizes_and_the_assumptions():
    assert set(sizes()) == {growth.table for growth in capacity.GROWTH}
    assert "\n".join(capacity.growth_table(sizes())) in WRITTEN
    for number in (capacity.DOSSIERS, capacity.BROADCASTS, capacity.PETITIONS):
        assert str(number) in PAGE.partition("## Assumptions")[2].partition(capacity.MARKS[0])[0]


def test_a_kilobyte_a_row_and_a_row_a_follower_are_a_tenth_of_a_gigabyte(monkeypatch):
    monkeypatch.setattr(capacity, "GROWTH", (capacity.Growth("a_table", 1),))
    (row,) = [line for line in capacity.growth_table({"a_table": 1000}) if "a_table" in line]
    assert row == "| `a_table` | 100,000 | 0.10 | 3,000,000 | 3.00 |"
