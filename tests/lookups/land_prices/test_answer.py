"""What a citizen is told about the price of land."""

import datetime as dt

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from lookups.kinds.land_prices import demo
from lookups.kinds.land_prices.models import LandPrice, PriceTable
from tests.lookups.land_prices.factories import make_price, make_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, region):
    def ask_(**question) -> str:
        return client.get("/tra-cuu/gia-dat/", question).content.decode()

    return ask_


@pytest.fixture
def data(client, region):
    def data_(**question) -> dict:
        return client.get("/api/v1/lookups/gia-dat/", question).json()

    return data_


def test_the_answer_gives_every_position_and_cites_table_page_and_date(ask):
    make_price(make_table())
    text = ask(street="Hùng Vương", place="Tam Kỳ")
    for words in (
        "24.000.000\xa0đ/m²",
        "9.600.000\xa0đ/m²",
        "Từ Phan Bội Châu đến Trưng Nữ Vương",
        "Bảng giá thử 2026, trang 12, áp dụng từ 01/01/2026",
        "Giá trong bảng giá, không phải giá thị trường",
    ):
        assert words in text


@pytest.mark.parametrize("street", ["hung vuong", "đường Hùng Vương", "Hùng Vưong", "hung vuog"])
def test_a_street_is_found_without_marks_and_with_one_slip(data, street):
    make_price(make_table())
    assert data(street=street, place="tam ky")["results"][0]["data"]["street"] == "Hùng Vương"


@pytest.mark.parametrize("street", ["Trần Cao Vân", "Hùng Anh Vương", "Vương Hùng Thái"])
def test_another_street_is_not_taken_for_it(data, street):
    make_price(make_table())
    found = data(street=street, place="Tam Kỳ")
    assert (found["state"], found["results"]) == ("nothing", [])


def test_a_street_of_another_commune_is_not_shown(data):
    make_price(make_table())
    assert data(street="Hùng Vương", place="Hội An")["state"] == "nothing"


def test_an_old_commune_finds_the_line_of_the_new_one_and_says_so(ask):
    make_price(make_table(), commune_name="Xã Nam Phước", street="Khu vực 1", segment_from="", segment_to="")
    text = ask(place="xã Duy Phước")
    assert "Xã Duy Phước nay thuộc Xã Nam Phước" in text
    assert "Khu vực 1" in text


def test_a_new_commune_finds_the_lines_of_the_old_ones(data):
    table = make_table(valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2025, 12, 31))
    make_price(table, commune_name="Xã Duy Phước", street="Khu vực 1")
    found = data(place="xã Nam Phước", year=2023)
    assert found["results"][0]["data"]["ward"] == "Xã Duy Phước"


def test_years_are_compared(ask, data):
    make_price(make_table())
    old = make_table(decision="Bảng cũ", valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2025, 12, 31))
    make_price(old, commune_name="Phường An Mỹ, thành phố Tam Kỳ", prices=[15_000_000])
    text = ask(street="Hùng Vương", place="Tam Kỳ")
    assert "Vị trí 1 theo Bảng cũ" in text
    assert "tăng 60 %" in text
    assert data(street="Hùng Vương", year=2022)["results"][0]["data"]["prices_vnd_per_m2"] == [15_000_000]


def test_a_street_of_the_same_name_elsewhere_is_not_compared(ask):
    make_price(make_table())
    old = make_table(decision="Bảng cũ", valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2025, 12, 31))
    make_price(old, commune_name="Phường Minh An", prices=[15_000_000])
    assert "theo Bảng cũ</dt>" not in ask(street="Hùng Vương", place="Tam Kỳ")


def test_nothing_found_says_what_was_searched_and_offers_two_ways(ask):
    make_price(make_table())
    text = ask(street="Trần Cao Vân", place="Tam Kỳ")
    assert "Không thấy giá đất đường Trần Cao Vân, Tam Kỳ" in text
    assert "Tìm đường này ở mọi nơi" in text
    assert "tel:1022" in text


def test_a_year_without_a_table_is_not_published_yet(data):
    make_price(make_table())
    assert data(street="Hùng Vương", year=2019)["state"] == "not_published"


def test_an_unpublished_table_is_not_shown(data):
    make_price(make_table(is_published=False))
    assert data(street="Hùng Vương")["state"] == "not_published"


def test_a_table_that_has_ended_is_shown_as_such(data):
    make_price(make_table(valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2024, 12, 31)))
    found = data(street="Hùng Vương")
    assert found["state"] == "stale"
    assert "đến 31/12/2024" in found["lead"]


@pytest.mark.parametrize("question", [{"street": ""}, {"street": "x" * 201}, {"street": "a", "year": "mười"}])
def test_a_bad_question_is_explained(client, region, question):
    assert client.get("/tra-cuu/gia-dat/", question).status_code == 422


def test_odd_letters_are_no_error(ask):
    make_price(make_table())
    assert "Chưa nhận ra nơi" in ask(street="%_'\\\u0301", place="\u200b??")


@pytest.mark.parametrize(
    "words",
    ["Giá đất đường Hùng Vương Tam Kỳ vị trí 1", "gia dat duong hung vuong o tam ky bao nhieu"],
)
def test_the_chat_understands(region, words):
    make_price(make_table())
    identity = identity_for(channel="chat", external_id="1")
    text = answer(identity=identity, utterance=Utterance(words)).messages[0].text
    assert "24.000.000\xa0đ/m²" in text
    assert "Nguồn: Bảng giá thử 2026" in text


def test_the_demo_loads_once_and_says_that_it_is_invented(region, ask):
    demo.load()
    demo.load()
    assert PriceTable.objects.count() == 2
    assert not LandPrice.objects.filter(unit=None).exists()
    assert "Số liệu minh họa, không có thật" in ask(street="Hùng Vương", place="Tam Kỳ")
    assert "Vị trí 1 theo Bảng giá minh họa 2020" in ask(street="Hùng Vương", place="Tam Kỳ")
