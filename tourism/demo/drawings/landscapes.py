"""Scenes outdoors: sea, river, mountains, fields, forest."""

import math

from tourism.demo.drawings import nature, people
from tourism.demo.drawings.buildings import brick_tower, stilt_house
from tourism.demo.drawings.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    darker,
    lighter,
    mix,
    see_through,
    smooth,
)
from tourism.demo.drawings.palettes import Palette


def _parasol(c: Canvas, p: Palette, x: float, y: float, r: float) -> None:
    """A sunshade of palm leaves with two loungers."""
    straw = p.lit("c9a262")
    c.ellipse(x + r * 0.3, y + r * 0.1, r * 0.9, r * 0.14, see_through(p.shade, 0.22))
    for side in (-0.75, 0.55):
        c.poly([(x + r * side - r * 0.3, y + r * 0.1), (x + r * side + r * 0.35, y + r * 0.1), (x + r * side + r * 0.5, y - r * 0.16), (x + r * side + r * 0.42, y - r * 0.18), (x + r * side + r * 0.28, y), (x + r * side - r * 0.3, y)], p.lit("f6f0e2"))
    c.line([(x, y), (x, y - r * 1.2)], p.lit("7a5a3a"), r * 0.06)
    c.poly([*smooth([(x - r, y - r * 0.95), (x - r * 0.5, y - r * 1.22), (x, y - r * 1.55)]), *smooth([(x, y - r * 1.55), (x + r * 0.5, y - r * 1.22), (x + r, y - r * 0.95)])], straw)
    c.poly([(x + r * 0.05, y - r * 1.5), (x + r * 0.5, y - r * 1.22), (x + r, y - r * 0.95), (x + r * 0.25, y - r * 0.95)], see_through(darker(straw, 0.4), 0.35))
    for at in range(11):
        fx = x - r + r * 2 * at / 10
        c.poly([(fx - r * 0.1, y - r * 0.97), (fx + r * 0.1, y - r * 0.97), (fx, y - r * 0.82)], darker(straw, 0.1))


def beach(c: Canvas, p: Palette) -> None:
    """A beach with palms, sunshades and an island far off."""
    nature.sky(c, p, 40, (c.vary(70, 96), c.vary(11, 24)), 3.6)
    nature.clouds(c, p, 3, 7, 20)
    nature.hills(c, 40.4, c.vary(6, 9), mix(p.far, p.sky[-1], 0.25), mix(p.far, p.mist, 0.6))
    nature.sea(c, p, 40, 56)
    people.fishing_boat(c, p, c.vary(62, 84), 45.5, 9)
    for at in range(3):
        _parasol(c, p, 44 + at * 22 + c.vary(-3, 3), 64 + at * 1.5 + c.vary(-1, 2), 6.2)
    people.person(c, p, c.vary(70, 80), 61, 6, "d8574a")
    for x, y, h, lean in ((4, 80, 52, 9), (17, 84, 42, 12), (112, 82, 46, -12)):
        nature.palm(c, p, x + c.vary(-2, 2), y, h * c.vary(0.9, 1.05), lean)
    nature.grass(c, p.leaf, -2, 81, 34, 6, 30)


def basket_beach(c: Canvas, p: Palette) -> None:
    """Round boats of bamboo drawn up on the sand."""
    nature.sky(c, p, 36, (c.vary(24, 46), c.vary(14, 26)), 4)
    nature.clouds(c, p, 3, 6, 18)
    nature.sea(c, p, 36, 53)
    people.fishing_boat(c, p, 88, 43, 12)
    people.fishing_boat(c, p, 66, 40, 6)
    for x, y, r, word in ((24, 62, 8, "a8763f"), (44, 68, 9.5, "8f6a3f"), (79, 64, 7.5, "2f8f9f"), (98, 72, 11, "b5854a")):
        people.basket_boat(c, p, x + c.vary(-2, 2), y, r, word)
    people.person(c, p, 62, 66, 11, "5f7fb5")
    for x in (66, 70, 74):  # a net on the sand
        c.arc(x, 70, 5, 2, (180, 360), see_through(p.lit("3f7f7a"), 0.6), 0.25)
    nature.palm(c, p, 112, 84, 50, -10)
    nature.palm(c, p, 3, 84, 34, 7)


