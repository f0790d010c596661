"""docs/security.md names tests that exist, every check of the table, and every requirement once."""

import re
from collections import Counter

from tests.sandboxes.zalo.running import ROOT
from tests.security.checks import CHECKS

PAGE = (ROOT / "docs" / "security.md").read_text()
REQUIREMENTS = {  # of levels 1 and 2, by chapter of ASVS 5.0.0
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13,
    16: 16, 17: 7,
}  # fmt: skip


def test_every_test_that_the_page_names_exists():
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", PAGE))
    missing = [
        f"{file}::{test}"
        for file, test in sorted(named)
        if not (ROOT / file).is_file()
        or (test and not re.search(rf"^def {test}\(", (ROOT / file).read_text(), re.MULTILINE))
    ]
    assert missing == []
    assert len(named) > 100


def test_every_other_file_that_the_page_names_exists():
    named = set(
        re.findall(r"`((?:config|docs|deploy|foundation|dossiers|zalo_channel|web_channel)/[\w./-]*)`", PAGE)
    )
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_check_stands_in_the_table():
    assert [title for title in CHECKS.values() if f"| {title} |" not in PAGE] == []


def test_every_requirement_has_one_row_with_a_reason():
    rows = re.findall(r"^\| (\d+)\.(\d+\.\d+) \| [12] \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert Counter(int(chapter) for chapter, _, _ in rows) == Counter(REQUIREMENTS)
    assert len({(chapter, number) for chapter, number, _ in rows}) == len(rows)
    assert all(len(reason.strip()) > 3 for _, _, reason in rows)
