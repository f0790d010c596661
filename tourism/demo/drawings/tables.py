"""Scenes on a table: dishes from above at a slant."""

import math

from tourism.demo.drawings import nature
from tourism.demo.drawings.canvas import WIDTH, Canvas, Colour, darker, lighter, mix, rgb, see_through
from tourism.demo.drawings.palettes import Palette

TILT = 0.62  # of a circle's height to its width


def table(c: Canvas, p: Palette, mat: str = "") -> None:
    """Planks of wood, a mat of rushes, light from the left."""
    wood = p.water[0]
    c.backdrop(darker(p.water[-1], 0.35), darker(p.water[-1], 0.35))
    for at in range(9):
        y = at * 9.4 - 3
        plank = mix(wood, p.water[-1], c.vary(0, 0.5))
        c.gradient([(0, y), (WIDTH, y), (WIDTH, y + 9.2), (0, y + 9.2)], lighter(plank, 0.1), plank)
        for _ in range(4):
            x, gy = c.vary(-10, WIDTH), y + c.vary(2, 8)
            c.line([(x, gy), (x + 14, gy + c.vary(-0.6, 0.6)), (x + c.vary(24, 44), gy)], see_through(darker(plank, 0.5), 0.22), 0.2, curved=True)
    if mat:
        colour = rgb(mat)
        c.poly([(15, 17), (105, 17), (116, 76), (4, 76)], see_through(p.shade, 0.25))
        c.gradient([(15, 15), (105, 15), (116, 74), (4, 74)], lighter(colour, 0.15), colour)
        for at in range(30):
            share = at / 29
            c.line([(15 + 90 * share, 15), (4 + 112 * share, 74)], see_through(darker(colour, 0.4), 0.18), 0.2)
    c.glow(22, 6, 70, p.light, 0.3)


def bowl(c: Canvas, x: float, y: float, r: float, outside: Colour, inside: Colour) -> None:
    """An empty bowl; (x, y) is the middle of its rim."""
    c.ellipse(x + r * 0.12, y + r * 0.62, r * 0.95, r * 0.36, (40, 20, 10, 85))
    points = [(x - r, y)] + [(x + r * math.cos(math.pi - a), y + r * (0.2 + 0.72 * math.sin(a) ** 0.8)) for a in (n * math.pi / 30 for n in range(1, 30))]
    c.gradient([*points, (x + r, y)], lighter(outside, 0.25), outside, darker(outside, 0.3), sideways=True)
    for at in range(9):  # a painted band
        a = math.pi * (at + 1) / 10
        c.ellipse(x - r * 0.93 * math.cos(a), y + r * (0.22 + 0.38 * math.sin(a)), r * 0.05, r * 0.06, see_through((38, 78, 140), 0.75))
    c.ellipse(x, y, r, r * TILT, lighter(outside, 0.35))
    c.ellipse(x, y + r * 0.02, r * 0.93, r * TILT * 0.92, inside)


def plate(c: Canvas, x: float, y: float, r: float, colour: Colour, rim: str = "2f5f9f") -> None:
    c.ellipse(x + r * 0.06, y + r * 0.12, r * 1.02, r * TILT * 1.02, (40, 20, 10, 90))
    c.ellipse(x, y, r, r * TILT, darker(colour, 0.12))
    c.ellipse(x, y - r * 0.02, r * 0.99, r * TILT * 0.98, colour)
    c.arc(x, y - r * 0.02, r * 0.93, r * TILT * 0.92, (0, 360), rgb(rim), r * 0.018)
    c.ellipse(x, y, r * 0.74, r * TILT * 0.72, lighter(colour, 0.4))


def noodles(c: Canvas, x: float, y: float, r: float, colour: Colour, count: int = 60, width: float = 1.0) -> None:
    """Strands in loops within an ellipse."""
    for _ in range(count):
        angle, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * r * 0.72
        cx, cy = x + math.cos(angle) * away, y + math.sin(angle) * away * TILT
        a = c.vary(0, math.tau)
        length = r * c.vary(0.14, 0.3)
        bend = c.vary(-0.5, 0.5)
        points = [
            (cx + math.cos(a) * length * s - math.sin(a) * length * bend * (1 - s * s), cy + (math.sin(a) * length * s + math.cos(a) * length * bend * (1 - s * s)) * TILT)
            for s in (-1, -0.5, 0, 0.5, 1)
        ]  # fmt: skip
        tone = mix(colour, (255, 246, 214), c.vary(0, 0.35))
        c.line(points, darker(tone, 0.22), width + 0.25, curved=True)
        c.line(points, tone, width, curved=True)