def island(c: Canvas, p: Palette) -> None:
    """Green islands in the sea, and a boat on its way."""
    nature.sky(c, p, 42, (c.vary(84, 100), 14), 3.6)
    nature.clouds(c, p, 4, 7, 26)
    for x, w, h, share in ((22, 50, 12, 0.1), (102, 58, 17, 0.35)):
        nature.peak(c, x, 43, w, h, mix(p.far, p.near, share), mix(p.far, p.mist, 0.5))
    nature.water(c, p, 42.5, glints=70)
    nature.peak(c, 58, 47, 66, 25, p.near, mix(p.near, p.leaf, 0.6))
    nature.peak(c, 80, 47, 44, 17, mix(p.near, p.leaf, 0.3), p.leaf)
    for x in range(30, 100, 4):
        nature.bush(c, p, x + c.vary(-1, 1), 47.4, c.vary(4, 6))
    c.poly(smooth([(34, 47.4), (52, 46.6), (70, 46.8), (92, 47.6), (70, 49), (46, 49.2)], closed=True), p.lit("f0dcae"))
    for at in range(5):
        c.rect(44 + at * 5, 44.6 + at % 2 * 0.5, 3, 2.2, p.lit("f4ead2"))
        c.poly([(43.6 + at * 5, 44.8 + at % 2 * 0.5), (47.4 + at * 5, 44.8 + at % 2 * 0.5), (45.5 + at * 5, 43.2 + at % 2 * 0.5)], p.lit("c8584a"))
    c.backdrop(p.water[0], p.water[-1], top=49.4)
    nature.ripples(c, p, 49.4, glints=80)
    people.fishing_boat(c, p, 37, 64, 27)
    for at in range(3):
        c.line([(16 - at * 5, 65.4 + at * 0.9), (25 - at * 3, 65.2 + at * 0.9)], see_through((255, 255, 255), 0.5), 0.35)
    for x, y in ((84, 15), (90, 19), (77, 20)):
        c.arc(x - 1.2, y, 1.3, 0.9, (190, 330), p.lit("4a5764"), 0.25)
        c.arc(x + 1.2, y, 1.3, 0.9, (210, 350), p.lit("4a5764"), 0.25)


def cliffs(c: Canvas, p: Palette) -> None:
    """Dark rocks in the surf."""
    nature.sky(c, p, 42, (30, 20), 4)
    nature.clouds(c, p, 3, 6, 20)
    nature.hills(c, 42.3, 6, p.far, mix(p.far, p.mist, 0.5))
    c.backdrop(p.water[-1], p.water[0], top=42)
    nature.ripples(c, p, 42, glints=70)
    stone = p.lit("3d3f4c")
    for x, y, w, h in ((66, 52, 20, 14), (84, 56, 26, 25), (106, 60, 34, 36), (48, 58, 15, 8), (30, 63, 12, 6)):
        nature.rock(c, x, y, w, h, mix(stone, p.near, c.vary(0, 0.18)))
        for n in range(9):
            c.ellipse(x + (n / 8 - 0.5) * w * 1.1, y + c.vary(-0.3, 0.9), c.vary(1, 2.4), c.vary(0.4, 0.9), see_through((255, 255, 255), c.vary(0.5, 0.85)))
    for _ in range(40):
        c.ellipse(c.vary(20, 112), c.vary(60, 64), c.vary(1, 3.4), 0.3, see_through((255, 255, 255), 0.4))
    for x, y, w, h in ((8, 80, 30, 15), (36, 82, 28, 9), (98, 84, 44, 15), (66, 84, 26, 8)):
        nature.rock(c, x, y, w, h, darker(stone, 0.2))
    nature.bush(c, p, 108, 27, 10)
    people.basket_boat(c, p, 46, 70, 5)


