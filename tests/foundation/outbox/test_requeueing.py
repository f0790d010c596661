""" "Send again" is offered only where something can have changed since the last try."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.citizens.services import erase
from foundation.outbox import reasons, relay, requeueing, services
from foundation.outbox.models import Lane, Notice, NoticeState
from foundation.outbox.routes import PersonUnreachable, Refusal, RetryLater, RouteRefused
from tests.foundation.outbox.conftest import enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lasting(monkeypatch):
    monkeypatch.setattr(reasons, "ABOUT_THE_PERSON", {"blocked"})
    monkeypatch.setattr(reasons, "ABOUT_THE_MESSAGE", {"bug"})


@pytest.fixture
def officer(django_user_model):
    return django_user_model.objects.create_user("hoa")


def refused(citizen, letterbox, problem, **over) -> Notice:
    def accept(outgoing):
        raise problem

    letterbox.accept = accept
    notice = enqueue(citizen, **over)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert notice.state == NoticeState.NOT_SENT
    return notice


@pytest.mark.security_check("blocked-person")
def test_who_blocked_us_is_not_written_to_again_until_they_act(citizen, letterbox, officer):
    identity = ChannelIdentity.objects.create(citizen=citizen, channel="x", external_id="1")
    notice = refused(citizen, letterbox, PersonUnreachable("blocked"))
    assert requeueing.why_not(notice)
    with pytest.raises(services.NoticeNotPending):
        services.requeue(notice=notice, officer=officer)
    ChannelIdentity.objects.filter(pk=identity.pk).update(last_interaction_at=timezone.now())
    assert requeueing.why_not(notice) == ""
    services.requeue(notice=notice, officer=officer)


def test_a_message_refused_for_what_is_in_it_is_not_offered_again(citizen, letterbox):
    assert requeueing.why_not(refused(citizen, letterbox, RouteRefused("bug", code="-201")))


def test_a_corrected_phone_is_a_change(citizen, letterbox):
    notice = refused(citizen, letterbox, PersonUnreachable("blocked"))
    assert requeueing.why_not(notice)
    Citizen.objects.update(phone="84905999888")
    assert requeueing.why_not(notice) == ""


def test_a_cause_that_passes_is_a_change(citizen, letterbox):
    assert requeueing.why_not(refused(citizen, letterbox, RouteRefused("quota"))) == ""


def test_a_platform_that_stumbled_too_often_is_tried_again(citizen, letterbox):
    notice = enqueue(citizen)
    Notice.objects.update(retries=11)

    def stumbles(outgoing):
        raise RetryLater("platform_down")

    letterbox.accept = stumbles
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, requeueing.why_not(notice)) == (NoticeState.NOT_SENT, "")


def test_without_a_way_to_the_person_nothing_has_changed_until_there_is_one(citizen, letterbox):
    letterbox.answer = Refusal("never_wrote")
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert requeueing.why_not(notice)
    letterbox.answer = type(letterbox)().answer
    assert requeueing.why_not(notice) == ""


@pytest.mark.parametrize("reason", ["expired", "erased"])
def test_what_nobody_needs_is_not_offered(citizen, letterbox, reason):
    notice = enqueue(citizen)
    Notice.objects.update(state=NoticeState.NOT_SENT, reason=reason)
    notice.refresh_from_db()
    assert requeueing.why_not(notice) == reasons.sentence(reason)


@pytest.mark.parametrize(
    ("state", "is_offered"), [("sent", False), ("cancelled", False), ("owed", False), ("not_sent", True)]
)
def test_an_older_message_of_a_burst_is_not_sent_after_the_newest(citizen, letterbox, state, is_offered):
    older = refused(citizen, letterbox, RouteRefused("quota"), merge_key="dossier:1")
    newest = enqueue(citizen, merge_key="dossier:1", due_at=timezone.now() + dt.timedelta(days=1))
    Notice.objects.filter(pk=newest.pk).update(state=state, reason="quota" if state == "not_sent" else "")
    assert (requeueing.why_not(older) == "") == is_offered


def test_a_doubt_is_for_the_officer_to_decide(citizen, letterbox):
    notice = enqueue(citizen)
    Notice.objects.update(state=NoticeState.UNKNOWN, reason="no_proof")
    notice.refresh_from_db()
    assert requeueing.why_not(notice) == ""


def test_the_fingerprint_of_the_phone_names_nobody_and_goes_with_the_person(citizen, letterbox):
    notice = refused(citizen, letterbox, RouteRefused("quota"))
    kept = notice.attempts.get().addressed_to
    assert len(kept) == 12
    assert citizen.phone[-6:] not in kept  # four digits stand in every five-thousandth fingerprint
    erase(citizen=citizen, because="asked")
    assert notice.attempts.get().addressed_to == ""
