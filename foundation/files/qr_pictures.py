"""QR pictures as files below MEDIA_ROOT, for channels that send a picture by its path; kept for a month."""

import hashlib
import time
from pathlib import Path

from django.conf import settings

from foundation.files import qr

FOLDER = "qr"
MAX_AGE = 30 * 24 * 3600  # seconds


def qr_picture_path(text: str) -> str:
    """The path below MEDIA_ROOT of the PNG that holds this text; drawn once."""
    name = f"{FOLDER}/{hashlib.sha256(text.encode()).hexdigest()}.png"
    place = Path(settings.MEDIA_ROOT) / name
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(f".{time.monotonic_ns()}")
        unfinished.write_bytes(qr.png(text))
        unfinished.replace(place)  # a reader never sees half a picture
    return name


def delete_old() -> int:
    """Delete the pictures drawn longer than KEPT_FOR ago; how many."""
    folder, gone = Path(settings.MEDIA_ROOT) / FOLDER, 0
    for file in folder.glob("*.*") if folder.exists() else ():
        if file.stat().st_mtime < time.time() - MAX_AGE:
            file.unlink(missing_ok=True)
            gone += 1
    return gone
