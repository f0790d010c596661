"""Scenes in towns: river fronts, bridge, assembly hall, houses, market, festivals."""

import math

from tourism.demo.drawings import nature, people
from tourism.demo.drawings.buildings import (
    LANTERNS,
    curved_roof,
    garland,
    lantern,
    shop_house,
    stall,
    star,
    street_of_houses,
    tiled_roof,
)
from tourism.demo.drawings.canvas import WIDTH, Canvas, Point, darker, lighter, mix, rgb, see_through, smooth
from tourism.demo.drawings.palettes import Palette


def _is_dark(p: Palette) -> bool:
    return p.dim > 0.2


def river_town(c: Canvas, p: Palette) -> None:
    """Old houses along a river, lanterns over the quay, boats."""
    dark = _is_dark(p)
    nature.sky(c, p, 44, (96, 14), 4.2)
    if p.dim > 0.4:
        nature.stars(c)
    nature.clouds(c, p, 3, 6, 16)
    for x in (8, 28, 70, 100):
        nature.tree(c, p, x, 44, 22, "3f8f5c")
    street_of_houses(c, p, 46, is_lit=dark)
    for x in (20, 57, 93):
        nature.palm(c, p, x, 47, 21, c.vary(-3, 3))
    c.rect(-1, 46, 122, 2.6, p.lit("b9b0a2"))
    for x in range(0, 122, 5):
        c.line([(x, 46), (x, 48.6)], see_through(p.shade, 0.25), 0.2)
    for _ in range(9):
        people.person(c, p, c.vary(4, 116), 46.4, c.vary(4.2, 5.2), c.random.choice(("c8574a", "4b6f9a", "f0ead8", "7a4f9a", "d9a03f")))
    glow = 0.5 if dark else 0.0
    for start in (0, 40, 80):
        garland(c, p, (start, 37.5), (start + 40, 37.5), 6, 3.2, glow=glow, sag=2.6)
    c.reflect(48.6, 31.4, p.water[-1], 0.42)
    nature.ripples(c, p, 49, glints=90, x=None if not dark else 70)
    people.sampan(c, p, 34, 66, 25)
    people.sampan(c, p, 88, 58, 16)
    if dark:
        for x, y in ((16, 61), (58, 60), (66, 70), (102, 67), (50, 75), (112, 74)):
            _river_light(c, x, y, 1.5 + (y - 58) * 0.05)


def _river_light(c: Canvas, x: float, y: float, r: float) -> None:
    """A candle in a paper flower on the water."""
    c.glow(x, y - r * 0.3, r * 5.5, (255, 190, 95), 0.6)
    c.poly([(x - r * 1.2, y - r * 0.5), (x + r * 1.2, y - r * 0.5), (x + r * 0.8, y + r * 0.3), (x - r * 0.8, y + r * 0.3)], (232, 92, 82))
    for at in range(-1, 2):
        c.poly([(x + at * r * 0.8 - r * 0.4, y - r * 0.5), (x + at * r * 0.8, y - r * 1.1), (x + at * r * 0.8 + r * 0.4, y - r * 0.5)], (250, 140, 110))
    c.ellipse(x, y - r * 0.9, r * 0.28, r * 0.55, (255, 244, 190))
    c.line([(x - r * 1.4, y + r * 0.6), (x + r * 1.4, y + r * 0.6)], (255, 200, 120, 130), r * 0.2)


