"""QR pictures: as SVG for pages and letters, as PNG for chats and banking apps. White, with a quiet zone."""

from io import BytesIO

import qrcode
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathFillImage

QUIET_MODULES = 4


def svg(text: str) -> str:
    """An `<svg>` element that scales to its box."""
    picture = _make(text, box_size=10).make_image(image_factory=SvgPathFillImage)
    return str(picture.to_string(encoding="unicode"))


def png(text: str, *, width: int = 600) -> bytes:
    """A picture at least `width` pixels wide, with modules of whole pixels."""
    code = _make(text, box_size=1)
    modules = code.modules_count + 2 * QUIET_MODULES
    code.box_size = -(-width // modules)
    picture = BytesIO()
    code.make_image(image_factory=PilImage).save(picture, "PNG")
    return picture.getvalue()


def _make(text: str, *, box_size: int) -> qrcode.QRCode:
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=box_size, border=QUIET_MODULES
    )
    code.add_data(text)
    code.make(fit=True)
    return code
