"""Linters read code alone: the change log, pages and catalogues keep whatever a merge left in them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARKS = ["-e", "^<<<<<<< ", "-e", "^>>>>>>> "]


def test_no_file_holds_both_sides_of_a_merge():
    search = ["git", "grep", "--no-index", "--exclude-standard", "-lI", *MARKS]
    found = subprocess.run(search, cwd=ROOT, capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (1, ""), found.stdout + found.stderr
