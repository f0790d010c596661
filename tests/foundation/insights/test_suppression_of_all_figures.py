"""No figure, page or file of open data tells what fewer than five people think: tested over all figures."""

import csv
import io

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.models import Rating as DossierRating
from foundation.insights import figures, months, suppression
from petitions.models import Rating as PetitionRating
from tests.factories import make_agency, make_dossier
from tests.petitions.factories import answered, make_unit

pytestmark = pytest.mark.django_db
OPINIONS = ("dossiers_rating", "petitions_rating")


def asks_for_opinions(figure: figures.Figure) -> bool:
    """Found in the SQL that it runs, so that a new figure of ratings needs no line here."""
    begin, end = months.span(timezone.localdate().replace(day=1))
    with CaptureQueriesContext(connection) as ran:
        figure.measure(begin, end)
        list(figure.rows(begin, end))
    return any(table in query["sql"] for query in ran for table in OPINIONS)


@pytest.fixture
def opinions() -> list[str]:
    """Two judged by each of two small units, five by a large one: of dossiers and of petitions."""
    for name, number in (("Xã Nhỏ", 2), ("Xã Bé", 3), ("Sở Lớn", 5)):
        agency, unit = make_agency(name=name), make_unit(name=name)
        for _each in range(number):
            dossier = make_dossier(competent_agency=agency)
            DossierRating.objects.create(dossier=dossier, score=1, channel="web")
            PetitionRating.objects.create(petition=answered(unit), score=1)
    cache.clear()
    found = [figure.key for figure in figures.all_figures() if asks_for_opinions(figure)]
    assert {"satisfaction", "petitions_not_displeased"} <= set(found)
    return found


def test_no_figure_tells_a_group_of_fewer_than_five(client, opinions):
    told = {each["key"]: each for each in client.get("/so-lieu/so-lieu.json").json()["figures"]}
    for key in opinions:
        for groups in told[key]["groups"].values():
            assert groups and all(group["all"] >= suppression.MIN_GROUP_SIZE for group in groups.values()), (
                key
            )
            assert suppression.TOGETHER in groups and "Sở Lớn" in groups
    table = csv.DictReader(io.StringIO(client.get("/so-lieu/so-lieu.csv").content.decode("utf-8-sig")))
    assert not [row for row in table if row["figure"] in opinions and row["group"] in ("Xã Nhỏ", "Xã Bé")]


def test_no_exported_row_names_a_small_group(opinions, tmp_path, capsys):
    call_command("export_insights", str(tmp_path))
    capsys.readouterr()
    for key in opinions:
        text = (tmp_path / f"{key}.csv").read_text()
        assert "Sở Lớn" in text and "Xã Nhỏ" not in text and "Xã Bé" not in text, key


def test_of_four_in_all_nothing_is_told(client):
    agency, unit = make_agency(name="Xã Nhỏ"), make_unit(name="Xã Nhỏ")
    for _each in range(4):
        DossierRating.objects.create(dossier=make_dossier(competent_agency=agency), score=1, channel="web")
        PetitionRating.objects.create(petition=answered(unit), score=1)
    cache.clear()
    told = {each["key"]: each for each in client.get("/so-lieu/so-lieu.json").json()["figures"]}
    for figure in figures.all_figures():
        if asks_for_opinions(figure):
            assert (told[figure.key]["all"], told[figure.key]["value"]) == (0, None), figure.key
    page = client.get("/phan-anh/don-vi/").content.decode()
    assert "1,0" not in page and "1.0" not in page
