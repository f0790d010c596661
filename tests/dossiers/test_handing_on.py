"""A step goes on to an agency of the catalogue and to an officer there, who hears of it."""

import pytest

from dossiers import public_view, services, worklist
from dossiers.errors import InvalidDetail, TransitionRefused
from dossiers.models import Dossier
from dossiers.services import Actor, TransitionDetails
from dossiers.workflow import ActorKind, Status
from foundation.accounts.models import OfficerNotification
from tests.admin.conftest import desk_client, officer_of
from tests.factories import enough_for, make_agency, make_dossier, make_officer

pytestmark = pytest.mark.django_db
BASE = "/admin/dossiers/dossier/"


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def counter():
    return make_agency(short_name="Bộ phận một cửa thử")


@pytest.fixture
def department():
    return make_agency(short_name="Sở Xây dựng thử")


@pytest.fixture
def clerk(counter):
    return officer_of(counter, first_name="Trần Thị", last_name="Hoa")


@pytest.fixture
def specialist(department):
    return officer_of(department, first_name="Lê Văn", last_name="Minh", role="Cán bộ chuyên môn")


@pytest.fixture
def dossier(counter, clerk):
    dossier = make_dossier(received_at_agency=counter)
    services.assign(dossier=dossier, to=clerk, by=Actor(ActorKind.OFFICER, officer=clerk))
    return dossier


def sent(dossier: Dossier, clerk, **details):
    by = Actor(ActorKind.OFFICER, officer=clerk, is_undoable=True)
    return services.change_status(
        dossier=dossier, to=Status.IN_PROCESS, by=by, details=TransitionDetails(**{"office": "P1"} | details)
    )


def bells(officer) -> list[str]:
    return list(OfficerNotification.objects.filter(officer=officer).values_list("text", flat=True))


def work_cards(officer) -> list[dict]:
    groups = desk_client(officer).get("/admin/").context["groups"]
    return [card for _title, cards in groups for card in cards]


def form_of(desk, address: str) -> dict:
    """What a browser would send of the form that the address opens."""
    form = desk.get(address).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def test_another_agency_and_its_officer_get_the_dossier_with_one_event(
    dossier, clerk, department, specialist
):
    due, shown = dossier.due_at, len(public_view.details(dossier).history)
    event = sent(dossier, clerk, agency=department, assignee=specialist)
    assert (dossier.competent_agency, dossier.officer, dossier.due_at) == (department, specialist, due)
    assert "→ Sở Xây dựng thử" in event.note_internal and "Lê Văn Minh" in event.note_internal
    assert event.note_public == "" and len(public_view.details(dossier).history) == shown + 1
    assert worklist.VIEWS.rows("mine", specialist).get() == dossier
    assert not worklist.VIEWS.rows("mine", clerk).exists()


def test_a_dossier_that_leaves_the_desk_of_its_officer_waits_for_nobody_until_one_is_named(
    dossier, clerk, department
):
    sent(dossier, clerk, agency=department)
    assert dossier.officer is None
    assert worklist.VIEWS.rows("unassigned", officer_of(department)).get() == dossier


def test_an_officer_without_a_desk_there_and_a_step_that_goes_nowhere_else_are_refused(
    dossier, clerk, department
):
    with pytest.raises(InvalidDetail):
        sent(dossier, clerk, agency=department, assignee=make_officer(make_agency()))
    with pytest.raises(TransitionRefused):
        services.change_status(
            dossier=dossier,
            to=Status.SUPPLEMENT,
            by=Actor(ActorKind.OFFICER, officer=clerk),
            details=enough_for(Status.SUPPLEMENT, agency=department),
        )
    assert Dossier.objects.get(pk=dossier.pk).competent_agency != department


