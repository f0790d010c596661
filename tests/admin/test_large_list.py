"""A list of very many dossiers: counted only so far, sorted turn by turn, found through indexes."""

import pytest
from django.core.paginator import EmptyPage
from django.db import connection

from dossiers import desk_search, worklist
from dossiers.admin import changelist
from dossiers.models import Dossier
from dossiers.services import Actor, change_status
from dossiers.workflow import ActorKind, Status
from foundation.admin import own_list
from foundation.admin.own_list import LargeListPaginator, page_of
from tests.admin.test_list import LIST, codes, due
from tests.factories import enough_for, make_agency, make_citizen, make_dossier, make_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.slow("the planner's statistics, which change beside it")]


def test_a_list_is_counted_as_far_as_it_is_paged_through_and_then_estimated(desk, agency, monkeypatch):
    monkeypatch.setattr(own_list, "MAX_COUNTED", 4)
    for _ in range(6):
        make_dossier(received_at_agency=agency)
    paginator = LargeListPaginator(Dossier.objects.order_by("pk"), 2)

    assert paginator.num_pages == 2
    assert paginator.estimate >= 4
    with pytest.raises(EmptyPage):
        paginator.page(3)
    page = desk.get(LIST).content.decode()
    assert "Khoảng" in page
    assert "4 đầu" in page


def test_a_short_list_is_counted_exactly(desk, agency):
    make_dossier(received_at_agency=agency)
    assert LargeListPaginator(Dossier.objects.order_by("pk"), 25).estimate == 0
    assert "Khoảng" not in desk.get(LIST).content.decode()


def test_the_estimate_shows_no_more_digits_than_it_knows(monkeypatch):
    monkeypatch.setattr(own_list, "MAX_COUNTED", 0)
    make_dossier()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_class SET reltuples = 100 * greatest(relpages, 1) WHERE relname = 'dossiers_dossier'"
        )
    estimate = LargeListPaginator(Dossier.objects.order_by("pk"), 2).estimate
    assert estimate == round(estimate, 2 - len(str(estimate)))


@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_found_turn_by_turn_are_those_of_the_whole_sorted_list(
    desk, agency, officer, monkeypatch, page
):
    by, elsewhere = Actor(ActorKind.OFFICER, officer=officer), make_agency()
    for days in (5, -3, 9, 2):
        due(make_dossier(received_at_agency=agency), days)
        due(make_dossier(received_at_agency=agency, competent_agency=elsewhere), days)
    for dossier in Dossier.objects.filter(competent_agency=agency)[:2]:
        change_status(dossier=dossier, to=Status.SUPPLEMENT, by=by, details=enough_for(Status.SUPPLEMENT))
    for dossier in Dossier.objects.filter(competent_agency=agency, status=Status.ACCEPTED)[:2]:
        change_status(dossier=dossier, to=Status.STOPPED, by=by, details=enough_for(Status.STOPPED))
    whole = worklist.with_turn(Dossier.objects.visible_to(officer), officer)
    wanted = list(whole.order_by(*worklist.BY_TURN).values_list("code", flat=True))
    monkeypatch.setattr(changelist, "FEW", 0)
    monkeypatch.setattr("dossiers.admin.dossiers.DossierAdmin.list_per_page", 3)
    monkeypatch.setattr("dossiers.admin.dossiers.DossierAdmin.list_max_show_all", 3)

    assert codes(desk.get(LIST, {"p": page})) == wanted[page * 3 - 3 : page * 3]
    for sorting, first in (("4", "status"), ("-4", "-status")):
        by_status = list(whole.order_by(first, *worklist.BY_TURN).values_list("code", flat=True))
        found = codes(desk.get(LIST, {"p": page, "o": sorting}))
        assert found == by_status[page * 3 - 3 : page * 3]


def test_a_list_too_long_to_sort_is_sorted_by_indexed_columns_only(desk, agency, monkeypatch):
    monkeypatch.setattr(changelist, "FEW", 0)
    for name in ("Cấp phép B", "Cấp phép A"):
        make_dossier(received_at_agency=agency, procedure=make_procedure(name=name))
    usual, by_procedure = codes(desk.get(LIST)), codes(desk.get(LIST, {"o": "2"}))
    assert by_procedure == usual[::-1]
    monkeypatch.setattr(own_list, "MAX_COUNTED", 1)
    assert codes(desk.get(LIST, {"o": "2"})) == usual
    assert codes(desk.get(LIST, {"o": "-1.2"})) == sorted(usual, reverse=True)
    offered = desk.get(LIST).content.decode()
    assert ("?o=2" in offered, "?o=3" in offered) == (False, True)


def test_a_page_passes_over_lists_that_are_too_short():
    rows = [make_dossier().pk for _ in range(4)]
    layers = [
        Dossier.objects.filter(pk__in=some).order_by("pk") for some in (rows[:1], [], rows[1:2], rows[2:])
    ]
    pages = [page_of(layers, start, 2) for start in range(5)]
    assert pages == [rows[0:2], rows[1:3], rows[2:4], rows[3:4], []]


@pytest.mark.parametrize("part", ["{day}", "{agency}", "{sequence}", "{lower}"])
def test_a_part_of_a_code_finds_it(agency, part):
    wanted = make_dossier(received_at_agency=agency)
    office, day, sequence = wanted.code.rsplit("-", 2)
    typed = part.format(day=day, agency=office, sequence=sequence, lower=f"{office}-{day}".lower())
    assert wanted in desk_search.found(Dossier.objects.all(), typed)


def test_a_common_name_finds_the_newest_dossiers_and_a_rare_one_all(monkeypatch):
    person, rare = make_citizen(full_name="Nguyễn Văn Bình"), make_citizen(full_name="Tôn Nữ Thị Huyền")
    oldest = make_dossier(applicant=rare)
    common = [make_dossier(applicant=person) for _ in range(4)]
    monkeypatch.setattr(desk_search, "MAX_FOUND", 2)
    monkeypatch.setattr(desk_search, "WINDOWS", (2, None))

    assert set(desk_search.found(Dossier.objects.all(), "nguyen binh")) == set(common[-2:])
    assert set(desk_search.found(Dossier.objects.all(), "ton nu huyen")) == {oldest}


def test_end_of_a_phone_finds_only_dossiers_among_those_asked():
    person = make_citizen(phone="84905777888")
    mine, other = make_dossier(applicant=person), make_dossier(applicant=person)
    assert set(desk_search.found(Dossier.objects.filter(pk=mine.pk), "777888")) == {mine}
    assert other in desk_search.found(Dossier.objects.all(), "777 888".replace(" ", ""))
