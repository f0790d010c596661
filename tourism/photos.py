"""Pictures that editors upload: drawn anew, one for the page (≤ 90 kB) and one for lists (≤ 30 kB)."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from foundation.files import pictures
from tourism.models import Photo

PAGE, LIST = (960, 90_000), (240, 30_000)


def store_upload(photo: Photo, upload: Any) -> None:
    """Put the uploaded picture into the photo. Raises ValidationError where it is none."""
    content = upload.read()
    try:
        large, small = (pictures.clean(content, longest=side, max_bytes=most) for side, most in (PAGE, LIST))
    except pictures.NotAPicture as error:
        unreadable = _("This is not a JPEG, PNG or WebP picture that we can open.")
        raise ValidationError({"file": error.reason or unreadable}) from error
    photo.width, photo.height = large.width, large.height
    photo.thumb_width, photo.thumb_height = small.width, small.height
    name = uuid.uuid4().hex
    photo.file = ContentFile(large.content, name=f"{name}.jpg")
    photo.thumb = ContentFile(small.content, name=f"{name}-nho.jpg")
