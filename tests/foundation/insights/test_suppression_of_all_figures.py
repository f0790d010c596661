"""No figure, page or file tells by unit what fewer than five people did or thought: over all figures."""

import csv
import io

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.models import FeeNotice
from dossiers.models import Rating as DossierRating
from foundation import suppression
from foundation.insights import figures, measurement, months
from petitions.models import Rating as PetitionRating
from tests.factories import make_agency, make_dossier
from tests.petitions.factories import answered, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow("measures every figure")]
OPINIONS = ("dossiers_rating", "petitions_rating")
PLACES = {"unit", "commune", "office"}
# What an office did, and when: the law wants it told of every office, however few its dossiers are.
OF_THE_OFFICE = {"finished_at", "first_due_at", "due_at", "promised_at", "answered_at", "is_file", "groups"}
UNITS = (("Xã Nhỏ", 2), ("Xã Bé", 3), ("Sở Lớn", 5))


def asks_for_opinions(figure: figures.Figure) -> bool:
    """Found in the SQL that it runs, so that a new figure of ratings needs no line here."""
    begin, end = months.span(timezone.localdate().replace(day=1))
    with CaptureQueriesContext(connection) as ran:
        figure.measure(begin, end)
        list(figure.rows(begin, end))
    return any(table in query["sql"] for query in ran for table in OPINIONS)


def acts(unit: str, number: int) -> None:
    """So many dossiers handed in, rated and paid, and petitions answered and judged."""
    agency, handling = make_agency(name=unit), make_unit(name=unit)
    now = timezone.now()
    for each in range(number):
        dossier = make_dossier(competent_agency=agency)
        DossierRating.objects.create(dossier=dossier, score=1, channel="web")
        PetitionRating.objects.create(petition=answered(handling), score=1)
        FeeNotice.objects.create(
            dossier=dossier, number=f"{unit} {each}", reference=f"LP {dossier.pk}", total=5000, issued_at=now,
            paid_at=now, state="paid", receipt_number="BL1",
        )  # fmt: skip


@pytest.fixture
def of_people() -> list[str]:
    """The figures of people, in a month of two small units and a large one."""
    for name, number in UNITS:
        acts(name, number)
    cache.clear()
    found = [figure.key for figure in figures.all_figures() if figure.of_people]
    assert {"satisfaction", "petitions_not_displeased", "dossiers_online", "fees_by_transfer"} <= set(found)
    return found


def told_of(client) -> dict[str, dict]:
    return {each["key"]: each for each in client.get("/so-lieu/so-lieu.json").json()["figures"]}


def test_a_figure_that_is_told_whole_says_nothing_of_people_by_unit():
    whole = [figure for figure in figures.all_figures() if not figure.of_people]
    assert whole
    for figure in whole:
        assert not asks_for_opinions(figure), figure.key
        if places := PLACES & {*figure.columns, *figure.cuts}:
            assert {*figure.columns} - places - {"code"} <= OF_THE_OFFICE, figure.key


def test_a_figure_is_of_people_unless_it_says_otherwise():
    whole = next(figure for figure in figures.all_figures() if figure.key == "dossiers_on_time")
    declared = {name: getattr(whole, name) for name in whole.__slots__ if name != "of_people"}
    assert figures.Figure(**declared).of_people
    for unhidden in ({"kind": "count"}, {"cuts": {}}, {"cuts": {"unit": "Đơn vị", "channel": "Kênh"}}):
        with pytest.raises(ValueError, match="dossiers_on_time"):
            figures.Figure(**declared | unhidden)


def test_no_figure_tells_a_group_of_fewer_than_five(client, of_people):
    told = told_of(client)
    for key in of_people:
        for groups in told[key]["groups"].values():
            assert groups and all(group["all"] >= suppression.MIN_GROUP_SIZE for group in groups.values()), (
                key
            )
            assert suppression.TOGETHER in groups and "Sở Lớn" in groups
    table = csv.DictReader(io.StringIO(client.get("/so-lieu/so-lieu.csv").content.decode("utf-8-sig")))
    assert not [row for row in table if row["figure"] in of_people and row["group"] in ("Xã Nhỏ", "Xã Bé")]


def test_no_total_gives_away_the_one_small_unit(client):
    for name, number in (("Xã Nhỏ", 2), ("Sở Vừa", 5), ("Sở Lớn", 6)):
        acts(name, number)
    cache.clear()
    told = told_of(client)
    for figure in figures.all_figures():
        if figure.of_people:
            assert told[figure.key]["all"] == 13, figure.key
            numbers = {group: value["all"] for group, value in told[figure.key]["groups"]["unit"].items()}
            assert numbers == {"Sở Lớn": 6, suppression.TOGETHER: 7}, figure.key


def test_no_exported_row_names_a_small_group(of_people, tmp_path, capsys):
    call_command("export_insights", str(tmp_path))
    capsys.readouterr()
    for key in of_people:
        text = (tmp_path / f"{key}.csv").read_text()
        assert "Sở Lớn" in text and "Xã Nhỏ" not in text and "Xã Bé" not in text, key


def test_the_monthly_report_keeps_no_small_group(of_people):
    closed = measurement.as_plain(measurement.measure(timezone.localdate().replace(day=1)).results)
    for key in of_people:
        assert "Sở Lớn" in closed[key]["cuts"]["unit"], key
        assert not {"Xã Nhỏ", "Xã Bé"} & set(closed[key]["cuts"]["unit"]), key


def test_a_month_closed_before_a_figure_hid_small_groups_hides_them_in_its_report():
    groups = {"Sở Lớn": [1, 8], "Sở Vừa": [0, 5], "Xã Nhỏ": [1, 1]}
    closed = {
        key: {"total": [2, 14], "cuts": {"unit": groups}} for key in ("dossiers_online", "dossiers_on_time")
    }
    told = measurement.from_plain(closed)
    assert told["dossiers_online"].cuts["unit"] == {
        "Sở Lớn": figures.Measure(1, 8),
        suppression.TOGETHER: figures.Measure(1, 6),
    }
    assert "Xã Nhỏ" in told["dossiers_on_time"].cuts["unit"], "what the office did is told whole"
    again = measurement.from_plain(measurement.as_plain(told))
    assert again == told


def test_of_four_in_all_nothing_is_told(client, tmp_path, capsys):
    acts("Xã Nhỏ", 4)
    cache.clear()
    told = told_of(client)
    call_command("export_insights", str(tmp_path))
    capsys.readouterr()
    for figure in figures.all_figures():
        if figure.of_people:
            assert (told[figure.key]["all"], told[figure.key]["value"]) == (0, None), figure.key
            assert "Xã Nhỏ" not in (tmp_path / f"{figure.key}.csv").read_text()
    page = client.get("/phan-anh/don-vi/").content.decode()
    assert "1,0" not in page and "1.0" not in page