def lake(c: Canvas, p: Palette) -> None:
    """A lake among hills, with wooded islets."""
    nature.sky(c, p, 40, (60, 17), 4)
    nature.clouds(c, p, 3, 8, 20)
    nature.ranges(c, p, 42, 22, 3)
    nature.water(c, p, 41, glints=20)
    c.mist(36, 9, p.mist, 0.55)
    nature.ripples(c, p, 43, glints=60, x=60)
    for x, y, w in ((30, 47, 18), (78, 50, 24), (100, 46, 14)):
        c.ellipse(x, y + 0.4, w * 0.62, w * 0.07, see_through(p.shade, 0.25))
        for at in range(7):
            nature.tree(c, p, x + (at / 6 - 0.5) * w, y, c.vary(5, 9), c.random.choice(("3f8f5c", "57a05f", "2f7a52")))
    people.sampan(c, p, 50, 64, 20)
    for x in (2, 10, 104, 114):
        nature.tree(c, p, x, 84, c.vary(26, 38), "2f7250")
    nature.grass(c, p.leaf, 0, 81, 120, 6, 60)


def gorge(c: Canvas, p: Palette) -> None:
    """A river between steep mountains."""
    nature.sky(c, p, 46, (60, 20), 4)
    nature.hills(c, 47, 20, p.far, mix(p.far, p.mist, 0.7))
    for side in (-1, 1):
        for at, (away, w, h) in enumerate(((30, 52, 30), (46, 60, 44), (62, 66, 60))):
            colour = mix(p.far, p.near, 0.3 + at * 0.35)
            nature.peak(c, 60 + side * away, 50 + at * 5, w, h, colour, mix(colour, p.mist, 0.35))
            c.mist(44 + at * 4, 8, p.mist, 0.3)
    nature.water(c, p, 50, glints=10)
    c.reflect(50, 30, p.water[0], 0.45)
    nature.ripples(c, p, 51, glints=70, x=60)
    for x, y, w, h in ((-2, 84, 40, 26), (122, 84, 40, 30)):
        nature.rock(c, x, y, w, h, mix(p.near, p.lit("5a5560"), 0.5))
        nature.bush(c, p, x + (8 if x < 0 else -8), y - h * 0.72, 14)
    people.sampan(c, p, 62, 66, 18)


def towers(c: Canvas, p: Palette, count: int = 0, ruin: float = 0.35) -> None:
    """Old towers of brick in a green valley."""
    x: float
    y: float
    nature.sky(c, p, 46, (c.vary(22, 40), c.vary(14, 24)), 4)
    nature.clouds(c, p, 3, 6, 18)
    nature.peak(c, c.vary(70, 84), 50, 84, 37, mix(p.far, p.near, 0.25), mix(p.far, p.mist, 0.6))
    nature.ranges(c, p, 52, 16, 2)
    c.mist(42, 12, p.mist, 0.5)
    for x in range(-2, 124, 7):
        nature.tree(c, p, x + c.vary(-2, 2), 56, c.vary(9, 15), c.random.choice(("3f8f5c", "57a05f", "2f7a52", "6aa657")))
    ground = mix(p.leaf, p.lit("b9cf72"), 0.5)
    c.gradient([(x, 55.5 + math.sin(x / 15) * 0.8) for x in range(-2, 124, 3)] + [(122, 80), (-2, 80)], lighter(ground, 0.12), darker(ground, 0.1))
    many = count or 3
    spots = {1: [(60.0, 19.0, 47.0)], 2: [(42.0, 18.0, 40.0), (80.0, 16.0, 36.0)], 3: [(30.0, 15.0, 34.0), (60.0, 19.0, 46.0), (91.0, 16.0, 36.0)]}[many]
    for at, (x, w, h) in enumerate(spots):
        y = 66 + (at % 2) * 1.4
        c.ellipse(x + w * 0.5, y, w * 0.95, 1.5, see_through(p.shade, 0.28))
        brick_tower(c, p, x, y, w, h, ruin=ruin * c.vary(0.5, 1.2) if (at != 1 or many == 1) else ruin * 0.4)
    for at in range(3):  # the path
        y = 69 + at * 4
        c.poly([(56 - at * 3, y), (64 + at * 3, y), (67 + at * 3, y + 4.2), (53 - at * 3, y + 4.2)], see_through(p.lit("d9b98a"), 0.8))
    people.person(c, p, 70, 74, 8.5, "c8503c")
    people.person(c, p, 75, 75, 8, "4b6f9a")
    nature.grass(c, ground, 0, 81, 120, 4.5, 90)
    for x in (6, 20, 104, 116):
        nature.bush(c, p, x, 80, 13)


