from hypothesis import given
from hypothesis import strategies as st

from foundation.outbox import references


@given(st.integers(1, 2**40))
def test_a_reference_is_read_back(number):
    assert references.decode(references.encode(number)) == number


@given(st.integers(1, 2**40), st.text(max_size=200))
def test_a_stamp_is_found_behind_any_text(number, text):
    assert references.find(references.stamp(text, number)) == number


def test_one_wrong_character_is_noticed():
    good = references.encode(123456)
    swapped = ("4" if good[0] != "4" else "5") + good[1:]
    assert references.decode(swapped) is None


def test_a_text_without_a_stamp_has_no_reference():
    assert references.find("xin chào") is None
    assert references.find("Mã tin: ") is None
    assert references.find("Mã tin: !!!") is None
