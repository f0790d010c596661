"""Pictures that editors upload: checked and drawn anew at once, made into all sizes by a worker."""

import io
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from foundation.files.pictures import clean_for_form
from tourism.models import Photo
from tourism.renditions import jpeg_within, wake_worker

ORIGINAL = 1600  # pixels of the longer side: what the sizes are made of
PAGE, LIST = (960, 90_000), (320, 30_000)  # shown until the sizes are made: (longer side, bytes)
MIN_LONGER, MIN_SHORTER = 800, 320


def store_upload(photo: Photo, upload: Any) -> None:
    """Put the uploaded picture into the unsaved photo. Raises ValidationError where it cannot be taken."""
    original = clean_for_form(upload.read(), "file", longest=ORIGINAL)
    sides = original.width, original.height
    if max(sides) < MIN_LONGER or min(sides) < MIN_SHORTER:
        told = {"longer": MIN_LONGER, "shorter": MIN_SHORTER, "width": sides[0], "height": sides[1]}
        small = _(
            "The picture is too small: %(width)d × %(height)d pixels."
            " Choose one of at least %(longer)d pixels on its longer side and %(shorter)d on the other."
        )
        raise ValidationError({"file": small % told})
    name = uuid.uuid4().hex[:16]
    with Image.open(io.BytesIO(original.content)) as image:  # drawn by us: no longer hostile
        (page, sides), (thumb, thumb_sides) = (jpeg_within(image, *limits) for limits in (PAGE, LIST))
    photo.width, photo.height = sides
    photo.thumb_width, photo.thumb_height = thumb_sides
    photo.original = ContentFile(original.content, name=f"{name}-goc.jpg")
    photo.file = ContentFile(page, name=f"{name}.jpg")
    photo.thumb = ContentFile(thumb, name=f"{name}-nho.jpg")
    photo.renditions, photo.placeholder = [], ""
    photo.render_due, photo.render_attempts = timezone.now(), 0
    transaction.on_commit(wake_worker)