def one_tower(c: Canvas, p: Palette) -> None:
    towers(c, p, 1, 0.0)


def three_towers(c: Canvas, p: Palette) -> None:
    towers(c, p, 3, 0.12)


def ruins(c: Canvas, p: Palette) -> None:
    towers(c, p, 2, 1.0)


def vegetable_beds(c: Canvas, p: Palette) -> None:
    """Beds of greens that run to the horizon, watered with two cans."""
    x: float
    y: float
    nature.sky(c, p, 34, (92, 14), 3.6)
    nature.clouds(c, p, 3, 6, 20)
    nature.hills(c, 35, 8, p.far, mix(p.far, p.mist, 0.5))
    for x in range(-2, 124, 8):
        nature.tree(c, p, x + c.vary(-2, 2), 37, c.vary(7, 13), c.random.choice(("3f8f5c", "57a05f", "2f7a52")))
    c.gradient([(0, 36), (WIDTH, 36), (WIDTH, HEIGHT), (0, HEIGHT)], p.lit("b08a5c"), p.lit("8a6340"))
    greens = ("5fae4f", "86c65a", "3f8f4f", "a5d06a", "6fb89a", "8a4f6f")
    for row in range(-9, 10):
        near, far = 60 + row * 15, 60 + row * 3.4
        green = p.lit(greens[row % len(greens)])
        c.gradient([(far - 1.25, 37), (far + 1.25, 37), (near + 5.4, 80), (near - 5.4, 80)], lighter(green, 0.15), darker(green, 0.12))
        y = 38.0
        while y < 82:
            share = (y - 37) / 43
            x, r = far + (near - far) * share, 0.3 + 1.9 * share
            for side in (-0.8, 0, 0.8):
                tone = mix(green, (240, 255, 190) if c.random.random() < 0.5 else (20, 70, 40), c.vary(0.05, 0.25))
                c.ellipse(x + side * r * 2 + c.vary(-0.3, 0.3) * r, y + c.vary(-0.3, 0.3) * r, r * 1.05, r * 0.8, tone)
            y += 0.7 + 2.6 * share
    people.carrier(c, p, 74, 66, 19, "6a5fa8")
    people.person(c, p, 33, 53, 9, "c8574a", is_bent=True)
    people.person(c, p, 46, 47, 6, "4b6f9a", is_bent=True)


def rice_fields(c: Canvas, p: Palette) -> None:
    """Terraces of rice below the mountains."""
    nature.sky(c, p, 40, (88, 14), 4)
    nature.clouds(c, p, 4, 6, 22)
    nature.ranges(c, p, 44, 25, 3)
    c.mist(34, 12, p.mist, 0.5)
    for step in range(9):
        y = 42 + step * 4.6
        line = [(x, y + math.sin(x / (13 + step) + step * 1.7) * 2.2) for x in range(-2, 124, 3)]
        green = mix(p.lit("9ccb52"), p.lit("5f9f45"), (step % 3) / 3)
        c.poly([*line, (122, HEIGHT), (-2, HEIGHT)], green)
        c.line(line, lighter(green, 0.35), 0.5)
        c.line([(x, ly + 0.9) for x, ly in line], see_through(darker(green, 0.5), 0.35), 0.5)
    people.person(c, p, 42, 64, 9, "c8503c", is_bent=True)
    people.person(c, p, 52, 66, 9, "4b5f9a", is_bent=True)
    nature.tree(c, p, 103, 70, 26, "3f8f5c")
    nature.grass(c, p.leaf, 0, 82, 120, 6, 70)


