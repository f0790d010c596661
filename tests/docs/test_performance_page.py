"""The page of measurements names a way to repeat each, and the README shows none that it does not hold."""

import re

from bench.programs import NAMES
from tests.sandboxes.zalo.running import ROOT

PAGE = (ROOT / "docs" / "performance.md").read_text()
CLAIM = re.compile(r"^\| (?!claim|---).*\|$", re.MULTILINE)


def test_each_claim_names_its_program_and_each_program_has_a_claim():
    commands = {row[0].split("`")[-2] for row in CLAIM.finditer(PAGE)}
    assert commands - {"python -m bench.page_quality"} == set(NAMES)


def test_the_readme_shows_measurements_of_the_page():
    table = (ROOT / "README.md").read_text().partition("\n## Measured\n")[2].partition("\n\nAll")[0]
    reached = [figure for row in CLAIM.finditer(table) for figure in row[0].split(" | ")[1].split(", ")]
    assert reached and [figure for figure in reached if figure not in PAGE] == []
