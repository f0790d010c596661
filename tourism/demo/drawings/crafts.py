"""Scenes of what is made and grown: pottery, silk, mats, lanterns, jars, spices, fruit."""

import math

from tourism.demo.drawings import nature, people
from tourism.demo.drawings.buildings import LANTERNS, lantern
from tourism.demo.drawings.canvas import (
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
from tourism.demo.drawings.tables import table

PROFILES: dict[str, tuple[Point, ...]] = {  # half widths by height, both as shares
    "jar": ((0.0, 0.26), (0.12, 0.36), (0.45, 0.5), (0.75, 0.4), (0.9, 0.2), (0.95, 0.2), (1.0, 0.26)),
    "vase": ((0.0, 0.22), (0.2, 0.32), (0.45, 0.36), (0.7, 0.16), (0.85, 0.12), (1.0, 0.22)),
    "pot": ((0.0, 0.34), (0.2, 0.5), (0.55, 0.6), (0.85, 0.46), (0.92, 0.44), (1.0, 0.52)),
    "bottle": ((0.0, 0.28), (0.05, 0.3), (0.55, 0.3), (0.7, 0.2), (0.78, 0.1), (0.96, 0.1), (1.0, 0.12)),
}


def turned(c: Canvas, x: float, y: float, h: float, kind: str, colour: Colour, *, band: str = "") -> None:
    """A thing made on the wheel, its foot at (x, y)."""
    sides = smooth([(half * h, -up * h) for up, half in PROFILES[kind]], steps=8)
    c.ellipse(x + h * 0.14, y, sides[0][0] * 2.1, h * 0.06, (40, 20, 10, 80))
    outline = [(x + half, y + up) for half, up in sides] + [(x - half, y + up) for half, up in reversed(sides)]
    c.gradient(outline, lighter(colour, 0.3), lighter(colour, 0.1), colour, darker(colour, 0.35), sideways=True)
    c.pie(x, y, sides[0][0], h * 0.05, (0, 180), darker(colour, 0.2))
    for share in (0.3, 0.62):
        half = sides[round(share * (len(sides) - 1))]
        c.arc(x, y + half[1], half[0], h * 0.06, (10, 170), see_through(rgb(band) if band else darker(colour, 0.4), 0.7), h * (0.035 if band else 0.012))
    top = sides[-1]
    c.ellipse(x, y + top[1], top[0], h * 0.05, darker(colour, 0.15))
    c.ellipse(x, y + top[1] + h * 0.008, top[0] * 0.82, h * 0.034, darker(colour, 0.6))


def _workshop(c: Canvas, p: Palette) -> None:
    """A wall of clay with a window, and a floor of earth."""
    c.backdrop(*p.sky, bottom=56)
    for _ in range(30):
        c.ellipse(c.vary(0, WIDTH), c.vary(2, 52), c.vary(3, 10), c.vary(0.6, 2), see_through(darker(p.sky[-1], 0.25), 0.14))
    c.gradient([(0, 55), (WIDTH, 55), (WIDTH, 80), (0, 80)], p.ground, darker(p.ground, 0.25))
    c.glow(24, 10, 60, p.light, 0.4)


def _window(c: Canvas, p: Palette, x: float, y: float, w: float, h: float) -> None:
    c.rect(x - 1.4, y - 1.4, w + 2.8, h + 2.8, p.lit("7a5236"))
    c.gradient([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], rgb("a5d8e8"), rgb("e3f2e0"))
    c.pie(x + w * 0.32, y + h, w * 0.31, h * 0.34, (180, 360), rgb("6fb37f"))
    c.pie(x + w * 0.74, y + h, w * 0.26, h * 0.46, (180, 360), rgb("4f9a6a"))
    c.rect(x - 2.4, y + h, w + 4.8, 2, p.lit("7a5236"))
    for at in range(1, 4):
        c.rect(x + w * at / 4 - 0.4, y, 0.8, h, p.lit("7a5236"))


def pottery(c: Canvas, p: Palette) -> None:
    """Pots on shelves and a potter at the wheel."""
    _workshop(c, p)
    _window(c, p, 10, 8, 24, 20)
    clay = rgb("c4683f")
    for row, y in enumerate((22, 40)):
        c.rect(46, y, 70, 2.2, p.lit("7a5236"))
        for at in range(6):
            turned(c, 52 + at * 11.4, y, c.vary(9.5, 13), c.random.choice(("jar", "vase", "pot")), mix(clay, rgb("e0a070"), c.vary(0, 0.5)), band="f0dcb0" if at % 3 == row else "")
    c.ellipse(45, 71, 16, 4, darker(p.ground, 0.4))
    c.ellipse(45, 69, 15, 4.2, p.lit("8f6a4a"))
    c.ellipse(45, 68, 15, 4.2, p.lit("a8835f"))
    turned(c, 45, 67.6, 15, "pot", rgb("a85a3a"))
    people.person(c, p, 24, 74, 27, "4b6f9a", is_bent=True)
    c.limb([(28, 58), (34, 60), (40, 60)], (2.4, 1.8), p.lit("d9a679"))
    for x, h, kind, word in ((72, 20, "jar", "b5583a"), (86, 15, "pot", "cc7a4a"), (99, 24, "vase", "a84f32"), (112, 17, "jar", "c46a40"), (66, 9, "pot", "d98f5f")):
        turned(c, x, 77, h, kind, rgb(word), band="f0dcb0" if h > 18 else "")


def potters_yard(c: Canvas, p: Palette) -> None:
    """Pots that dry in the sun before a kiln."""
    x: float
    y: float
    nature.sky(c, p, 42, (96, 13), 4)
    nature.clouds(c, p, 3, 5, 15)
    for x in range(-2, 124, 10):
        nature.tree(c, p, x, 46, c.vary(15, 24), c.random.choice(("3f8f5c", "57a05f", "2f7a52")))
    c.gradient([(0, 45), (WIDTH, 45), (WIDTH, 80), (0, 80)], p.lit("dcb98a"), p.lit("b98f5c"))
    brick = p.lit("a8583f")
    c.gradient([(10, 52), (13, 34), (24, 25), (38, 25), (49, 34), (52, 52)], lighter(brick, 0.15), darker(brick, 0.2))
    for row in range(9):
        for at in range(7):
            c.rect(13.4 + at * 5.4 + row % 2 * 2.2, 29 + row * 2.5, 4.2, 0.5, see_through(darker(brick, 0.5), 0.3))
    c.pie(31, 52, 8, 13, (180, 360), darker(brick, 0.7))
    c.glow(31, 49, 10, (255, 150, 60), 0.8)
    c.rect(27, 14, 8, 12, darker(brick, 0.15))
    for at in range(4):
        c.ellipse(33 + at * 3.4, 11 - at * 3, 2.4 + at * 0.9, 1.7 + at * 0.5, see_through((255, 255, 255), 0.4 - at * 0.08))
    for row in range(4):
        for at in range(9):
            x, y, h = 58 - row * 9 + at * (7.6 + row * 2.2), 55 + row * 7.4, 6 + row * 2.1
            if -4 < x < 124:
                turned(c, x, y, h * c.vary(0.9, 1.1), c.random.choice(("jar", "pot", "vase")), mix(rgb("c4683f"), rgb("e3b08a"), c.vary(0, 0.6)))
    people.carrier(c, p, 68, 53, 12, "4b6f9a")


def silk(c: Canvas, p: Palette) -> None:
    """Cloth of many colours hung up beside a loom."""
    _workshop(c, p)
    c.rect(-1, 5, 122, 2, p.lit("7a5236"))
    words = ("c8324a", "e8a93a", "2f8f8a", "8a4fa0", "e0567f", "4f78c8", "5fae6f")
    for at, word in enumerate(words):
        x, w, colour = 48 + at * 10.6, 10.2, rgb(word)
        bottom = 58 + at % 3 * 5
        for fold in range(5):
            left = x + fold * w / 5
            wave = [(left + math.sin(y / 7 + at) * 0.8, y) for y in range(6, bottom + 1, 4)]
            edge = [(px + w / 5 + 0.1, py) for px, py in wave]
            tone = (lighter(colour, 0.22), lighter(colour, 0.08), colour, darker(colour, 0.14), darker(colour, 0.26))[fold]
            c.poly([*wave, *reversed(edge)], tone)
        for y in range(14, bottom - 4, 9):
            for dx in (2.4, 6.6):
                c.ellipse(x + dx + y % 2, y, 0.7, 0.7, see_through(lighter(colour, 0.6), 0.7))
    wood = p.lit("8a5f3c")
    for x in (6, 40):
        c.rect(x, 24, 2.4, 48, wood)
    for y, h in ((24, 2.2), (48, 2.6), (66, 2.2)):
        c.rect(4, y, 40, h, lighter(wood, 0.1))
    for at in range(30):
        c.line([(9 + at, 26), (9 + at, 50)], rgb("f4e9cf") if at % 2 else rgb("e8c87a"), 0.35)
    c.gradient([(8.6, 50), (39.6, 50), (39.6, 64), (8.6, 64)], rgb("d8425a"), rgb("a82a44"))
    for at in range(6):
        c.poly([(11 + at * 5 + dx, 57 + dy) for dx, dy in ((0, -2.4), (1.8, 0), (0, 2.4), (-1.8, 0))], rgb("f0c86a"))
    people.person(c, p, 25, 79, 27, "2f6f8f")


def cocoons(c: Canvas, p: Palette) -> None:
    """Trays of silkworms' cocoons and hanks of yarn."""
    table(c, p, "a9bf8f")
    for x, y, r in ((40, 44, 32), (94, 56, 20)):
        c.ellipse(x + 1.4, y + 2.6, r, r * 0.66, (40, 20, 10, 90))
        c.ellipse(x, y, r, r * 0.66, rgb("b5854a"))
        c.ellipse(x, y, r * 0.92, r * 0.6, rgb("d9b070"))
        for _ in range(int(r * 3)):
            a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * r * 0.8
            px, py, turn = x + math.cos(a) * away, y + math.sin(a) * away * 0.64, c.vary(0, 3)
            shape = [(px + math.cos(t) * 2.2 * math.cos(turn) - math.sin(t) * 1.2 * math.sin(turn), py + (math.cos(t) * 2.2 * math.sin(turn) + math.sin(t) * 1.2 * math.cos(turn)) * 0.8) for t in (n * math.tau / 14 for n in range(14))]
            tone = mix(rgb("f7d86a"), rgb("fff4cf"), c.vary(0, 1))
            c.poly([(sx + 0.3, sy + 0.4) for sx, sy in shape], (120, 80, 20, 90))
            c.poly(shape, tone)
    for at, word in enumerate(("c8324a", "e8a93a", "2f8f8a", "8a4fa0")):
        x, y, colour = 72 + at * 12, 20 + at % 2 * 3, rgb(word)
        c.ellipse(x + 1, y + 2, 6, 9.4, (40, 20, 10, 80))
        for strand in range(9):
            c.arc(x, y, 5.6 - strand * 0.26, 9 - strand * 0.4, (0, 360), mix(colour, (255, 240, 210), strand % 3 * 0.16), 0.8)
        c.rect(x - 2.6, y - 2, 5.2, 3.4, lighter(colour, 0.3), 1)


def mats(c: Canvas, p: Palette) -> None:
    """Woven mats and bundles of dyed rush that dry in a yard."""
    x: float
    y: float
    nature.sky(c, p, 34, (24, 12), 4)
    nature.clouds(c, p, 3, 5, 13)
    for x in range(-2, 124, 9):
        nature.tree(c, p, x, 37, c.vary(12, 20), c.random.choice(("3f8f5c", "57a05f", "2f7a52")))
    c.gradient([(0, 36), (WIDTH, 36), (WIDTH, 80), (0, 80)], p.lit("dfc79a"), p.lit("c0a06c"))
    for at, word in enumerate(("c8324a", "e8a93a", "3f8f6f", "8a4fa0", "e0567f", "d9c08a", "4f78c8")):
        x = 8 + at * 17.4
        for _ in range(34):
            spread = c.vary(-1, 1)
            c.limb([(x + spread * 1.2, 45), (x + spread * 2.4, 38), (x + spread * 5.4, 29 + abs(spread) * 3)], (0.5, 0.25), mix(p.lit(word), (255, 240, 200), c.vary(0, 0.35)))
        c.rect(x - 1.6, 40, 3.2, 1.6, p.lit("8a5f3c"))
    for at, (ground, one, two) in enumerate((("f0e0b4", "c8324a", "3f8f6f"), ("e8d49a", "8a4fa0", "e8a93a"), ("f2e6c4", "4f78c8", "e0567f"))):
        left = 4 + at * 39
        shape = [(left + 6, 50), (left + 33, 50), (left + 36, 76), (left, 76)]
        c.poly([(x + 1, y + 1.4) for x, y in shape], see_through(p.shade, 0.28))
        c.gradient(shape, lighter(p.lit(ground), 0.2), p.lit(ground))
        for row in range(26):
            share = row / 25
            x0, x1, y = left + 6 - 6 * share, left + 33 + 3 * share, 50 + 26 * share
            c.line([(x0, y), (x1, y)], see_through(darker(p.lit(ground), 0.3), 0.25), 0.16)
            for edge in (0.06, 0.12, 0.86, 0.92):
                px = x0 + (x1 - x0) * edge
                c.line([(px - 0.7, y), (px + 0.7, y)], p.lit(one if edge in (0.06, 0.92) else two), 0.9)
        for n in range(3):
            cx, cy = left + 18.6, 56 + n * 7
            for size, word in ((4.6, one), (3.2, ground), (1.9, two)):
                c.poly([(cx, cy - size * 0.62), (cx + size, cy), (cx, cy + size * 0.62), (cx - size, cy)], p.lit(word))
    people.person(c, p, 62, 54, 13, "7a4f9a", is_bent=True)


def lantern_shop(c: Canvas, p: Palette) -> None:
    """Silk lanterns of all shapes."""
    c.backdrop(rgb("5a2f3a"), rgb("8a4a3f"), rgb("5a2f2f"))
    for row, (y, size, count) in enumerate(((-3, 11, 9), (12, 14, 7), (31, 18, 5))):
        for at in range(count):
            x = (at + 0.5) * WIDTH / count + (row % 2 - 0.5) * 5
            lantern(c, p, x, y + c.vary(-2, 3), size * c.vary(0.9, 1.1), LANTERNS[(at * 3 + row) % len(LANTERNS)], glow=0.45, kind=("round", "long", "flat")[(at + row) % 3])
    c.gradient([(0, 72), (WIDTH, 72), (WIDTH, 80), (0, 80)], rgb("8a5f3c"), rgb("5b3a28"))
    for at, x in enumerate((12, 34, 86, 108)):
        r, colour = 7.4, rgb(LANTERNS[at])
        c.ellipse(x, 73.4, r, 1.2, (30, 10, 10, 120))
        for n in range(7):  # frames of bamboo that wait for their silk
            c.arc(x, 66, r * abs(math.cos(n * math.pi / 7)), 7.2, (0, 360), rgb("e0b870"), 0.4)
        c.rect(x - 2, 57.8, 4, 1.4, rgb("b5854a"))
        c.rect(x - 2, 72.4, 4, 1.4, rgb("b5854a"))
        if at % 2:
            c.ellipse(x, 66, r, 7.2, see_through(colour, 0.75))
    people.person(c, p, 60, 80, 24, "f4efe2")


def fish_sauce(c: Canvas, p: Palette) -> None:
    """Jars and bottles of fish sauce at the shore."""
    nature.sky(c, p, 34, (96, 13), 4)
    nature.clouds(c, p, 3, 5, 14)
    nature.sea(c, p, 34, 46)
    people.fishing_boat(c, p, 60, 41, 12)
    c.gradient([(0, 60), (WIDTH, 60), (WIDTH, 80), (0, 80)], p.lit("a8764a"), p.lit("7a5232"))
    for at in range(1, 5):
        c.line([(0, 60 + at * at * 1.2), (WIDTH, 60 + at * at * 1.2)], see_through(p.shade, 0.25), 0.25)
    for x, y, h, word in ((16, 66, 31, "8f5a3f"), (38, 63, 25, "a86a48"), (104, 66, 33, "7f4f38")):
        turned(c, x, y, h, "jar", rgb(word))
        c.poly(smooth([(x - h * 0.34, y - h * 0.98), (x, y - h * 1.2), (x + h * 0.34, y - h * 0.98)]), rgb("d9b070"))
    for x, h, word in ((58, 27, "a84f1f"), (70, 30, "b5601f"), (82, 26, "94401a")):
        turned(c, x, 74, h, "bottle", rgb(word))
        c.rect(x - h * 0.27, 74 - h * 0.46, h * 0.54, h * 0.26, rgb("f4ead2"))
        c.blob([(x - 3.4, 74 - h * 0.33), (x, 74 - h * 0.4), (x + 2.8, 74 - h * 0.33), (x, 74 - h * 0.27)], rgb("3f7f95"))
        c.poly([(x + 2.4, 74 - h * 0.33), (x + 4.4, 74 - h * 0.39), (x + 4.4, 74 - h * 0.28)], rgb("3f7f95"))
        c.rect(x - h * 0.13, 74 - h * 1.06, h * 0.26, h * 0.1, rgb("b5332c"), 0.5)
        c.line([(x - h * 0.2, 74 - h * 0.08), (x - h * 0.2, 74 - h * 0.5)], (255, 240, 210, 110), 0.9)
    for x, y, turn in ((30, 75, 1), (44, 77, 1), (96, 77, -1)):  # anchovies
        c.blob([(x - 4 * turn, y), (x, y - 1.3), (x + 3.6 * turn, y - 0.2), (x, y + 1.1)], rgb("aebccb"))
        c.poly([(x - 3.6 * turn, y), (x - 6 * turn, y - 1.2), (x - 6 * turn, y + 1.2)], rgb("8fa0b5"))
        c.ellipse(x + 2.4 * turn, y - 0.3, 0.35, 0.35, rgb("22222e"))


def spices(c: Canvas, p: Palette) -> None:
    """Bark of cinnamon and pepper on the vine."""
    x: float
    y: float
    table(c, p, "c9b48a")
    for at in range(9):
        x, y, turn, r = 12 + at % 5 * 12, 30 + at // 5 * 14 + c.vary(-2, 2), math.radians(-24 + c.vary(-8, 8)), 3.4
        length = c.vary(18, 24)
        bark = mix(rgb("8f4a26"), rgb("b5703f"), c.vary(0, 1))
        end = (x + math.cos(turn) * length, y + math.sin(turn) * length)
        c.limb([(x + 1, y + 2.4), ((x + end[0]) / 2 + 1, (y + end[1]) / 2 + 2.4), (end[0] + 1, end[1] + 2.4)], (r * 2, r * 2), (40, 20, 10, 80))
        c.limb([(x, y), ((x + end[0]) / 2, (y + end[1]) / 2), end], (r * 2, r * 2), bark)
        c.limb([(x, y - r * 0.5), ((x + end[0]) / 2, (y + end[1]) / 2 - r * 0.5), (end[0], end[1] - r * 0.5)], (r * 0.7, r * 0.7), lighter(bark, 0.22))
        c.ellipse(*end, r * 0.8, r, darker(bark, 0.15))
        c.arc(*end, r * 0.5, r * 0.66, (40, 330), lighter(bark, 0.35), 0.6)
        c.arc(*end, r * 0.2, r * 0.3, (40, 330), lighter(bark, 0.35), 0.5)
    c.ellipse(93, 54, 21, 13.4, (40, 20, 10, 90))
    c.ellipse(92, 52, 21, 13.4, rgb("b5854a"))
    c.ellipse(92, 52, 19, 11.8, rgb("8f6433"))
    for _ in range(230):
        a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1))
        tone = mix(rgb("2f2a2a"), rgb("6b5446"), c.vary(0, 1))
        x, y = 92 + math.cos(a) * 17.6 * away, 51 + math.sin(a) * 10.4 * away
        c.ellipse(x, y, 1.3, 1.2, tone)
        c.ellipse(x - 0.3, y - 0.4, 0.4, 0.3, lighter(tone, 0.4))
    for x, turn in ((84, 10), (104, 26)):  # green pepper
        spine = smooth([(x, 8), (x + 2, 16), (x + turn * 0.2, 28)])
        for n in range(0, len(spine), 2):
            for side in (-1.2, 1.2):
                tone = rgb(c.random.choice(("4f9a3f", "6fb84f", "d8412c" if n > 16 else "5fae4f")))
                c.ellipse(spine[n][0] + side + c.vary(-0.3, 0.3), spine[n][1], 1.5, 1.4, tone)
                c.ellipse(spine[n][0] + side - 0.4, spine[n][1] - 0.4, 0.5, 0.4, lighter(tone, 0.4))
        for angle in (150, 200, 20, -30):
            nature.leaf(c, x, 8, 14, angle, rgb("3f8f45"), 0.56)
    for _ in range(30):
        c.ellipse(c.vary(58, 116), c.vary(66, 78), 0.9, 0.8, rgb(c.random.choice(("2f2a2a", "5b4438", "6b5446"))))
    for angle, x, y in ((200, 30, 66), (160, 36, 70), (20, 26, 72)):
        nature.leaf(c, x, y, 18, angle, rgb("5f9f4a"), 0.4)


