"""The accountant's page: a statement taken in with a preview, money without a home decided by a person."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers import services
from dossiers.models import BankTransfer
from dossiers.services import bank_statements
from dossiers.workflow import Status
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, enough_for, make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-27 09:00")]
LIST = "/admin/dossiers/banktransfer/"


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


@pytest.fixture
def lost() -> BankTransfer:
    day = dt.date(2026, 11, 24)
    return bank_statements.record_transfer(number="FT9", at=day, amount=75_000, content="nop le phi")[0]


def test_a_statement_is_previewed_then_taken_in(accountant, notice):
    text = f"Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung\n24/11/2026;FT1;75.000;{notice.reference}\n"
    file = SimpleUploadedFile("sao-ke.csv", text.encode("utf-8-sig"), "text/csv")
    preview = accountant.post(f"{LIST}import/", {"file": file}).content.decode()
    assert "khớp thông báo phí" in preview.lower()
    assert not BankTransfer.objects.exists()
    accountant.post(f"{LIST}import/", {"confirm": "1"})
    notice.refresh_from_db()
    assert (BankTransfer.objects.get().state, notice.state) == ("matched", "paid")


def test_money_without_a_home_is_given_to_a_notice(accountant, notice, lost):
    assert f"{LIST}{lost.pk}/quyet-dinh/" in accountant.get(LIST).content.decode()
    page = accountant.get(f"{LIST}{lost.pk}/quyet-dinh/").content.decode()
    assert notice.number in page
    accountant.post(f"{LIST}{lost.pk}/quyet-dinh/", {"notice_number": notice.number, "note": "gọi hỏi"})
    notice.refresh_from_db()
    lost.refresh_from_db()
    assert (notice.state, lost.state) == ("paid", "settled")


def test_money_is_set_aside_only_with_a_reason(accountant, lost):
    page = accountant.post(f"{LIST}{lost.pk}/quyet-dinh/", {"notice_number": "", "note": ""})
    assert "Cần ghi lý do" in page.content.decode()
    accountant.post(f"{LIST}{lost.pk}/quyet-dinh/", {"notice_number": "", "note": "chuyển nhầm"})
    lost.refresh_from_db()
    assert (lost.state, lost.note) == ("set_aside", "chuyển nhầm")


def test_an_unknown_notice_is_said_so(accountant, lost):
    page = accountant.post(f"{LIST}{lost.pk}/quyet-dinh/", {"notice_number": "99/TBP"})
    assert page.status_code == 200
    lost.refresh_from_db()
    assert lost.state == "to_check"


def test_who_keeps_no_accounts_sees_no_transfers(desk, lost):
    assert desk.get(LIST).status_code == 403
    desk.post(f"{LIST}{lost.pk}/quyet-dinh/", {"note": "x"})
    lost.refresh_from_db()
    assert lost.state == "to_check"


def test_a_transfer_that_names_its_dossier_is_matched_with_one_press_in_the_list(accountant, notice):
    day, code = dt.date(2026, 11, 24), notice.dossier.code
    record = bank_statements.record_transfer
    lost = record(number="FT10", at=day, amount=notice.total, content=f"nop phi {code}")[0]
    short = record(number="FT11", at=day, amount=notice.total - 5_000, content=f"nop phi {code}")[0]
    record(number="FT12", at=day, amount=1_000, content="tien")
    page = accountant.get(LIST).content.decode()
    assert f'formaction="{LIST}{lost.pk}/quyet-dinh/"' in page and page.count("formaction") == 2
    assert notice.number in page and "Khớp: thiếu 5.000 đ" in " ".join(page.split())
    posted = {
        "action": "",
        "_selected_action": [short.pk],
        "match": notice.number,
    }  # as the list's form posts it
    assert accountant.post(f"{LIST}{lost.pk}/quyet-dinh/", posted).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, BankTransfer.objects.get(pk=lost.pk).notice) == ("paid", notice)


def test_of_two_notices_of_one_amount_none_is_offered_in_the_list(accountant, notice, lost):
    assert "formaction" in accountant.get(LIST).content.decode()
    other = make_dossier()
    services.change_status(dossier=other, to=Status.FEE, by=desk_of(other), details=enough_for(Status.FEE))
    assert "formaction" not in accountant.get(LIST).content.decode()
    near = accountant.get(f"{LIST}{lost.pk}/quyet-dinh/").content.decode()
    assert near.count('name="match"') == 2


def test_a_part_is_booked_with_one_press_on_the_page_of_the_transfer(accountant, notice):
    content = f"nop phi {notice.dossier.code}"
    day = dt.date(2026, 11, 24)
    short = bank_statements.record_transfer(number="FT20", at=day, amount=70_000, content=content)[0]
    address = f"{LIST}{short.pk}/quyet-dinh/"
    page = " ".join(accountant.get(address).content.decode().split())
    assert f"Khớp {notice.number}: thiếu 5.000 đ" in page
    accountant.post(address, {"match": notice.number})
    notice.refresh_from_db()
    short.refresh_from_db()
    assert (notice.state, notice.owed, short.state) == ("unpaid", 5_000, "settled")
    assert "Gỡ quyết định" in accountant.get(address).content.decode()


def test_money_that_came_twice_is_kept_as_surplus_of_its_notice(accountant, notice):
    day = dt.date(2026, 11, 24)
    twice = [
        bank_statements.record_transfer(number=number, at=day, amount=75_000, content=notice.reference)[0]
        for number in ("FT21", "FT22")
    ]
    address = f"{LIST}{twice[1].pk}/quyet-dinh/"
    page = accountant.get(LIST).content.decode()
    assert notice.number in page and "Ghi nộp thừa" in page
    accountant.post(address, {"match": notice.number})
    notice.refresh_from_db()
    twice[1].refresh_from_db()
    assert (notice.state, notice.surplus, twice[1].state) == ("paid", 75_000, "surplus")


def test_a_decision_is_taken_back_with_a_reason(accountant, notice):
    day = dt.date(2026, 11, 24)
    short = bank_statements.record_transfer(number="FT23", at=day, amount=9_000, content="tien")[0]
    address = f"{LIST}{short.pk}/quyet-dinh/"
    accountant.post(address, {"notice_number": notice.number})
    accountant.post(address, {"note": " "})
    short.refresh_from_db()
    assert short.state == "settled"
    accountant.post(address, {"note": "nhầm hồ sơ"})
    short.refresh_from_db()
    notice.refresh_from_db()
    assert (short.state, notice.owed, notice.booked) == ("to_check", 75_000, 0)


def test_a_named_notice_is_offered_however_many_have_the_same_amount(accountant, notice, monkeypatch):
    monkeypatch.setattr(bank_statements, "MAX_SAME_AMOUNT", 1)
    other = make_dossier()
    services.change_status(dossier=other, to=Status.FEE, by=desk_of(other), details=enough_for(Status.FEE))
    content = f"nop phi {notice.dossier.code}"
    named = bank_statements.record_transfer(
        number="FT24", at=dt.date(2026, 11, 24), amount=75_000, content=content
    )[0]
    assert bank_statements.likely_notices([named])[named.pk] == [notice]
