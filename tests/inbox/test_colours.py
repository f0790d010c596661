"""The desk in the dark: the same names of colours, read as well as by day."""

import re
from pathlib import Path

import pytest

from tests.web import test_tokens
from tests.web.test_tokens import TEXT_ON, luminance

CSS = (Path(__file__).resolve().parents[2] / "static" / "css" / "inbox.css").read_text()
BLOCK = r"\.desk-page \{([^}]*)\}"
BY_DAY, BY_NIGHT = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in re.findall(BLOCK, CSS)
)
THEMES = {"day": test_tokens.TOKENS | BY_DAY, "night": test_tokens.TOKENS | BY_NIGHT}
WHITE = "#ffffff"
BUBBLES = [("text", "citizen"), ("text", "bot"), ("text", "note"), ("link", "citizen"), ("link", "bot")]
STATES = [pair for pair in TEXT_ON if "brand" not in "".join(pair) and pair[1] not in ("text", "halo")]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), [*STATES, *BUBBLES, ("muted", "bot"), ("muted", "citizen")])
def test_every_word_can_be_read(theme, front, back):
    tokens = THEMES[theme]
    assert contrast(tokens[front], tokens[back]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_white_on_the_brand_and_the_edges_of_fields(theme):
    tokens = THEMES[theme]
    for back in ("brand", "brand-dark", "bar"):
        assert contrast(WHITE, tokens[back]) >= 4.5
    for front, back in (
        ("input-border", "paper"),
        ("input-border", "canvas"),
        ("here", "info"),
        ("text", "paper"),
    ):
        assert contrast(tokens[front], tokens[back]) >= 3


def test_the_night_names_no_colour_that_the_day_does_not_know():
    assert BY_NIGHT.keys() <= test_tokens.TOKENS.keys() | BY_DAY.keys()
