"""Pictures from outside: checked by what they are, turned upright, made small, and stripped of what they tell
besides the picture (place, device, embedded files)."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPicture(ValueError):
    """Not a JPEG, PNG or WebP picture of a bearable size; whatever its name says."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG file with its size in pixels."""

    content: bytes
    width: int
    height: int


def clean(content: bytes, *, longest: int = 1600) -> Picture:
    """The picture drawn anew as JPEG, its longer side at most `longest` pixels. Raises NotAPicture."""
    if not content or len(content) > MOST_BYTES:
        raise NotAPicture
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPicture
            opened.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((longest, longest))
            return _as_jpeg(_on_white(upright))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture from error


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("RGB")


def _as_jpeg(image: Image.Image) -> Picture:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return Picture(out.getvalue(), image.width, image.height)
