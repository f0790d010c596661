"""Sky, hills, water, plants and rocks."""

import math

from tourism.demo.drawings.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    Point,
    darker,
    lighter,
    mix,
    rgb,
    see_through,
    smooth,
)
from tourism.demo.drawings.palettes import Palette


def sky(c: Canvas, p: Palette, bottom: float = 50, sun: Point | None = None, size: float = 4.5) -> None:
    c.backdrop(p.mist, p.mist, top=bottom)
    c.backdrop(*p.sky, bottom=bottom + 1)
    if sun:
        c.glow(*sun, size * 7, p.light, 0.55)
        c.glow(*sun, size * 2.4, p.light, 0.8)
        c.ellipse(*sun, size, size, lighter(p.light, 0.3))


def stars(c: Canvas, count: int = 60, bottom: float = 34) -> None:
    for _ in range(count):
        r = c.vary(0.06, 0.2)
        c.ellipse(c.vary(0, WIDTH), c.vary(0, bottom), r, r, (255, 250, 225, round(c.vary(90, 220))))


def cloud(c: Canvas, x: float, y: float, size: float, colour: Colour, alpha: float = 0.75) -> None:
    """A flat bottom and a few heaps."""
    heaps = [
        (x + size * share, y - size * c.vary(0.06, 0.18), size * c.vary(0.18, 0.32)) for share in (-0.7, -0.3, 0.1, 0.5)
    ]  # fmt: skip
    outline: list[Point] = [(x - size * 1.15, y)]
    for cx, cy, r in heaps:
        outline += [
            (cx + math.cos(angle) * r, min(y, cy + math.sin(angle) * r * 0.75))
            for angle in (math.pi + math.pi * step / 8 for step in range(9))
        ]
    c.poly([*outline, (x + size * 1.15, y)], see_through(colour, alpha))


def clouds(c: Canvas, p: Palette, count: int = 3, top: float = 6, bottom: float = 24) -> None:
    for at in range(count):
        x = WIDTH * (at + c.vary(0.2, 0.8)) / count
        cloud(c, x, c.vary(top, bottom), c.vary(6, 11), lighter(p.sky[-1], 0.45), c.vary(0.35, 0.65))


def ridge(c: Canvas, base: float, height: float, rough: float = 1.0) -> list[Point]:
    """A line of hills from left to right."""
    waves = [(c.vary(0.6, 1.6), c.vary(0, 7), 1.0), (c.vary(2, 3.5), c.vary(0, 7), 0.45)]
    waves += [(c.vary(6, 9), c.vary(0, 7), 0.16 * rough), (c.vary(14, 19), c.vary(0, 7), 0.07 * rough)]
    return [
        (x, base - height * (0.55 + 0.3 * sum(s * math.sin(f * x / 19 + o) for f, o, s in waves)))
        for x in range(-2, int(WIDTH) + 3)
    ]


def hills(
    c: Canvas, base: float, height: float, colour: Colour, foot: Colour, *, rough: float = 1.0
) -> None:
    """One range, its foot in the mist."""
    c.gradient([*ridge(c, base, height, rough), (WIDTH + 2, base + 2), (-2, base + 2)], colour, foot)


def ranges(c: Canvas, p: Palette, base: float, height: float, count: int = 3) -> None:
    """Ranges behind each other, the nearest last and darkest."""
    for at in range(count):
        share = at / max(1, count - 1)
        colour = mix(p.far, p.near, share)
        hills(c, base, height * (1 - 0.28 * at), colour, mix(colour, p.mist, 0.55 - 0.3 * share))


