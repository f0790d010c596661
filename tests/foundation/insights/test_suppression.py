"""Of few ratings nothing is told by which somebody could be found out, on no way: page, open data, rows."""

import subprocess
import sys

import pytest
from django.core.cache import cache
from django.core.management import call_command

from dossiers.models import Rating
from foundation import suppression
from tests.factories import make_agency, make_dossier
from tests.foundation.insights.months import this_month

pytestmark = pytest.mark.django_db


def rated(unit: str, *scores: int) -> None:
    agency = make_agency(name=unit)
    for score in scores:
        dossier = make_dossier(competent_agency=agency)
        Rating.objects.create(dossier=dossier, score=score, channel="web")


def published(client) -> dict:
    cache.clear()
    figures = client.get("/so-lieu/so-lieu.json").json()["figures"]
    return next(figure for figure in figures if figure["key"] == "satisfaction")


def units(client) -> dict[str, tuple[float, int]]:
    return {unit: (told["good"], told["all"]) for unit, told in published(client)["groups"]["unit"].items()}


@pytest.mark.parametrize(
    ("numbers", "alone"),
    [
        ({"a": 5, "b": 9}, {"a", "b"}),
        ({"a": 4, "b": 1, "c": 9}, {"c"}),
        ({"a": 4, "b": 5, "c": 9}, {"c"}),  # four alone would follow from the total
        ({"a": 4, "b": 6}, set()),
        ({"a": 2}, set()),
        ({}, set()),
    ],
)
def test_units_with_few_are_hidden_so_that_the_total_does_not_tell_them(numbers, alone):
    assert suppression.shown_groups(numbers) == alone


def test_the_mean_of_a_unit_with_few_ratings_is_told_together_with_others(client, tmp_path):
    rated("Sở Lớn", 5, 5, 5, 5, 5)
    rated("Xã Nhỏ", 1, 2)
    rated("Xã Bé", 4, 4, 3)
    assert units(client) == {"Sở Lớn": (25, 5), "few": (14, 5)}
    page = client.get(this_month("/so-lieu/")).content.decode()
    assert "Các đơn vị ít lượt, tính chung" in page
    call_command("export_insights", str(tmp_path), stdout=sys.stderr)
    rows = (tmp_path / "satisfaction.csv").read_text()
    assert "Xã Nhỏ" not in rows and "Xã Bé" not in rows
    assert "few,1" in rows and "Sở Lớn,5" in rows


def test_the_next_smallest_unit_hides_the_one_that_the_total_would_tell(client):
    rated("Sở Lớn", 5, 5, 5, 5, 5, 5)
    rated("Phường Vừa", 4, 4, 4, 4, 4)
    rated("Xã Nhỏ", 1)
    assert units(client) == {"Sở Lớn": (30, 6), "few": (21, 6)}


def test_of_fewer_than_five_ratings_in_all_nothing_is_told(client, tmp_path):
    rated("Xã Nhỏ", 1, 2, 3, 4)
    told = published(client)
    assert (told["good"], told["all"], told["value"], told["groups"]) == (0, 0, None, {"unit": {}})
    call_command("export_insights", str(tmp_path), stdout=sys.stderr)
    assert (tmp_path / "satisfaction.csv").read_text().split() == ["unit,score"]


def test_a_stranger_computes_the_hidden_ones_equal_too(client, tmp_path):
    rated("Sở Lớn", 5, 5, 5, 5, 5)
    rated("Xã Nhỏ", 1, 2)
    call_command("export_insights", str(tmp_path), stdout=sys.stderr)
    cache.clear()
    said = tmp_path / "published.json"
    said.write_text(client.get("/so-lieu/so-lieu.json").content.decode())
    command = [sys.executable, "-m", "tests.foundation.insights.recompute_figures", str(tmp_path), str(said)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
