"""Entrances by what happens in a life: each leads to what the demo catalogue holds for it."""

import re

import pytest
from django.utils.translation import override

from dossiers.models import Procedure
from dossiers.submission.life_events import LIFE_EVENTS, life_event
from dossiers.submission.procedure_search import find_procedures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
NEEDS = {
    "sinh-con": {"làm khai sinh", "khai sinh ba trong một"},
    "ket-hon": {"làm giấy kết hôn"},
    "mat-giay-to": {"mất sổ đỏ", "bản sao khai sinh", "làm căn cước"},
    "xay-nha": {"xin phép xây nhà"},
    "mua-ban-dat": {"sang tên sổ đỏ"},
    "chuyen-cho-o": {"nhập hộ khẩu", "đăng ký tạm trú"},
    "mo-quan": {"mở hộ kinh doanh", "giấy ATTP quán ăn"},
    "mua-xe": {"đăng ký xe máy"},
    "tuoi-gia": {"tiền người già"},
    "khuyet-tat": {"giấy khuyết tật", "trợ cấp xã hội"},
    "nguoi-than-qua-doi": {"khai tử", "tiền mai táng"},
}


@pytest.mark.parametrize("key", NEEDS)
def test_a_life_event_leads_to_what_it_needs(client, key):
    found = {each.synonyms.splitlines()[0] for each in find_procedures(life_event(key).words).procedures}
    assert NEEDS[key] <= found
    page = client.get("/nop-ho-so/", {"viec": key}).content.decode()
    for name in NEEDS[key]:
        procedure = Procedure.objects.get(synonyms__startswith=f"{name}\n")
        assert f'href="/nop-ho-so/thu-tuc/{procedure.pk}/"' in page


def test_every_life_event_is_an_entrance_in_both_languages(client):
    assert [event.key for event in LIFE_EVENTS] == list(NEEDS)
    for address in ("/", "/nop-ho-so/"):
        for language in ("vi", "en"):
            page = client.get(address, {"lang": language}).content.decode()
            for event in LIFE_EVENTS:
                with override(language):
                    assert f'href="/nop-ho-so/?viec={event.key}">{event.label}</a>' in page


def test_an_english_reader_finds_the_same(client):
    page = client.get("/nop-ho-so/", {"viec": "sinh-con", "lang": "en"}).content.decode()
    assert "Having a child</h2>" in page and "Đăng ký khai sinh" in page


def test_an_unknown_life_event_shows_the_start(client):
    page = client.get("/nop-ho-so/", {"viec": "x" * 300}).content.decode()
    assert 'id="events"' in page and 'id="found"' not in page


def test_the_plain_name_stands_above_the_official_one(client):
    procedure = Procedure.objects.get(name="Đăng ký khai sinh")
    page = " ".join(client.get(f"/nop-ho-so/thu-tuc/{procedure.pk}/").content.decode().split())
    heading = page[page.index("<h1") : page.index("</h1>")]
    assert re.sub(r" +", " ", re.sub(r"<[^>]+>", " ", heading)).strip() == "Làm khai sinh Đăng ký khai sinh"
