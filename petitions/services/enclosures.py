"""Files that go with an answer: known by their bytes, a handful at most.

Pictures of a petition: drawn anew before they are kept, a handful at most.
"""

from pathlib import PurePath

from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from foundation.files import documents, pictures
from foundation.vietnamese.folding import nfc
from petitions import personal_data
from petitions.errors import InvalidDetail, TooManyPictures
from petitions.models import Answer, Draft, Enclosure, Petition, Picture

MAX_FILES, MAX_BYTES = 3, 5 * 1024 * 1024
MAX_STEM = 100
FORBIDDEN = '<>:"/|?*\\'


def add_all(answer: Answer, files: tuple[tuple[str, bytes], ...]) -> None:
    """Keep (name, content) beside the answer; pictures are drawn anew. Raises InvalidDetail."""
    if len(files) > MAX_FILES:
        raise InvalidDetail(_("At most %(most)s files.") % {"most": MAX_FILES})
    for name, content in files:
        _add(answer, name, content)


def add_photos(answer: Answer, photos: tuple[tuple[str, bytes], ...]) -> None:
    """Keep photos of the mended place beside the answer. Raises InvalidDetail."""
    if len(photos) > MAX_FILES:
        raise InvalidDetail(_("At most %(most)s files.") % {"most": MAX_FILES})
    for name, content in photos:
        _add(answer, name, content, shows_result=True)


def _add(answer: Answer, name: str, content: bytes, *, shows_result: bool = False) -> None:
    ending, content = _judged(content)
    if shows_result and ending != "jpg":
        raise InvalidDetail(_("A photo of the mended place is a picture: JPEG, PNG or WebP."))
    enclosure = Enclosure(
        answer=answer, name=f"{_stem(name)}.{ending}", size=len(content), shows_result=shows_result
    )
    enclosure.file.save(f"{get_random_string(24)}.{ending}", ContentFile(content), save=False)
    enclosure.save()


def _judged(content: bytes) -> tuple[str, bytes]:
    """The true ending, and what is kept."""
    if len(content) > MAX_BYTES:
        raise InvalidDetail(_("A file is larger than 5 MB."))
    try:
        return documents.check(content), content
    except documents.NotADocument:
        pass  # a picture, perhaps
    except documents.DocumentRefused as error:
        raise InvalidDetail(error.message) from error
    try:
        return "jpg", pictures.clean(content).content
    except pictures.NotAPicture as error:
        words = _("Only PDF, Word without macros, and pictures (JPEG, PNG, WebP) can go with an answer.")
        raise InvalidDetail(error.reason or words) from error


def _stem(name: str) -> str:
    bare = PurePath(nfc(name).replace("\\", "/")).stem
    shown = "".join(sign for sign in bare if sign.isprintable() and sign not in FORBIDDEN).strip()
    return shown[:MAX_STEM] or "tep"


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
