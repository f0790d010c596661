"""What is on the screen, seen without its colours and by another phone's camera."""

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from assistant.media_replies import tracking_token
from dossiers import letter_files, services
from dossiers.models import Document
from dossiers.workflow import Status
from tests.factories import desk_of, enough_for, make_dossier, submit_dossier
from tests.lookups.factories import units
from tests.tourism.factories import make_entry

pytestmark = [pytest.mark.django_db(transaction=True)]
WAYS = {1: (), 2: (2,), 3: (3,), 4: (2, 4), 5: (2, 4, 5), 6: (2, 4, 6), 8: (2, 4, 8), 9: (2, 4, 9)}
READABLE = 4.5  # contrast of words


def bring_to(status: int):
    dossier = submit_dossier()
    for to in WAYS[status]:
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    return dossier


def as_picture(shot: bytes) -> Image.Image:
    return Image.open(io.BytesIO(shot)).convert("L")


def through_a_camera(screen: Image.Image) -> Image.Image:
    """Held askew, a little out of focus, in bad light, kept as a small JPEG."""
    photo = screen.rotate(7, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    photo = photo.filter(ImageFilter.GaussianBlur(0.8)).point(lambda grey: 40 + grey * 0.6)
    kept = io.BytesIO()
    photo.save(kept, "JPEG", quality=50)
    return Image.open(kept)


def test_another_phone_reads_the_qr_to_pay_from_a_small_screen(open_page):
    page = open_page(bring_to(6).tracking_path)  # one pixel a point: the poorest screen there is
    page.locator(".qr").scroll_into_view_if_needed()
    screen = as_picture(page.screenshot())
    assert screen.width == 360
    for seen in (screen, through_a_camera(screen)):
        (code,) = zxingcpp.read_barcodes(seen, formats=zxingcpp.BarcodeFormat.QRCode)
        assert "QRIBFTTA" in code.text and "540575000" in code.text


@pytest.mark.slow("draws a letter and reads it as a camera does")
def test_the_bot_reads_a_screenshot_of_the_receipt():
    """The receipt as a PDF on a phone of 1080 pixels, kept as a picture and sent in the chat."""
    dossier = make_dossier()
    receipt = dossier.documents.get(form=Document.Form.RECEIPT)
    sheet = pypdfium2.PdfDocument(letter_files.render(receipt))[0]
    screen = sheet.render(scale=1080 / sheet.get_size()[0]).to_pil()
    for seen in (screen.convert("L"), through_a_camera(screen.convert("L"))):
        sent = io.BytesIO()
        seen.save(sent, "JPEG", quality=60)
        assert tracking_token([sent.getvalue()]) == dossier.token


def tracking_page(open_page):
    return open_page(bring_to(6).tracking_path), "QRIBFTTA"


def page_of_the_handbook(open_page):
    units()
    entry = make_entry()
    page = open_page(entry.get_absolute_url())
    page.locator("details.share summary").click()
    page.locator(".qr-small").scroll_into_view_if_needed()
    return page, entry.get_absolute_url()


@pytest.mark.parametrize("opened", [tracking_page, page_of_the_handbook])
def test_the_qr_of_a_page_is_read_from_the_screen_and_from_its_print(open_page, opened):
    page, told = opened(open_page)
    page.locator(".qr, .qr-small").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    screen = as_picture(page.screenshot())
    sheets = pypdfium2.PdfDocument(page.pdf(format="A4"))
    printed = [sheet.render(scale=150 / 72).to_pil().convert("L") for sheet in sheets]  # 150 dots an inch
    assert [told in code.text for code in read(screen)] == [True]
    assert [told in code.text for sheet in printed for code in read(sheet)] == [True]
    assert [told in code.text for sheet in printed for code in read(through_a_camera(sheet))] == [True]


def read(picture: Image.Image) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def test_without_colours_each_status_is_told_by_its_words_in_good_contrast(open_page):
    page, told = open_page("/"), {}
    for status in WAYS:
        page.goto(bring_to(status).tracking_path)
        heading = page.get_by_role("heading", level=1)
        told[Status(status)] = heading.inner_text()
        assert contrast(as_picture(heading.screenshot())) >= READABLE, status
        assert contrast(as_picture(page.locator(".status .lead").screenshot())) >= READABLE, status
    assert len(set(told.values())) == len(WAYS), told


def contrast(grey: Image.Image) -> float:
    """Between what is written and what it is written on, as WCAG counts it."""
    darkest, brightest = grey.getextrema()
    return (luminance(brightest) + 0.05) / (luminance(darkest) + 0.05)


def luminance(grey: int) -> float:
    part = grey / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
