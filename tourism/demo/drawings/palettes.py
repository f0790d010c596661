"""Light of an hour of the day, as the colours that a scene is drawn with."""

from dataclasses import dataclass

from tourism.demo.drawings.canvas import Colour, mix, rgb


@dataclass(frozen=True, slots=True)
class Palette:
    """`sky` and `water` from top to bottom; `far` and `near` are hills by distance; `light` is sun or moon."""

    sky: tuple[Colour, ...]
    water: tuple[Colour, ...]
    far: Colour
    near: Colour
    leaf: Colour
    ground: Colour
    light: Colour
    mist: Colour
    shade: Colour
    dim: float = 0.0  # how far everything is drawn towards `shade`

    def lit(self, word: str) -> Colour:
        """A colour of daylight as it looks at this hour."""
        return mix(rgb(word), self.shade, self.dim)


def _palette(sky: str, water: str, rest: str, dim: float = 0.0) -> Palette:
    far, near, leaf, ground, light, mist, shade = map(rgb, rest.split())
    return Palette(
        tuple(map(rgb, sky.split())), tuple(map(rgb, water.split())),
        far, near, leaf, ground, light, mist, shade, dim,
    )  # fmt: skip


PALETTES = {
    "day": _palette(
        "5fb4dd a5d8e8 e9f3e4", "4fb0c0 2b86a3",
        "8fbfc4 4f9a86 3f8f5c e5cf97 fff6d8 eaf5ef 274a63",
    ),
    "morning": _palette(
        "86b9dc cfdff0 fde6cb", "9cc7d3 5d9db4",
        "a9bfd4 6a9a90 4d8f62 d9c08a fff1cf fbeedd 3b4c6b", 0.06,
    ),
    "sunrise": _palette(
        "6d7fb8 e59a9a ffcf8f fff0c9", "f2b78e 6f8fb0",
        "a98fb4 5f7391 43745f cfa675 fff3c4 ffdcae 3f3a63", 0.14,
    ),
    "dusk": _palette(
        "3d3f7d 9a5a92 ee8569 ffc27a", "c77a78 3f3f75",
        "8a5f90 4c4a78 3f5a5f b98a68 ffe1a0 f7b58a 2c2656", 0.28,
    ),
    "night": _palette(
        "101a3d 1e2f63 3e4b87", "26376c 0f1b3f",
        "2c3d70 1d2d58 20465a 4c4a63 fdf1c7 4a5a94 10163a", 0.48,
    ),
    "forest": _palette(
        "cfe6cf e7f1d8 f7f5df", "8fbfae 4f8f86",
        "a9c9ae 5f9672 3c7a4e a98e62 fffbe0 edf5e3 24483c", 0.04,
    ),
    "table": _palette(
        "f3dfbd eccf9f", "b98a5c 8f6239",
        "d9b98a b5895a 5d9a4f c79a63 fff6de fbeed6 5a3420",
    ),
    "earth": _palette(
        "f0d9b8 e3b98c", "c9905f 9a6239",
        "d6a97c b07a4e 5f8a4f b98a5c fff0d0 f6e3c8 4a2a1e",
    ),
}  # fmt: skip