def herbs(c: Canvas, p: Palette, x: float, y: float, r: float, count: int = 9, words: tuple[str, ...] = ("5fae4f", "3f8f45", "86c65a")) -> None:
    for _ in range(count):
        angle = c.vary(0, 360)
        nature.leaf(c, x + c.vary(-0.5, 0.5) * r, y + c.vary(-0.4, 0.4) * r, r * c.vary(0.5, 0.9), angle, rgb(c.random.choice(words)), 0.5)


def slices(c: Canvas, x: float, y: float, r: float, colour: Colour, edge: Colour, count: int = 5, turn: float = -20) -> None:
    """Slices of meat fanned out."""
    for at in range(count):
        a = math.radians(turn + at * 9)
        cx, cy = x + at * r * 0.42, y + math.sin(at) * r * 0.1 + at * r * 0.05
        shape = [(cx + math.cos(a + t) * r * 0.62, cy + math.sin(a + t) * r * 0.4) for t in (n * math.tau / 16 for n in range(16))]
        c.poly([(px + 0.3, py + 0.5) for px, py in shape], (60, 25, 10, 80))
        c.poly(shape, edge)
        c.poly([(cx + (px - cx) * 0.84, cy + (py - cy) * 0.84) for px, py in shape], mix(colour, (255, 230, 200), c.vary(0, 0.15)))
        c.arc(cx, cy, r * 0.3, r * 0.16, (200, 340), lighter(colour, 0.35), 0.25)


def shrimp(c: Canvas, x: float, y: float, r: float, turn: float = 0) -> None:
    c.arc(x, y, r, r * 0.8, (turn + 20, turn + 250), rgb("d9603c"), r * 0.62)
    c.arc(x, y, r * 0.95, r * 0.75, (turn + 30, turn + 240), rgb("f4926a"), r * 0.4)
    for at in range(6):
        a = math.radians(turn + 45 + at * 34)
        c.line([(x + math.cos(a) * r * 0.65, y + math.sin(a) * r * 0.5), (x + math.cos(a) * r, y + math.sin(a) * r * 0.8)], rgb("d9603c"), r * 0.08)


def chopsticks(c: Canvas, x: float, y: float, length: float, turn: float) -> None:
    for gap in (0, 1.8):
        a = math.radians(turn + gap * 0.8)
        end = (x + math.cos(a) * length, y + gap + math.sin(a) * length)
        c.limb([(x + 0.6, y + gap + 1), ((x + end[0]) / 2 + 0.6, (y + gap + end[1]) / 2 + 1), (end[0] + 0.6, end[1] + 1)], (1.2, 0.8), (40, 20, 10, 80))
        c.limb([(x, y + gap), ((x + end[0]) / 2, (y + gap + end[1]) / 2), end], (1.3, 0.8), rgb("7a3f2a"))


def steam(c: Canvas, x: float, y: float, h: float) -> None:
    for dx in (-6, 0, 6):
        points = [(x + dx + math.sin(n * 0.9 + dx) * 1.4, y - h * n / 6) for n in range(7)]
        c.limb(points, (1.6, 0.3), (255, 255, 255, 70))


def saucer(c: Canvas, x: float, y: float, r: float, word: str) -> None:
    bowl(c, x, y, r, rgb("f4efe4"), rgb(word))
    for _ in range(5):
        c.ellipse(x + c.vary(-0.5, 0.5) * r, y + c.vary(-0.25, 0.25) * r, r * 0.1, r * 0.07, rgb(c.random.choice(("d8322c", "f0e2c0"))))


def lime(c: Canvas, x: float, y: float, r: float) -> None:
    c.ellipse(x, y, r, r * 0.86, rgb("5f9f3a"))
    c.ellipse(x, y, r * 0.84, r * 0.72, rgb("d9ec9a"))
    for at in range(8):
        a = at * math.tau / 8
        c.line([(x, y), (x + math.cos(a) * r * 0.74, y + math.sin(a) * r * 0.62)], rgb("b5d46a"), r * 0.09)