def peak(c: Canvas, x: float, base: float, w: float, h: float, colour: Colour, foot: Colour) -> None:
    """One mountain with a lit side."""
    left = [(x - w / 2 + w / 2 * s, base - h * (s**1.25) + c.vary(-0.5, 0.5)) for s in (0, 0.2, 0.42, 0.65, 0.85)]
    right = [(x + w / 2 - w / 2 * s, base - h * (s**1.15) + c.vary(-0.5, 0.5)) for s in (0.85, 0.6, 0.4, 0.2, 0)]
    outline = smooth([*left, (x, base - h), *right], steps=6)
    c.gradient(outline, colour, foot)
    spine = [(x, base - h), (x + w * 0.05, base - h * 0.72), (x - w * 0.03, base - h * 0.45), (x + w * 0.06, base)]
    shade = [*smooth(spine, steps=5), (x + w / 2, base), *smooth(right[::-1], steps=5)]
    c.poly(shade, see_through(darker(colour, 0.5), 0.22))


def water(c: Canvas, p: Palette, top: float, bottom: float = HEIGHT, glints: int = 60) -> None:
    c.backdrop(*p.water, top=top, bottom=bottom)
    ripples(c, p, top, bottom, glints)


def ripples(
    c: Canvas, p: Palette, top: float, bottom: float = HEIGHT, glints: int = 60, x: float | None = None
) -> None:
    """Short light lines, longer and rarer towards the reader; around `x` where the light falls."""
    for _ in range(glints):
        share = c.vary(0, 1) ** 1.4
        y = top + 0.6 + (bottom - top) * share
        length = 0.8 + 5 * share * c.vary(0.4, 1)
        middle = c.vary(0, WIDTH) if x is None else c.random.gauss(x, 3 + 8 * share)
        colour = see_through(p.light, c.vary(0.16, 0.42))
        c.line([(middle - length, y), (middle + length, y)], colour, 0.1 + 0.22 * share)


def sea(c: Canvas, p: Palette, horizon: float, shore: float) -> None:
    """Deep at the horizon, foam at the shore, sand to the bottom."""
    c.backdrop(p.water[-1], p.water[0], lighter(p.water[0], 0.35), top=horizon, bottom=shore + 3)
    ripples(c, p, horizon, shore, 50)
    for at, (lift, colour) in enumerate(
        [(-2.6, lighter(p.water[0], 0.5)), (-0.9, rgb("ffffff")), (0, p.lit("f0dfb2"))]
    ):
        line = [(x, shore + lift + math.sin(x / 9 + at) * 0.7 + math.sin(x / 23 + at * 2) * 1.1) for x in range(-2, 123, 2)]
        c.poly([*line, (122, HEIGHT), (-2, HEIGHT)], see_through(colour, 0.75) if at < 2 else p.lit("d9c08e"))  # fmt: skip
        if at == 2:
            c.gradient([*[(x, y + 1.1) for x, y in line], (122, HEIGHT), (-2, HEIGHT)], p.lit("f0dcae"), p.lit("e6c78c"))


def palm(c: Canvas, p: Palette, x: float, y: float, h: float, lean: float = 0.0) -> None:
    """A coconut palm: its foot at (x, y), its crown `lean` units to the right."""
    trunk = p.lit("8a6a4a")
    top = (x + lean, y - h)
    c.limb([(x, y), (x + lean * 0.25, y - h * 0.45), (x + lean * 0.62, y - h * 0.8), top], (h * 0.055, h * 0.028), trunk)
    fronds = [(-165, 0.5), (-140, 0.6), (-112, 0.52), (-88, 0.46), (-62, 0.52), (-38, 0.6), (-12, 0.52), (170, 0.42), (12, 0.42)]
    for at, (angle, length) in enumerate(fronds):
        a = math.radians(angle + c.vary(-6, 6))
        reach = h * length * c.vary(0.9, 1.1)
        colour = mix(p.leaf, p.lit("9cc46a" if at % 2 else "2f6b45"), c.vary(0.1, 0.5))
        tip = (top[0] + math.cos(a) * reach, top[1] + math.sin(a) * reach * 0.7 + reach * 0.38)
        bend = (top[0] + math.cos(a) * reach * 0.55, top[1] + math.sin(a) * reach * 0.62)
        spine = smooth([top, bend, tip], steps=7)
        under = [(px, py + reach * 0.13 * math.sin(math.pi * n / (len(spine) - 1))) for n, (px, py) in enumerate(spine)]
        c.poly([*spine, *reversed(under)], colour)
        for n in range(2, len(spine) - 1, 2):  # slits
            px, py = spine[n]
            c.line([(px, py + reach * 0.03), (px + math.cos(a) * 0.4, py + reach * 0.15)], see_through(darker(colour, 0.3), 0.5), 0.12)
    for dx in (-0.02, 0.025, 0.0):
        c.ellipse(top[0] + h * dx, top[1] + h * 0.035, h * 0.02, h * 0.022, p.lit("7a5a34"))


