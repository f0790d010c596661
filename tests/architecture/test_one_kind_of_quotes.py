"""People read “…” on pages, in the chat and at the desk; «…» stands in remarks for programmers alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = [
    path.parent.name
    for path in ROOT.glob("*/__init__.py")
    if path.parent.name not in ("tests", "bench", "dev")
]
QUOTED = re.compile("«[^«»]+»")  # side by side or alone they are characters among others


def strings_of(source: str) -> Iterator[str]:
    """All but docstrings."""
    tree = ast.parse(source)
    remarks = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in remarks:
            yield node.value


def shown() -> Iterator[tuple[str, str]]:
    """(where, text) of all that may be shown to somebody."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for text in strings_of(path.read_text()):
                yield str(path.relative_to(ROOT)), text
    for folder in ("templates", "sandboxes"):
        for path in (ROOT / folder).rglob("*.html"):
            yield str(path.relative_to(ROOT)), path.read_text()
    for entry in (ROOT / "locale/vi/LC_MESSAGES/django.po").read_text().split("\n\n"):
        yield "django.po", entry.partition("\nmsgstr")[2]


def test_every_text_quotes_alike():
    texts = list(shown())
    assert len({where for where, _text in texts}) > 500 and sum("“" in text for _where, text in texts) > 100
    assert [found for found in texts if QUOTED.search(found[1])] == []