def test_the_form_names_both_and_the_officer_is_told_by_the_bell_until_it_is_undone(
    dossier, clerk, department, specialist
):
    desk, step = desk_client(clerk), f"{BASE}{dossier.pk}/chuyen/{int(Status.IN_PROCESS)}/"
    typed = form_of(desk, step)
    assert typed["agency"] == dossier.competent_agency_id and typed["assignee"] == clerk.pk
    people = desk.get(f"{BASE}can-bo/?agency={department.pk}").content.decode()
    assert "Lê Văn Minh" in people and "Trần Thị Hoa" not in people
    desk.post(step, typed | {"agency": department.pk, "assignee": specialist.pk})
    dossier.refresh_from_db()
    assert (dossier.officer, dossier.current_office) == (specialist, "Sở Xây dựng thử")
    assert bells(specialist) == [f"Trần Thị Hoa giao hồ sơ {dossier.code} cho bạn."]
    mine = [card for card in work_cards(specialist) if card["link"].endswith("view=mine")]
    assert mine[0]["number"] == 1
    desk.post(f"{BASE}hoan-tac/", {"event": dossier.events.last().pk})
    dossier.refresh_from_db()
    assert (dossier.officer, dossier.competent_agency_id, bells(specialist)) == (clerk, typed["agency"], [])


def test_without_scripts_the_form_comes_back_with_the_officers_of_the_agency_that_was_chosen(
    dossier, clerk, department, specialist
):
    desk, step = desk_client(clerk), f"{BASE}{dossier.pk}/chuyen/{int(Status.IN_PROCESS)}/"
    typed = form_of(desk, step) | {"agency": department.pk, "more_rows": "1"}
    form = desk.post(step, typed).context["form"]
    assert form["agency"].value() == str(department.pk)
    assert list(form.fields["assignee"].queryset) == [specialist]


def test_who_passes_it_on_from_a_department_is_led_to_the_list_and_may_undo(department, specialist):
    other = make_agency(short_name="Sở Tài chính thử")
    dossier = make_dossier(competent_agency=department)
    sent(dossier, specialist)
    desk = desk_client(specialist)
    page = f"{BASE}{dossier.pk}/chuyen-bo-phan/"
    answer = desk.post(page, form_of(desk, page) | {"agency": other.pk, "office": "", "assignee": ""})
    assert answer.url == BASE
    dossier.refresh_from_db()
    assert (dossier.competent_agency, dossier.current_office, dossier.officer) == (
        other,
        "Sở Tài chính thử",
        None,
    )
    desk.post(f"{BASE}hoan-tac/", {"event": dossier.events.last().pk})
    dossier.refresh_from_db()
    assert dossier.competent_agency == department


def test_several_go_to_one_officer_who_is_told_once(counter, clerk, department, specialist):
    dossiers = [make_dossier(received_at_agency=counter) for _ in range(3)]
    desk, chosen = desk_client(clerk), "&".join(f"d={dossier.pk}-{dossier.version}" for dossier in dossiers)
    address = f"{BASE}chuyen-xu-ly/?{chosen}&to=4"
    typed = form_of(desk, address)
    assert typed["agency"] == typed["assignee"] == ""
    desk.post(address, typed | {"agency": department.pk, "assignee": specialist.pk})
    assert worklist.VIEWS.rows("mine", specialist).count() == 3
    assert set(Dossier.objects.values_list("current_office", flat=True)) == {"Sở Xây dựng thử"}
    assert bells(specialist) == ["Trần Thị Hoa giao 3 hồ sơ cho bạn."]
    desk.post(f"{BASE}hoan-tac/", {"event": [dossier.events.last().pk for dossier in dossiers]})
    assert not worklist.VIEWS.rows("mine", specialist).exists() and bells(specialist) == []


def test_an_assignment_by_page_list_and_form_rings_and_ones_own_does_not(dossier, clerk, counter):
    colleague = officer_of(counter)
    desk = desk_client(clerk)
    desk.post(f"{BASE}{dossier.pk}/giao/", {"officer": colleague.pk})
    assert len(bells(colleague)) == 1
    desk.post(f"{BASE}{dossier.pk}/giao/", {"officer": clerk.pk})
    assert bells(clerk) == []


def test_a_signed_result_goes_to_whoever_received_the_dossier_at_the_counter(dossier, clerk, department):
    leader = officer_of(department, role="Lãnh đạo")
    sent(dossier, clerk, agency=department, assignee=leader)
    form = desk_client(leader).get(f"{BASE}{dossier.pk}/chuyen/{int(Status.DONE)}/").context["form"]
    assert form["assignee"].value() == clerk.pk
