"""Procedures in English: their own name and papers for English readers, the official name below."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from assistant import procedure_cards
from dossiers import public_view
from dossiers.models import Procedure
from foundation.search import services
from tests.factories import make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
MARRIAGE = "1.000894"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def address_of(procedure: Procedure) -> str:
    return reverse("dossiers:file_procedure", args=[procedure.pk])


def marriage() -> Procedure:
    return Procedure.objects.get(national_code=MARRIAGE)


def test_a_page_in_english_names_the_procedure_and_its_papers_above_the_official_name(client):
    page = text(client.get(address_of(marriage()), {"lang": "en"}))
    heading = page[page.index("<h1") : page.index("</h1>")]
    assert heading.startswith("<h1>Marriage registration")
    assert 'lang="vi">Đăng ký kết hôn</span>' in heading
    assert "<span>identity document or passport</span>" in page
    assert '"alternateName": "Đăng ký kết hôn"' in page


def test_a_page_in_vietnamese_is_as_before(client):
    page = text(client.get(address_of(marriage()), {"lang": "vi"}))
    assert "Marriage registration" not in page and "Giấy tờ tùy thân" in page


def test_what_has_no_english_name_is_marked_as_vietnamese(client):
    other = Procedure.objects.get(national_code="1.012812")
    page = text(client.get(address_of(other), {"lang": "en"}))
    assert '<h1 lang="vi">' in page and "Hòa giải tranh chấp đất đai" in page


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("marriage registration", MARRIAGE),
        ("exchange of a driving licence", "3.000347"),
        ("certification of a signature", "2.000884"),
        ("work permit for a foreign employee", "1.014199"),
        ("criminal record certificate", "3.000333"),
    ],
)
def test_the_search_finds_procedures_by_their_english_name(typed, code):
    with override("en"):
        hit = services.search(typed)[0]
    found = Procedure.objects.get(national_code=code)
    assert hit.title == found.name_en and hit.item == str(found.pk)


def test_the_chat_names_both():
    with override("en"):
        told = procedure_cards.of(marriage(), ["papers"]).messages[0].text
    assert (
        "Marriage registration (Đăng ký kết hôn)" in told and "• marriage registration form" in told.lower()
    )


def test_who_follows_a_dossier_reads_its_english_name():
    dossier = make_dossier(procedure=marriage())
    with override("en"):
        assert public_view.details(dossier).procedure == "Marriage registration"
    with override("vi"):
        assert public_view.details(dossier).procedure == "Đăng ký kết hôn"
