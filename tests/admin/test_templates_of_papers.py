"""The file to fill in for a paper: put there at the desk, downloaded where the paper is asked for."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foundation.files.office_files import MIME
from tests.dossiers.test_submission import word
from tests.factories import make_agency, make_procedure
from tests.web.test_filing import PERSON, begin

pytestmark = pytest.mark.django_db
WORD = word()


@pytest.fixture
def procedure():
    return make_procedure(is_filed_here=True, papers=("Đơn đề nghị", "Giấy tờ đất"))


def upload(admin_client, procedure, name: str, content: bytes):
    """As the tab of papers at the desk sends it, for the first paper."""
    address = f"/admin/dossiers/procedure/{procedure.pk}/change/"
    form = admin_client.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    for prefix in ("papers", "form_fields", "steps", "fees"):
        count = 2 if prefix == "papers" else 0
        data |= {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": count}
    for n, paper in enumerate(procedure.papers.all()):
        row = {"id": paper.pk, "procedure": procedure.pk, "position": n, "name": paper.name, "copies": 1}
        data |= {f"papers-{n}-{field}": value for field, value in row.items()}
    return admin_client.post(address, data | {"papers-0-template": SimpleUploadedFile(name, content)})


def test_a_template_is_downloaded_where_its_paper_is_asked_for(admin_client, client, procedure):
    assert upload(admin_client, procedure, "Đơn (mẫu 01).docx", WORD).status_code == 302
    paper = procedure.papers.get(name="Đơn đề nghị")
    address = f"/nop-ho-so/mau/{paper.pk}/"
    page = client.get(f"/nop-ho-so/thu-tuc/{procedure.pk}/").content.decode()
    assert page.count("/nop-ho-so/mau/") == page.count(address) == 1
    begin(client, procedure)
    client.post("/nop-ho-so/noi-nhan/", {"office": make_agency().pk})
    client.post("/nop-ho-so/nguoi-nop/", PERSON)
    assert address in client.get("/nop-ho-so/giay-to/").content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == WORD
    assert answer.headers["Content-Type"] == MIME["docx"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_is_no_document_is_refused_at_the_desk(admin_client, procedure):
    answer = upload(admin_client, procedure, "don.docx", b"MZ a program")
    assert answer.status_code == 200
    assert not procedure.papers.exclude(template="").exists()


def test_without_a_template_or_a_procedure_in_force_there_is_nothing(admin_client, client, procedure):
    papers = {paper.name: paper for paper in procedure.papers.all()}
    upload(admin_client, procedure, "don.docx", WORD)
    assert client.get(f"/nop-ho-so/mau/{papers['Giấy tờ đất'].pk}/").status_code == 404
    address = f"/nop-ho-so/mau/{papers['Đơn đề nghị'].pk}/"
    assert b"".join(client.get(address).streaming_content) == WORD
    type(procedure).objects.update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(address).status_code == 404
