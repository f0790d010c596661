"""Small files that unfold to a lot: what strangers send to take a portal's memory."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(
    width: int, height: int, *, bits: int = 8, colour: int = 6, before: bytes = b"", rows: int = 0
) -> bytes:
    """With `rows` rows of zeros; `before`: chunks before the picture's own."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = b"\0" * (1 + width * channels * bits // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_bomb(number: int) -> bytes:
    """Text chunks of 100 MB each once unfolded."""
    packed = zlib.compress(b"a" * 100_000_000, 9)
    return chunk(b"zTXt", b"Comment\0\0" + packed) * number


def lying_png() -> bytes:
    """The header says one pixel; a second header says a billion."""
    honest = png(1, 1, rows=1)
    second = chunk(b"IHDR", struct.pack(">IIBBBBB", 32_000, 32_000, 8, 6, 0, 0, 0))
    return honest[:33] + second + honest[33:]


def gif(width: int, height: int, *, screen: int) -> bytes:
    """One frame of that size on a square screen."""
    head = b"GIF89a" + struct.pack("<HHBBB", screen, screen, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame + b"\x3b"


def many_frames(number: int) -> bytes:
    """A GIF whose first frame is real; the others are one pixel each."""
    tiny = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return animation(1, "GIF").removesuffix(b"\x3b") + tiny * number + b"\x3b"


def webp(width: int, height: int) -> bytes:
    """An extended header with that canvas, and a picture of one pixel."""
    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "WEBP", lossless=True)
    picture = out.getvalue()[12:]
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + size + picture
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose header says another size."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, "JPEG")
    content = bytearray(out.getvalue())
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def tiff(width: int, height: int) -> bytes:
    """A header of that size with nothing behind it."""
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height)]
    fields = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + fields + bytes(4)


def animation(frames: int, form: str) -> bytes:
    """Small real frames, red first."""
    pictures = [Image.new("RGB", (40, 30), (255 if n == 0 else 0, 0, n % 256)) for n in range(frames)]
    out = io.BytesIO()
    pictures[0].save(out, form, save_all=True, append_images=pictures[1:], duration=20)
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "png of 900 million pixels": lambda: png(30_000, 30_000, rows=3000),
    "webp of 268 million pixels": lambda: webp(16_384, 16_384),
    "tiff of 4 billion pixels": lambda: tiff(65_000, 65_000),
    "gif of 4 billion pixels": lambda: gif(65_000, 65_000, screen=65_000),
    "gif with a frame larger than its screen": lambda: gif(65_000, 65_000, screen=10),
    "jpeg of 4 billion pixels": lambda: jpeg(65_000, 65_000),
    "png of 16 bits": lambda: png(4000, 4000, bits=16, rows=4000),
    "png with text chunks": lambda: png(100, 100, before=text_bomb(20), rows=100),
    "png with two headers": lying_png,
}
"""Made when a test asks: some take a second to pack."""
