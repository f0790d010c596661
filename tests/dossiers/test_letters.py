"""The letters as PDF: made once, readable, and their QR opens the dossier."""

import hashlib
import io
import subprocess
import sys
import threading

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.db import connection
from PIL import Image
from pypdf import PdfReader

from dossiers import letter_files, services, signed_links
from dossiers.models import Document
from dossiers.services import PaperFile
from foundation.files import qr
from tests.factories import desk_of, enough_for, make_agency, make_citizen, make_dossier, submit_dossier

POINTS_PER_MM = 72 / 25.4


def page_of(pdf: bytes, number: int = 0):
    return pypdfium2.PdfDocument(pdf)[number]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def head_of(page: pypdfium2.PdfPage) -> str:
    """What stands in the upper margin, 20 mm."""
    bottom = page.get_height() - 19 * POINTS_PER_MM
    return page.get_textpage().get_text_bounded(bottom=bottom).strip()


def fonts_of(pdf: bytes) -> set[str]:
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    return {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}


def letter_of(dossier, form: str) -> Document:
    return dossier.documents.get(form=form)


def test_every_address_is_served_without_what_lays_out_pages():
    """On a machine without Pango the import of WeasyPrint fails."""
    program = "import sys, django; django.setup(); import config.urls;sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=settings.BASE_DIR)


@pytest.mark.django_db
def test_without_what_lays_out_pages_a_letter_is_put_off_with_words(client, no_pango, caplog, capsys):
    document = letter_of(make_dossier(), "01")
    client.get(signed_links.address("letter", document.pk, document.dossier, proof="qr"))
    answer = client.get(signed_links.address("letter", document.pk, document.dossier, proof="qr"))
    assert answer.status_code == 503
    assert "Xin thử lại" in answer.content.decode()
    assert (
        capsys.readouterr().out.count("could not import some external libraries") == 1
    )  # WeasyPrint's advice
    document.refresh_from_db()
    assert not document.file


@pytest.mark.django_db
def test_the_receipt_prints_a_qr_of_25_mm_that_opens_the_dossier_and_its_secret():
    dossier = make_dossier(papers=(PaperFile("Đơn đề nghị"), PaperFile("Bản vẽ", quantity=2)))
    pdf = letter_files.render(letter_of(dossier, "01"))
    page = page_of(pdf)
    assert [round(side / POINTS_PER_MM) for side in page.get_size()] == [210, 297]
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == dossier.tracking_url
    width = code.position.top_right.x - code.position.top_left.x
    assert width / 3 / POINTS_PER_MM >= 25
    text = text_of(pdf)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        dossier.code,
        "Nguyễn Thị Thu Hằng",
        "Đơn đề nghị",
        "15 ngày làm việc",
        "Nhận kết quả tại",
    ):
        assert part in text
    assert dossier.secret in text.replace(" ", "")  # its letters are printed apart
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert fonts_of(pdf) == {"Tinos", "Tinos-Bold", "Tinos-Italic"}  # as wide and high as Times New Roman


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "way", "parts"),
    [
        ("02", [5], ["PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Trích lục bản đồ địa chính", "05/01/2099"]),
        ("03", [3], ["PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Theo quy định của thủ tục"]),
        ("05", [2, 8], ["THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "cơ quan giải quyết"]),
        ("05", [2, 7], ["THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "người nộp hồ sơ"]),
    ],
)
def test_each_letter_says_what_its_form_demands(form, way, parts):
    dossier = submit_dossier()
    for to in way:
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    text = text_of(letter_files.render(letter_of(dossier, form)))
    for part in parts:
        assert part in text
    assert dossier.secret not in text.replace(" ", "")


@pytest.mark.django_db
def test_no_law_is_printed_that_nobody_gave():
    dossier = submit_dossier()
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    text = text_of(letter_files.render(letter_of(dossier, "02")))
    assert "Căn cứ" not in text and "Nghị định" not in text
    other = submit_dossier()
    services.change_status(
        dossier=other, to=5, by=desk_of(other), details=enough_for(5, legal_basis="Luật Xây dựng, Điều 95")
    )
    assert "Căn cứ: Luật Xây dựng, Điều 95" in text_of(letter_files.render(letter_of(other, "02")))


@pytest.mark.django_db
@pytest.mark.security_check("ssrf")
def test_what_an_officer_types_is_text_and_fetches_nothing():
    agency = make_agency(name='<img src="file:///etc/passwd">Một cửa & <b>hai</b>')
    applicant = make_citizen(full_name='<link rel="attachment" href="file:///etc/hostname">An')
    dossier = make_dossier(received_at_agency=agency, applicant=applicant)
    pdf = letter_files.render(letter_of(dossier, "01"))
    assert "<b>hai</b>" in text_of(pdf)
    assert pypdfium2.PdfDocument(pdf).count_attachments() == 0


@pytest.mark.django_db
def test_many_papers_run_onto_further_pages_with_the_table_head_repeated():
    papers = tuple(PaperFile(f"Giấy tờ số {n}") for n in range(1, 61))
    pdf = letter_files.render(letter_of(make_dossier(papers=papers), "01"))
    assert [head_of(page) for page in pypdfium2.PdfDocument(pdf)] == ["", "2", "3"]  # Decree 30/2020
    text = text_of(pdf)
    assert text.count("Giấy tờ đã nộp") == 3 and "Giấy tờ số 60" in text


@pytest.mark.django_db
def test_a_letter_is_made_once_and_then_never_changes():
    dossier = make_dossier()
    letter = letter_files.kept(letter_of(dossier, "01"))
    with letter.file.open() as file:
        content = file.read()
    assert letter.sha256 == hashlib.sha256(content).hexdigest()
    dossier.applicant.full_name = "Người Khác"
    dossier.applicant.save()
    again = letter_files.kept(letter_of(dossier, "01"))
    assert (again.file.name, again.sha256) == (letter.file.name, letter.sha256)


@pytest.mark.django_db
def test_a_letter_first_read_later_still_says_what_was_issued():
    dossier = make_dossier()
    dossier.applicant.full_name = "Người Khác"
    dossier.applicant.save()
    assert "Nguyễn Thị Thu Hằng" in text_of(letter_files.render(letter_of(dossier, "01")))


@pytest.mark.django_db(transaction=True)
def test_two_first_readers_get_one_file():
    letter = letter_of(make_dossier(), "01")
    start, names = threading.Barrier(2), []

    def read():
        start.wait()
        names.append(letter_files.kept(Document.objects.get(pk=letter.pk)).file.name)
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names[0] == names[1] and len(names) == 2


@pytest.mark.django_db
def test_an_erased_letter_is_not_made_again():
    letter = letter_of(make_dossier(), "01")
    letter.data = {}
    with pytest.raises(letter_files.LetterErased):
        letter_files.kept(letter)


@pytest.mark.parametrize("text", ["https://1022.quangnam.gov.vn/t/jIS4wQV4XdnRfxsTmX5PTA/", "A" * 300])
def test_a_qr_picture_reads_back_and_is_wide_enough_for_a_phone(text):
    picture = Image.open(io.BytesIO(qr.png(text, width=600)))
    assert picture.size[0] >= 600
    assert zxingcpp.read_barcode(picture).text == text
    assert qr.svg(text).startswith("<svg")
