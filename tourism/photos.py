"""Photos that editors upload: one for the page (at most 90 kB) and one for lists (at most 30 kB)."""

import uuid
from typing import Any

from django.core.files.base import ContentFile

from foundation.files.pictures import clean_for_form
from tourism.models import Photo

PAGE, LIST = (960, 90_000), (240, 30_000)


def store_upload(photo: Photo, upload: Any) -> None:
    """Put the uploaded picture into the unsaved photo. Raises ValidationError where it cannot be opened."""
    content, name = upload.read(), uuid.uuid4().hex
    large, small = (
        clean_for_form(content, "file", longest=side, max_bytes=size) for side, size in (PAGE, LIST)
    )
    photo.width, photo.height = large.width, large.height
    photo.thumb_width, photo.thumb_height = small.width, small.height
    photo.file = ContentFile(large.content, name=f"{name}.jpg")
    photo.thumb = ContentFile(small.content, name=f"{name}-nho.jpg")