def noodle_bowl(c: Canvas, p: Palette) -> None:
    """Thick noodles with pork and crisp squares."""
    table(c, p, "d9c08a")
    chopsticks(c, 88, 22, 36, 62)
    saucer(c, 22, 28, 8.5, "a8542a")
    plate(c, 98, 62, 13, rgb("f4efe4"))
    herbs(c, p, 97, 60, 10, 16)
    bowl(c, 55, 40, 31, rgb("eae4d4"), rgb("b5763a"))
    noodles(c, 55, 41, 30, rgb("dba94c"), 110, 1.6)
    slices(c, 38, 34, 11, rgb("c9785a"), rgb("8f3f2a"), 5)
    herbs(c, p, 68, 34, 10, 10)
    for _ in range(12):
        x, y, s = 50 + c.vary(-12, 14), 49 + c.vary(-3, 4), c.vary(1.6, 2.5)
        c.poly([(x - s, y), (x, y - s * 0.6), (x + s, y), (x, y + s * 0.6)], darker(rgb("e8c063"), 0.2))
        c.poly([(x - s, y - 0.5), (x, y - s * 0.6 - 0.5), (x + s, y - 0.5), (x, y + s * 0.6 - 0.5)], rgb("f0d07a"))
    steam(c, 55, 22, 16)


def turmeric_noodles(c: Canvas, p: Palette) -> None:
    """Broad yellow noodles with shrimp, peanuts and a rice cracker."""
    table(c, p, "a9bf7f")
    c.ellipse(93.5, 27, 21, 13.5, (40, 20, 10, 80))
    c.ellipse(92, 25.5, 21, 13.5, rgb("e3bf7c"))
    for _ in range(60):
        a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * 0.92
        c.ellipse(92 + math.cos(a) * 20 * away, 25.5 + math.sin(a) * 12.6 * away, c.vary(0.4, 1.2), c.vary(0.3, 0.8), rgb(c.random.choice(("f2dca6", "c99a52", "4a3a2a"))))
    bowl(c, 52, 42, 32, rgb("e6e9ea"), rgb("e0a83a"))
    noodles(c, 52, 43, 31, rgb("f0c23f"), 90, 2.3)
    for x, y, turn in ((40, 36, 0), (50, 33, 60), (60, 37, 140)):
        shrimp(c, x, y, 4.8, turn)
    slices(c, 34, 46, 7.5, rgb("e0b090"), rgb("b5724a"), 3, 10)
    herbs(c, p, 66, 46, 10, 14, ("5fae4f", "3f8f45", "8a4f6f"))
    for _ in range(26):
        c.ellipse(52 + c.vary(-17, 17), 47 + c.vary(-9, 8), 0.9, 0.6, mix(rgb("d9a05f"), (255, 240, 200), c.vary(0, 0.4)))
    lime(c, 17, 66, 4.6)
    for x in (96, 101):
        c.limb([(x, 60), (x + 3, 65), (x + 9, 67)], (2.4, 0.4), rgb("d8322c"))
        c.limb([(x, 60), (x - 1, 58)], (0.9, 0.5), rgb("4f8f3a"))
    chopsticks(c, 78, 70, 32, -8)


