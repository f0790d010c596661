"""Plates as people type them."""

import pytest

from lookups.kinds.violations import layout
from lookups.kinds.violations.plates import find, likely_vehicle, normalise


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("92A-123.45", "92A12345"),
        ("92a 12345", "92A12345"),
        ("92A-1234", "92A1234"),
        ("92-H1 123.45", "92H112345"),
        ("92AA-123.45", "92AA12345"),
        ("92-MĐ1 123.45".replace("1 ", " "), "92MD12345"),
        ("80-NG-001-23", "80NG00123"),
        ("92NN12345", "92NN12345"),
    ],
)
def test_one_plate_has_one_form(typed, plate):
    assert normalise(typed) == plate


@pytest.mark.parametrize("typed", ["", "92A", "A92-12345", "92A-12", "09A-12345", "TM-12-34", "92O O1"])
def test_what_is_no_plate_is_refused(typed):
    with pytest.raises(ValueError, match="Biển số chưa đúng"):
        normalise(typed)


@pytest.mark.parametrize(
    ("text", "plate", "vehicle"),
    [
        ("Xe 92A-123.45 có bị phạt nguội không", "92A12345", "car"),
        ("check phat nguoi 92h1 12345", "92H112345", "motorbike"),
        ("phạt nguội xe máy 92A 12345", "92A12345", "motorbike"),
        ("phat nguoi la gi", "", "car"),
        ("phạt nguội 43MĐ1-123.45", "43MD112345", "ebike"),
    ],
)
def test_a_message_names_its_plate(text, plate, vehicle):
    from foundation.vietnamese.folding import fold

    assert (find(text), likely_vehicle(find(text), fold(text))) == (plate, vehicle)


@pytest.mark.parametrize(
    ("written", "colour"),
    [
        ("Nền màu xanh, chữ và số màu trắng", "blue"),
        ("Nền màu đỏ, chữ và số màu trắng", "red"),
        ("Nền màu trắng, chữ và số màu đen", "white"),
        ("Nền màu vàng, chữ và số màu đen", "yellow"),
        ("Nền màu vàng, chữ và số màu đỏ", "special"),
        ("Chữ đỏ, nền vàng", "special"),
        ("Vàng chữ đỏ", "special"),
        ("Biển xanh", "blue"),
        ("Đỏ", "red"),
        ("NG", "foreign"),
    ],
)
def test_the_colour_of_a_plate_is_that_of_its_ground(written, colour):
    assert layout.colour(written) == colour
