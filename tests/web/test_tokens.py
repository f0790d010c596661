"""The colours and the typeface that every public page stands on."""

import re
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from dev.subset_fonts import SIGNS, vietnamese_letters

STATIC = Path(__file__).resolve().parents[2] / "static"
CSS = (STATIC / "css" / "portal.css").read_text()
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
TOKENS = dict(COLOUR.findall(CSS))
PROVINCES = sorted((STATIC.parent / "province").iterdir())
TEXT_ON = [
    ("text", "paper"),
    ("text", "canvas"),
    ("muted", "paper"),
    ("muted", "canvas"),
    ("link", "paper"),
    ("link", "canvas"),
    ("visited", "paper"),
    ("visited", "canvas"),
    ("paper", "brand"),
    ("paper", "brand-dark"),
    ("paper", "text"),
    ("text", "halo"),
    ("brand", "info"),
    ("muted", "info"),
    ("muted", "turn"),
    ("text", "neutral"),
    ("done-text", "done"),
    ("info-text", "info"),
    ("turn-text", "turn"),
    ("refused-text", "refused"),
    ("refused-text", "paper"),
    ("neutral-text", "neutral"),
]
BORDER_ON = [("input-border", "paper"), ("input-border", "canvas"), ("text", "halo"), ("halo", "brand")]


def tokens(province: Path) -> dict[str, str]:
    """The portal's, and over them what the province's folder sets."""
    own = province / "static" / "colours.css"
    return TOKENS | dict(COLOUR.findall(own.read_text() if own.exists() else ""))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, province: Path) -> float:
    colours = tokens(province)
    light, dark = sorted((luminance(colours[one]), luminance(colours[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("province", PROVINCES, ids=lambda path: path.name)
@pytest.mark.parametrize(("front", "back"), TEXT_ON)
def test_text_can_be_read(front, back, province):
    assert contrast(front, back, province) >= 4.5


@pytest.mark.parametrize("province", PROVINCES, ids=lambda path: path.name)
@pytest.mark.parametrize(("front", "back"), BORDER_ON)
def test_borders_and_focus_rings_can_be_seen(front, back, province):
    assert contrast(front, back, province) >= 3


@pytest.mark.parametrize("weight", [400, 600])
def test_the_typeface_has_every_letter_of_vietnamese(weight):
    letters = {ord(sign) for sign in vietnamese_letters() | set(SIGNS)}
    file = STATIC / "fonts" / f"be-vietnam-pro-{weight}.woff2"
    assert letters <= TTFont(file).getBestCmap().keys()
    assert file.stat().st_size < 11_000


def test_the_stylesheet_is_small():
    assert len(brotli.compress(CSS.encode())) < 10_000


def test_lines_leave_room_for_stacked_marks():
    """«Ổ» reaches 1.17 em above the baseline: below 1.42 lines touch."""
    heights = re.findall(r"line-height: ([\d.]+);|--(?:body|head)-line: ([\d.]+);", CSS)
    assert min(float(one or other) for one, other in heights) >= 1.45