def tree(c: Canvas, p: Palette, x: float, y: float, h: float, word: str = "") -> None:
    """A broad crown of heaps, lit from above."""
    leaf = p.lit(word) if word else p.leaf
    c.limb([(x, y), (x + h * 0.02, y - h * 0.3), (x, y - h * 0.6)], (h * 0.09, h * 0.05), p.lit("6b4f38"))
    for shade, lift, size in ((0.28, 0.0, 1.0), (0.06, 0.07, 0.8), (-0.2, 0.15, 0.52)):
        colour = darker(leaf, shade) if shade > 0 else lighter(leaf, -shade)
        for _ in range(7):
            cx = x + c.vary(-0.3, 0.3) * h * size
            cy = y - h * (0.66 + lift) + c.vary(-0.16, 0.14) * h * size
            r = h * c.vary(0.14, 0.2) * size
            c.ellipse(cx, cy, r * 1.15, r, colour)


def bush(c: Canvas, p: Palette, x: float, y: float, w: float) -> None:
    for shade in (0.25, 0.08, 0.0):
        colour = darker(p.leaf, shade)
        for _ in range(5):
            r = w * c.vary(0.14, 0.24) * (1 - shade * 0.4)
            c.ellipse(x + c.vary(-0.4, 0.4) * w, y - r * c.vary(0.5, 1.1) + shade * 2, r, r * 0.85, colour)


def grass(c: Canvas, colour: Colour, x: float, y: float, w: float, h: float, count: int = 14) -> None:
    for _ in range(count):
        at = x + c.vary(0, w)
        bend = c.vary(-0.5, 0.5) * h
        tone = mix(colour, (255, 255, 200), c.vary(0, 0.25))
        c.limb([(at, y), (at + bend * 0.3, y - h * 0.6), (at + bend, y - h * c.vary(0.8, 1.2))], (0.35, 0.05), tone)


def leaf(c: Canvas, x: float, y: float, length: float, angle: float, colour: Colour, fat: float = 0.32) -> None:
    """A pointed leaf with its rib; the angle in degrees, clockwise from the right."""
    a = math.radians(angle)

    def at(along: float, across: float) -> Point:
        return (
            x + length * (along * math.cos(a) - across * math.sin(a)),
            y + length * (along * math.sin(a) + across * math.cos(a)),
        )

    c.poly(smooth([at(0, 0), at(0.35, fat / 2), at(0.75, fat / 3), at(1, 0)]), colour)
    c.poly(smooth([at(0, 0), at(0.35, -fat / 2), at(0.75, -fat / 3), at(1, 0)]), lighter(colour, 0.14))
    c.line([at(0, 0), at(0.95, 0)], see_through(lighter(colour, 0.4), 0.7), 0.09 * max(1, length / 6))


def rock(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour) -> None:
    top = [(x - w * 0.5, y), (x - w * 0.42, y - h * 0.6), (x - w * 0.1, y - h), (x + w * 0.28, y - h * 0.8), (x + w * 0.5, y)]
    c.poly(top, colour)
    c.poly([(x - w * 0.42, y - h * 0.6), (x - w * 0.1, y - h), (x + w * 0.02, y - h * 0.55), (x - w * 0.2, y - h * 0.35)], lighter(colour, 0.22))
    c.poly([(x + w * 0.28, y - h * 0.8), (x + w * 0.5, y), (x + w * 0.12, y), (x + w * 0.02, y - h * 0.55)], darker(colour, 0.25))
