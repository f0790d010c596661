"""A correction and an apology asked of a leader: what was typed is kept, read, and done with one press."""

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from config import my_work
from dossiers import public_view, services, worklist
from dossiers.errors import InvalidDetail, TransitionRefused
from dossiers.models import ApprovalRequest, Dossier
from dossiers.services import Actor
from dossiers.services.approvals import asked_changes
from dossiers.workflow import ActorKind, Status
from foundation.accounts.models import OfficerNotification
from foundation.accounts.roles import Role
from foundation.calendar.services import apply_changes, calendar_of
from foundation.outbox.models import Notice
from tests.admin.conftest import desk_client, officer_of
from tests.factories import enough_for, make_citizen, make_dossier, make_procedure
from tests.foundation.test_calendar import in_force

pytestmark = pytest.mark.django_db
BASE = "/admin/dossiers/dossier/"


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def dossier() -> Dossier:
    person = make_citizen(full_name="Nguyễn Văn An", phone="84905123456")
    dossier = make_dossier(applicant=person, procedure=make_procedure(time_limit_days=15))
    Dossier.objects.filter(pk=dossier.pk).update(accepted_at=timezone.now() - dt.timedelta(days=14))
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def clerk(dossier) -> Actor:
    return Actor(ActorKind.OFFICER, officer=officer_of(dossier.received_at_agency))


@pytest.fixture
def leader(dossier) -> Actor:
    return Actor(ActorKind.OFFICER, officer=officer_of(dossier.received_at_agency, role=Role.LEADER))


def asked(dossier, by, **over):
    wanted = {
        "reason": "Gõ nhầm số",
        "procedure": dossier.procedure,
        "competent_agency": dossier.competent_agency,
        "phone": "84905999888",
    }
    return services.ask_for_correction(dossier=dossier, by=by, **wanted | over)


def told(dossier) -> int:
    return Notice.objects.filter(subject=dossier.code).count()


def test_after_its_first_day_a_dossier_is_corrected_by_the_leader_who_was_asked(dossier, clerk, leader):
    before, history = told(dossier), public_view.details(dossier).history
    request = asked(dossier, clerk)
    assert told(dossier) == before and public_view.details(dossier).history == history
    assert [(now, wanted) for _what, now, wanted in asked_changes(request)] == [
        ("84905123456", "84905999888")
    ]
    assert "84905" not in dossier.events.last().note_internal
    assert worklist.VIEWS.rows("asked", leader.officer).get() == dossier
    event = services.carry_out(dossier=dossier, by=leader)
    request.refresh_from_db()
    assert (request.state, request.wanted) == ("done", "")
    assert Dossier.objects.get(pk=dossier.pk).applicant.phone == "84905999888"
    assert event.officer == leader.officer and event.note_public == "Đã sửa: điện thoại."
    assert told(dossier) == before + 1


def test_what_was_typed_lies_encrypted(dossier, clerk):
    request = asked(dossier, clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wanted FROM dossiers_approvalrequest WHERE id = %s", [request.pk])
        assert "84905999888" not in cursor.fetchone()[0]
    request.refresh_from_db()
    assert json.loads(request.wanted)["phone"] == "84905999888"


def test_only_another_person_who_may_approve_carries_it_out_and_only_while_the_work_goes_on(
    dossier, clerk, leader
):
    asked(dossier, leader)
    for actor in (clerk, leader):
        with pytest.raises(TransitionRefused):
            services.carry_out(dossier=dossier, by=actor)
    assert not worklist.VIEWS.rows("asked", leader.officer).exists()
    services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=clerk, details=enough_for(4))
    assert dossier.approvals.get().state == "asked"
    services.change_status(dossier=dossier, to=Status.FEE, by=clerk, details=enough_for(6))
    assert dossier.approvals.get().state == "overtaken"


def test_nothing_different_is_not_asked_for(dossier, clerk):
    with pytest.raises(InvalidDetail):
        asked(dossier, clerk, phone="84905123456")
    assert not ApprovalRequest.objects.exists()