def langsat(c: Canvas, p: Palette) -> None:
    """Clusters of pale round fruit with their leaves."""
    x: float
    y: float
    table(c, p, "9fb58a")
    c.ellipse(61, 56, 45, 21, (40, 20, 10, 90))
    c.poly(smooth([(16, 46), (24, 66), (60, 73), (96, 66), (104, 46)]), rgb("b5854a"))
    for row in range(5):
        c.line(smooth([(18 + row, 50 + row * 4), (60, 58 + row * 3.4), (102 - row, 50 + row * 4)]), rgb("8f6433"), 0.7)
    for at in range(15):
        c.line([(20 + at * 5.7, 50), (26 + at * 4.9, 70)], see_through(rgb("7a5228"), 0.6), 0.6)
    c.ellipse(60, 46, 44.6, 15, rgb("c99a5b"))
    for x, y, turn in ((22, 32, 200), (34, 24, 240), (98, 32, -20), (86, 24, -60), (60, 20, -90)):
        nature.leaf(c, x, y + 8, 26, turn, rgb(c.random.choice(("3f8f45", "5fae4f", "2f7a3f"))), 0.4)
    spots = sorted(((60 + math.cos(a) * away * 40, 42 + math.sin(a) * away * 12 - (1 - away) * 7) for a, away in ((c.vary(0, math.tau), math.sqrt(c.vary(0, 1))) for _ in range(90))), key=lambda spot: spot[1])
    for x, y in spots:
        r, tone = c.vary(4, 5), mix(rgb("e3c27a"), rgb("f2dca6"), c.vary(0, 1))
        c.ellipse(x + 0.3, y + 0.5, r, r * 0.98, darker(tone, 0.3))
        c.ellipse(x, y, r, r * 0.96, tone)
        c.ellipse(x - r * 0.28, y - r * 0.3, r * 0.5, r * 0.44, lighter(tone, 0.4))
        c.ellipse(x + r * 0.1, y - r * 0.72, r * 0.2, r * 0.14, rgb("7a5a34"))
    for x, y in ((18, 70), (104, 70)):
        c.ellipse(x, y + 1, 5, 4.4, (40, 20, 10, 80))
        c.ellipse(x, y, 5, 4.8, rgb("e8cf8f"))
        for at in range(5):
            c.pie(x, y, 3.8, 3.6, (at * 72, at * 72 + 62), rgb("f7f2e4"))


