"""What the first bytes of a picture say of its size, without decoding anything."""

import struct
from dataclasses import dataclass

# Start of frame of every JPEG process; the three codes left out mean something else.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class Header:
    """Size in pixels; `bits` of one channel."""

    width: int
    height: int
    bits: int


def read_header(content: bytes) -> Header | None:
    """None for anything but a JPEG, PNG, WebP or GIF with a readable header and a positive size."""
    try:
        header = _read(content)
    except (struct.error, IndexError):
        return None
    return header if header and header.width > 0 and header.height > 0 else None


def _read(content: bytes) -> Header | None:
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        width, height, bits = struct.unpack_from(">IIB", content, 16)
        return Header(width, height, bits)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp(content)
    if content.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", content, 6)
        return Header(width, height, 8)
    return None


def _jpeg(content: bytes) -> Header | None:
    """From the first frame; the segments before it are skipped by their lengths."""
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
        elif marker in JPEG_FRAMES:
            bits, height, width = struct.unpack_from(">BHH", content, at + 4)
            return Header(width, height, bits)
        elif marker in JPEG_WITHOUT_LENGTH:
            at += 2
        else:
            at += 2 + max(struct.unpack_from(">H", content, at + 2)[0], 2)
    return None


def _webp(content: bytes) -> Header | None:
    kind = content[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
        return Header(width, height, 8)
    if kind == b"VP8L" and content[20] == 0x2F:
        (packed,) = struct.unpack_from("<I", content, 21)
        return Header((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, 8)
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return Header(width & 0x3FFF, height & 0x3FFF, 8)
    return None
