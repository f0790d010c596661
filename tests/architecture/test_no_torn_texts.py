"""A text of the interface over several lines fills them: it reads as a text, and a change is a small diff."""

import ast
from collections.abc import Iterator

from tests.web.catalogue import CODE, CONTEXTUAL, PLURAL, ROOT, SINGULAR

TEXTS = SINGULAR | CONTEXTUAL | PLURAL
FILLED = 90  # columns; a line may have 110
MAY_END_EARLY = ("\\n", ",", ".", "!", "?", ":", ";", "…")


def torn(source: str) -> Iterator[str]:
    """Lines of texts to translate that end within a phrase although the next word had ample room."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TEXTS:
            for text in (arg for arg in node.args if isinstance(arg, ast.Constant)):
                pieces = lines[text.lineno - 1 : text.end_lineno]
                for piece, following in zip(pieces, pieces[1:], strict=False):
                    words = piece.strip("\" '")
                    next_word = following.strip("\" '").split(" ")[0]
                    if not words.endswith(MAY_END_EARLY) and len(piece) + len(next_word) <= FILLED:
                        yield piece.strip()


def test_no_text_is_torn_within_a_phrase():
    found = {
        str(path.relative_to(ROOT)): pieces
        for package in CODE
        for path in (ROOT / package).rglob("*.py")
        if (pieces := list(torn(path.read_text())))
    }
    assert found == {}


def test_a_torn_text_would_be_found():
    short, full = '_(\n    "Note when"\n    " and where."\n)', f'_(\n    "{"x" * 90}"\n    " and where."\n)'
    assert [*torn(short)] == ['"Note when"']
    assert not [*torn(full)] and not [*torn('_(\n    "One sentence."\n    " Another."\n)')]