def chicken_rice(c: Canvas, p: Palette) -> None:
    """Yellow rice with shredded chicken, onion and herbs."""
    table(c, p, "c9a77f")
    plate(c, 56, 42, 40, rgb("f6f1e6"))
    c.ellipse(50, 41.4, 24, 14.6, rgb("e2a93a"))
    c.ellipse(50, 38.6, 20, 12, rgb("efc04f"))
    for _ in range(620):
        a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * 24
        turn = c.vary(0, 3)
        x, y = 50 + math.cos(a) * away, 42 + math.sin(a) * away * TILT - (24 - away) * 0.22
        c.line([(x - math.cos(turn) * 0.7, y - math.sin(turn) * 0.4), (x + math.cos(turn) * 0.7, y + math.sin(turn) * 0.4)], mix(rgb("edb83a"), (255, 236, 160), c.vary(0, 0.8)), 0.75)
    for _ in range(60):
        a = c.vary(-0.7, 0.7)
        x, y, s = 57 + c.vary(-15, 17), 36 + c.vary(-8, 9), c.vary(2, 4.4)
        c.limb([(x - math.cos(a) * s, y - math.sin(a) * s), (x, y - 0.5), (x + math.cos(a) * s, y + math.sin(a) * s)], (1.5, 0.7), mix(rgb("f0dcb8"), rgb("c98f4a"), c.vary(0, 0.6)))
    for _ in range(12):
        c.arc(62 + c.vary(-12, 13), 34 + c.vary(-5, 8), c.vary(1.8, 3.2), c.vary(1, 2), (c.vary(0, 90), c.vary(200, 330)), rgb("f4e6f0"), 0.5)
    herbs(c, p, 72, 40, 11, 13)
    for x, y in ((80, 52), (74, 56), (83, 47)):
        c.ellipse(x, y, 3, 2, rgb("d8412c"))
        c.ellipse(x - 0.4, y - 0.4, 2.2, 1.4, rgb("f0745a"))
    saucer(c, 16, 26, 9, "b5652a")
    bowl(c, 104, 24, 12, rgb("dfe6ea"), rgb("e8d49a"))
    for _ in range(12):
        c.ellipse(104 + c.vary(-7, 7), 24 + c.vary(-4, 4), 0.7, 0.5, rgb("5fae4f"))
    c.limb([(8, 60), (18, 56), (32, 54)], (1.2, 1.6), rgb("c9ced4"))
    c.ellipse(35, 53.6, 4.6, 2.6, rgb("dfe4e8"))


def dumplings(c: Canvas, p: Palette) -> None:
    """White dumplings shaped like flowers, with fried shallots."""
    table(c, p, "9fb5b8")
    plate(c, 58, 42, 41, rgb("eef2f2"), "2f6f7a")
    spots = [(58, 42)] + [(58 + math.cos(a) * 21, 42 + math.sin(a) * 12) for a in (n * math.tau / 7 for n in range(7))]
    for x, y in spots:
        c.ellipse(x + 0.6, y + 1.4, 8, 5, (60, 60, 70, 60))
        for at in range(7):
            a = at * math.tau / 7 + c.vary(-0.1, 0.1)
            c.ellipse(x + math.cos(a) * 4.4, y + math.sin(a) * 2.8, 4, 2.7, mix(rgb("f7f2e8"), rgb("e3d8c8"), at % 2 * 0.5))
        c.ellipse(x, y - 0.4, 4.2, 2.9, rgb("fbf8f0"))
        c.ellipse(x, y - 0.8, 2.4, 1.6, rgb("e8a98a"))
        for _ in range(7):
            c.line([(x + c.vary(-3, 3), y + c.vary(-2, 1.4)), (x + c.vary(-3, 3), y + c.vary(-2, 1.4))], mix(rgb("b5702a"), rgb("e0a850"), c.vary(0, 1)), 0.6)
    herbs(c, p, 58, 64, 7, 6)
    saucer(c, 105, 28, 9.5, "c98a3a")
    chopsticks(c, 6, 30, 34, 64)


def pancakes(c: Canvas, p: Palette) -> None:
    """Folded yellow pancakes with shrimp and greens."""
    table(c, p, "8fae7f")
    plate(c, 54, 43, 40, rgb("f4efe4"))
    herbs(c, p, 36, 52, 16, 20)
    for x, y, r in ((50, 42, 24), (64, 48, 22)):
        c.pie(x + 1, y + 1.4, r, r * 0.66, (172, 368), (60, 30, 10, 80))
        c.pie(x, y + 3, r * 0.95, r * 0.3, (0, 180), rgb("d98f2a"))
        for at in range(7):
            sx = x - r * 0.7 + at * r * 0.22
            if at % 2:
                shrimp(c, sx, y + 2, 2.6, at * 40)
            else:
                herbs(c, p, sx, y + 1, 4, 3, ("f4f0dc", "cfe0a0"))
        c.pie(x, y, r, r * 0.66, (178, 362), rgb("f0b93a"))
        c.pie(x, y, r * 0.92, r * 0.58, (180, 360), rgb("f7cf5f"))
        for _ in range(26):
            a, away = c.vary(math.pi, math.tau), math.sqrt(c.vary(0.1, 1)) * 0.9
            c.ellipse(x + math.cos(a) * r * away, y + math.sin(a) * r * 0.6 * away, c.vary(0.5, 1.5), c.vary(0.3, 0.9), rgb(c.random.choice(("e09a2f", "fbe08a", "c97f2a"))))
    bowl(c, 103, 30, 12, rgb("eae4d4"), rgb("b5602a"))
    for _ in range(10):
        c.ellipse(103 + c.vary(-7, 7), 30 + c.vary(-4, 4), 0.8, 0.5, rgb(c.random.choice(("d8322c", "f0e2c0"))))
    for at in range(5):
        c.poly([(88 + at * 3, 60 + at), (112 + at, 58 + at * 2), (114, 70 + at), (90 + at * 2, 72 + at)], (250, 246, 232, 150))
    lime(c, 15, 24, 4.4)


