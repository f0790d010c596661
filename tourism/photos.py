"""Pictures that editors upload: drawn anew, one for the page (≤ 90 kB) and one for lists (≤ 30 kB)."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from foundation import pictures
from tourism.models import Photo

PAGE, LIST = (960, 90_000), (240, 30_000)
SMALLEST = 200


def take(photo: Photo, upload: Any) -> None:
    """Put the uploaded picture into the photo. Raises ValidationError where it is none."""
    content = upload.read()
    try:
        large, small = _within(content, *PAGE), _within(content, *LIST)
    except pictures.NotAPicture as error:
        raise ValidationError(
            {"file": _("This is not a JPEG, PNG or WebP picture that we can open.")}
        ) from error
    photo.width, photo.height = large.width, large.height
    photo.thumb_width, photo.thumb_height = small.width, small.height
    name = uuid.uuid4().hex
    photo.file = ContentFile(large.content, name=f"{name}.jpg")
    photo.thumb = ContentFile(small.content, name=f"{name}-nho.jpg")


def _within(content: bytes, longest: int, most_bytes: int) -> pictures.Picture:
    """As large as the weight allows."""
    picture = pictures.clean(content, longest=longest)
    while len(picture.content) > most_bytes and longest > SMALLEST:
        longest = int(longest * 0.8)
        picture = pictures.clean(content, longest=longest)
    return picture
