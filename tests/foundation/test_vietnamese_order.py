"""The order of a Vietnamese list, in Python and in the database alike."""

import datetime as dt

import pytest

from foundation.database.vietnamese_order import by_name
from foundation.regions.models import AdminUnit
from foundation.vietnamese.order import order_key, order_of_person
from news_channel.views import PlaceForm
from tests.factories import make_agency

IN_ORDER = [
    "1022", "Ái Nghĩa", "An Sơn", "Ăn Trúc", "Ấp Bắc", "Ba Na", "Bà Nà", "Bả Nà",
    "Bã Nà", "Bá Nà", "Bạ Nà", "Duy Xuyên", "Đại Lộc", "đại Lộc 2", "Điện Bàn", "Đông Giang",
    "Em", "Êa", "Hội An", "Núi Thành", "Ô Gia", "Ơn", "Quế Sơn", "Tam Kỳ",
    "Thăng Bình", "Tiên Phước", "Uông", "Ưng", "Y",
]  # fmt: skip


def test_letters_come_first_and_tones_only_where_the_letters_are_the_same():
    assert sorted(reversed(IN_ORDER), key=order_key) == IN_ORDER
    assert sorted(["đá", "dạ", "Đa", "da"], key=order_key) == ["da", "dạ", "Đa", "đá"]


def test_people_are_called_by_the_last_word_of_their_name():
    people = ["Nguyễn Thị Ánh", "Trần Văn Bình", "Lê Văn An", "Đỗ Văn Bình", ""]
    assert sorted(people, key=order_of_person) == [
        "",
        "Lê Văn An",
        "Nguyễn Thị Ánh",
        "Đỗ Văn Bình",
        "Trần Văn Bình",
    ]


@pytest.fixture
def communes(db):
    day = dt.date(2025, 7, 1)
    for n, name in enumerate(reversed(IN_ORDER)):
        AdminUnit.objects.create(code=f"9{n:04}", level="commune", kind="xa", name=name, valid_from=day)


def test_the_database_keeps_the_same_order_whatever_its_collation(communes):
    assert list(AdminUnit.objects.order_by(by_name()).values_list("name", flat=True)) == IN_ORDER


def test_lists_to_choose_from_keep_it(client, communes):
    names = [label for _value, label in PlaceForm().fields["commune"].choices][1:]
    assert names == [f"Xã {name}" for name in IN_ORDER]
    for name in ("Đại Lộc", "An Sơn", "Duy Xuyên"):
        make_agency(name=name, code=name)
    page = client.get("/co-quan/").content.decode()
    assert page.index("An Sơn") < page.index("Duy Xuyên") < page.index("Đại Lộc")