def ginseng(c: Canvas, p: Palette) -> None:
    """Plants with five leaves and red berries on the floor of a forest."""
    c.backdrop(*p.sky)
    for layer in range(3):
        for _ in range(7 - layer):
            x, w = c.vary(0, WIDTH), 2 + layer * 2
            c.gradient([(x - w / 2, -1), (x + w / 2, -1), (x + w * 0.8, 60), (x - w * 0.8, 60)], mix(p.far, p.lit("6b5446"), layer / 2.4), darker(mix(p.far, p.lit("6b5446"), layer / 2.4), 0.2), sideways=True)
        c.mist(30 + layer * 8, 24, p.mist, 0.5)
    for x in (20, 52, 84):
        c.poly([(x, -2), (x + 8, -2), (x + 30, 64), (x + 14, 64)], see_through(p.light, 0.2))
    soil = p.lit("6b4f38")
    c.gradient([(x, 60 + math.sin(x / 10) * 1.2) for x in range(-2, 124, 3)] + [(122, 82), (-2, 82)], mix(soil, p.leaf, 0.45), soil)
    for x, foot, h in ((28, 70, 36), (92, 70, 38), (60, 76, 50), (10, 76, 26), (110, 77, 28)):
        stem = mix(p.leaf, p.lit("8fae5a"), 0.5)
        c.limb([(x, foot), (x + 0.6, foot - h * 0.5), (x, foot - h * 0.72)], (h * 0.035, h * 0.024), stem)
        for angle in (-172, -132, -90, -48, -8):
            a = math.radians(angle)
            hub = (x + math.cos(a) * h * 0.2, foot - h * 0.7 + math.sin(a) * h * 0.07)
            c.limb([(x, foot - h * 0.7), ((x + hub[0]) / 2, hub[1] + 1), hub], (h * 0.016, h * 0.012), stem)
            for turn, size in ((-64, 0.17), (64, 0.17), (-32, 0.24), (32, 0.24), (0, 0.3)):
                nature.leaf(c, *hub, h * size, angle + turn + c.vary(-5, 5), mix(p.leaf, p.lit(c.random.choice(("5fae4f", "2f7a3f"))), c.vary(0.2, 0.8)), 0.44)
        c.limb([(x, foot - h * 0.7), (x, foot - h * 0.86), (x, foot - h * 0.94)], (h * 0.02, h * 0.014), stem)
        for _ in range(22):
            a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * h * 0.075
            bx, by, r = x + math.cos(a) * away, foot - h * 0.96 + math.sin(a) * away, h * 0.022
            c.ellipse(bx, by, r, r, rgb(c.random.choice(("d8322c", "c8281f", "e0523f"))))
            c.ellipse(bx - r * 0.3, by - r * 0.35, r * 0.3, r * 0.25, (255, 220, 210))
    for _ in range(40):
        nature.leaf(c, c.vary(0, WIDTH), c.vary(70, 80), c.vary(2, 4), c.vary(0, 360), p.lit(c.random.choice(("a8763f", "8a5f3c", "c99a4a", "5f8f4a"))), 0.5)


