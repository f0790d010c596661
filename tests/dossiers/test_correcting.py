"""A dossier typed wrongly is put right within its first day: one event, a new receipt, one notice."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from dossiers import public_view, services
from dossiers.errors import DossierRefusal, InvalidDetail, MissingRequirement, NotYourDesk, TransitionRefused
from dossiers.models import Dossier
from dossiers.services import Actor
from dossiers.workflow import ActorKind, Status
from foundation.accounts.roles import Role
from foundation.citizens.models import Citizen
from foundation.outbox.models import Notice
from tests.factories import enough_for, make_agency, make_citizen, make_dossier, make_officer, make_procedure

pytestmark = pytest.mark.django_db


def officer_of(*agencies, role=Role.COUNTER) -> Actor:
    officer = make_officer(*agencies, is_staff=True)
    officer.groups.add(Group.objects.get(name=role))
    return Actor(ActorKind.OFFICER, officer=officer)


@pytest.fixture
def dossier() -> Dossier:
    person = make_citizen(full_name="Nguyễn Văn An", phone="84905123456", address="1 Hùng Vương")
    return make_dossier(applicant=person, procedure=make_procedure(time_limit_days=15))


@pytest.fixture
def clerk(dossier) -> Actor:
    return officer_of(dossier.received_at_agency)


def corrected(dossier: Dossier, by: Actor, **over):
    wanted = {
        "reason": "Gõ nhầm",
        "procedure": dossier.procedure,
        "competent_agency": dossier.competent_agency,
        "full_name": dossier.applicant.full_name,
        "phone": dossier.applicant.phone,
        "address": dossier.applicant.address,
        "identity_number": "",
    }
    return services.correct(dossier=dossier, by=by, **wanted | over)


def notices(dossier: Dossier) -> int:
    return Notice.objects.filter(subject=dossier.code).count()


def test_another_procedure_and_agency_promise_another_day_on_a_new_receipt_and_are_told_once(dossier, clerk):
    other, department = make_procedure(time_limit_days=3), make_agency(short_name="Sở Xây dựng thử")
    before, told = dossier.due_at, notices(dossier)
    event = corrected(dossier, clerk, procedure=other, competent_agency=department)
    assert (dossier.procedure, dossier.competent_agency) == (other, department)
    assert dossier.due_at < before and dossier.due_at == dossier.first_due_at
    assert (event.from_status, event.to_status) == (Status.ACCEPTED, Status.ACCEPTED)
    assert event.note_public == "Đã sửa: thủ tục, cơ quan giải quyết."
    assert event.note_internal.startswith("Gõ nhầm\n") and f"→ {other}" in event.note_internal
    receipts = dossier.documents.filter(form="01").order_by("id")
    assert [receipt.data["procedure"] for receipt in receipts][1:] == [other.name]
    assert receipts[1].event == event
    assert notices(dossier) == told + 1
    told_now = Notice.objects.filter(subject=dossier.code).latest("pk")
    assert "Đã sửa: thủ tục, cơ quan giải quyết." in told_now.message["text"]
    assert public_view.details(dossier).history[-1].title == "Đã sửa thông tin hồ sơ"


def test_the_person_and_the_phone_are_corrected_and_no_value_stands_in_the_history(dossier, clerk):
    event = corrected(dossier, clerk, full_name="Nguyễn Văn Ân", phone="84905999888")
    person = Dossier.objects.get(pk=dossier.pk).applicant
    assert (person.full_name, person.phone) == ("Nguyễn Văn Ân", "84905999888")
    assert "84905" not in event.note_public + event.note_internal
    assert "Ân" not in event.note_public + event.note_internal
    assert Notice.objects.filter(subject=dossier.code).latest("pk").citizen == person


def test_who_is_known_at_another_office_is_not_changed_there(dossier, clerk):
    make_dossier(applicant=dossier.applicant)
    person = dossier.applicant
    corrected(dossier, clerk, identity_number="049090000001")
    assert Dossier.objects.get(pk=dossier.pk).applicant == person
    corrected(dossier, clerk, address="2 Hùng Vương")
    corrected(dossier, clerk, phone="84905999888")
    there = Citizen.objects.get(full_name="Nguyễn Văn An", phone="84905123456")
    assert (there.dossiers.count(), there.address) == (1, "1 Hùng Vương")
    assert Dossier.objects.get(pk=dossier.pk).applicant.phone == "84905999888"


def test_the_offices_own_record_is_corrected_without_a_word_to_the_citizen(dossier, clerk):
    told = notices(dossier)
    corrected(dossier, clerk, address="2 Hùng Vương", identity_number="049090000001")
    assert Dossier.objects.get(pk=dossier.pk).applicant.identity_number == "049090000001"
    assert notices(dossier) == told
    assert dossier.documents.filter(form="01").count() == 2


@pytest.mark.parametrize(
    ("over", "refusal"),
    [({}, InvalidDetail), ({"reason": " ", "address": "2 Hùng Vương"}, MissingRequirement)],
)
def test_nothing_changed_or_no_reason_is_refused_and_leaves_no_trace(dossier, clerk, over, refusal):
    with pytest.raises(refusal):
        corrected(dossier, clerk, **over)
    assert dossier.events.count() == 1 and dossier.documents.count() == 1


def test_after_the_first_day_nothing_is_corrected(dossier, clerk):
    day_ago = timezone.now() - dt.timedelta(hours=24, minutes=1)
    Dossier.objects.filter(pk=dossier.pk).update(accepted_at=day_ago)
    with pytest.raises(TransitionRefused):
        corrected(dossier, clerk, address="2 Hùng Vương")


def test_a_dossier_that_has_ended_is_not_corrected(dossier, clerk):
    services.change_status(dossier=dossier, to=Status.STOPPED, by=clerk, details=enough_for(Status.STOPPED))
    with pytest.raises(TransitionRefused):
        corrected(dossier, clerk, address="2 Hùng Vương")


def test_only_the_roles_that_may_and_only_at_their_desk(dossier):
    with pytest.raises(TransitionRefused):
        corrected(
            dossier, officer_of(dossier.received_at_agency, role=Role.SPECIALIST), address="2 Hùng Vương"
        )
    with pytest.raises(NotYourDesk):
        corrected(dossier, officer_of(make_agency()), address="2 Hùng Vương")
    with pytest.raises(DossierRefusal):
        corrected(dossier, services.CITIZEN, address="2 Hùng Vương")
    corrected(dossier, officer_of(dossier.received_at_agency, role=Role.LEADER), address="2 Hùng Vương")