def covered_bridge(c: Canvas, p: Palette) -> None:
    """A roofed bridge on arches of stone."""
    x: float
    dark = _is_dark(p)
    nature.sky(c, p, 46, (24, 14), 4)
    nature.clouds(c, p, 3, 6, 18)
    for x in range(0, 124, 11):
        nature.tree(c, p, x, 50, c.vary(18, 27), c.random.choice(("3f8f5c", "57a05f", "2f7a52")))
    shop_house(c, p, -8, 54, 21, 29, "e2a94a", is_lit=dark)
    shop_house(c, p, 106, 54, 22, 31, "e8bb5c", is_lit=dark)
    stone, wood, wall = p.lit("a59484"), p.lit("7a3f34"), p.lit("c9705a")
    deck = 48
    c.gradient([(8, deck), (112, deck), (116, 62), (4, 62)], lighter(stone, 0.1), darker(stone, 0.15))
    for x, r in ((36, 9), (60, 10.5), (84, 9)):
        c.pie(x, 62.4, r, r * 1.12, (180, 360), p.lit("2f3f4a"))
        c.arc(x, 62.4, r + 0.8, r * 1.12 + 0.8, (180, 360), lighter(stone, 0.2), 1.0)
    for _ in range(34):
        c.rect(c.vary(6, 110), c.vary(49, 60), c.vary(2, 4), 0.9, see_through(darker(stone, 0.3), 0.18))
    c.rect(18, deck - 15, 84, 15, wall)
    c.rect(18, deck - 5, 84, 5, wood)
    for x in range(19, 103, 6):
        c.rect(x, deck - 15, 1.1, 15, darker(wood, 0.2))
        c.rect(x + 1.6, deck - 13.4, 3.4, 7.6, mix((255, 210, 120), wood, 0.15) if dark else darker(wall, 0.55))
    tiled_roof(c, p, 14, deck - 14, 34, 8, word="5f6a62", lift=1.8)
    tiled_roof(c, p, 72, deck - 14, 34, 8, word="5f6a62", lift=1.8)
    c.rect(45, deck - 19, 30, 19, wall)
    c.rect(54, deck - 13, 12, 13, darker(wood, 0.45))
    for x in (46.4, 51.5, 67, 72):
        c.rect(x, deck - 19, 1.3, 19, wood)
    tiled_roof(c, p, 42, deck - 18, 36, 10.5, word="5f6a62", lift=2.6)
    for x in (50, 70):
        lantern(c, p, x, deck - 17, 3.2, "d8322c", glow=0.5 if dark else 0)
    c.rect(-1, 54, 10, 8, stone)
    c.rect(112, 54, 10, 8, stone)
    c.reflect(62, 18, p.water[-1], 0.42)
    nature.ripples(c, p, 62.4, glints=60)
    for x in (24, 30, 92, 99):
        for _ in range(3):
            c.ellipse(x + c.vary(-3, 3), 72 + c.vary(-3, 4), 1.9, 0.6, p.lit("4f8f5c"))
        c.poly([(x + dx, 71.2 - dy) for dx, dy in star(5, 1.2)], p.lit("e88fae"))


def assembly_hall(c: Canvas, p: Palette) -> None:
    """The gate of an assembly hall behind its courtyard."""
    x: float
    y: float
    h: float
    nature.sky(c, p, 50, (100, 13), 4)
    nature.clouds(c, p, 3, 6, 18)
    for x in (2, 14, 106, 118):
        nature.tree(c, p, x, 60, 34, "3f8f5c")
    wall, trim = p.lit("e59a86"), p.lit("b5483a")
    for x, w, h in ((16, 27, 27), (77, 27, 27), (40, 40, 36)):
        c.gradient([(x, 64 - h), (x + w, 64 - h), (x + w, 64), (x, 64)], lighter(wall, 0.15), wall)
        for edge in (x, x + w - 2.4):
            c.rect(edge, 64 - h, 2.4, h, trim)
    for x, w, h in ((29.5, 11, 15), (90.5, 11, 15), (60, 17, 20)):
        c.rect(x - w / 2 - 1, 64 - h, w + 2, h, lighter(trim, 0.25))
        c.pie(x, 64 - h + 0.2, w / 2 + 1, w / 2 + 1, (180, 360), lighter(trim, 0.25))
        c.rect(x - w / 2, 64 - h + 0.6, w, h - 0.6, p.lit("5a2f2a"))
        c.pie(x, 64 - h + 0.8, w / 2, w / 2, (180, 360), p.lit("5a2f2a"))
        for at in range(3):  # the court behind
            c.rect(x - w / 2 + 1 + at * w / 3.4, 64 - h * 0.72, w / 6, h * 0.3, p.lit("e8b95a"))
    c.rect(48, 33.4, 24, 5, p.lit("2f6f7a"), 0.8)
    c.rect(49.4, 34.4, 21.2, 3, p.lit("e8c05a"), 0.5)
    for x, y, w, h in ((29.5, 38, 34, 6.5), (90.5, 38, 34, 6.5), (60, 30, 48, 9), (60, 20, 28, 6.5)):
        curved_roof(c, p, x, y, w, h)
    c.rect(50, 20, 20, 2.6, wall)
    c.poly([(60 + dx, 12.6 + dy) for dx, dy in star(8, 2)], p.lit("e8b53a"))
    c.gradient([(0, 64), (WIDTH, 64), (WIDTH, 80), (0, 80)], p.lit("dcc7a0"), p.lit("b99a6c"))
    for at in range(-8, 9):
        c.line([(60 + at * 7, 64), (60 + at * 15, 80)], see_through(p.shade, 0.13), 0.25)
    for y in (66.5, 70.5, 75.5):
        c.line([(0, y), (WIDTH, y)], see_through(p.shade, 0.13), 0.25)
    for x in (10, 110):  # pots with bonsai
        c.poly([(x - 5, 70), (x + 5, 70), (x + 3.6, 75), (x - 3.6, 75)], p.lit("3f6f8f"))
        nature.tree(c, p, x, 70, 15, "57a05f")
    for x in (50.5, 69.5):
        lantern(c, p, x, 40, 4.6, "d8322c")
    people.person(c, p, 44, 74, 10, "f0ead8")
    people.person(c, p, 76, 75, 10, "7a4f9a")