def carpentry(c: Canvas, p: Palette) -> None:
    """A wooden boat on the stocks and a carver's bench."""
    nature.sky(c, p, 40, (96, 13), 4)
    nature.clouds(c, p, 3, 5, 14)
    nature.hills(c, 41, 6, p.far, mix(p.far, p.mist, 0.5))
    nature.water(c, p, 40, 50, 30)
    people.sampan(c, p, 98, 45, 12)
    c.gradient([(0, 49), (WIDTH, 49), (WIDTH, 80), (0, 80)], p.lit("d3b27f"), p.lit("a8845a"))
    for x in (6, 116):
        nature.palm(c, p, x, 62, 46, 5 if x < 60 else -5)
    hull = p.lit("a86a3f")
    for x in (34, 54, 74):
        c.poly([(x - 4, 66), (x + 4, 66), (x + 1.4, 56), (x - 1.4, 56)], p.lit("6b4a2c"))
    top = smooth([(10, 36), (28, 43), (54, 45), (80, 42), (100, 32)])
    c.gradient([*top, (90, 50), (76, 58), (54, 60), (32, 58), (18, 48)], lighter(hull, 0.2), darker(hull, 0.2))
    for at in range(1, 5):
        share = at / 5
        c.line(smooth([(10 + share * 14, 36 + share * 16), (30, 43 + share * 13), (54, 45 + share * 14), (78, 42 + share * 14), (100 - share * 14, 32 + share * 18)]), see_through(darker(hull, 0.5), 0.5), 0.35)
    c.line(top, darker(hull, 0.35), 1.4)
    for x in range(24, 92, 8):  # ribs that still stand up
        c.limb([(x, 45), (x, 40), (x + 1, 36)], (1.3, 0.9), lighter(hull, 0.1))
    c.rect(66, 66, 44, 2.4, p.lit("8a5f3c"))
    for x in (70, 104):
        c.rect(x, 68, 2.6, 10, p.lit("6b4a2c"))
    for at in range(3):
        c.rect(76 + at * 11, 58, 8, 8, p.lit("b5854a"), 0.6)
        c.ellipse(80 + at * 11, 62, 2.8, 2.8, p.lit("8a5f3c"))
        for n in range(6):
            a = n * math.tau / 6
            c.ellipse(80 + at * 11 + math.cos(a) * 1.8, 62 + math.sin(a) * 1.8, 0.8, 0.8, p.lit("d9b070"))
    people.person(c, p, 58, 74, 18, "4b6f9a", is_bent=True)
    c.line([(66, 60), (70, 58)], p.lit("c9ced4"), 0.8)
    for _ in range(36):
        c.arc(c.vary(40, 112), c.vary(72, 80), 1.2, 0.8, (c.vary(0, 90), c.vary(180, 320)), p.lit("f0d9a6"), 0.4)
    for at in range(4):
        c.rect(4 + at * 1.4, 70 - at * 2.6, 30, 2.4, mix(p.lit("b5854a"), p.lit("8a5f3c"), at / 4), 0.6)
        c.ellipse(34 + at * 1.4, 71.2 - at * 2.6, 0.8, 1.2, p.lit("e8cf9a"))


SCENES = {
    "pottery": pottery, "potters_yard": potters_yard, "silk": silk, "cocoons": cocoons, "mats": mats,
    "lantern_shop": lantern_shop, "fish_sauce": fish_sauce, "spices": spices, "langsat": langsat,
    "ginseng": ginseng, "carpentry": carpentry,
}  # fmt: skip