def sandwich(c: Canvas, p: Palette) -> None:
    """A crusty roll filled with meat, herbs and pickles."""
    table(c, p, "d9b98a")
    c.poly([(14, 26), (100, 20), (112, 66), (10, 70)], rgb("f4f0e4"))
    for at in range(7):
        c.line([(14 + at * 14, 25 - at * 0.8), (11 + at * 16.4, 70)], (190, 180, 160, 70), 0.2)
    for dy, wide in ((20, 1.0),):
        x, y = 60, 36 + dy * 0.4
        crust = rgb("c9812f")
        c.ellipse(x + 1, y + 15, 44 * wide, 7, (60, 30, 10, 90))
        c.blob([(x - 44, y + 7), (x - 32, y + 13), (x, y + 15), (x + 34, y + 12), (x + 44, y + 5), (x + 30, y + 2), (x - 30, y + 3)], darker(crust, 0.1))
        c.blob([(x - 40, y + 5), (x, y + 9), (x + 40, y + 4), (x + 30, y), (x - 30, y)], rgb("f4dfae"))
        herbs(c, p, x - 20, y + 2, 12, 12)
        herbs(c, p, x + 22, y + 1, 12, 12)
        slices(c, x - 28, y + 2, 8, rgb("e08a76"), rgb("a8483a"), 8, -6)
        for _ in range(26):
            sx, sy = x + c.vary(-32, 32), y + c.vary(-3, 4)
            c.limb([(sx - 3, sy), (sx, sy - 0.6), (sx + 3, sy + c.vary(-1, 1))], (0.9, 0.5), rgb(c.random.choice(("f0882f", "f7f0dc", "f0a050"))))
        for sx in (-18, 4, 26):
            c.ellipse(x + sx, y + 2, 3.6, 2, rgb("b9d98a"))
            c.ellipse(x + sx, y + 2, 2.8, 1.5, rgb("e3f0c4"))
        c.blob([(x - 43, y + 1), (x - 34, y - 11), (x - 10, y - 17), (x + 16, y - 16), (x + 36, y - 10), (x + 43, y), (x + 20, y - 3.4), (x - 20, y - 2.6)], crust)
        c.blob([(x - 38, y - 2), (x - 30, y - 10), (x - 8, y - 15.4), (x + 14, y - 14.6), (x + 30, y - 10), (x, y - 7)], lighter(crust, 0.22))
        for at in range(4):
            sx = x - 24 + at * 15
            c.limb([(sx - 5, y - 7 + at % 2), (sx, y - 12), (sx + 7, y - 11)], (0.6, 2.0), rgb("f0cf8f"))
    for x in (18, 24):
        c.limb([(x, 60), (x + 3, 64), (x + 9, 65)], (2.2, 0.4), rgb("d8322c"))
    saucer(c, 104, 62, 8, "a8542a")