def old_house(c: Canvas, p: Palette) -> None:
    """The front of an old merchant's house with its wooden doors open."""
    x: float
    c.backdrop(p.lit("e7b455"), p.lit("d79d42"))
    for _ in range(26):
        c.ellipse(c.vary(0, WIDTH), c.vary(12, 62), c.vary(3, 9), c.vary(1, 3), see_through(p.lit("b57f35"), 0.16))
    wood = p.lit("5b3a28")
    tiled_roof(c, p, -6, 13, 132, 22, word="8d5a44", over=0.02)
    c.rect(0, 13, WIDTH, 2.6, darker(wood, 0.2))
    c.rect(14, 17, 92, 51, wood)
    inside = (255, 214, 140) if _is_dark(p) else p.lit("c9924f")
    c.gradient([(40, 21), (80, 21), (80, 68), (40, 68)], darker(inside, 0.55), darker(inside, 0.25), inside)
    c.rect(47, 30, 26, 2.4, darker(wood, 0.1))
    c.rect(52, 33, 16, 14, p.lit("8f3a30"))
    c.rect(54, 35, 12, 10, p.lit("e8b95a"))
    for x in (44, 73):
        c.rect(x, 22, 3, 46, darker(wood, 0.25))
    c.rect(50, 55, 20, 2, darker(wood, 0.15))
    for x in (51, 67.4):
        c.rect(x, 57, 1.6, 9, darker(wood, 0.15))
    c.ellipse(60, 53.6, 3, 1.5, p.lit("4f7fb5"))
    for x in (17, 24, 31, 82, 89, 96):
        c.rect(x, 21, 6, 47, lighter(wood, 0.1))
        c.rect(x + 0.8, 23, 4.4, 18, darker(wood, 0.12))
        c.rect(x + 0.8, 44, 4.4, 22, darker(wood, 0.12))
        for at in range(5):
            c.line([(x + 0.8, 25.6 + at * 3.2), (x + 5.2, 25.6 + at * 3.2)], lighter(wood, 0.25), 0.25)
    c.rect(42, 16.2, 36, 5, p.lit("7a2f28"), 0.6)
    for at in range(4):
        c.rect(47 + at * 7.2, 17.4, 4.4, 2.6, p.lit("e8c05a"), 0.4)
    for x in (34, 86):  # eyes over the door
        c.ellipse(x, 18.6, 1.9, 1.9, p.lit("c8402f"))
        c.ellipse(x, 18.6, 0.9, 0.9, p.lit("f2e0b0"))
    c.gradient([(0, 68), (WIDTH, 68), (WIDTH, 80), (0, 80)], p.lit("b5aa9a"), p.lit("8f8476"))
    for at in range(-8, 9):
        c.line([(60 + at * 9, 68), (60 + at * 14, 80)], see_through(p.shade, 0.2), 0.3)
    for x in (6, 112):
        c.poly([(x - 5, 66), (x + 5, 66), (x + 3.8, 73), (x - 3.8, 73)], p.lit("3f6f8f"))
        for angle in range(-150, -20, 22):
            nature.leaf(c, x, 66, 13, angle, mix(p.leaf, p.lit("8fc45f"), c.vary(0, 0.6)), 0.3)
    glow = 0.5 if _is_dark(p) else 0.0
    for x, size, word in ((28, 7, "d8322c"), (92, 7, "f0a32f"), (10, 5, "2f8f8a"), (110, 5, "8a4fa0")):
        lantern(c, p, x, 15, size, word, glow=glow)
    people.person(c, p, 84, 76, 18, "f4efe2")


