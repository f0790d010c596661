"""Houses, temples, towers and what hangs on them."""

import math

from tourism.demo.drawings.canvas import Canvas, Colour, Point, darker, lighter, mix, rgb, see_through, smooth
from tourism.demo.drawings.nature import grass
from tourism.demo.drawings.palettes import Palette

LANTERNS = ("d8322c", "f0a32f", "2f8f8a", "8a4fa0", "e0567f", "4f78c8", "e8c53a")


def lantern(
    c: Canvas, p: Palette, x: float, y: float, size: float, word: str, *, glow: float = 0.0, kind: str = "round"
) -> None:
    """A silk lantern hanging from (x, y), `size` wide."""
    colour, wood = mix(rgb(word), (255, 225, 150), 0.12) if glow else p.lit(word), p.lit("4a3222")
    r = size / 2
    tall = {"round": 0.92, "long": 1.35, "flat": 0.66}[kind] * r
    if glow:
        c.glow(x, y + tall + r * 0.4, size * 2.1, mix(colour, (255, 200, 110), 0.5), glow)
    c.line([(x, y), (x, y + r * 0.4)], wood, size * 0.05)
    cy = y + r * 0.4 + tall
    c.ellipse(x, cy, r, tall, colour)
    c.ellipse(x - r * 0.12, cy, r * 0.62, tall * 0.96, lighter(colour, 0.12 + glow * 0.25))
    c.ellipse(x - r * 0.16, cy, r * 0.26, tall * 0.92, lighter(colour, 0.24 + glow * 0.4))
    c.rect(x - r * 0.34, cy - tall - r * 0.08, r * 0.68, r * 0.2, wood, r * 0.06)
    c.rect(x - r * 0.34, cy + tall - r * 0.1, r * 0.68, r * 0.2, wood, r * 0.06)
    c.limb([(x, cy + tall), (x, cy + tall + r * 0.9)], (size * 0.14, size * 0.05), p.lit("e8b53a"))