def highland_village(c: Canvas, p: Palette) -> None:
    """A common house on posts in the mountains."""
    nature.sky(c, p, 44, (26, 17), 4)
    nature.clouds(c, p, 3, 6, 16)
    nature.ranges(c, p, 48, 30, 3)
    c.mist(34, 15, p.mist, 0.6)
    for x in range(-2, 124, 8):
        nature.tree(c, p, x + c.vary(-2, 2), 55, c.vary(10, 18), c.random.choice(("3f8f5c", "2f7a52", "57a05f")))
    earth = p.lit("c9a56c")
    c.gradient([(x, 54 + math.sin(x / 17) * 1.2) for x in range(-2, 124, 3)] + [(122, 80), (-2, 80)], mix(earth, p.leaf, 0.4), earth)
    stilt_house(c, p, 18, 62, 22, is_hall=False)
    stilt_house(c, p, 104, 63, 23, is_hall=False)
    c.ellipse(62, 71, 27, 2.2, see_through(p.shade, 0.25))
    stilt_house(c, p, 60, 70, 42)
    c.line([(92, 76), (92, 48)], p.lit("7a5236"), 0.9)  # the pole of ceremonies
    for at, word in enumerate(("c8402f", "f0ead8", "22222e", "e0a83a", "c8402f", "f0ead8")):
        c.rect(91.3, 50 + at * 3.4, 1.4, 2, p.lit(word))
    c.limb([(92, 49), (94, 45), (97, 44)], (0.5, 0.15), p.lit("e0c58a"))
    for x, h, word in ((32, 9, "7f2f38"), (38, 9.5, "2f2c3a"), (82, 9, "7f2f38")):
        people.person(c, p, x, 76, h, word)
    nature.grass(c, p.leaf, 0, 82, 120, 5, 80)


def waterfall(c: Canvas, p: Palette) -> None:
    """A fall between wooded cliffs."""
    nature.sky(c, p, 44, (84, 12), 4)
    nature.ranges(c, p, 48, 34, 2)
    c.mist(20, 22, p.mist, 0.55)
    stone = mix(p.near, p.lit("6b6a70"), 0.55)
    for side in (-1, 1):
        edge = [(60 + side * (8 + c.vary(-1, 2) + n * 0.9), 14 + n * 6.4) for n in range(9)]
        c.gradient([*edge, (60 + side * 66, 68), (60 + side * 66, 16), (60 + side * 30, 10)], lighter(stone, 0.15), darker(stone, 0.25))
        for _ in range(16):
            x, y = 60 + side * c.vary(10, 58), c.vary(15, 62)
            c.poly([(x, y), (x + c.vary(2, 4), y + 0.4), (x + c.vary(1, 3), y + c.vary(4, 9))], see_through(darker(stone, 0.4), 0.3))
        for _ in range(15):
            nature.bush(c, p, 60 + side * c.vary(15, 60), c.vary(14, 66), c.vary(6, 12))
    c.gradient([(52, 14), (68, 14), (72, 66), (47, 66)], (255, 255, 255), mix(p.mist, p.water[0], 0.25))
    for _ in range(46):
        x, y = c.vary(51, 68), c.vary(14, 52)
        c.line([(x, y), (x + (x - 60) * 0.12, y + c.vary(6, 14))], see_through(mix(p.water[0], p.water[-1], 0.4), c.vary(0.15, 0.5)), c.vary(0.15, 0.5))
    nature.water(c, p, 64, glints=60)
    for _ in range(40):
        c.ellipse(60 + c.random.gauss(0, 11), 65 + c.vary(-2, 3), c.vary(1.5, 4), c.vary(0.8, 2), see_through((255, 255, 255), c.vary(0.12, 0.4)))
    for x, y, w, h in ((14, 80, 28, 11), (36, 82, 18, 7), (92, 80, 26, 10), (112, 82, 26, 16)):
        nature.rock(c, x, y, w, h, stone)
    for x in (2, 110):
        for _ in range(7):
            nature.leaf(c, x, 80, c.vary(14, 22), -90 + c.vary(-55, 55), mix(p.leaf, p.lit("8fc45f"), c.vary(0, 0.6)), 0.22)