def market(c: Canvas, p: Palette) -> None:
    """Stands of fruit and greens, and people who shop."""
    nature.sky(c, p, 40, (98, 12), 4)
    nature.clouds(c, p, 3, 5, 14)
    street_of_houses(c, p, 46, low=26, high=32)
    c.gradient([(0, 46), (WIDTH, 46), (WIDTH, 80), (0, 80)], p.lit("d3bd95"), p.lit("b3956a"))
    garland(c, p, (-2, 18), (62, 16), 7, 3.4, sag=4)
    garland(c, p, (60, 16), (122, 19), 7, 3.4, sag=4)
    for x, word in ((37, "7a4f9a"), (84, "4b6f9a"), (60, "c8574a")):
        people.person(c, p, x, 54, 8, word)
    stall(c, p, 19, 66, 31, ("e0523f", "f7f0e0"), ("f0a32f", "d8322c", "7fb84f", "e8d04a"))
    stall(c, p, 60, 62, 25, ("2f8f8a", "f7f0e0"), ("8a4fa0", "5fae4f", "f0c23a"))
    stall(c, p, 101, 66, 31, ("e8a93a", "f7f0e0"), ("5fae4f", "a5d06a", "e0567f", "d8322c"))
    people.carrier(c, p, 44, 76, 19, "b5433a")
    people.person(c, p, 78, 75, 18, "6a5fa8")
    for x, word in ((8, "d8322c"), (66, "5fae4f"), (114, "f0a32f")):  # baskets on the ground
        for at in range(7):
            c.ellipse(x + (at % 4 - 1.5) * 1.7, 74.2 - at // 4 * 1.4, 1.05, 1.05, mix(p.lit(word), (255, 240, 190), c.vary(0, 0.3)))
        c.pie(x, 74.4, 4.6, 5, (0, 180), p.lit("b5854a"))
        c.ellipse(x, 74.4, 4.6, 0.8, see_through(p.lit("8f6433"), 0.8))


def mural_village(c: Canvas, p: Palette) -> None:
    """Houses of fishermen with painted walls, and the sea behind."""
    nature.sky(c, p, 34, (96, 12), 4)
    nature.clouds(c, p, 3, 5, 14)
    nature.water(c, p, 33, 44, glints=24)
    people.fishing_boat(c, p, 62, 39, 10)
    c.gradient([(0, 43), (WIDTH, 43), (WIDTH, 80), (0, 80)], p.lit("f0dcae"), p.lit("d9b988"))
    walls = ((2, 34, "f4efe2"), (42, 30, "bfe0e6"), (78, 40, "f6d9c4"))
    for n, (x, w, word) in enumerate(walls):
        top, foot = 38 + n % 2 * 2, 66
        c.rect(x, top, w, foot - top, p.lit(word))
        c.poly([(x - 2, top + 0.6), (x + w + 2, top + 0.6), (x + w * 0.86, top - 8), (x + w * 0.14, top - 8)], p.lit(("b5604a", "5f7f95", "a86a4a")[n]))
        for at in range(int(w / 2.4)):
            c.line([(x + at * 2.4, top), (x + w * 0.14 + at * w * 0.72 / (w / 2.4), top - 8)], see_through(p.shade, 0.16), 0.2)
    c.blob([(4, 64), (7, 51), (14, 48), (24, 52), (33, 49), (34, 64), (20, 65)], p.lit("4fb0c0"))  # a wave with fish
    for x, y, word in ((12, 57, "f0a32f"), (20, 60, "e0567f"), (27, 56, "f0d04a")):
        c.blob([(x - 2.6, y), (x, y - 1.5), (x + 2.4, y), (x, y + 1.5)], p.lit(word))
        c.poly([(x - 2.2, y), (x - 4, y - 1.4), (x - 4, y + 1.4)], p.lit(word))
        c.ellipse(x + 1.2, y - 0.3, 0.35, 0.35, p.lit("22222e"))
    c.arc(57, 60, 10, 13, (180, 360), p.lit("e0523f"), 1.6)  # a rainbow
    c.arc(57, 60, 8.4, 11.2, (180, 360), p.lit("f0c23a"), 1.6)
    c.arc(57, 60, 6.8, 9.4, (180, 360), p.lit("5fae4f"), 1.6)
    c.arc(57, 60, 5.2, 7.6, (180, 360), p.lit("4f78c8"), 1.6)
    for x, r in ((84, 5.5), (98, 7), (110, 5)):  # flowers
        c.line([(x, 66), (x, 54)], p.lit("3f8f5c"), 0.8)
        for angle in range(0, 360, 60):
            a = math.radians(angle)
            c.ellipse(x + math.cos(a) * r * 0.5, 52 + math.sin(a) * r * 0.5, r * 0.34, r * 0.34, p.lit(("e0567f", "8a4fa0", "f0a32f")[int(x) % 3]))
        c.ellipse(x, 52, r * 0.26, r * 0.26, p.lit("fbe27a"))
    people.basket_boat(c, p, 104, 74, 8, "2f8f9f")
    people.person(c, p, 38, 72, 12, "e0567f")
    people.person(c, p, 73, 74, 13, "4b6f9a")
    nature.palm(c, p, 3, 80, 46, 7)
    nature.palm(c, p, 76, 66, 34, 4)


def lantern_night(c: Canvas, p: Palette) -> None:
    """Candles on the river under the full moon, silk lanterns above."""
    nature.sky(c, p, 36, (92, 13), 5.4)
    nature.stars(c, 80, 30)
    street_of_houses(c, p, 38, low=17, high=23, is_lit=True)
    c.rect(-1, 38, 122, 2, p.lit("b9b0a2"))
    c.reflect(40, 40, p.water[-1], 0.5)
    nature.ripples(c, p, 40, glints=70, x=88)
    people.sampan(c, p, 78, 60, 24)
    c.glow(70, 55, 12, (255, 190, 95), 0.45)
    for _ in range(34):
        share = c.vary(0, 1)
        _river_light(c, c.vary(2, 118), 43 + share * 35, 0.6 + share * 1.7)
    garland(c, p, (-4, 2), (60, -2), 6, 8.4, glow=0.5, sag=8)
    garland(c, p, (62, -3), (124, 3), 6, 7.4, glow=0.5, sag=7)


def _on_wall(near: float, far: float, side: int, along: float, up: float) -> Point:
    """A spot on a wall that runs away from the reader, by shares of its length and height."""
    away = near + (far - near) * along
    return (60 + side * away, 52 + away * 0.42 - away * 1.02 * up)


def lantern_street(c: Canvas, p: Palette) -> None:
    """A lane hung with lanterns."""
    dark = _is_dark(p)
    nature.sky(c, p, 46)
    if dark:
        nature.stars(c, 50, 24)
    for side in (-1, 1):
        for at, (near, far) in enumerate(((58, 40), (40, 27), (27, 18), (18, 13))):
            x0, x1 = 60 + side * near, 60 + side * far
            h0, h1 = near * 1.02, far * 1.02
            foot0, foot1 = 52 + near * 0.42, 52 + far * 0.42
            wall = p.lit(("e6b24a", "d9974a", "ecc56c", "dfa23f")[at])
            c.poly([(x0, foot0 - h0), (x1, foot1 - h1), (x1, foot1), (x0, foot0)], wall)
            c.poly([(x0, foot0 - h0), (x1, foot1 - h1), (x1 - side * 1.6, foot1 - h1 + 3), (x0 - side * 2.6, foot0 - h0 + 4.6)], p.lit("8d5a44"))
            for level in (0.22, 0.6):
                for n in range(2):
                    s0, s1 = 0.14 + n * 0.46, 0.44 + n * 0.46

                    bottom, top = (0.0, 0.34) if level < 0.4 else (0.52, 0.76)
                    c.poly([*(_on_wall(near, far, side, s, v) for s, v in ((s0, bottom), (s1, bottom), (s1, top), (s0, top)))], (255, 206, 112) if dark else p.lit("6b4030"))
                    middle = (s0 + s1) / 2
                    c.line([_on_wall(near, far, side, middle, bottom), _on_wall(near, far, side, middle, top)], p.lit("5b3a28"), 0.5 - at * 0.08)
    c.gradient([(47, 57.4), (73, 57.4), (124, 80), (-4, 80)], p.lit("b9a78c"), p.lit("8f7f68"))
    for word, x, y, h in (("f4efe2", 55, 64, 9), ("c8574a", 66, 66, 10), ("4b6f9a", 60, 60, 6), ("7a4f9a", 80, 74, 17)):
        people.person(c, p, x, y, h, word)
    glow = 0.5 if dark else 0.0
    for y, half, count, size in ((27, 18, 5, 2.6), (19, 27, 6, 3.6), (10, 40, 6, 5.2), (0, 60, 7, 8)):
        garland(c, p, (60 - half, y), (60 + half, y), count, size, glow=glow, sag=size * 0.9)


def star_lanterns(c: Canvas, p: Palette) -> None:
    """Children with star lanterns at the mid-autumn moon."""
    nature.sky(c, p, 54, (60, 24), 14)
    nature.stars(c, 90, 46)
    street_of_houses(c, p, 58, low=15, high=21, is_lit=True)
    c.gradient([(0, 58), (WIDTH, 58), (WIDTH, 80), (0, 80)], p.lit("9a8a72"), p.lit("6b5d4c"))
    for at, x in enumerate((14, 32, 50, 72, 90, 107)):
        h, word = 18 + at % 3 * 1.5, ("e0567f", "4f78c8", "f0a32f", "5fae4f", "8a4fa0", "2f8f8a")[at]
        y = 76 + at % 2 * 1.6
        cloth = mix(rgb(word), p.shade, 0.2)
        c.poly([(x - h * 0.14, y), (x + h * 0.14, y), (x + h * 0.1, y - h * 0.4), (x - h * 0.1, y - h * 0.4)], p.lit("34324a"))
        c.blob([(x - h * 0.17, y - h * 0.3), (x - h * 0.13, y - h * 0.66), (x + h * 0.13, y - h * 0.66), (x + h * 0.17, y - h * 0.3)], cloth)
        c.ellipse(x, y - h * 0.79, h * 0.14, h * 0.15, mix(rgb("e3b58a"), p.shade, 0.15))
        c.pie(x, y - h * 0.83, h * 0.15, h * 0.14, (180, 360), p.lit("2a2430"))
        top = (x + h * 0.42, y - h * 1.35)
        c.limb([(x + h * 0.1, y - h * 0.58), (x + h * 0.26, y - h * 0.7)], (h * 0.08, h * 0.06), darker(cloth, 0.15))
        c.line([(x + h * 0.24, y - h * 0.62), top], p.lit("a8763f"), 0.35)
        r = h * 0.34
        c.glow(*top, r * 2.8, mix(rgb(LANTERNS[at]), (255, 200, 110), 0.5), 0.6)
        points = [(top[0] + dx, top[1] + dy) for dx, dy in star(5, r)]
        c.poly(points, lighter(rgb(LANTERNS[at]), 0.15))
        c.line([*points, points[0]], (255, 226, 140), 0.35)
        c.ellipse(*top, r * 0.3, r * 0.3, (255, 238, 180))


def boat_race(c: Canvas, p: Palette) -> None:
    """Long boats with many rowers, flags on the bank."""
    nature.sky(c, p, 36, (96, 12), 4)
    nature.clouds(c, p, 3, 5, 14)
    nature.ranges(c, p, 40, 18, 3)
    c.rect(-1, 39, 122, 5, mix(p.leaf, p.lit("b9cf72"), 0.4))
    for x in range(2, 120, 4):
        people.person(c, p, x + c.vary(-1, 1), 43.4, c.vary(3.8, 5), c.random.choice(("c8574a", "4b6f9a", "f0ead8", "7a4f9a", "d9a03f", "2f8f8a")))
    for at, x in enumerate(range(6, 122, 12)):
        c.line([(x, 43.6), (x, 27)], p.lit("8a6a4a"), 0.35)
        for ring, word in enumerate(("d8322c", "f0c23a", "2f8f5c", "4f78c8", "f4efe2")):
            s = 4.4 - ring * 0.9
            c.rect(x + 0.3 + (4.4 - s) / 2, 27.4 + (4.4 - s) / 2, s, s, p.lit(word if at % 2 else ("f0c23a", "d8322c", "4f78c8", "2f8f5c", "f4efe2")[ring]))
    nature.water(c, p, 44, glints=80)
    for y, x, w, word, cloth in ((52, 70, 54, "b5433a", "f0c23a"), (61, 50, 70, "2f6f8f", "e0523f"), (73, 66, 92, "3f7f4f", "4f78c8")):
        c.ellipse(x, y + w * 0.035, w * 0.5, w * 0.012, see_through(p.shade, 0.35))
        for at in range(9):
            px = x - w * 0.36 + at * w * 0.085
            people.person(c, p, px, y, w * 0.105, cloth, is_bent=True)
            c.line([(px + w * 0.02, y - w * 0.04), (px - w * 0.03, y + w * 0.045)], p.lit("e0c58a"), w * 0.006)
        c.poly(smooth([(x - w * 0.52, y - w * 0.06), (x - w * 0.3, y - w * 0.008), (x, y), (x + w * 0.3, y - w * 0.008), (x + w * 0.54, y - w * 0.07), (x + w * 0.36, y + w * 0.03), (x, y + w * 0.036), (x - w * 0.36, y + w * 0.03), (x - w * 0.52, y - w * 0.06)]), p.lit(word))
        c.line(smooth([(x - w * 0.48, y - w * 0.04), (x - w * 0.2, y + w * 0.006), (x + w * 0.2, y + w * 0.006), (x + w * 0.5, y - w * 0.048)]), p.lit("f0c23a"), w * 0.008)
        c.ellipse(x + w * 0.5, y - w * 0.05, w * 0.016, w * 0.016, p.lit("f7f0e0"))
        c.ellipse(x + w * 0.503, y - w * 0.05, w * 0.007, w * 0.007, p.lit("22222e"))
        for at in range(6):
            c.line([(x - w * (0.5 + at * 0.05), y + w * 0.03 + at % 3 * 0.7), (x - w * (0.53 + at * 0.05), y + w * 0.03 + at % 3 * 0.7)], see_through((255, 255, 255), 0.6), 0.4)


def stone_lane(c: Canvas, p: Palette) -> None:
    """A lane between walls of stone and hedges to an old tiled house."""
    x: float
    y: float
    nature.sky(c, p, 44, (88, 13), 4)
    nature.clouds(c, p, 3, 5, 16)
    nature.ranges(c, p, 46, 20, 2)
    for x in range(-4, 126, 9):
        nature.tree(c, p, x, 50, c.vary(18, 28), c.random.choice(("3f8f5c", "57a05f", "2f7a52", "6aa657")))
    c.rect(38, 36, 44, 14, p.lit("8a5f3c"))
    for x in range(40, 82, 7):
        c.rect(x, 37, 5, 12.4, darker(p.lit("8a5f3c"), 0.35))
    tiled_roof(c, p, 33, 37, 54, 12, word="9a5f46", lift=1.0)
    c.gradient([(0, 50), (WIDTH, 50), (WIDTH, 80), (0, 80)], mix(p.leaf, p.lit("b9cf72"), 0.5), p.leaf)
    c.gradient([(55, 50), (65, 50), (92, 80), (28, 80)], p.lit("e3cfa5"), p.lit("c9a977"))
    for side in (-1, 1):
        for level in range(5):
            for at in range(26):
                share = at / 25
                size = 0.7 + share * 2.6
                x = 60 + side * (6.4 + share * 28) + c.vary(-0.2, 0.2) * size
                y = 50.4 + share * 30 - level * size * 0.62
                stone = mix(p.lit("9a958c"), p.lit("6f6b66"), c.vary(0, 1))
                c.ellipse(x, y, size * 0.72, size * 0.42, stone)
                c.ellipse(x - size * 0.12, y - size * 0.1, size * 0.42, size * 0.18, lighter(stone, 0.2))
        for at in range(12):
            share = at / 11
            nature.bush(c, p, 60 + side * (9 + share * 38), 49 + share * 27, 4 + share * 13)
    for x in (8, 112):
        nature.palm(c, p, x, 78, 52, 5 if x < 60 else -5)
    people.carrier(c, p, 60, 70, 15, "6a5fa8")


SCENES = {
    "river_town": river_town, "covered_bridge": covered_bridge, "assembly_hall": assembly_hall,
    "old_house": old_house, "market": market, "mural_village": mural_village, "lantern_night": lantern_night,
    "lantern_street": lantern_street, "star_lanterns": star_lanterns, "boat_race": boat_race,
    "stone_lane": stone_lane,
}  # fmt: skip