def garland(
    c: Canvas, p: Palette, start: Point, end: Point, count: int, size: float, *, glow: float = 0.0, sag: float = 4.0
) -> None:
    """Lanterns on a string between two points."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    c.line([start, middle, end], p.lit("3a2a22"), 0.16, curved=True)
    rope = smooth([start, middle, end], steps=40)
    first = c.random.randrange(len(LANTERNS))
    for at in range(count):
        x, y = rope[int((at + 0.5) / count * (len(rope) - 1))]
        kind = c.random.choice(("round", "round", "long", "flat"))
        lantern(c, p, x, y, size * c.vary(0.85, 1.15), LANTERNS[(first + at) % len(LANTERNS)], glow=glow, kind=kind)


def tiled_roof(
    c: Canvas, p: Palette, x: float, y: float, w: float, h: float, *, word: str = "8d5a44", lift: float = 0.0, over: float = 0.06
) -> None:
    """A roof of half-round tiles on top of y; `lift` raises its corners, `over` is what it overhangs."""
    tile = p.lit(word)
    left, right = x - w * over, x + w + w * over
    eave = smooth([(left, y - lift), (x + w * 0.15, y), (x + w * 0.5, y + 0.1), (x + w * 0.85, y), (right, y - lift)])
    ridge = [(x + w * 0.97, y - h - lift * 0.25), (x + w * 0.5, y - h), (x + w * 0.03, y - h - lift * 0.25)]
    c.gradient([*eave, *ridge], lighter(tile, 0.12), darker(tile, 0.12))
    count = max(6, int(w / 1.1))
    for at in range(count + 1):
        share = at / count
        foot = eave[round(share * (len(eave) - 1))]
        top = (x + w * (0.03 + 0.94 * share), y - h)
        c.line([top, foot], see_through(darker(tile, 0.45), 0.5), 0.16)
    c.line(eave, darker(tile, 0.35), 0.5)
    c.line([(x + w * 0.02, y - h - lift * 0.3), (x + w * 0.5, y - h - 0.1), (x + w * 0.98, y - h - lift * 0.3)], darker(tile, 0.3), 0.8, curved=True)


def shop_house(
    c: Canvas, p: Palette, x: float, y: float, w: float, h: float, word: str = "e2b04a", *, floors: int = 2, is_lit: bool = False
) -> None:
    """An old trading house from the front: washed wall, wooden doors, tiled roof; the street is at y."""
    wall, wood = p.lit(word), p.lit("5b3a28")
    roof = h * 0.2
    c.gradient([(x, y - h + roof), (x + w, y - h + roof), (x + w, y), (x, y)], lighter(wall, 0.1), darker(wall, 0.1))
    for _ in range(5):  # weather
        c.ellipse(x + c.vary(0.1, 0.9) * w, y - c.vary(0.1, 0.75) * h, w * 0.09, h * 0.03, see_through(darker(wall, 0.3), 0.13))
    tiled_roof(c, p, x, y - h + roof, w, roof)
    light = mix(p.lit("ffcf6b"), (255, 214, 120), 0.7) if is_lit else darker(wood, 0.25)
    body = h - roof
    ground = body * (0.52 if floors > 1 else 0.86)
    if floors > 1:
        top = y - body + body * 0.1
        for at in range(3):
            wx = x + w * (0.12 + at * 0.28)
            c.rect(wx, top, w * 0.2, body * 0.24, wood)
            c.rect(wx + w * 0.025, top + body * 0.02, w * 0.15, body * 0.2, light if at == 1 or is_lit else p.lit("3f6f6a"))
            c.line([(wx + w * 0.1, top), (wx + w * 0.1, top + body * 0.24)], wood, 0.2)
        tiled_roof(c, p, x, y - ground, w, body * 0.1, over=0.03)
    door = y - ground * 0.86
    c.rect(x + w * 0.08, door, w * 0.84, y - door, wood)
    for at in range(5):
        dx = x + w * (0.11 + at * 0.16)
        is_open = at in (1, 2, 3)
        c.rect(dx, door + ground * 0.06, w * 0.14, y - door - ground * 0.06, light if is_open else lighter(wood, 0.12))
        if not is_open:
            c.rect(dx + w * 0.02, door + ground * 0.14, w * 0.1, ground * 0.2, darker(wood, 0.15))
    c.rect(x - w * 0.02, y - 0.7, w * 1.04, 0.7, p.lit("a9a39a"))


def street_of_houses(
    c: Canvas, p: Palette, y: float, *, start: float = -4, end: float = 124, low: float = 20, high: float = 27, is_lit: bool = False
) -> None:
    """Houses side by side along y, of different heights and washes."""
    washes = ("e6b24a", "dfa23f", "ecc56c", "d9974a", "e3ba63")
    x = start
    while x < end:
        w = c.vary(13, 19)
        floors = c.random.choice((2, 2, 1))
        h = c.vary(low, high) * (1 if floors == 2 else 0.72)
        shop_house(c, p, x, y, w, h, c.random.choice(washes), floors=floors, is_lit=is_lit)
        x += w + c.vary(-0.2, 0.5)


def brick_tower(
    c: Canvas, p: Palette, x: float, y: float, w: float, h: float, *, ruin: float = 0.0, word: str = "b5654a"
) -> None:
    """A tower of baked brick with a false door and a roof in storeys; `ruin` is how much of the top is gone."""
    brick = p.lit(word)
    shade, dark = darker(brick, 0.24), darker(brick, 0.5)

    def block(cy: float, bw: float, bh: float) -> None:
        c.gradient([(x - bw / 2, cy - bh), (x + bw / 2, cy - bh), (x + bw / 2, cy), (x - bw / 2, cy)], lighter(brick, 0.14), brick, shade, sideways=True)
        for n in range(1, int(bh / 0.62)):
            c.line([(x - bw / 2, cy - n * 0.62), (x + bw / 2, cy - n * 0.62)], see_through(dark, 0.16), 0.09)

    base, body = h * 0.1, h * 0.42
    block(y, w * 1.16, base)
    c.rect(x - w * 0.6, y - base - h * 0.012, w * 1.2, h * 0.024, shade)
    block(y - base, w, body)
    for at in range(5):  # pilasters
        px = x - w * 0.46 + at * w * 0.2
        if at != 2:
            c.rect(px, y - base - body, w * 0.11, body, see_through(lighter(brick, 0.25), 0.45))
            c.rect(px + w * 0.09, y - base - body, w * 0.02, body, see_through(dark, 0.4))
    dw, dh = w * 0.3, body * 0.66
    c.rect(x - dw * 0.72, y - base - dh, dw * 1.44, dh, shade)
    peak = smooth([(x - dw * 0.86, y - base - dh), (x - dw * 0.5, y - base - dh - h * 0.035), (x, y - base - dh - h * 0.12), (x + dw * 0.5, y - base - dh - h * 0.035), (x + dw * 0.86, y - base - dh)])
    c.poly(peak, lighter(brick, 0.1))
    c.line(peak, dark, 0.18)
    c.rect(x - dw * 0.42, y - base - dh * 0.9, dw * 0.84, dh * 0.9, darker(brick, 0.72))
    c.pie(x, y - base - dh * 0.9, dw * 0.42, dh * 0.12, (180, 360), darker(brick, 0.72))
    top, width = y - base - body, w
    storeys = max(0, round(4 * (1 - ruin)))
    for n in range(storeys):
        c.rect(x - width * 0.58, top - h * 0.03, width * 1.16, h * 0.032, lighter(brick, 0.05))
        c.rect(x - width * 0.54, top, width * 1.08, h * 0.014, dark)
        for side in (-1, 1):  # corner spires
            sx = x + side * width * 0.48
            c.poly([(sx - w * 0.06, top - h * 0.03), (sx + w * 0.06, top - h * 0.03), (sx, top - h * 0.11)], shade if side > 0 else brick)
        width *= 0.74
        tall = h * 0.105 * (1 - 0.1 * n)
        block(top - h * 0.028, width, tall)
        c.poly([(x - width * 0.16, top - h * 0.028), (x + width * 0.16, top - h * 0.028), (x, top - h * 0.028 - tall * 0.85)], dark)
        top -= h * 0.028 + tall
    if ruin:
        broken = [(x - width / 2, top + 0.1)]
        broken += [(x - width / 2 + width * s, top - h * c.vary(0.0, 0.075)) for s in (0.12, 0.3, 0.46, 0.62, 0.8)]
        c.poly([*broken, (x + width / 2, top + 0.1)], brick)
    else:
        c.poly(smooth([(x - width * 0.42, top), (x - width * 0.3, top - h * 0.06), (x, top - h * 0.14), (x + width * 0.3, top - h * 0.06), (x + width * 0.42, top)]), lighter(brick, 0.05))
    for _ in range(4 + round(ruin * 8)):  # what grows out of the joints
        gx, gy = x + c.vary(-0.5, 0.5) * width * 1.2, top + c.vary(0, h * 0.3)
        grass(c, p.leaf, gx, gy, 1.2, c.vary(0.8, 2.0), 5)


def stilt_house(c: Canvas, p: Palette, x: float, y: float, w: float, *, is_hall: bool = True) -> None:
    """A house on posts under a round roof of thatch, as the highlanders' common house."""
    wood, thatch = p.lit("8a5f3c"), p.lit("a98a55")
    h = w * (0.78 if is_hall else 0.62)
    floor = y - h * 0.24
    for at in range(7):
        c.rect(x - w * 0.42 + at * w * 0.14 - w * 0.012, floor, w * 0.024, h * 0.25, darker(wood, 0.25))
    c.rect(x - w * 0.46, floor - h * 0.26, w * 0.92, h * 0.28, wood)
    for at in range(9):
        c.line([(x - w * 0.46 + at * w * 0.115, floor - h * 0.26), (x - w * 0.46 + at * w * 0.115, floor)], see_through(darker(wood, 0.5), 0.6), 0.16)
    for at, word in enumerate(("c8402f", "f0ead8", "22222e", "c8402f")):  # a woven band
        c.rect(x - w * 0.46, floor - h * 0.1 + at * h * 0.016, w * 0.92, h * 0.012, p.lit(word))
    c.rect(x - w * 0.07, floor - h * 0.22, w * 0.14, h * 0.22, darker(wood, 0.6))
    roof = smooth([(x - w * 0.58, floor - h * 0.2), (x - w * 0.5, floor - h * 0.46), (x - w * 0.3, floor - h * 0.72), (x, floor - h * 0.8), (x + w * 0.3, floor - h * 0.72), (x + w * 0.5, floor - h * 0.46), (x + w * 0.58, floor - h * 0.2), (x, floor - h * 0.16), (x - w * 0.58, floor - h * 0.2)])
    c.gradient(roof, lighter(thatch, 0.18), thatch, darker(thatch, 0.22))
    for at in range(26):
        share = at / 25 * 2 - 1
        foot = (x + share * w * 0.55, floor - h * (0.2 - 0.04 * (1 - abs(share))))
        c.line([(x + share * w * 0.3, floor - h * (0.78 - 0.1 * share * share)), foot], see_through(darker(thatch, 0.45), 0.25), 0.14)
    for side in (-1, 1):
        c.limb([(x + side * w * 0.16, floor - h * 0.77), (x + side * w * 0.2, floor - h * 0.86), (x + side * w * 0.27, floor - h * 0.9)], (0.6, 0.2), darker(wood, 0.2))
    for at in range(4):  # steps
        c.line([(x - w * (0.06 + 0.015 * at), floor + h * 0.06 * at), (x + w * (0.06 + 0.015 * at), floor + h * 0.06 * at)], darker(wood, 0.1), 0.45)


