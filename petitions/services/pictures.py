"""Pictures of a petition: drawn anew before they are kept, a handful at most."""

from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string

from foundation.files import pictures
from petitions import personal_data
from petitions.errors import TooManyPictures
from petitions.models import Draft, Petition, Picture

MAX_PICTURES = 5


def remove(draft: Draft, pk: int) -> None:
    """The sender takes a picture back; the file goes with it."""
    personal_data.drop_files(draft.pictures.filter(pk=pk))


def add(content: bytes, *, draft: Draft | None = None, petition: Petition | None = None) -> Picture:
    """Keep one more. Raises foundation.files.pictures.NotAPicture, TooManyPictures."""
    if Picture.objects.filter(draft=draft, petition=petition).count() >= MAX_PICTURES * (1 if draft else 2):
        raise TooManyPictures(MAX_PICTURES)
    clean = pictures.clean(content)
    picture = Picture(draft=draft, petition=petition, width=clean.width, height=clean.height)
    picture.file.save(f"{get_random_string(24)}.jpg", ContentFile(clean.content), save=False)
    picture.save()
    return picture