def sweet_corn(c: Canvas, p: Palette) -> None:
    """Bowls of sweet corn pudding with coconut cream."""
    table(c, p, "cfae7f")
    for x, y in ((100, 20), (14, 66)):
        for at, turn in enumerate((18, 40)):
            a = math.radians(turn + (180 if x > 60 else 0) * 0)
            cx, cy = x - 8 + at * 8, y + at * 5
            c.limb([(cx - math.cos(a) * 13, cy - math.sin(a) * 13), (cx, cy), (cx + math.cos(a) * 13, cy + math.sin(a) * 13)], (5.4, 3.4), rgb("e8b93a"))
            for n in range(26):
                s = n / 25 * 2 - 1
                for row in (-1.4, 0, 1.4):
                    c.ellipse(cx + math.cos(a) * 12.4 * s - math.sin(a) * row, cy + math.sin(a) * 12.4 * s + math.cos(a) * row, 0.66, 0.6, mix(rgb("f7d75a"), rgb("e0a82a"), c.vary(0, 1)))
            nature.leaf(c, cx - math.cos(a) * 14, cy - math.sin(a) * 14, 16, turn - 14, rgb("8fbf5a"), 0.3)
    for x, y, r in ((44, 36, 23), (80, 54, 20)):
        bowl(c, x, y, r, rgb("dfe8ea"), rgb("f2e2a0"))
        for _ in range(150):
            a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * r * 0.86
            c.ellipse(x + math.cos(a) * away, y + math.sin(a) * away * TILT, r * 0.06, r * 0.045, mix(rgb("f3cf4a"), (255, 244, 200), c.vary(0, 0.7)))
        c.blob([(x - r * 0.5, y - r * 0.05), (x - r * 0.1, y - r * 0.3), (x + r * 0.42, y - r * 0.14), (x + r * 0.5, y + r * 0.14), (x, y + r * 0.26)], (255, 252, 242, 235))
        for _ in range(14):
            c.ellipse(x + c.vary(-0.4, 0.4) * r, y + c.vary(-0.2, 0.2) * r, 0.5, 0.36, rgb("d9c08a"))
        c.limb([(x + r * 0.3, y), (x + r * 0.8, y - r * 0.5), (x + r * 1.25, y - r * 0.9)], (1.4, 1.0), rgb("e9edf0"))


def clam_salad(c: Canvas, p: Palette) -> None:
    """A salad of tiny clams with herbs, peanuts and a rice cracker."""
    table(c, p, "b9c4a0")
    c.ellipse(94, 30, 24, 15, (40, 20, 10, 80))
    c.ellipse(92.6, 28.6, 24, 15, rgb("ecd09a"))
    for _ in range(70):
        a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * 0.92
        c.ellipse(92.6 + math.cos(a) * 23 * away, 28.6 + math.sin(a) * 14 * away, c.vary(0.4, 1.2), c.vary(0.3, 0.8), rgb(c.random.choice(("f7e6bd", "c99a52", "4a3a2a"))))
    plate(c, 50, 44, 37, rgb("f2efe6"), "3f7f5f")
    herbs(c, p, 50, 44, 22, 30)
    for _ in range(150):
        a, away = c.vary(0, math.tau), math.sqrt(c.vary(0, 1)) * 22
        x, y = 50 + math.cos(a) * away, 42 + math.sin(a) * away * TILT
        c.ellipse(x, y, c.vary(0.9, 1.5), c.vary(0.7, 1.1), mix(rgb("c9925f"), rgb("7a5636"), c.vary(0, 1)))
        c.ellipse(x - 0.2, y - 0.25, 0.5, 0.35, rgb("f0d9b0"))
    for _ in range(18):
        c.line([(50 + c.vary(-17, 17), 42 + c.vary(-9, 9)), (50 + c.vary(-17, 17), 42 + c.vary(-9, 9))], (244, 230, 240, 150), 0.5)
    herbs(c, p, 50, 40, 12, 12, ("6fbf5a", "a5d06a"))
    for _ in range(12):
        c.ellipse(50 + c.vary(-18, 18), 43 + c.vary(-9, 9), 0.8, 0.5, rgb("d8322c"))
    for x, y in ((100, 62), (92, 68), (108, 68)):  # shells
        for s in (1.0, 0.7, 0.4):
            c.pie(x, y, 6 * s, 5 * s, (180, 360), mix(rgb("8a94a0"), rgb("dfe4e8"), 1 - s))
    lime(c, 14, 22, 4.6)


SCENES = {
    "noodle_bowl": noodle_bowl, "turmeric_noodles": turmeric_noodles, "chicken_rice": chicken_rice,
    "dumplings": dumplings, "pancakes": pancakes, "sandwich": sandwich, "sweet_corn": sweet_corn,
    "clam_salad": clam_salad,
}  # fmt: skip
