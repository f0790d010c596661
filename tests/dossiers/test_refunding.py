"""Money goes back by two persons: asked with a reason, paid out by another, told to the citizen once."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from dossiers import public_view, services
from dossiers.errors import RefundRefused
from dossiers.models import Dossier, FeeNotice, Payment, Refund
from dossiers.services import refunds
from dossiers.workflow import Status
from tests.dossiers.test_part_payments import assign, fresh, owing, told
from tests.factories import desk_of, enough_for, make_officer

pytestmark = pytest.mark.django_db
ACCOUNT = "Vietcombank 0011000123456 NGUYEN THI HOA"


def ask(notice: FeeNotice, amount: int, **over) -> Refund:
    given = {"reason": "nộp hai lần", "means": "account", "payee": ACCOUNT, "officer": make_officer()}
    return refunds.ask(notice=notice, amount=amount, **given | over)


def pay(refund: Refund, officer=None) -> Refund:
    return refunds.pay(refund=refund, payout_number="UNC-7", officer=officer or make_officer())


@pytest.fixture
def twice() -> FeeNotice:
    """A fee that was paid twice."""
    notice = owing()
    assign(notice, 75_000)
    assign(notice, 75_000, "FT2")
    return fresh(notice)


def test_a_surplus_goes_back_and_the_fee_stays_paid(twice):
    before = len(told(twice.dossier))
    refund = pay(ask(twice, 75_000))
    notice = fresh(twice)
    assert (notice.state, notice.surplus, notice.received) == ("paid", 0, 75_000)
    assert (refund.state, refund.payee, refund.payment.amount) == ("paid", "", -75_000)
    news = told(twice.dossier)[before:]
    assert len(news) == 1 and "Đã hoàn 75.000 đ, chứng từ UNC-7." in news[0]
    entry = public_view.details(Dossier.objects.get(pk=notice.dossier_id)).history[-1]
    assert (entry.title, "UNC-7" in entry.note) == ("Đã hoàn tiền", True)
    assert notice.dossier.events.last().note_internal == "nộp hai lần"


def test_all_that_came_goes_back_and_the_notice_is_refunded():
    notice = owing()
    assign(notice, 75_000)
    pay(ask(fresh(notice), 75_000, means="cash", payee=""))
    notice = fresh(notice)
    assert (notice.state, notice.received, notice.owed) == ("refunded", 0, 0)


def test_a_part_for_a_withdrawn_dossier_goes_back():
    notice = owing()
    assign(notice, 50_000)
    dossier = Dossier.objects.get(pk=notice.dossier_id)
    services.change_status(
        dossier=dossier, to=Status.WITHDRAWN, by=desk_of(dossier), details=enough_for(Status.WITHDRAWN)
    )
    pay(ask(fresh(notice), 50_000))
    assert fresh(notice).state == "refunded"
    assert not FeeNotice.objects.with_surplus().exists()


def test_one_person_cannot_give_back_what_he_asked_for(twice):
    refund = ask(twice, 75_000)
    with pytest.raises(RefundRefused):
        pay(refund, refund.asked_by)
    payment = Payment.objects.first()
    changed = {"state": "paid", "decided_by": refund.asked_by, "payment": payment}
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(**changed)
    assert fresh(twice).booked == 150_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 80_000},
        {"amount": 0},
        {"reason": " "},
        {"payee": ""},
        {"means": "cash"},
        {"means": "thẻ"},
    ],
)
def test_a_refund_that_cannot_be_is_refused(twice, wrong):
    with pytest.raises(RefundRefused):
        ask(twice, **{"amount": 75_000} | wrong)
    assert not Refund.objects.exists()


def test_what_is_owed_is_not_given_back_and_one_refund_waits_at_a_time(twice):
    notice = owing()
    assign(notice, 50_000, "FT9")
    with pytest.raises(RefundRefused):
        ask(fresh(notice), 50_000)
    ask(twice, 75_000)
    with pytest.raises(RefundRefused):
        ask(twice, 75_000)


def test_the_account_of_the_payee_is_encrypted_while_it_waits(twice):
    refund = ask(twice, 75_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payee FROM dossiers_refund WHERE id = %s", [refund.pk])
        assert "0011000123456" not in cursor.fetchone()[0]
    assert Refund.objects.get(pk=refund.pk).payee == ACCOUNT


def test_who_asked_takes_it_back_and_another_may_be_asked_for(twice):
    refund = ask(twice, 75_000)
    with pytest.raises(RefundRefused):
        refunds.refuse(refund=refund, answer=" ", officer=refund.asked_by)
    refunds.refuse(refund=refund, answer="nhầm số", officer=refund.asked_by)
    with pytest.raises(RefundRefused):
        pay(refund)
    assert ask(twice, 75_000).state == "asked"


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_pay_one_refund_at_once_pay_it_once():
    notice = owing()
    assign(notice, 75_000)
    assign(notice, 75_000, "FT2")
    refund, officers = ask(fresh(notice), 75_000), [make_officer(), make_officer()]
    start, refused = threading.Barrier(2), []

    def press(officer) -> None:
        try:
            mine = Refund.objects.get(pk=refund.pk)
            start.wait()
            pay(mine, officer)
        except RefundRefused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert fresh(notice).booked == 75_000
    assert sum("UNC-7" in text for text in told(notice.dossier)) == 1
