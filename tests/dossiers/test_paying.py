"""A fee is paid when a bank, a treasury or a cashier says so, and all that was asked has come."""

import re

import pytest

from dossiers import services
from dossiers.errors import InvalidDetail, NotYourDesk, PaymentRefused, TransitionRefused
from dossiers.models import FeeNotice
from dossiers.services import Actor
from dossiers.workflow import ActorKind, Status
from tests.factories import desk_of, enough_for, make_agency, make_dossier, make_officer

pytestmark = pytest.mark.django_db


def owing(*way: int, **over):
    """A dossier that waits for its fee, the officer, and the notice."""
    dossier = make_dossier()
    by = desk_of(dossier)
    for to in (*way, 6):
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to, **over))
    return dossier, by, dossier.fee_notices.last()


def confirm(notice, by, **over):
    values = {"receipt_number": "FT26061", "amount": notice.total}
    return services.confirm_payment(fee_notice=notice, by=by, **values | over)


def test_a_confirmed_payment_moves_the_dossier_on():
    dossier, by, notice = owing(4)
    event = confirm(notice, by)
    assert (event.from_status, event.to_status) == (Status.FEE, Status.IN_PROCESS)
    notice.refresh_from_db()
    assert (notice.state, notice.receipt_number, notice.confirmed_by) == ("paid", "FT26061", by.officer)
    assert notice.paid_at and dossier.pauses.get().ended_at


def test_paid_at_hand_over_the_result_can_be_taken():
    _, by, notice = owing(4, 9)
    assert confirm(notice, by).to_status == Status.DONE


def test_the_same_confirmation_twice_changes_nothing():
    dossier, by, notice = owing()
    confirm(notice, by)
    events = dossier.events.count()
    assert confirm(notice, by) is None
    assert dossier.events.count() == events


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 74_999},
        {"amount": 0},
        {"amount": 0, "in_part": True},
        {"amount": 75_001, "in_part": True},
        {"receipt_number": "  "},
    ],
)
def test_a_confirmation_that_does_not_fit_is_refused(wrong):
    dossier, by, notice = owing()
    with pytest.raises(PaymentRefused):
        confirm(notice, by, **wrong)
    notice.refresh_from_db()
    dossier.refresh_from_db()
    assert (notice.state, dossier.status) == (FeeNotice.State.UNPAID, Status.FEE)


def test_a_paid_or_cancelled_notice_takes_no_other_payment():
    _, by, notice = owing()
    confirm(notice, by)
    with pytest.raises(PaymentRefused):
        confirm(notice, by, receipt_number="FT-other")
    dossier, by, notice = owing()
    services.change_status(dossier=dossier, to=Status.WITHDRAWN, by=by, details=enough_for(7))
    with pytest.raises(PaymentRefused):
        confirm(notice, by)


def test_a_citizens_word_never_pays():
    _, _, notice = owing()
    with pytest.raises(TransitionRefused):
        confirm(notice, services.CITIZEN)
    with pytest.raises(NotYourDesk):
        confirm(notice, Actor(ActorKind.OFFICER, officer=make_officer(make_agency())))


def test_a_transfer_content_survives_a_bank_and_names_one_notice():
    contents = [owing()[2].reference for _ in range(3)]
    assert len(set(contents)) == 3
    assert all(re.fullmatch(r"[A-Z0-9 ]{1,25}", content) for content in contents)


def test_the_handling_office_is_paid_or_else_the_counter():
    rich, poor = make_agency(bank_account="999"), make_agency(bank_account="")
    for competent, account in ((rich, "999"), (poor, "0011004123456")):
        dossier = make_dossier(competent_agency=competent)
        services.change_status(dossier=dossier, to=6, by=desk_of(dossier), details=enough_for(6))
        assert dossier.fee_notices.get().bank_account == account


@pytest.mark.parametrize(
    "wrong",
    [
        {"fee_lines": (("le_phi", "Lệ phí", 0),)},
        {"fee_lines": (("le_phi", "Lệ phí", -5), ("phi", "Phí", 10))},
        {"fee_lines": (("le_phi", "Lệ phí", 10**12),)},
        {"fee_lines": (("le_phi", "Lệ phí", 2 * 10**9),) * 2},
        {"fee_lines": (("le_phi", "Lệ phí", 1.5),)},
        {"fee_lines": (("thue", "Thuế", 1000),)},
        {"fee_lines": (("phi", " ", 1000),)},
        {"collected_at": 3},
    ],
)
def test_a_fee_that_cannot_be_is_refused_in_words(wrong):
    with pytest.raises(InvalidDetail):
        owing(**wrong)
    assert not FeeNotice.objects.exists()
