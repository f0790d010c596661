import datetime as dt
import time
import unicodedata

import pytest

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import Certainty, Resolution, find_places, resolve


def names(resolution: Resolution) -> list[str]:
    return [unit.full_name for unit in resolution.units]


@pytest.mark.parametrize(
    ("said", "now", "old"),
    [
        ("xã Duy Phước", "Xã Nam Phước", "Xã Duy Phước"),
        ("X. Duy Phước", "Xã Nam Phước", "Xã Duy Phước"),
        ("Duy Phước", "Xã Nam Phước", "Xã Duy Phước"),
        ("An Mỹ", "Phường Tam Kỳ", "Phường An Mỹ"),
        ("P.An Mỹ, TP.Tam Kỳ, Quảng Nam", "Phường Tam Kỳ", "Phường An Mỹ"),
        ("12 Hùng Vương, phường An Mỹ, thành phố Tam Kỳ", "Phường Tam Kỳ", "Phường An Mỹ"),
        ("xã Tam Thanh", "Phường Quảng Phú", "Xã Tam Thanh"),
        ("TT. Khâm Đức", "Xã Khâm Đức", "Thị trấn Khâm Đức"),
        ("xã Ba", "Xã Sông Vàng", "Xã Ba"),
        ("Tam Xuân 1", "Xã Tam Xuân", "Xã Tam Xuân I"),
        ("Hoà Phong", "Xã Hòa Vang", "Xã Hòa Phong"),
        ("Quảng Nam", "Thành phố Đà Nẵng", "Tỉnh Quảng Nam"),
        ("Q. Nam", "Thành phố Đà Nẵng", "Tỉnh Quảng Nam"),
        ("Sơn Viên", "Xã Nông Sơn", "Xã Sơn Viên"),  # merged twice: 2025-01-01 and 2025-07-01
        ("xã Phước Ninh, huyện Nông Sơn", "Xã Quế Phước", "Xã Phước Ninh"),
    ],
)
def test_an_old_name_leads_to_what_is_there_now(said: str, now: str, old: str) -> None:
    place = resolve(said)
    assert names(place) == [now]
    assert [unit.full_name for unit in place.via] == [old]
    assert place.certainty is Certainty.EXACT
    assert resolve(unicodedata.normalize("NFD", said)).units == place.units


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("Nam Phước", "Xã Nam Phước"),
        ("phường Hội An", "Phường Hội An"),
        ("Hòa Xuân", "Phường Hòa Xuân"),
        ("A Vương", "Xã Avương"),
        ("Đắk Pring", "Xã Đắc Pring"),
        ("Tam Kì", "Phường Tam Kỳ"),
        ("Hoàng Sa", "Đặc khu Hoàng Sa"),
        ("Cù Lao Chàm", "Xã Tân Hiệp"),
        ("Đà Nẵng", "Thành phố Đà Nẵng"),
    ],
)
def test_a_name_in_use_needs_no_way_around(said: str, now: str) -> None:
    place = resolve(said)
    assert (names(place), place.via, place.certainty) == ([now], [], Certainty.EXACT)
    assert place.unit == place.units[0]


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("duy phuoc", "Xã Nam Phước"),
        ("phuong an my tam ky", "Phường Tam Kỳ"),
        ("tamky", "Phường Tam Kỳ"),
        ("phuoc ninh nong son", "Xã Quế Phước"),
    ],
)
def test_a_name_without_marks_is_found_and_said_to_be_so(said: str, now: str) -> None:
    place = resolve(said)
    assert (names(place), place.certainty) == ([now], Certainty.SAME_WITHOUT_MARKS)


@pytest.mark.parametrize(
    ("said", "now"),
    [("hoi ann", "Phường Hội An"), ("Chiến Đàn", "Xã Chiên Đàn"), ("xã Duy Phướcc", "Xã Nam Phước")],
)
def test_a_misspelt_name_is_only_a_guess(said: str, now: str) -> None:
    place = resolve(said)
    assert (names(place), place.certainty) == ([now], Certainty.FUZZY)


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("xã Hòa Liên", ["Phường Hải Vân", "Phường Liên Chiểu"]),
        ("Phước Ninh", ["Phường Hải Châu", "Xã Quế Phước"]),
        ("tam thanh", ["Phường Quảng Phú", "Xã Tây Hồ", "Xã Đức Phú"]),
        ("TP Hội An", ["Phường Hội An", "Phường Hội An Tây", "Phường Hội An Đông", "Xã Tân Hiệp"]),
        ("huyện Nông Sơn", ["Xã Nông Sơn", "Xã Quế Phước"]),
    ],
)
def test_a_divided_or_shared_name_is_a_choice_never_a_guess(said: str, choice: list[str]) -> None:
    place = resolve(said)
    assert sorted(names(place)) == choice
    assert place.certainty is Certainty.AMBIGUOUS
    assert place.unit is None


