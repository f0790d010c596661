"""QR pictures as stored files, for channels that send a picture by its name; kept for a month."""

import datetime as dt
import hashlib
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from foundation.files import qr, stored_files

FOLDER = "qr"
MAX_AGE = dt.timedelta(days=30)


def qr_picture_path(text: str) -> str:
    """The name of the PNG that holds this text; drawn once."""
    name = f"{FOLDER}/{hashlib.sha256(text.encode()).hexdigest()}.png"
    with suppress(FileNotFoundError):
        if default_storage.size(name):  # else another process is about to write it
            return name
    return default_storage.save(name, ContentFile(qr.png(text)))


def delete_old() -> int:
    """Delete the pictures drawn longer than MAX_AGE ago; how many."""
    return stored_files.delete_before(FOLDER, timezone.now() - MAX_AGE)
