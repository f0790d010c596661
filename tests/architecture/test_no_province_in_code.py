"""A province is named in its folder and nowhere else: code, pages and translations serve every province.

What may name the first province: its folder, documents, tests and benchmarks, comments and docstrings (they
show what citizens write), and the files of ALLOWED.
"""

import ast
import csv
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import polib
import pytest

from foundation.vietnamese.folding import strip_marks

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "province" / "quang_nam"
ELSEWHERE = {"province", "docs", "tests", "bench", "media", "staticfiles", "test-results"}
ALLOWED = {
    # What the chat's model learnt from and is measured by: a name is one word of the kind "place" to it.
    "assistant/understanding/data/phrases.txt",
    "assistant/understanding/data/danger.tsv",
    "assistant/understanding/data/frozen.tsv",
    # Questions that set the thresholds of retrieval.
    "knowledge/data/calibration.tsv",
    "assistant/understanding/training.py",
    # Every province of the country, by which a warning is known to be for another one.
    "lookups/kinds/hazards/cap/places.py",
}
SIGNS = re.compile(
    r"\bH47\b|\b0235\d{0,7}\b|\b92-?[A-Z]\d?[ .-]?\d{3}\.?\d\d\b"
    r"|\b(?:công an|UBND|thanh tra|tiếp công dân|trong|của) thành phố|of the city\b",
    re.IGNORECASE,
)
"""How it shows without a name: codes of its agencies, telephones, number plates, its rank."""
BOTH_STYLES = "For example H57.132 or 000.00.15.H47."  # of agencies' codes, in a migration too
KINDS = {".py", ".html", ".js", ".css", ".txt", ".tsv", ".psv", ".json", ".yml", ".toml", ".template", ".env"}
ALSO_WORDS = {"Hòa Bình", "Bình An", "Đại An", "Thuận An", "Tân Bình"}
"""Units whose names are words of every day, or places elsewhere in the country."""


def names() -> set[str]:
    """Units of the first province of two or three syllables, old and new; four without marks too."""
    with (FIRST / "units.tsv").open(encoding="utf-8") as file:
        units = {row["name"] for row in csv.DictReader(file, delimiter="\t")}
    best = {"Quảng Nam", "Đà Nẵng", "Hội An", "Tam Kỳ"}
    plain = {strip_marks(name) for name in best} | {name.lower() for name in best}
    return {name for name in units if " " in name} - ALSO_WORDS | best | plain


NAMES = names()
WORD = re.compile(r"\w+")


def named_in(text: str) -> list[str]:
    words = WORD.findall(text)
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    return [name for name in pairs if name in NAMES] + [
        name for name in map("{} {}".format, pairs, words[2:]) if name in NAMES
    ]


def files() -> Iterator[Path]:
    for folder in ROOT.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in ELSEWHERE:
            for path in folder.rglob("*"):
                parts = path.relative_to(ROOT).parts
                if path.suffix in KINDS and not {"migrations", "vendor"} & {*parts}:
                    yield path


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Lines of a file with their numbers; of Python the strings that are no docstrings."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        comments = re.compile(r"^\s*(//|#|\*|/\*)")
        yield from ((n, line) for n, line in enumerate(source.splitlines(), 1) if not comments.match(line))
        return
    tree = ast.parse(source)
    bare = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def test_no_file_outside_its_folder_names_the_first_province():
    named = [
        f"{path.relative_to(ROOT)}:{number} {names}"
        for path in files()
        if str(path.relative_to(ROOT)) not in ALLOWED and named_in(path.read_text(encoding="utf-8"))
        for number, text in texts(path)
        if (names := named_in(text))
    ]
    assert named == []


@pytest.mark.parametrize("catalogue", ["vi", "packages/vi"])
def test_no_translation_names_it(catalogue):
    entries = polib.pofile(str(ROOT / "locale" / catalogue / "LC_MESSAGES" / "django.po"))
    assert [entry.msgid for entry in entries if named_in(f"{entry.msgid} {entry.msgstr}")] == []


def test_no_file_shows_its_codes_telephones_plates_or_rank():
    """«Thành phố» stands for a province in its folder only: %(level)s. A city of a province has its name."""
    found = [
        f"{path.relative_to(ROOT)}:{number} {sign[0]}"
        for path in files()
        if str(path.relative_to(ROOT)) not in ALLOWED and SIGNS.search(path.read_text(encoding="utf-8"))
        for number, text in texts(path)
        if (sign := SIGNS.search(text)) and text != BOTH_STYLES
    ]
    entries = polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))
    texts_of = {each.msgid: f"{each.msgid} {each.msgstr}" for each in entries if each.msgid != BOTH_STYLES}
    assert found + [msgid for msgid, text in texts_of.items() if SIGNS.search(text)] == []


def test_no_page_and_no_translation_holds_the_number_of_a_hotline():
    """1022 is the number of many provinces, and not of all: %(hotline)s and %(brand)s stand for it."""
    number = re.compile(r"(?<!\d)1022(?!\d)")
    entries = polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))
    found = [entry.msgid for entry in entries if number.search(f"{entry.msgid} {entry.msgstr}")]
    pages = [str(page) for page in (ROOT / "templates").rglob("*.html") if number.search(page.read_text())]
    assert found + pages == []


def test_the_search_sees_a_name_in_each_kind_of_file(tmp_path):
    for name, text in {
        "a.py": 'x = "xe đi Hội An"',
        "b.html": "<p>Quang Nam</p>",
        "c.tsv": "1\tThăng Bình",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "d.py").write_text('"""Như Hội An."""\n# Hội An\n', encoding="utf-8")
    seen = {path.name for path in tmp_path.iterdir() for _, text in texts(path) if named_in(text)}
    assert seen == {"a.py", "b.html", "c.tsv"}
