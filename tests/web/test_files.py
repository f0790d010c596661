"""Results, letters and the QR picture of a fee, by links that live a quarter of an hour."""

import re

import pytest
import time_machine
import zxingcpp
from django.utils import timezone
from PIL import Image

from dossiers import services, signed_links
from dossiers.models import FeeNotice
from dossiers.views import by_token
from tests.dossiers.vietqr_reader import parse
from tests.factories import desk_of, enough_for, make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_pages():
    by_token.PAGES.clear()


def bring_to(*ways):
    dossier = make_dossier()
    for to in ways:
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    return dossier


def found(client, dossier) -> list[str]:
    return re.findall(r'href="(/ket-qua/[^"?]+/)"', client.get(dossier.tracking_path).content.decode())


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_result_is_shown_or_saved(client):
    dossier = bring_to(4, 9)
    link = found(client, dossier)[0]
    shown = client.get(link)
    assert shown["Content-Type"] == "application/pdf" and body(shown).startswith(b"%PDF")
    assert shown["Content-Disposition"].startswith("inline") and shown["Cache-Control"] == "no-store"
    saved = client.get(link + "?tai=1")
    assert (
        saved["Content-Disposition"].startswith("attachment") and dossier.code in saved["Content-Disposition"]
    )
    body(saved)


def test_each_file_of_a_dossier_has_a_name_of_its_own(client):
    dossier, names = bring_to(4, 9), set()
    for link in found(client, dossier):
        file = client.get(link)
        body(file)
        names.add(re.search(r'filename="(.+)"', file["Content-Disposition"])[1])
    assert f"{dossier.code}-giay-phep-xay-dung-15gpxd.pdf" in names and len(names) == 2
    assert all(name.count(dossier.code) == 1 for name in names)


def test_the_receipt_is_among_the_papers(client):
    dossier = bring_to(4)
    assert body(client.get(found(client, dossier)[0])).startswith(b"%PDF")


@pytest.mark.security_check("result-files")
def test_an_old_link_explains_and_shows_the_way_to_a_new_one(client):
    dossier = bring_to(4, 9)
    link = found(client, dossier)[0]
    with time_machine.travel(timezone.now().timestamp() + signed_links.SECONDS + 1, tick=False):
        response = client.get(link)
    page = response.content.decode()
    assert response.status_code == 410
    assert "Liên kết đã hết hạn" in page and f"/ho-so/?code={dossier.code}" in page


@pytest.mark.parametrize("forged", ["result-1", "result-1:aaaa:bbbb", "x" * 3000, "letter-1:1tK:"])
@pytest.mark.security_check("result-files")
def test_a_forged_link_opens_nothing(client, forged):
    assert client.get(f"/ket-qua/{forged}/").status_code == 404


@pytest.mark.security_check("result-files")
def test_a_link_to_what_is_gone_opens_nothing(client):
    assert client.get(signed_links.address("result", 10**9, make_dossier())).status_code == 404


def test_the_saved_qr_picture_asks_for_exactly_this_fee(client, tmp_path):
    dossier = bring_to(4, 6)
    notice = FeeNotice.objects.get(dossier=dossier)
    response = client.get(signed_links.address("qr", notice.pk, dossier))
    assert response["Content-Type"] == "image/png"
    picture = tmp_path / "qr.png"
    picture.write_bytes(response.content)
    asked = parse(zxingcpp.read_barcodes(Image.open(picture))[0].text)
    assert (asked.account, asked.amount) == (notice.bank_account, notice.total)
    assert asked.purpose == notice.reference


def test_a_paid_fee_has_no_qr(client):
    dossier = bring_to(4, 6)
    notice = FeeNotice.objects.get(dossier=dossier)
    link = signed_links.address("qr", notice.pk, dossier)
    services.confirm_payment(
        fee_notice=notice, by=desk_of(dossier), receipt_number="BL-7", amount=notice.total
    )
    assert client.get(link).status_code == 404
    assert "Đã nộp phí" in client.get(dossier.tracking_path).content.decode()