def test_marks_decide_between_names_that_differ_by_marks_alone() -> None:
    assert names(resolve("Tam Thành")) == ["Xã Tây Hồ"]
    assert names(resolve("Tam Thạnh")) == ["Xã Đức Phú"]


def test_a_ward_named_like_an_old_city_tells_of_the_city_too() -> None:
    place = resolve("Tam Kỳ")
    assert names(place) == ["Phường Tam Kỳ"]
    assert {unit.name for unit in place.around} == {"Tam Kỳ", "Bàn Thạch", "Hương Trà", "Quảng Phú"}


@pytest.mark.parametrize("said", ["", "   ", "Hà Nội", "Ba", "???", "x" * 10_000, "\x00"])
def test_what_is_no_place_here_resolves_to_nothing(said: str) -> None:
    place = resolve(said)
    assert (place.units, place.certainty, place.unit) == ([], Certainty.NONE, None)


def test_a_day_in_the_past_has_its_own_units() -> None:
    spring = dt.date(2025, 3, 1)
    assert names(resolve("Nam Phước", on=spring)) == ["Thị trấn Nam Phước"]
    assert names(resolve("phường Phước Hòa", on=spring)) == ["Phường An Xuân"]
    assert names(resolve("phường Phước Hòa", on=dt.date(2024, 6, 1))) == ["Phường Phước Hòa"]
    assert names(resolve("huyện Nông Sơn", on=spring)) == ["Huyện Quế Sơn"]
    assert resolve("Hội An Tây", on=spring).units == []


def test_a_step_that_no_list_confirms_is_not_called_certain() -> None:
    assert not resolve("Quế Trung").is_verified
    assert resolve("Duy Phước").is_verified


@pytest.mark.parametrize(
    ("message", "said", "now"),
    [
        ("Xã Tam Thanh giờ thuộc phường nào", ["Xã Tam Thanh"], ["Phường Quảng Phú"]),
        ("bang gia dat o nong thon xa Duy Phuoc", ["xa Duy Phuoc"], ["Xã Nam Phước"]),
        ("lich cat dien phuong an my tam ky tuan nay", ["phuong an my"], ["Phường Tam Kỳ"]),
        ("Xe buýt Tam Kỳ đi Đà Nẵng", ["Tam Kỳ", "Đà Nẵng"], ["Phường Tam Kỳ", "Thành phố Đà Nẵng"]),
        ("xe bus hoi an da nang gia", ["hoi an", "da nang"], ["Phường Hội An", "Thành phố Đà Nẵng"]),
        ("ở An Mỹ, Tam Kỳ, Quảng Nam", ["An Mỹ"], ["Phường Tam Kỳ"]),
        ("Mai Thăng Bình có cúp điện không", ["Thăng Bình"], ["Xã Thăng Bình"]),
        ("trạm y tế xã Tam Xuân", ["xã Tam Xuân"], ["Xã Tam Xuân"]),
        ("Giá đất đường Hùng Vương Tam Kỳ vị trí 1", ["Tam Kỳ"], ["Phường Tam Kỳ"]),
        ("lu song Thu Bon bao dong may", [], []),
        ("tâm thành cảm ơn, tư vấn giúp ba tôi", [], []),
        ("tra cuu ho so H47.15-240305-0123", [], []),
        ("", [], []),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_places_are_found_in_a_message(message: str, said: list[str], now: list[str], form: str) -> None:
    places = find_places(unicodedata.normalize(form, message))
    assert [place.said for place in places] == said
    assert [names(place) for place in places] == [[name] for name in now]


def test_an_edited_name_is_known_at_once() -> None:
    assert resolve("Gò Nổi").units
    AdminUnit.objects.filter(code="20587", valid_to=None).update(name="Phù Kỳ")
    assert names(resolve("Phù Kỳ")) == ["Xã Phù Kỳ"]
    assert resolve("Gò Nổi").units == []


def test_without_any_units_nothing_is_found() -> None:
    AdminUnit.objects.update(parent=None)
    AdminUnit.objects.all().delete()
    assert resolve("Tam Kỳ") == Resolution(said="Tam Kỳ")
    assert find_places("ở Tam Kỳ") == []


def test_a_hostile_message_costs_little() -> None:
    started = time.thread_time()
    for piece in ("phường ", "Tam Kỳ ", "x ", "xã,", "'"):
        find_places(piece * 50_000)
        resolve(piece * 50_000)
    assert time.thread_time() - started < 3


def test_communes_of_one_old_district_in_a_list_are_all_found() -> None:
    places = find_places("Hà Lam, xã Thăng An")
    assert [unit.name for place in places for unit in place.units] == ["Thăng Bình", "Thăng An"]
