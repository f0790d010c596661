"""A canvas of 120 by 80 units, y downwards, drawn twice as large as it is kept so that edges are smooth."""

import math
import random
from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 120.0, 80.0
KEPT = (1200, 800)  # pixels
SCALE = 2 * KEPT[0] / WIDTH

Point = tuple[float, float]
Colour = tuple[int, ...]  # red, green, blue and, where it lets through what is below, alpha


def rgb(word: str) -> Colour:
    """`f4c27a` or, with alpha, `f4c27a80`."""
    return tuple(int(word[at : at + 2], 16) for at in range(0, len(word), 2))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour, from 0 to 1."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one[:3], other[:3], strict=True))


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    return mix(colour, (255, 250, 235), share)


def darker(colour: Colour, share: float = 0.2) -> Colour:
    return mix(colour, (24, 22, 48), share)


def see_through(colour: Colour, alpha: float) -> Colour:
    return (*colour[:3], round(255 * alpha))


def smooth(points: Sequence[Point], *, closed: bool = False, steps: int = 12) -> list[Point]:
    """A curve through all the points (Catmull and Rom's)."""
    given = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    curve: list[Point] = []
    for p0, p1, p2, p3 in zip(given, given[1:], given[2:], given[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(tuple(  # type: ignore[arg-type]
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
                for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
            ))  # fmt: skip
    return curve if closed else [*curve, points[-1]]


class Canvas:
    def __init__(self, seed: int) -> None:
        self.image = Image.new("RGB", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), "white")
        self.random = random.Random(seed)  # noqa: S311  # nosec B311 # the same picture each time, no secret
        self._renew()

    def _renew(self) -> None:
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def vary(self, low: float, high: float) -> float:
        return self.random.uniform(low, high)

    # --- shapes ---
    def poly(self, points: Iterable[Point], colour: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """A closed curve through the points."""
        self.poly(smooth(points, closed=True), colour)

    def rect(self, x: float, y: float, w: float, h: float, colour: Colour, radius: float = 0) -> None:
        box = (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE)
        self.pen.rounded_rectangle(box, radius * SCALE, fill=colour)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, colour: Colour) -> None:
        self.pen.ellipse(
            ((cx - rx) * SCALE, (cy - ry) * SCALE, (cx + rx) * SCALE, (cy + ry) * SCALE), fill=colour
        )

    def pie(self, cx: float, cy: float, rx: float, ry: float, angles: Point, colour: Colour) -> None:
        """A slice of an ellipse between two angles in degrees, clockwise from the right."""
        box = ((cx - rx) * SCALE, (cy - ry) * SCALE, (cx + rx) * SCALE, (cy + ry) * SCALE)
        self.pen.chord(box, *angles, fill=colour)

    def arc(self, cx: float, cy: float, rx: float, ry: float, angles: Point, colour: Colour, w: float) -> None:
        box = ((cx - rx) * SCALE, (cy - ry) * SCALE, (cx + rx) * SCALE, (cy + ry) * SCALE)
        self.pen.arc(box, *angles, fill=colour, width=max(1, round(w * SCALE)))

    def line(self, points: Sequence[Point], colour: Colour, width: float, *, curved: bool = False) -> None:
        drawn = smooth(points) if curved else points
        spots = [(x * SCALE, y * SCALE) for x, y in drawn]
        self.pen.line(spots, fill=colour, width=max(1, round(width * SCALE)), joint="curve")

    def limb(self, points: Sequence[Point], widths: Point, colour: Colour) -> None:
        """A curve that grows thinner: a trunk, a leaf, a hull's rope."""
        spine = smooth(points)
        left, right = [], []
        for at, (x, y) in enumerate(spine):
            ahead, behind = spine[min(at + 1, len(spine) - 1)], spine[max(at - 1, 0)]
            angle = math.atan2(ahead[1] - behind[1], ahead[0] - behind[0]) + math.pi / 2
            half = (widths[0] + (widths[1] - widths[0]) * at / (len(spine) - 1)) / 2
            left.append((x + math.cos(angle) * half, y + math.sin(angle) * half))
            right.append((x - math.cos(angle) * half, y - math.sin(angle) * half))
        self.poly([*left, *reversed(right)], colour)

    # --- light ---
    def gradient(self, points: Sequence[Point], *stops: Colour, sideways: bool = False) -> None:
        """A shape filled from its top to its bottom, or from left to right, by evenly spaced colours."""
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        left, top = math.floor(min(xs) * SCALE), math.floor(min(ys) * SCALE)
        width = max(1, math.ceil(max(xs) * SCALE) - left)
        height = max(1, math.ceil(max(ys) * SCALE) - top)
        mask = Image.new("L", (width, height))
        ImageDraw.Draw(mask).polygon([(x * SCALE - left, y * SCALE - top) for x, y in points], fill=255)
        length = width if sideways else height
        at = np.linspace(0, len(stops) - 1, length)
        ramp = np.stack(
            [np.interp(at, range(len(stops)), [stop[channel] for stop in stops]) for channel in range(3)], axis=1
        )
        shape = (1, length, 3) if sideways else (length, 1, 3)
        strip = Image.fromarray(ramp.reshape(shape).round().astype(np.uint8), "RGB")
        self.image.paste(strip.resize((width, height)), (left, top), mask)
        self._renew()

    def backdrop(self, *stops: Colour, top: float = 0, bottom: float = HEIGHT) -> None:
        self.gradient([(0, top), (WIDTH, top), (WIDTH, bottom), (0, bottom)], *stops)

    def glow(self, cx: float, cy: float, r: float, colour: Colour, strength: float = 0.6) -> None:
        """A soft light around a point, nothing of it beyond `r`."""
        size = max(2, round(2 * r * SCALE / 4))  # soft: a quarter of the resolution is enough
        ys, xs = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
        fall = np.clip(1 - np.hypot(xs, ys), 0, 1) ** 2 * 255 * strength
        full = round(2 * r * SCALE)
        mask = Image.fromarray(fall.astype(np.uint8), "L").resize((full, full), Image.Resampling.BICUBIC)
        self.image.paste(colour[:3], (round((cx - r) * SCALE), round((cy - r) * SCALE)), mask)
        self._renew()

    def mist(self, y: float, height: float, colour: Colour, strength: float = 0.6) -> None:
        """A band that is thickest at its middle."""
        rows = np.sin(np.linspace(0, math.pi, max(2, round(height * SCALE)))) * 255 * strength
        mask = Image.fromarray(rows.astype(np.uint8).reshape(-1, 1), "L")
        self.image.paste(
            colour[:3], (0, round(y * SCALE)), mask.resize((self.image.width, mask.height))
        )  # fmt: skip
        self._renew()

    def reflect(self, y: float, depth: float, tint: Colour, share: float) -> None:
        """What stands above the water line `y` upside down below it, wavy, blurred and tinted."""
        line, rows = round(y * SCALE), round(depth * SCALE)
        above = self.image.crop((0, line - rows, self.image.width, line)).transpose(
            Image.Transpose.FLIP_TOP_BOTTOM
        )
        pixels = np.asarray(above)
        at = np.arange(rows)
        shifts = (np.sin(at / SCALE * 2.6) * (0.15 + at / rows * 0.9) * SCALE).round().astype(int)
        wavy = np.stack([np.roll(row, shift, axis=0) for row, shift in zip(pixels, shifts, strict=True)])
        mirrored = Image.fromarray(wavy).filter(ImageFilter.GaussianBlur(0.25 * SCALE))
        flat = Image.new("RGB", mirrored.size, tint[:3])
        self.image.paste(Image.blend(mirrored, flat, share), (0, line))
        self._renew()

    def kept(self) -> Image.Image:
        return self.image.resize(KEPT, Image.Resampling.LANCZOS)
