"""Who is in charge of a dossier: one event that the office reads and the citizen does not."""

import pytest

from dossiers import public_view, services
from dossiers.errors import InvalidDetail, NotYourDesk, TransitionRefused
from dossiers.models import Dossier
from dossiers.services import Actor
from dossiers.workflow import ActorKind, Status
from foundation.outbox.models import Notice
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, enough_for, make_agency, make_dossier, make_officer

pytestmark = pytest.mark.django_db
LIST = "/admin/dossiers/dossier/"


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def dossier() -> Dossier:
    return make_dossier()


@pytest.fixture
def colleague(dossier):
    return officer_of(dossier.received_at_agency, first_name="Hoa", last_name="Trần Thị")


def test_an_assignment_is_one_event_that_tells_the_citizen_nothing(dossier, colleague):
    told, shown = Notice.objects.count(), len(public_view.details(dossier).history)
    event = services.assign(dossier=dossier, to=colleague, by=desk_of(dossier))
    assert Dossier.objects.get(pk=dossier.pk).officer == colleague
    assert (event.from_status, event.to_status, event.note_public) == (dossier.status, dossier.status, "")
    assert colleague.get_full_name() in event.note_internal
    assert Notice.objects.count() == told
    assert len(public_view.details(dossier).history) == shown
    assert services.assign(dossier=dossier, to=colleague, by=desk_of(dossier)) is None
    services.assign(dossier=dossier, to=None, by=desk_of(dossier))
    assert Dossier.objects.get(pk=dossier.pk).officer is None


def test_only_who_has_a_desk_there_is_put_in_charge_and_only_by_the_desk(dossier, colleague):
    with pytest.raises(InvalidDetail):
        services.assign(dossier=dossier, to=make_officer(make_agency()), by=desk_of(dossier))
    stranger = Actor(ActorKind.OFFICER, officer=make_officer(make_agency()))
    with pytest.raises(NotYourDesk):
        services.assign(dossier=dossier, to=colleague, by=stranger)
    with pytest.raises(TransitionRefused):
        services.assign(dossier=dossier, to=colleague, by=services.CITIZEN)
    services.change_status(
        dossier=dossier, to=Status.WITHDRAWN, by=desk_of(dossier), details=enough_for(Status.WITHDRAWN)
    )
    with pytest.raises(TransitionRefused):
        services.assign(dossier=dossier, to=None, by=desk_of(dossier))


def test_the_list_assigns_in_the_background_and_a_page_does_without_scripts(dossier, colleague):
    desk, page = desk_client(colleague), f"{LIST}{dossier.pk}/giao/"
    answer = desk.post(page, {"officer": colleague.pk}, headers={"HX-Request": "true"})
    assert answer.json() == {"officer": colleague.pk}
    assert colleague.get_full_name() in desk.get(LIST).content.decode()
    assert colleague.get_full_name() in desk.get(page).content.decode()
    desk.post(page, {"officer": ""})
    assert Dossier.objects.get(pk=dossier.pk).officer is None
    refused = desk.post(page, {"officer": make_officer(make_agency()).pk}, headers={"HX-Request": "true"})
    assert "application/json" not in refused["Content-Type"]
    other = desk_client(officer_of(make_agency()))
    assert other.post(page, {"officer": ""}).status_code == 404


def test_the_page_of_the_dossier_assigns_by_the_same_event(dossier, colleague):
    desk = desk_client(colleague)
    form = desk.get(f"{LIST}{dossier.pk}/change/").context["adminform"].form
    assert "officer" in form.fields
    services.assign(dossier=dossier, to=None, by=desk_of(dossier))
    before = dossier.events.count()
    save(desk, dossier, officer=colleague.pk)
    assert Dossier.objects.get(pk=dossier.pk).officer == colleague
    assert dossier.events.count() == before + 1


def save(desk, dossier, **typed) -> None:
    """The page of the dossier, as a browser sends it: what a field does not offer is sent empty."""
    page = desk.get(f"{LIST}{dossier.pk}/change/").context
    field = page["adminform"].form["officer"]
    offered = {str(value) for value, _label in field.field.choices}
    typed = {"officer": field.value() if str(field.value()) in offered else ""} | typed
    for inline in page["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        total = inline.formset.initial_form_count()
        typed |= {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": total}
        for form in inline.formset.initial_forms:
            typed |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    assert desk.post(f"{LIST}{dossier.pk}/change/", typed).status_code == 302


@pytest.mark.parametrize("is_active", [True, False])
def test_saving_the_page_leaves_the_officer_of_another_agency_in_charge(colleague, is_active):
    department = make_agency(short_name="Sở Xây dựng thử")
    counter = colleague.desks.get().agency
    dossier = make_dossier(received_at_agency=counter, competent_agency=department)
    specialist = officer_of(department, first_name="Nam", last_name="Lê")
    services.assign(dossier=dossier, to=specialist, by=desk_of(dossier))
    type(specialist).objects.filter(pk=specialist.pk).update(is_active=is_active)
    desk, before = desk_client(colleague), dossier.events.count()
    save(desk, dossier)
    field = desk.get(f"{LIST}{dossier.pk}/giao/").context["form"]["officer"]
    assert specialist.pk in [choice.value for choice, _label in field.field.choices if choice]
    desk.post(f"{LIST}{dossier.pk}/giao/", {"officer": specialist.pk})
    assert Dossier.objects.get(pk=dossier.pk).officer == specialist
    assert dossier.events.count() == before