def forest(c: Canvas, p: Palette) -> None:
    """Giant trunks with light between them."""
    c.backdrop(*p.sky)
    for layer in range(4):
        share = layer / 3
        bark = mix(p.far, p.lit("5f4638"), share)
        for _ in range(9 - layer * 2):
            x, w = c.vary(0, WIDTH), 1.4 + layer * 2.4 + c.vary(0, 1)
            foot = 58 + layer * 7
            c.gradient([(x - w / 2, -1), (x + w / 2, -1), (x + w * 0.7, foot), (x + w * 1.5, foot + 2), (x - w * 1.5, foot + 2), (x - w * 0.7, foot)], lighter(bark, 0.12), darker(bark, 0.22), sideways=True)
            if layer > 1:
                for _ in range(9):
                    bx, by = x + c.vary(-0.4, 0.4) * w, c.vary(0, foot)
                    c.line([(bx, by), (bx + c.vary(-0.2, 0.2), by + c.vary(3, 8))], see_through(darker(bark, 0.5), 0.4), 0.25)
        floor = mix(p.mist, p.leaf, 0.3 + share * 0.7)
        c.poly([(x, 57 + layer * 7 + math.sin(x / 11 + layer) * 1.2) for x in range(-2, 124, 3)] + [(122, 82), (-2, 82)], floor)
        c.mist(40 + layer * 6, 18, p.mist, 0.35 - layer * 0.06)
        for _ in range(10 + layer * 2):
            r = 3 + layer * 1.6
            c.ellipse(c.vary(-4, 124), c.vary(-4, 10 - layer), r * 1.7, r, mix(floor, p.leaf, 0.5))
    for x in (18, 46, 74):  # beams of light
        c.poly([(x, -2), (x + 9, -2), (x + 34, 70), (x + 14, 70)], see_through(p.light, 0.16))
    for _ in range(14):
        x, y = c.vary(0, WIDTH), c.vary(72, 82)
        for angle in range(-160, -10, 25):
            nature.leaf(c, x, y, c.vary(4, 8), angle + c.vary(-8, 8), mix(p.leaf, p.lit("8fc45f"), c.vary(0, 0.6)), 0.2)
    people.person(c, p, 84, 72, 8, "c8503c")


def nipa_palms(c: Canvas, p: Palette) -> None:
    """Round boats on a canal between water palms."""
    nature.sky(c, p, 38, (60, 17), 4)
    nature.clouds(c, p, 3, 6, 16)
    nature.water(c, p, 36, glints=60)
    for y, size, spread in ((40, 11, 12), (48, 19, 34), (60, 29, 52)):
        for side in (-1, 1):
            for n in range(6):
                x = 60 + side * (spread + n * size * 0.55)
                for angle in (-118, -100, -84, -66, -134, -50):
                    nature.leaf(c, x + c.vary(-1, 1), y + c.vary(-0.5, 1.5), size * c.vary(0.75, 1.15), angle + c.vary(-9, 9) + side * -4, mix(p.leaf, p.lit(c.random.choice(("7fb84f", "2f6f45", "5f9f4a"))), c.vary(0.3, 0.8)), 0.15)
    nature.ripples(c, p, 44, glints=70, x=60)
    for x, y, r, word in ((60, 48, 4.4, "a8763f"), (47, 58, 7, "8f6a3f"), (74, 68, 10.5, "b5854a")):
        people.person(c, p, x + r * 0.2, y + r * 0.1, r * 1.5, c.random.choice(("7a4f9a", "c8574a", "3f6f9a")))
        people.basket_boat(c, p, x, y, r, word)
        c.line([(x + r * 0.35, y - r * 0.7), (x + r * 1.25, y + r * 0.5)], p.lit("c9a46b"), r * 0.06)


