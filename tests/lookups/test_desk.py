"""The desk of a kind's data: a spreadsheet is previewed, confirmed, and given out again."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lookups.kinds.land_prices.models import LandPrice, PriceTable

pytestmark = pytest.mark.django_db
HERE = "/admin/land_prices/landprice/import/"
GOOD = "ĐVT: 1.000 đồng/m²\nPhường, xã;Tên đường;Từ;Đến;VT1\nXã Thử;Khu vực 1;A;B;1.200\n"


@pytest.fixture
def desk(settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    chief = get_user_model().objects.create_superuser("chief", password="x")
    client = Client()
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("gia.csv", text.encode())


def test_a_file_is_shown_first_and_kept_only_when_confirmed(desk):
    page = desk.post(HERE, {"file": _file(GOOD)}).content.decode()
    assert "Khu vực 1" in page
    assert not LandPrice.objects.exists()
    desk.post(HERE, {"confirm": "1"})
    assert LandPrice.objects.get().prices == [1_200_000]
    desk.post(HERE, {"confirm": "1"})
    assert LandPrice.objects.count() == 1


def test_a_file_with_a_bad_row_cannot_be_confirmed(desk):
    page = desk.post(HERE, {"file": _file(GOOD + "Xã Thử;Khu vực 2;A;B;chưa rõ\n")}).content.decode()
    assert "chưa rõ" in page
    desk.post(HERE, {"confirm": "1"})
    assert not PriceTable.objects.exists()


def test_a_file_of_another_kind_is_refused_in_words(desk):
    page = desk.post(HERE, {"file": SimpleUploadedFile("gia.pdf", b"%PDF-1.7 x")})
    assert page.status_code == 200
    assert "Không nhận tệp" in page.content.decode()


def test_lists_and_forms_open(desk):
    desk.post(HERE, {"file": _file(GOOD)})
    desk.post(HERE, {"confirm": "1"})
    line = LandPrice.objects.get()
    for path in (
        "landprice/",
        f"landprice/{line.pk}/change/",
        "landprice/?q=khu+vuc",
        "pricetable/",
        "landprice/export/",
    ):
        assert desk.get(f"/admin/land_prices/{path}").status_code == 200


def test_only_who_may_add_may_import(desk, client):
    clerk = get_user_model().objects.create_user("clerk", is_staff=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(HERE).status_code == 403
