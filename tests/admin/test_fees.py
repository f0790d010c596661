"""The list of fee notices: what is owed since when, and reminders that are read before they go out."""

import datetime as dt

import pytest
import time_machine

from dossiers import services
from dossiers.models import FeeNotice, Refund
from dossiers.services import bank_statements
from dossiers.workflow import Status
from foundation.outbox.models import Notice
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, enough_for, local, make_agency, make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-27 09:00")]
LIST, REFUNDS = "/admin/dossiers/feenotice/", "/admin/dossiers/refund/"
DUE, LATER = local("2026-11-20 09:00"), local("2026-11-27 09:00")


@pytest.fixture
def accountant(agency):
    return desk_client(officer_of(agency, role="Kế toán"))


def owing(agency, *, at=DUE, **over) -> FeeNotice:
    with time_machine.travel(at, tick=False):
        dossier = make_dossier(received_at_agency=agency, **over)
        services.change_status(
            dossier=dossier,
            to=Status.FEE,
            by=desk_of(dossier),
            details=enough_for(Status.FEE, pay_by=at.date() + dt.timedelta(days=5)),
        )
    return dossier.fee_notices.get()


def shown(client, query: str) -> str:
    with time_machine.travel(LATER, tick=False):
        return " ".join(client.get(f"{LIST}?{query}").content.decode().replace("\u00a0", " ").split())


def test_what_is_owed_is_listed_with_its_days_and_its_sum(accountant, agency):
    notice, other = owing(agency), owing(agency)
    services.confirm_payment(
        fee_notice=other, by=desk_of(other.dossier), receipt_number="BL-1", amount=50_000, in_part=True
    )
    page = shown(accountant, "standing=owed")
    assert notice.number in page and f"/admin/dossiers/dossier/{notice.dossier_id}/change/" in page
    assert "Nộp một phần" in page and "100.000 đ" in page
    assert notice.number not in shown(accountant, "standing=part")
    assert notice.number in shown(accountant, "standing=late")
    assert notice.number in shown(accountant, "waiting=7")
    assert notice.number not in shown(accountant, "waiting=14")


def test_what_is_over_is_a_list_of_its_own(accountant, agency):
    notice = owing(agency)
    assert notice.number not in shown(accountant, "standing=surplus")
    FeeNotice.objects.filter(pk=notice.pk).update(
        state="paid", booked=80_000, paid_at=DUE, receipt_number="BL"
    )
    assert "Chờ hoàn: 5.000 đ" in shown(accountant, "standing=surplus")


def test_notices_of_other_offices_are_not_there(accountant):
    notice = make_dossier()
    services.change_status(dossier=notice, to=Status.FEE, by=desk_of(notice), details=enough_for(Status.FEE))
    fee = notice.fee_notices.get()
    assert fee.number not in accountant.get(LIST).content.decode()
    assert accountant.get(f"{LIST}{fee.pk}/change/").status_code == 404
    assert fee.number not in accountant.get(f"{LIST}nhac/?n={fee.pk}").content.decode()


def test_reminders_are_read_then_sent_to_those_whose_time_it_is(accountant, agency):
    old, young = owing(agency), owing(agency, at=LATER - dt.timedelta(days=1))
    with time_machine.travel(LATER, tick=False):
        posted = {"action": "remind", "_selected_action": [old.pk, young.pk]}
        address = accountant.post(LIST, posted)["Location"]
        page = accountant.get(address).content.decode()
        assert old.reference in page and "Gửi 1 lời nhắc" in " ".join(page.split())
        assert not Notice.objects.filter(purpose="fee_reminder").exists()
        assert accountant.post(address).status_code == 302
    sent = Notice.objects.filter(purpose="fee_reminder")
    assert [notice.subject for notice in sent] == [old.dossier.code]


def test_who_may_not_remind_is_refused(agency):
    specialist = desk_client(officer_of(agency, role="Cán bộ chuyên môn"))
    notice = owing(agency)
    assert notice.number in specialist.get(LIST).content.decode()
    assert specialist.get(f"{LIST}nhac/?n={notice.pk}").status_code == 403
    assert "nhac/" not in specialist.get(f"{LIST}{notice.pk}/change/").content.decode()


def test_the_page_of_a_notice_shows_its_payments(accountant, agency):
    notice = owing(agency)
    services.confirm_payment(
        fee_notice=notice, by=desk_of(notice.dossier), receipt_number="BL-77", amount=50_000, in_part=True
    )
    page = accountant.get(f"{LIST}{notice.pk}/change/").content.decode()
    assert "BL-77" in page and f"nhac/?n={notice.pk}" in page


def surplus(agency) -> FeeNotice:
    notice = owing(agency)
    services.confirm_payment(
        fee_notice=notice, by=desk_of(notice.dossier), receipt_number="BL-1", amount=notice.total
    )
    money = bank_statements.record_transfer(
        number="FT1", at=dt.date(2026, 11, 24), amount=5_000, content=notice.reference
    )[0]
    bank_statements.assign(transfer=money, notice=notice, officer=officer_of(agency))
    notice.refresh_from_db()
    return notice


def test_a_refund_is_asked_by_the_accountant_and_paid_by_a_leader(accountant, agency):
    notice, leader = surplus(agency), desk_client(officer_of(agency, role="Lãnh đạo"))
    assert f"{LIST}{notice.pk}/hoan/" in accountant.get(f"{LIST}{notice.pk}/change/").content.decode()
    asked = {"amount": "5000", "reason": "thừa", "means": "account", "payee": "VCB 001 HOA"}
    assert leader.post(f"{LIST}{notice.pk}/hoan/", asked).status_code == 403
    assert accountant.post(f"{LIST}{notice.pk}/hoan/", asked).status_code == 302
    address = f"{REFUNDS}{Refund.objects.get().pk}/quyet-dinh/"
    assert address in leader.get(REFUNDS).content.decode()
    assert "VCB 001 HOA" in leader.get(address).content.decode()
    assert accountant.post(address, {"payout_number": "UNC-1"}).status_code == 403
    assert leader.post(address, {"payout_number": ""}).status_code == 200
    assert leader.post(address, {"payout_number": "UNC-1"}).status_code == 302
    notice.refresh_from_db()
    assert (notice.surplus, Refund.objects.get().state) == (0, "paid")
    assert "VCB 001 HOA" not in leader.get(address).content.decode()


def test_who_asked_takes_a_refund_back_and_others_do_not_see_it(accountant, agency):
    notice = surplus(agency)
    asked = {"amount": "5000", "reason": "thừa", "means": "cash"}
    accountant.post(f"{LIST}{notice.pk}/hoan/", asked)
    address = f"{REFUNDS}{Refund.objects.get().pk}/quyet-dinh/"
    stranger = desk_client(officer_of(make_agency(), role="Lãnh đạo"))
    assert stranger.get(address).status_code == 404
    assert desk_client(officer_of(agency)).get(address).status_code == 403
    accountant.post(address, {"refuse": "1", "answer": "nhầm"})
    assert Refund.objects.get().state == "refused"


def test_what_is_owed_stands_before_what_is_settled(accountant, agency):
    settled, owed = owing(agency), owing(agency)
    FeeNotice.objects.filter(pk=settled.pk).update(state=FeeNotice.State.CANCELLED)
    assert list(accountant.get(LIST).context["cl"].result_list) == [owed, settled]