def bamboo_village(c: Canvas, p: Palette) -> None:
    """A lane under bamboo, with a bicycle."""
    x: float
    y: float
    nature.sky(c, p, 46, (74, 14), 4)
    nature.ranges(c, p, 48, 14, 2)
    field = p.lit("b9d46a")
    c.gradient([(0, 46), (WIDTH, 46), (WIDTH, 80), (0, 80)], field, darker(field, 0.15))
    c.poly([(55, 47), (61, 47), (88, 80), (28, 80)], p.lit("e3c995"))
    for x, y, w in ((84, 54, 22), (20, 52, 17)):
        c.rect(x - w * 0.4, y - w * 0.3, w * 0.8, w * 0.3, p.lit("efe0bb"))
        c.rect(x - w * 0.06, y - w * 0.24, w * 0.12, w * 0.24, p.lit("6b4a2c"))
        c.poly([(x - w * 0.5, y - w * 0.28), (x + w * 0.5, y - w * 0.28), (x + w * 0.3, y - w * 0.56), (x - w * 0.3, y - w * 0.56)], p.lit("a86a4a"))
    for foot, count in ((6, 9), (112, 9), (30, 4)):
        for _ in range(count):
            x = foot + c.vary(-7, 7)
            top, bend = (x + c.vary(-4, 4), c.vary(-4, 10)), (60 - foot) * c.vary(0.12, 0.3)
            stem = mix(p.leaf, p.lit("a8c45a"), c.vary(0.1, 0.7))
            spine = [(x, 80), (x + bend * 0.15, 50), (top[0] + bend * 0.5, top[1] + 16), (top[0] + bend, top[1])]
            c.limb(spine, (1.5, 0.5), stem)
            for n in range(1, 9):
                nx, ny = smooth(spine)[n * 4]
                c.line([(nx - 0.7, ny), (nx + 0.7, ny)], darker(stem, 0.3), 0.2)
            for _ in range(20):
                share = c.vary(0.35, 1)
                lx, ly = x + bend * share * share, 80 - (80 - top[1]) * share
                nature.leaf(c, lx, ly, c.vary(3, 6), c.vary(10, 170) if c.random.random() < 0.7 else c.vary(-40, 220), mix(p.leaf, p.lit("8fc45f"), c.vary(0, 0.7)), 0.2)
    for x in (50, 60):  # the bicycle
        c.arc(x, 69, 3.6, 3.6, (0, 360), p.lit("2f2c3a"), 0.4)
    c.line([(50, 69), (54, 63.5), (59, 63.5), (55, 69), (50, 69)], p.lit("b5433a"), 0.5)
    c.line([(55, 69), (53.4, 62), (52, 62)], p.lit("b5433a"), 0.4)
    c.line([(60, 69), (58.6, 61.4), (60.6, 60.8)], p.lit("b5433a"), 0.5)
    people.person(c, p, 55, 68, 13.5, "f0ead8")
    nature.grass(c, p.leaf, 0, 82, 26, 6, 24)
    nature.grass(c, p.leaf, 94, 82, 26, 6, 24)


SCENES = {
    "beach": beach, "basket_beach": basket_beach, "island": island, "cliffs": cliffs, "lake": lake,
    "gorge": gorge, "towers": towers, "one_tower": one_tower, "three_towers": three_towers, "ruins": ruins,
    "vegetable_beds": vegetable_beds, "rice_fields": rice_fields, "highland_village": highland_village,
    "waterfall": waterfall, "forest": forest, "nipa_palms": nipa_palms, "bamboo_village": bamboo_village,
}  # fmt: skip