def curved_roof(
    c: Canvas, p: Palette, x: float, y: float, w: float, h: float, word: str = "4f7f5f", *, ends: bool = True
) -> None:
    """A temple's roof with rising corners; x is its middle, y its eave."""
    tile = p.lit(word)
    eave = smooth([(x - w * 0.56, y - h * 0.42), (x - w * 0.44, y - h * 0.02), (x, y), (x + w * 0.44, y - h * 0.02), (x + w * 0.56, y - h * 0.42)])
    top = smooth([(x + w * 0.4, y - h * 1.06), (x + w * 0.3, y - h * 0.86), (x, y - h * 0.82), (x - w * 0.3, y - h * 0.86), (x - w * 0.4, y - h * 1.06)])
    c.gradient([*eave, *top], lighter(tile, 0.14), darker(tile, 0.12))
    for at in range(int(w / 0.9)):
        share = at / (w / 0.9)
        c.line([top[-1 - round(share * (len(top) - 1))], eave[round(share * (len(eave) - 1))]], see_through(darker(tile, 0.5), 0.4), 0.14)
    c.line(eave, p.lit("c79a3f"), 0.4)
    c.line(top, p.lit("b5483a"), 0.8)
    if ends:
        for side in (-1, 1):
            c.limb([(x + side * w * 0.4, y - h * 1.06), (x + side * w * 0.45, y - h * 1.26), (x + side * w * 0.41, y - h * 1.4)], (0.7, 0.1), p.lit("2f7f86"))