def test_another_procedure_promises_a_day_that_counts_pauses_and_is_never_past(dossier, clerk, leader):
    former, day = dossier.due_at, dt.timedelta(days=1)
    dossier.pauses.create(
        cause="supplement", started_at=timezone.now() - 12 * day, ended_at=timezone.now() - 9 * day
    )
    for limit in (1, None):
        asked(dossier, clerk, procedure=make_procedure(time_limit_days=limit), phone="")
        services.carry_out(dossier=dossier, by=leader)
        in_force(first_day=calendar_of().next_working(timezone.localdate(former)))
        apply_changes(now=timezone.now() + dt.timedelta(minutes=5))
        for to in (Status.SUPPLEMENT, Status.IN_PROCESS):
            services.change_status(dossier=dossier, to=to, by=clerk, details=enough_for(to))
        assert dossier.due_at == dossier.first_due_at == former
    asked(dossier, clerk, procedure=make_procedure(time_limit_days=30), phone="")
    services.carry_out(dossier=dossier, by=leader)
    assert dossier.due_at > former


def test_an_apology_is_signed_with_one_press_or_returned_with_a_reason(dossier, clerk, leader):
    day = timezone.localdate() + dt.timedelta(days=90)
    while not dossier.competent_agency.calendar.is_working(day):
        day += dt.timedelta(days=1)
    with pytest.raises(InvalidDetail):
        services.ask_for_apology(
            dossier=dossier, by=clerk, cause="Chờ ý kiến", new_due_on=dt.date(2020, 1, 6)
        )
    services.ask_for_apology(dossier=dossier, by=clerk, cause="Chờ ý kiến", new_due_on=day)
    services.return_request(dossier=dossier, by=leader, reason="Ngày xa quá")
    assert worklist.VIEWS.rows("returned", clerk.officer).get() == dossier
    services.ask_for_apology(dossier=dossier, by=clerk, cause="Chờ ý kiến", new_due_on=day)
    event = services.carry_out(dossier=dossier, by=leader)
    assert dossier.documents.filter(form="04").exists() and event.note_public == "Chờ ý kiến"
    assert timezone.localdate(dossier.due_at) == day
    assert sorted(dossier.approvals.values_list("state", flat=True)) == ["done", "overtaken"]


def test_the_pages_ask_show_what_would_change_and_do_it_with_one_press(dossier, clerk, leader):
    desk, page = desk_client(clerk.officer), f"{BASE}{dossier.pk}/change/"
    ask = f"{BASE}{dossier.pk}/trinh-sua/"
    words = desk.get(page).content.decode()
    assert ask in words and f"{BASE}{dossier.pk}/trinh-xin-loi/" in words
    form = desk.get(ask).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    desk.post(ask, typed | {"phone": "0905 999 888", "reason": "Gõ nhầm"})
    chief, act = desk_client(leader.officer), f"{BASE}{dossier.pk}/lam-theo-trinh/"
    shown = chief.get(page).content.decode()
    assert "0905 999 888" in shown and act in shown
    assert act not in desk.get(page).content.decode()
    assert chief.post(act).status_code == 302
    told = OfficerNotification.objects.get(officer=clerk.officer)
    assert "đã thực hiện điều bạn trình" in told.text and told.url == page
    assert Dossier.objects.get(pk=dossier.pk).applicant.phone == "84905999888"


def cards(officer) -> dict[str, int]:
    return {card.link: number for card, number in _numbers(officer).items()}


def _numbers(officer):
    request = desk_client(officer).get("/admin/").wsgi_request
    return my_work.numbers(request)


def test_a_signer_is_asked_for_signatures_only(dossier, clerk):
    signer = officer_of(dossier.received_at_agency, role=Role.SPECIALIST)
    signer.user_permissions.add(Permission.objects.get(codename="sign_dossier"))
    asked(dossier, clerk)
    assert not worklist.VIEWS.rows("asked", signer).exists()


def test_whoever_may_decide_does_not_count_what_he_asked_for_himself(dossier, clerk, leader):
    other = Actor(ActorKind.OFFICER, officer=officer_of(dossier.received_at_agency, role=Role.LEADER))
    asked(dossier, leader)
    mine, theirs = cards(leader.officer), cards(other.officer)
    address = f"{BASE}?view=asked"
    assert (mine[address], theirs[address]) == (0, 1)
    assert dossier.code not in desk_client(leader.officer).get(address).content.decode()
