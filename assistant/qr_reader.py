"""Find the tracking token in a citizen's photo of a QR code."""

import io
import re
from collections.abc import Iterable

import zxingcpp
from PIL import Image

from foundation.files import pictures

LEGIBLE = 2200  # pixels of the longer side
TRACKING = re.compile(r"/t/([A-Za-z0-9_-]{20,64})/?(?:[?#].*)?$")


def tracking_token(pictures: Iterable[bytes]) -> str | None:
    """The token of the first tracking QR in the pictures; None where no sound picture has one."""
    for picture in pictures:
        for text in _codes(picture):
            if match := TRACKING.search(text):
                return match[1]
    return None


def _codes(picture: bytes) -> list[str]:
    try:
        drawn = pictures.clean(picture, longest=LEGIBLE)
    except pictures.NotAPicture:
        return []
    with Image.open(io.BytesIO(drawn.content), formats=("JPEG",)) as image:
        grey = image.convert("L")
    return [code.text for code in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)]  # type: ignore[arg-type]
