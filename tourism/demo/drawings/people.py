"""Small figures and boats."""

import math

from tourism.demo.drawings.canvas import Canvas, Colour, darker, lighter, see_through, smooth
from tourism.demo.drawings.palettes import Palette


def hat(c: Canvas, p: Palette, x: float, y: float, size: float) -> None:
    """A cone of palm leaves seen from the side; (x, y) is the middle of its rim."""
    straw = p.lit("f0d79a")
    c.poly(smooth([(x - size, y), (x - size * 0.4, y - size * 0.5), (x, y - size * 0.85)]) + smooth([(x, y - size * 0.85), (x + size * 0.4, y - size * 0.5), (x + size, y)]), straw)
    c.poly([(x + size * 0.05, y - size * 0.82), (x + size * 0.42, y - size * 0.48), (x + size, y), (x + size * 0.2, y)], see_through(darker(straw, 0.35), 0.35))
    c.ellipse(x, y, size, size * 0.13, darker(straw, 0.2))


def person(
    c: Canvas, p: Palette, x: float, y: float, h: float, word: str = "8a4f7d", *, is_bent: bool = False
) -> None:
    """Somebody in a conical hat, the feet at (x, y)."""
    cloth, lean = p.lit(word), h * 0.22 if is_bent else 0.0
    c.poly([(x - h * 0.09, y), (x + h * 0.09, y), (x + h * 0.08, y - h * 0.42), (x - h * 0.08, y - h * 0.42)], p.lit("2f2c3a"))
    c.poly(
        smooth([(x - h * 0.13, y - h * 0.34), (x - h * 0.12 + lean, y - h * 0.68), (x + lean, y - h * 0.76), (x + h * 0.12 + lean, y - h * 0.68), (x + h * 0.14, y - h * 0.34)], steps=6),
        cloth,
    )  # fmt: skip
    c.limb([(x + lean + h * 0.06, y - h * 0.66), (x + lean + h * 0.2, y - h * 0.48), (x + lean + h * 0.24, y - h * 0.36)], (h * 0.08, h * 0.05), darker(cloth, 0.15))
    c.ellipse(x + lean * 1.1, y - h * 0.8, h * 0.075, h * 0.08, p.lit("d9a679"))
    hat(c, p, x + lean * 1.15, y - h * 0.82, h * 0.22)


def carrier(c: Canvas, p: Palette, x: float, y: float, h: float, word: str = "b5533c") -> None:
    """Somebody with two baskets on a shoulder pole."""
    person(c, p, x, y, h, word)
    c.line([(x - h * 0.6, y - h * 0.64), (x, y - h * 0.7), (x + h * 0.6, y - h * 0.64)], p.lit("6b4a2c"), h * 0.035, curved=True)
    for side in (-0.58, 0.58):
        bx = x + h * side
        c.line([(bx, y - h * 0.64), (bx - h * 0.12, y - h * 0.24)], p.lit("6b4a2c"), h * 0.015)
        c.line([(bx, y - h * 0.64), (bx + h * 0.12, y - h * 0.24)], p.lit("6b4a2c"), h * 0.015)
        c.ellipse(bx, y - h * 0.24, h * 0.15, h * 0.07, p.lit("6fa353"))
        c.pie(bx, y - h * 0.22, h * 0.16, h * 0.14, (0, 180), p.lit("c99a5b"))