def stall(c: Canvas, p: Palette, x: float, y: float, w: float, words: tuple[str, str], fruit: tuple[str, ...]) -> None:
    """A stand with a striped awning and heaps of fruit; (x, y) is the middle of its foot."""
    h = w * 0.95
    for side in (-0.46, 0.46):
        c.rect(x + w * side - w * 0.015, y - h, w * 0.03, h, p.lit("6b4a2c"))
    top, strips = y - h, 8
    for at in range(strips):
        left, right = x - w * 0.56 + w * 1.12 * at / strips, x - w * 0.56 + w * 1.12 * (at + 1) / strips
        colour: Colour = p.lit(words[at % 2])
        c.poly([(x + (left - x) * 0.84, top - h * 0.2), (x + (right - x) * 0.84, top - h * 0.2), (right, top + h * 0.02), (left, top + h * 0.02)], colour)
        c.pie((left + right) / 2, top + h * 0.02, (right - left) / 2, h * 0.05, (0, 180), darker(colour, 0.08))
    table = y - h * 0.36
    c.rect(x - w * 0.5, table, w, h * 0.36, p.lit("9a6a3f"))
    for at in range(5):
        c.line([(x - w * 0.5 + at * w * 0.25, table), (x - w * 0.5 + at * w * 0.25, y)], see_through(p.lit("4a2f1c"), 0.5), 0.2)
    for at, word in enumerate(fruit):
        bx = x - w * 0.5 + w * (at + 0.5) / len(fruit)
        bw = w / len(fruit) * 0.46
        for row, many in ((0, 5), (1, 4), (2, 2)):
            for n in range(many):
                r = bw * 0.26
                c.ellipse(bx + (n - (many - 1) / 2) * r * 1.7, table - r * (0.6 + row * 1.3), r, r, mix(p.lit(word), (255, 240, 190), c.vary(0, 0.25)))
        c.pie(bx, table - bw * 0.14, bw, bw * 0.5, (0, 180), p.lit("b5854f"))


def star(points: int, r: float) -> list[Point]:
    """A star with so many points around (0, 0)."""
    return [
        (math.sin(math.pi * n / points) * r * (1 if n % 2 == 0 else 0.42), -math.cos(math.pi * n / points) * r * (1 if n % 2 == 0 else 0.42))
        for n in range(2 * points)
    ]  # fmt: skip
