"""Pictures from outside: a process with little memory draws them anew as JPEG, upright and without metadata.

Size and depth are read from the header before anything is decoded (ADR 52).
"""

import struct
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.files import limited_process
from foundation.files.pictures import drawing
from foundation.files.pictures.headers import read_header

MAX_BYTES = 12 * 1024 * 1024
MAX_BITS = 8
PROGRAM = drawing.__file__


class NotAPicture(ValueError):
    """Not a picture that is taken, whatever its name says.

    `reason` is a sentence for the sender where the cause is known (too large, too deep), otherwise "".
    """

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG file with its size in pixels."""

    content: bytes
    width: int
    height: int


def clean(content: bytes, *, longest: int = 1600, max_bytes: int = 0) -> Picture:
    """The picture drawn anew as JPEG, its longer side at most `longest` pixels.

    With `max_bytes` it is made smaller until it weighs no more. Of an animation the first frame is taken.
    Raises NotAPicture.
    """
    _check_header(content)
    try:
        drawn = limited_process.run(PROGRAM, str(longest), str(max_bytes), content=content)
    except limited_process.ProgramRefused as error:
        raise NotAPicture from error
    width, height = struct.unpack_from(drawing.SIZE, drawn)
    return Picture(drawn[struct.calcsize(drawing.SIZE) :], width, height)


def clean_for_form(content: bytes, field: str, *, longest: int, max_bytes: int = 0) -> Picture:
    """As `clean`, with the refusal as a ValidationError of a form's field."""
    try:
        return clean(content, longest=longest, max_bytes=max_bytes)
    except NotAPicture as error:
        unreadable = _("This is not a JPEG, PNG or WebP picture that we can open.")
        raise ValidationError({field: error.reason or unreadable}) from error


def _check_header(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise NotAPicture(_("The picture is larger than 12 MB. Please send a smaller one."))
    header = read_header(content)
    if header is None:
        raise NotAPicture
    if header.width * header.height > drawing.MAX_PIXELS:
        raise NotAPicture(_("The picture has more than 24 million pixels. Please send a smaller one."))
    if header.bits > MAX_BITS:
        deep = _(
            "The picture has more than 8 bits a colour. Please save it as an ordinary JPEG and send that."
        )
        raise NotAPicture(deep)
