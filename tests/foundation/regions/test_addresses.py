"""The commune within an address, however the official wrote it."""

import pytest

from foundation.regions.addresses import commune_in, commune_of, communes_like

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "commune"),
    [
        ("124 Hải Phòng, phường Hải Châu, TP Đà Nẵng", "Hải Châu"),
        ("45 Núi Thành, phường Hòa Cường, Đà Nẵng", "Hòa Cường"),
        ("Thôn 3 xã Tiên Lãnh huyện Tiên Phước tỉnh Quảng Nam", "Lãnh Ngọc"),
        ("Xã Duy Phước, huyện Duy Xuyên (nay là xã Nam Phước)", "Nam Phước"),
        ("Khối phố 4, P.Hội An Tây, TP. Đà Nẵng", "Hội An Tây"),
        ("Lô 5 đường Điện Bàn, X. Tam Xuân", "Tam Xuân"),
        ("PHƯỜNG TAM KỲ - THÀNH PHỐ ĐÀ NẴNG", "Tam Kỳ"),
        ("Bãi Làng, xã Tân Hiệp, Hội An", "Tân Hiệp"),
    ],
)
def test_the_commune_of_an_address(address, commune):
    assert commune_in(address).name == commune


@pytest.mark.parametrize("address", ["45 Núi Thành, Đà Nẵng", "Đường 3/2, thành phố Đà Nẵng", "Xã Không Có"])
def test_a_street_that_bears_the_name_of_a_commune_names_none(address):
    assert commune_in(address) is None


def test_an_unknown_commune_is_asked_about_with_the_nearest_names():
    unit, question = commune_of(["Xã Tam Xuâmm"])
    assert unit is None
    assert "chưa rõ" in question and "ý bạn là" in question and "Tam Xuân" in question


def test_nothing_near_is_not_suggested():
    assert communes_like("Xã Wxyz Qwrt") == []
