"""A day of an account: counted, printed, closed; after that its transfers change only with a reason."""

import datetime as dt

import pytest
from django.utils import timezone

from dossiers import services
from dossiers.errors import PaymentRefused
from dossiers.models import BankTransfer, DayClosing
from dossiers.services import bank_statements, day_closing, refunds
from dossiers.workflow import Status
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, enough_for, make_dossier, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-27 09:00")]
DAYS = "/admin/dossiers/banktransfer/ngay/"
DAY, ACCOUNT = dt.date(2026, 11, 24), "0011004123456"
PAGE = f"{DAYS}2026-11-24/?tk={ACCOUNT}"


@pytest.fixture
def accountant(agency):
    return desk_client(officer_of(agency, role="Kế toán"))


@pytest.fixture
def notice():
    dossier = make_dossier()
    services.change_status(
        dossier=dossier, to=Status.FEE, by=desk_of(dossier), details=enough_for(Status.FEE)
    )
    return dossier.fee_notices.get()


def transfer(number: str, amount: int, content: str = "tien", **over) -> BankTransfer:
    given = {"number": number, "at": DAY, "amount": amount, "content": content, "account": ACCOUNT}
    return bank_statements.record_transfer(**given | over)[0]


def close() -> DayClosing:
    return day_closing.close(day=DAY, account=ACCOUNT, officer=make_officer())


def test_a_day_counts_what_came_what_it_paid_and_what_went_back(notice):
    transfer("FT1", 75_000, notice.reference)
    twice, lost = transfer("FT2", 75_000, notice.reference), transfer("FT3", 9_000)
    transfer("FT4", 1_000)
    transfer("FT5", 2_000, account="999")
    bank_statements.assign(transfer=twice, notice=notice, officer=make_officer())
    bank_statements.set_aside(transfer=lost, officer=make_officer(), note="chuyển nhầm")
    assert day_closing.figures(DAY, ACCOUNT) == {
        "all": [4, 160_000],
        "matched": [1, 75_000],
        "surplus": [1, 75_000],
        "set_aside": [1, 9_000],
        "open": [1, 1_000],
        "refunded": [0, 0],
        "refunded_in_cash": [0, 0],
    }
    notice.refresh_from_db()
    refund = refunds.ask(notice=notice, amount=75_000, reason="hai lần", means="cash", officer=make_officer())
    refunds.pay(refund=refund, payout_number="PC-1", officer=make_officer())
    paid_on = timezone.localdate(notice.payments.last().at)
    figures = day_closing.figures(paid_on, ACCOUNT)
    assert (figures["refunded"], figures["refunded_in_cash"]) == ([0, 0], [1, 75_000])


def test_after_the_closing_a_transfer_changes_only_with_a_reason(notice):
    lost, other = transfer("FT1", 75_000), transfer("FT2", 5_000)
    bank_statements.set_aside(transfer=other, officer=make_officer(), note="nhầm")
    close()
    with pytest.raises(PaymentRefused, match="đã khóa"):
        bank_statements.assign(transfer=lost, notice=notice, officer=make_officer())
    bank_statements.assign(transfer=lost, notice=notice, officer=make_officer(), note="tìm ra hồ sơ")
    lost.refresh_from_db()
    assert (lost.state, lost.note) == ("settled", "tìm ra hồ sơ")
    with pytest.raises(PaymentRefused):
        close()


def test_what_comes_after_the_closing_waits_for_a_person(notice):
    transfer("FT1", 5_000)
    close()
    late = transfer("FT2", 75_000, notice.reference)
    notice.refresh_from_db()
    assert (late.state, notice.state) == ("to_check", "unpaid")


def test_the_account_is_that_of_the_notice_where_the_statement_does_not_say_it(notice):
    assert transfer("FT1", 75_000, notice.reference, account="").account == notice.bank_account
    assert transfer("FT2", 75_000, account="").account == ""


def test_an_accountant_closes_a_day_and_sees_what_changed_since(accountant):
    lost = transfer("FT1", 75_000)
    page = accountant.get(DAYS).content.decode()
    assert f"2026-11-24/?tk={ACCOUNT}" in page
    assert "Khóa ngày" in accountant.get(PAGE).content.decode()
    assert accountant.post(PAGE).status_code == 302
    assert DayClosing.objects.get().figures["open"] == [1, 75_000]
    page = accountant.get(PAGE).content.decode()
    assert "Khóa ngày" not in page and "sau khi khóa" not in page
    bank_statements.set_aside(transfer=lost, officer=make_officer(), note="chuyển nhầm")
    assert "sau khi khóa" in accountant.get(PAGE).content.decode()


def test_the_page_of_a_day_is_printed(accountant):
    transfer("FT1", 75_000)
    printed = accountant.get(f"{PAGE}&tep=pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")


@pytest.mark.parametrize("day", ["2026-13-01", "hom-qua"])
def test_a_day_that_is_none_is_not_found(accountant, day):
    assert accountant.get(f"{DAYS}{day}/").status_code == 404


def test_who_keeps_no_accounts_closes_no_day(desk):
    transfer("FT1", 75_000)
    assert desk.get(DAYS).status_code == 403
    assert desk.post(PAGE).status_code == 403
    assert not DayClosing.objects.exists()
