"""Pictures from strangers come out small, upright and silent."""

import io

import pytest
from PIL import Image

from foundation.files import pictures


def drawn(size=(300, 200), mode="RGB", form="JPEG", **save) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, form, **save)
    return out.getvalue()


def test_a_large_picture_is_made_small_and_keeps_its_shape():
    cleaned = pictures.clean(drawn((3000, 1500)), longest=1000)
    assert (cleaned.width, cleaned.height) == (1000, 500)
    assert Image.open(io.BytesIO(cleaned.content)).format == "JPEG"


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A phone"  # turned by 90 degrees; its maker
    exif.get_ifd(0x8825)[1] = "N"
    cleaned = pictures.clean(drawn((300, 200), exif=exif))
    assert (cleaned.width, cleaned.height) == (200, 300)
    assert not Image.open(io.BytesIO(cleaned.content)).getexif() and b"A phone" not in cleaned.content


def test_what_was_see_through_becomes_white():
    cleaned = pictures.clean(_clear_png())
    assert Image.open(io.BytesIO(cleaned.content)).getpixel((5, 5)) == (255, 255, 255)


def _clear_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"\xff\xd8\xff" + b"0" * 50,
        drawn()[:200],
        drawn((9000, 9000), mode="1", form="PNG"),
        b"0" * (pictures.MAX_BYTES + 1),
    ],
    ids=["empty", "svg", "pdf", "broken", "cut off", "too many pixels", "too large"],
)
def test_what_is_no_picture_of_a_bearable_size_is_refused(content):
    with pytest.raises(pictures.NotAPicture):
        pictures.clean(content)
