import datetime as dt

import pytest
from django.core.management import call_command

from foundation.regions.loading import load_units
from foundation.regions.models import AdminUnit, UnitSuccession

REFORM = dt.date(2025, 7, 1)


def test_the_province_has_94_communes_since_the_reform() -> None:
    communes = AdminUnit.objects.current().filter(level="commune")
    assert communes.filter(kind="phuong").count() == 23
    assert communes.filter(kind="xa").count() == 70
    assert communes.get(kind="dac_khu").name == "Hoàng Sa"
    assert AdminUnit.objects.current().filter(level="district").count() == 0
    assert AdminUnit.objects.current().get(level="province").full_name == "Thành phố Đà Nẵng"
    assert set(communes.values_list("parent__code", flat=True)) == {"48"}


@pytest.mark.parametrize(
    ("day", "quang_nam", "da_nang", "districts"),
    [("2024-06-01", 241, 56, 26), ("2025-03-01", 233, 47, 25)],
)
def test_earlier_days_have_the_units_of_their_time(
    day: str, quang_nam: int, da_nang: int, districts: int
) -> None:
    units = AdminUnit.objects.on(dt.date.fromisoformat(day))
    communes = units.filter(level="commune")
    assert communes.filter(parent__parent__code="49").count() == quang_nam
    assert communes.filter(parent__parent__code="48").count() == da_nang
    assert units.filter(level="district").count() == districts


def test_a_code_means_another_unit_in_another_period() -> None:
    ward, merged = AdminUnit.objects.filter(code="20410").order_by("valid_from")
    assert (ward.full_name, merged.full_name) == ("Phường Sơn Phong", "Phường Hội An")
    assert ward.valid_to == REFORM - dt.timedelta(days=1)


def test_every_unit_that_ended_became_something_and_every_new_one_came_from_something() -> None:
    ended = AdminUnit.objects.exclude(valid_to=None)
    assert not ended.filter(successions=None).exists()
    assert not AdminUnit.objects.current().filter(origins=None).exists()


def test_no_succession_leads_back_in_time() -> None:
    for step in UnitSuccession.objects.select_related("predecessor", "successor"):
        assert step.predecessor.valid_from <= step.effective
        assert step.successor.valid_from <= step.effective
        assert step.predecessor != step.successor


def test_a_new_commune_keeps_the_code_of_one_that_it_was_made_of() -> None:
    for unit in AdminUnit.objects.filter(level="commune", valid_from=REFORM, kind__in=["phuong", "xa"]):
        assert unit.code in unit.origins.values_list("predecessor__code", flat=True)


def test_loading_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = list(AdminUnit.objects.order_by("id").values())
    steps = list(UnitSuccession.objects.order_by("id").values())
    call_command("load_regions")
    assert list(AdminUnit.objects.order_by("id").values()) == before
    assert list(UnitSuccession.objects.order_by("id").values()) == steps
    assert capsys.readouterr().out == f"{len(before)} units, {len(steps)} successions\n"


def test_loading_mends_a_row_that_somebody_spoiled() -> None:
    AdminUnit.objects.filter(code="20599").update(name="Nam Phuoc")
    load_units()
    assert AdminUnit.objects.current().get(code="20599").name == "Nam Phước"
