"""Words typed without spaces are taken apart into syllables that were taught beside each other."""

import pytest

from assistant.understanding.joined_words import separate
from assistant.understanding.model import shipped


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lamhochieu online", "lam ho chieu online"),
        ("capsonha", "cap so nha"),
        ("Giayphepxaydung", "giay phep xay dung"),
        ("conganphuong", "cong an phuong"),
        ("tracuudiemthi thpt", "tra cuu diem thi thpt"),
    ],
)
def test_they_are_read_as_they_are_spelt(typed, meant):
    assert separate(typed, shipped()) == meant


@pytest.mark.parametrize(
    "typed", ["coconut boat", "shopee", "sanctuary", "homestay", "passport", "nguyenvana", "vneid"]
)
def test_other_words_and_names_stay(typed):
    assert separate(typed, shipped()) == typed
