"""Sizes and formats of the pictures, made by a worker: three widths, each as AVIF, WebP and JPEG.

A picture is claimed by a lease, its files have names of their own that a second run overwrites, and the row
tells of them only when all are stored: whatever kills a worker, another one does the picture again.
"""

import base64
import datetime as dt
import io
import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models import F
from django.utils import timezone
from PIL import Image

from foundation import broker
from tourism.models import Photo

logger = logging.getLogger(__name__)

SIZES = (("s", 320, 30_000), ("m", 640, 60_000), ("l", 1280, 90_000))  # name, width, most bytes
TALLEST = 1.5  # of the width
# What Pillow saves, under which ending, by falling quality until the file is light enough.
FORMATS: tuple[tuple[str, str, tuple[int, ...], dict[str, Any]], ...] = (
    ("avif", "AVIF", (52, 44, 36, 28), {"speed": 8, "max_threads": 1}),
    ("webp", "WEBP", (78, 68, 58, 45, 30), {"method": 4}),
    ("jpg", "JPEG", (80, 70, 60, 50, 40), {"optimize": True, "progressive": True}),
)
SHRINK = 0.8
MIN_SIDE = 120
PLACEHOLDER = (16, 16)
AT_ONCE = 5  # pictures a task: files and messages of the same queue wait no longer than these
LEASE = dt.timedelta(minutes=5)
TASK, QUEUE = "tourism.tasks.render_pictures", "bulk"


def wake_worker() -> None:
    """A hint: the timer finds what is due without it."""
    broker.wake_worker(TASK, queue=QUEUE)


def render_due() -> int:
    """Render some of what is due; how many were done. The rest is left to another task of the queue."""
    done = 0
    for _ in range(AT_ONCE):
        if (photo := _claim()) is None:
            break
        try:
            _render(photo)
        except (OSError, ValueError):
            logger.exception("picture %s of the handbook was not rendered", photo.pk)
        else:
            done += 1
    else:
        wake_worker()
    return done


def _claim() -> Photo | None:
    """The oldest that is due, for as long as the lease lasts; each try is counted before it begins."""
    for pk in Photo.objects.to_render().order_by("render_due", "pk").values_list("pk", flat=True)[:20]:
        claimed = Photo.objects.to_render().filter(pk=pk)
        if claimed.update(render_due=timezone.now() + LEASE, render_attempts=F("render_attempts") + 1):
            return Photo.objects.filter(pk=pk).first()
    return None


def _render(photo: Photo) -> None:
    source = photo.original or photo.file
    with source.open("rb") as stored, Image.open(stored) as opened:
        image = opened.convert("RGB")
        image.info.clear()  # a comment would be written anew into each
    renditions = []
    for size, width, max_bytes in SIZES:
        files, sides = _all_formats(image, width, max_bytes)
        for ending, content in files.items():
            _overwrite(photo.file.storage, photo.stored_name(size, ending), content)
        renditions.append({"size": size, "width": sides[0], "height": sides[1], "formats": list(files)})
    # Replaced meanwhile, it has another file and is due again.
    Photo.objects.filter(pk=photo.pk, file=photo.file.name).update(
        renditions=renditions, placeholder=placeholder_of(image), render_due=None
    )


def _all_formats(image: Image.Image, width: int, max_bytes: int) -> tuple[dict[str, bytes], tuple[int, int]]:
    """The picture in one size, smaller than asked where no quality makes every format light enough."""
    small = _within(image, width, round(width * TALLEST))
    while True:
        files = {
            ending: _lightest(small, kind, qualities, max_bytes, options)
            for ending, kind, qualities, options in FORMATS
        }
        if max(map(len, files.values())) <= max_bytes or max(small.size) <= MIN_SIDE:
            return files, small.size
        small = _within(small, round(small.width * SHRINK), small.height)


def _lightest(
    image: Image.Image, kind: str, qualities: tuple[int, ...], max_bytes: int, options: dict[str, Any]
) -> bytes:
    """By the best quality that stays under the limit, else by the lowest."""
    content = b""
    for quality in qualities:
        out = io.BytesIO()
        image.save(out, kind, quality=quality, **options)
        content = out.getvalue()
        if len(content) <= max_bytes:
            break
    return content


def jpeg_within(image: Image.Image, side: int, max_bytes: int) -> tuple[bytes, tuple[int, int]]:
    """A JPEG of at most this longer side and weight, with its size in pixels."""
    _ending, kind, qualities, options = FORMATS[-1]
    small = _within(image, side, side)
    while True:
        content = _lightest(small, kind, qualities, max_bytes, options)
        if len(content) <= max_bytes or max(small.size) <= MIN_SIDE:
            return content, small.size
        small = _within(small, round(small.width * SHRINK), small.height)


def _within(image: Image.Image, width: int, height: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((width, height), Image.Resampling.LANCZOS)
    return small


def placeholder_of(image: Image.Image) -> str:
    """A few pixels that a browser blurs until the picture is there, as a data: address."""
    out = io.BytesIO()
    _within(image, *PLACEHOLDER).save(out, "WEBP", quality=20, method=6)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()


def _overwrite(storage: Storage, name: str, content: bytes) -> None:
    storage.delete(name)  # saving beside an old one would give it another name
    storage.save(name, ContentFile(content))