def sampan(
    c: Canvas, p: Palette, x: float, y: float, w: float, *, rower: bool = True, word: str = "7a4a32"
) -> None:
    """A wooden boat with high ends; (x, y) is the middle of its water line."""
    hull = p.lit(word)
    top = smooth([(x - w * 0.55, y - w * 0.1), (x - w * 0.3, y - w * 0.02), (x, y + w * 0.01), (x + w * 0.3, y - w * 0.02), (x + w * 0.58, y - w * 0.14)])
    bottom = smooth([(x + w * 0.58, y - w * 0.14), (x + w * 0.36, y + w * 0.07), (x, y + w * 0.1), (x - w * 0.34, y + w * 0.07), (x - w * 0.55, y - w * 0.1)])
    c.ellipse(x, y + w * 0.11, w * 0.52, w * 0.03, see_through(p.shade, 0.3))
    if rower:
        person(c, p, x + w * 0.28, y + w * 0.02, w * 0.42, "4b5f9a")
        c.line([(x + w * 0.34, y - w * 0.16), (x + w * 0.56, y + w * 0.12)], p.lit("c9a46b"), w * 0.015)
    c.poly([*top, *bottom], hull)
    c.poly([*top, *[(px, py + w * 0.022) for px, py in reversed(top)]], lighter(hull, 0.28))
    c.ellipse(x - w * 0.4, y - w * 0.015, w * 0.018, w * 0.018, p.lit("f5efe0"))


def basket_boat(c: Canvas, p: Palette, x: float, y: float, r: float, word: str = "a8763f") -> None:
    """A round boat of bamboo afloat."""
    side = p.lit(word)
    c.ellipse(x, y + r * 0.42, r * 1.05, r * 0.16, see_through(p.shade, 0.3))
    c.pie(x, y, r, r * 0.5, (0, 180), side)
    for at in range(-4, 5):
        c.line([(x + r * at / 4.6, y), (x + r * at / 6.2, y + r * 0.46 * math.sqrt(max(0, 1 - (at / 5) ** 2)))], see_through(darker(side, 0.4), 0.5), r * 0.02)
    c.arc(x, y, r * 0.9, r * 0.28, (0, 180), see_through(darker(side, 0.4), 0.5), r * 0.02)
    c.ellipse(x, y, r, r * 0.26, lighter(side, 0.2))
    c.ellipse(x, y + r * 0.02, r * 0.88, r * 0.19, darker(side, 0.45))


def fishing_boat(c: Canvas, p: Palette, x: float, y: float, w: float) -> None:
    """A painted boat with a cabin and a mast, at anchor."""
    hull: Colour = p.lit("2f79b5")
    c.ellipse(x, y + w * 0.02, w * 0.55, w * 0.04, see_through(p.shade, 0.25))
    c.rect(x - w * 0.28, y - w * 0.3, w * 0.26, w * 0.18, p.lit("f2ead6"), w * 0.015)
    c.rect(x - w * 0.31, y - w * 0.34, w * 0.32, w * 0.05, p.lit("c8503c"), w * 0.015)
    for at in range(2):
        c.rect(x - w * 0.25 + at * w * 0.11, y - w * 0.26, w * 0.07, w * 0.07, p.lit("4f7f95"))
    c.line([(x + w * 0.12, y - w * 0.08), (x + w * 0.12, y - w * 0.58)], p.lit("6b4a2c"), w * 0.018)
    c.line([(x + w * 0.12, y - w * 0.56), (x + w * 0.5, y - w * 0.18)], p.lit("6b4a2c"), w * 0.007)
    c.poly([(x + w * 0.13, y - w * 0.56), (x + w * 0.25, y - w * 0.51), (x + w * 0.13, y - w * 0.46)], p.lit("d8322c"))
    top = smooth([(x - w * 0.5, y - w * 0.15), (x - w * 0.2, y - w * 0.1), (x + w * 0.2, y - w * 0.12), (x + w * 0.58, y - w * 0.26)])
    c.poly([*top, (x + w * 0.42, y + w * 0.01), (x - w * 0.42, y + w * 0.01)], hull)
    c.poly([*top, *[(px - (0.01 * w), py + w * 0.035) for px, py in reversed(top)]], p.lit("e7b13f"))
    c.poly([(x - w * 0.43, y), (x + w * 0.43, y), (x + w * 0.42, y + w * 0.025), (x - w * 0.41, y + w * 0.025)], p.lit("b23b32"))
