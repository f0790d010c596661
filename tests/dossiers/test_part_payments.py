"""Several payments pay one fee notice; the rest is told once per change; what is over waits for a refund."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from dossiers import public_view, services
from dossiers.errors import DossierRefusal, PaymentRefused
from dossiers.models import BankTransfer, Dossier, FeeNotice, Payment
from dossiers.services import bank_statements
from dossiers.workflow import Status
from foundation.outbox.models import Notice
from tests.factories import desk_of, enough_for, make_dossier, make_officer

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


def owing() -> FeeNotice:
    dossier = make_dossier()
    services.change_status(
        dossier=dossier, to=Status.FEE, by=desk_of(dossier), details=enough_for(Status.FEE)
    )
    return dossier.fee_notices.get()


@pytest.fixture
def notice() -> FeeNotice:
    return owing()


def transfer(amount: int, number: str = "FT1", content: str = "tien") -> BankTransfer:
    return bank_statements.record_transfer(number=number, at=DAY, amount=amount, content=content)[0]


def assign(notice: FeeNotice, amount: int, number: str = "FT1") -> BankTransfer:
    found = transfer(amount, number)
    bank_statements.assign(transfer=found, notice=notice, officer=make_officer())
    found.refresh_from_db()
    return found


def fresh(notice: FeeNotice) -> FeeNotice:
    found = FeeNotice.objects.select_related("dossier").get(pk=notice.pk)
    assert found.booked == (found.payments.aggregate(sum=Sum("amount"))["sum"] or 0)
    return found


def told(dossier: Dossier) -> list[str]:
    return [
        notice.message["text"].replace("\u00a0", " ")
        for notice in Notice.objects.filter(subject=dossier.code).order_by("pk")
    ]


def test_a_transfer_and_cash_pay_one_notice_together(notice):
    dossier = notice.dossier
    before = len(told(dossier))
    assign(notice, 50_000)
    notice = fresh(notice)
    assert (notice.state, notice.owed, notice.dossier.status) == ("unpaid", 25_000, Status.FEE)
    first = told(dossier)[before:]
    assert len(first) == 1
    assert "Đã nhận 50.000 đ. Còn phải nộp: 25.000 đ." in first[0] and notice.reference in first[0]
    services.confirm_payment(
        fee_notice=notice, by=desk_of(notice.dossier), receipt_number="BL-9", amount=25_000
    )
    notice = fresh(notice)
    assert (notice.state, notice.owed, notice.dossier.status) == ("paid", 0, Status.IN_PROCESS)
    assert len(told(dossier)) == before + 2
    assert [(row.amount, row.receipt_number) for row in notice.payments.all()] == [
        (50_000, "FT1"),
        (25_000, "BL-9"),
    ]


def test_page_and_qr_ask_for_the_rest_only(notice):
    whole = notice.vietqr
    assign(notice, 50_000)
    details = public_view.details(Dossier.objects.for_page().get(pk=notice.dossier_id))
    assert (details.fee.owed, details.fee.received) == (25_000, 50_000)
    assert "540525000" in details.fee.vietqr and "540575000" in whole
    assert details.history[-1].title == "Đã ghi nhận tiền nộp"
    assert "25.000" in details.lead


def test_a_part_at_the_desk_is_meant_as_such_and_recorded_once(notice):
    by = desk_of(notice.dossier)
    given = {"fee_notice": notice, "by": by, "receipt_number": "BL-1"}
    with pytest.raises(PaymentRefused):
        services.confirm_payment(**given, amount=40_000)
    assert services.confirm_payment(**given, amount=40_000, in_part=True)
    assert services.confirm_payment(**given, amount=40_000, in_part=True) is None
    with pytest.raises(PaymentRefused, match="BL-1"):
        services.confirm_payment(**given, amount=30_000, in_part=True)
    assert fresh(notice).owed == 35_000


def test_the_rest_with_its_reference_is_matched_without_a_person(notice):
    assign(notice, 50_000)
    rest = transfer(25_000, "FT2", notice.reference)
    assert (rest.state, fresh(notice).state) == ("matched", "paid")


def test_what_is_too_much_waits_for_a_refund_and_the_dossier_goes_on(notice):
    assign(notice, 80_000)
    notice = fresh(notice)
    assert (notice.state, notice.surplus, notice.dossier.status) == ("paid", 5_000, Status.IN_PROCESS)
    assert list(FeeNotice.objects.with_surplus()) == [notice]
    assert "thừa 5.000 đ" in told(notice.dossier)[-1]


def test_money_that_comes_twice_is_a_surplus_of_its_notice(notice):
    assert assign(notice, 75_000).state == "settled"
    assert assign(notice, 75_000, "FT2").state == "surplus"
    notice = fresh(notice)
    assert (notice.surplus, notice.state) == (75_000, "paid")
    assert public_view.details(notice.dossier).surplus == 75_000


def test_a_notice_paid_before_payments_were_rows_keeps_its_sum(notice):
    FeeNotice.objects.filter(pk=notice.pk).update(
        state="paid", paid_at=notice.issued_at, receipt_number="BL-0"
    )
    assert assign(notice, 75_000, "FT2").state == "surplus"
    notice = fresh(notice)
    assert (notice.booked, notice.surplus) == (150_000, 75_000)


def test_a_part_paid_for_a_withdrawn_dossier_is_a_surplus_and_its_reason_stays(notice):
    assign(notice, 50_000)
    dossier = Dossier.objects.get(pk=notice.dossier_id)
    services.change_status(
        dossier=dossier, to=Status.WITHDRAWN, by=desk_of(dossier), details=enough_for(Status.WITHDRAWN)
    )
    reason = public_view.details(dossier).reason
    assign(notice, 25_000, "FT2")
    notice = fresh(notice)
    assert (notice.state, notice.owed, notice.surplus) == ("cancelled", 0, 75_000)
    assert public_view.details(notice.dossier).reason == reason
    assert "50.000" in dossier.documents.get(form="05").data["paid"]


def test_an_officer_cannot_go_on_while_an_earlier_notice_is_owed(notice):
    dossier = notice.dossier
    by = desk_of(dossier)
    services.confirm_payment(fee_notice=notice, by=by, receipt_number="BL-1", amount=75_000)
    services.change_status(dossier=dossier, to=Status.FEE, by=by, details=enough_for(Status.FEE))
    FeeNotice.objects.filter(pk=notice.pk).update(state="unpaid", booked=0)
    latest = dossier.fee_notices.last()
    services.confirm_payment(fee_notice=latest, by=by, receipt_number="BL-2", amount=75_000)
    dossier.refresh_from_db()
    assert dossier.status == Status.FEE
    with pytest.raises(DossierRefusal):
        services.change_status(
            dossier=dossier,
            to=Status.IN_PROCESS,
            by=by,
            details=enough_for(Status.IN_PROCESS, payment_receipt_number=""),
        )


def test_a_wrong_match_is_taken_back_and_the_citizen_is_told(notice):
    wrong = assign(notice, 50_000)
    with pytest.raises(DossierRefusal, match="lý do"):
        bank_statements.take_back(transfer=wrong, officer=make_officer(), reason=" ")
    bank_statements.take_back(transfer=wrong, officer=make_officer(), reason="nhầm hồ sơ")
    wrong.refresh_from_db()
    notice = fresh(notice)
    assert (wrong.state, notice.owed, notice.booked) == ("to_check", 75_000, 0)
    assert "Còn phải nộp: 75.000 đ" in told(notice.dossier)[-1]
    assert notice.dossier.events.last().note_internal == "nhầm hồ sơ"
    bank_statements.assign(transfer=wrong, notice=notice, officer=make_officer())
    assert fresh(notice).owed == 25_000


def test_a_match_that_moved_the_dossier_on_is_not_taken_back(notice):
    paid = assign(notice, 75_000)
    with pytest.raises(PaymentRefused, match="hoàn"):
        bank_statements.take_back(transfer=paid, officer=make_officer(), reason="nhầm")
    assert fresh(notice).state == "paid"


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_payment(notice, change):
    assign(notice, 50_000)
    rows = Payment.objects.filter(notice=notice)
    with pytest.raises(IntegrityError, match="payment"), transaction.atomic():
        if change == "update":
            rows.update(amount=1)
        rows.delete()
    assert rows.get().amount == 50_000


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_match_one_transfer_at_once_book_it_once():
    notices, officers = [owing(), owing()], [make_officer(), make_officer()]
    money = transfer(50_000)
    start, refused = threading.Barrier(2), []

    def press(at: int) -> None:
        try:
            start.wait()
            bank_statements.assign(transfer=money, notice=notices[at], officer=officers[at])
        except PaymentRefused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(at,)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Payment.objects.get().amount == 50_000
    assert sorted(fresh(notice).owed for notice in notices) == [25_000, 75_000]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_booking_and_commit_leaves_nothing_half_done():
    notice, officer, money = owing(), make_officer(), transfer(50_000)
    before = len(told(notice.dossier))
    booked, killed = threading.Event(), threading.Event()
    process: list[int] = []

    def work() -> None:
        try:
            with transaction.atomic():
                bank_statements.assign(transfer=money, notice=notice, officer=officer)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    process.append(cursor.fetchone()[0])
                booked.set()
                killed.wait(60)
        except DatabaseError:
            pass
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert booked.wait(60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", process)
    killed.set()
    worker.join()
    money.refresh_from_db()
    assert (money.state, fresh(notice).booked, len(told(notice.dossier))) == ("to_check", 0, before)
    bank_statements.assign(transfer=money, notice=notice, officer=officer)
    assert (fresh(notice).booked, len(told(notice.dossier))) == (50_000, before + 1)
