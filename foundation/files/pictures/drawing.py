"""The program that decodes one picture: reads it from stdin, writes size and JPEG to stdout.

Run by foundation.files.limited_process under its limits, without the settings of the portal.
Arguments: the longer side in pixels; the most bytes of the JPEG, 0 for any.
"""

import io
import struct
import sys

from PIL import Image, ImageOps

MAX_PIXELS = 24 * 1024 * 1024  # phones of 24 MP take 24.5 million
REFUSED = 3  # foundation.files.limited_process.REFUSED
SIZE = ">II"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MIN_LONGEST = 200
WITHOUT_SHADES = ("1", "P", "PA")  # modes that cannot be made smaller smoothly


def draw(content: bytes, longest: int, max_bytes: int) -> bytes:
    """Width and height as SIZE, then the JPEG. Raises what Pillow raises."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses at twice this
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError("the picture is larger than its header says")
        opened.draft("RGB", (longest, longest))
        small = opened.convert("RGBA") if opened.mode in WITHOUT_SHADES else opened
        small.thumbnail((longest, longest))
        picture = _on_white(ImageOps.exif_transpose(small))
    jpeg = _as_jpeg(picture)
    while max_bytes and len(jpeg) > max_bytes and max(picture.size) > MIN_LONGEST:
        side = int(max(picture.size) * 0.8)
        picture.thumbnail((side, side))
        jpeg = _as_jpeg(picture)
    return struct.pack(SIZE, *picture.size) + jpeg


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("RGB")


def _as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.info.clear()  # Pillow would write the comment anew
    image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def main() -> int:
    longest, max_bytes = (int(argument) for argument in sys.argv[1:])
    try:
        drawn = draw(sys.stdin.buffer.read(), longest, max_bytes)
    except Exception:  # Pillow raises almost anything at a broken file
        return REFUSED
    sys.stdout.buffer.write(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main())
