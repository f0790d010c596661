"""A name, a paper and a reason typed to do harm: the printed letters, the tracking page and the desk."""

import io

import openpyxl
import pypdfium2
import pytest

from dossiers import letter_files
from foundation.files import pdf
from tests.admin.conftest import desk_client, officer_of
from tests.admin.test_exporting import exported
from tests.factories import make_agency, make_citizen, make_dossier
from tests.hostile import HOSTILE, harm_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.security_check("xss"),
    pytest.mark.slow("prints and exports every hostile text"),
]
ALL = " ".join(text[:150] for text in HOSTILE.values())


def test_a_letter_prints_it_as_words_and_carries_nothing_that_runs():
    from dossiers.services import PaperFile

    citizen = make_citizen(full_name=HOSTILE["html"] + HOSTILE["right to left"], address=ALL[:290])
    dossier = make_dossier(
        applicant=citizen, papers=(PaperFile(ALL[:200]), PaperFile(HOSTILE["one word"][:200]))
    )
    pdf = letter_files.render(dossier.documents.get(form="01"))
    document = pypdfium2.PdfDocument(pdf)
    words = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    assert "<script>alert(1)</script>" in words.replace(" ", "")
    assert len(document) <= 3 and document.count_attachments() == 0
    for sign in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile"):
        assert sign not in pdf


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_tracking_page_and_its_letter_show_it_as_it_stands(client, text):
    citizen = make_citizen(full_name=text[:200])
    dossier = make_dossier(applicant=citizen)
    assert harm_in(client.get(dossier.tracking_path).content.decode()) == []
    assert harm_in(letter_files.page(dossier.documents.get(form="01"))) == []


@pytest.mark.security_check("ssrf")
def test_a_page_to_print_fetches_nothing_that_was_typed():
    page = f"<p>{HOSTILE['html']}</p><img src='http://127.0.0.1:1/x.png'><link rel=stylesheet href='file:///etc/passwd'>"
    assert pdf.render_pdf(page).startswith(b"%PDF")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_desk_shows_and_exports_it_as_it_stands(settings, text):
    settings.STAFF_OTP_REQUIRED = False
    agency = make_agency()
    dossier = make_dossier(
        received_at_agency=agency, applicant=make_citizen(full_name=text[:200], address=text[:300])
    )
    desk = desk_client(officer_of(agency))
    base = "/admin/dossiers/dossier/"
    for address in (base, f"{base}{dossier.pk}/change/"):
        shown = desk.get(address)
        assert shown.status_code == 200
        assert harm_in(shown.content.decode()) == []
    sheet = openpyxl.load_workbook(io.BytesIO(exported(desk))).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert sheet.max_row == 2
