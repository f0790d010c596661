"""Opening a dossier from outside, and what its page may show to whom."""

import dataclasses
import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers import public_view, services, tracking
from dossiers.errors import RatingRefused
from dossiers.models import Dossier
from dossiers.services import TransitionDetails
from dossiers.workflow import Status
from foundation.database import encryption
from tests.dossiers.vietqr_reader import parse
from tests.factories import (
    desk_of,
    enough_for,
    local,
    make_agency,
    make_citizen,
    make_dossier,
    make_procedure,
    submit_dossier,
)

pytestmark = pytest.mark.django_db


def shown(dossier):
    """As the page loads it: by its token, then with everything beside it."""
    return public_view.details(tracking.by_token(dossier.token))


def walk(dossier, *statuses, **over):
    by = desk_of(dossier)
    for to in statuses:
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to, **over))
    return dossier


# --- opening ---


@pytest.mark.security_check("qr-tokens")
def test_the_token_of_the_qr_opens_the_dossier():
    dossier = make_dossier()
    assert tracking.by_token(dossier.token) == dossier
    for wrong in ("", dossier.token[:-1], dossier.token + "x", "x" * 5000, "\x00"):
        assert tracking.by_token(wrong) is None


def test_the_code_opens_with_the_secret_or_the_last_digits_of_the_phone():
    dossier = make_dossier(applicant=make_citizen(phone="84905123456"))
    secret = dossier.secret
    assert (
        tracking.find(code=f" {dossier.code.lower()} ", secret=f" {secret[:3].lower()}-{secret[3:]} ")
        == dossier
    )
    assert tracking.find(code=dossier.code, phone_last4="3456") == dossier
    assert tracking.find(code=dossier.code, secret=secret, phone_last4="3456") == dossier


def test_nothing_else_opens_it():
    dossier = make_dossier(applicant=make_citizen(phone="84905123456"))
    other = make_dossier()
    for proof in (
        {},
        {"secret": ""},
        {"secret": " "},
        {"secret": "-"},
        {"secret": other.secret},
        {"secret": "\ud800"[:0] + "ỔỖ"},
        {"phone_last4": " "},
        {"phone_last4": "345"},
        {"phone_last4": "84905123456"},
        {"secret": dossier.secret, "phone_last4": "0000"},
        {"secret": "AAAAAA", "phone_last4": "3456"},
    ):
        assert tracking.find(code=dossier.code, **proof) is None, proof


def test_a_dossier_without_a_phone_opens_with_no_digits():
    dossier = make_dossier(applicant=make_citizen(phone=""))
    for digits in ("none", "0000", "    "):
        assert tracking.find(code=dossier.code, phone_last4=digits) is None


def test_a_wrong_code_costs_what_a_wrong_secret_costs(monkeypatch):
    dossier = make_dossier()
    tracking.find(code="H47-240101-0001", secret="AAAAAA")  # the stand-in for a secret is made once
    opened, unseal = [], encryption.unseal
    for module in (encryption, tracking):
        monkeypatch.setattr(module, "unseal", lambda sealed: opened.append(len(sealed)) or unseal(sealed))
    costs = []
    for code in (dossier.code, "H47-240101-0001", "hồ sơ của tôi"):
        opened.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert tracking.find(code=code, secret="AAAAAA") is None
        costs.append((len(queries), opened[:]))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0][0] == 1 and len(costs[0][1]) == 1


# --- what is shown ---


@pytest.mark.security_check("dossier-enumeration")
def test_the_code_alone_reveals_the_stage_the_office_and_the_date_and_nothing_more():
    # no drawn number: it may end in four digits of the counter's, or of another drawn one
    dossier = walk(make_dossier(applicant=make_citizen(phone="84905127788")), 5)
    overview = public_view.overview(dossier)
    assert {field.name for field in dataclasses.fields(overview)} == {
        "code", "status", "title", "definition", "lead", "procedure", "office",
        "counter", "counter_address", "counter_phone", "due_at", "is_overdue",
    }  # fmt: skip
    said = repr(dataclasses.replace(overview, office="", counter="", procedure=""))
    for private in (dossier.applicant.full_name, "Hằng", "7788", "Trích lục", "2099"):
        assert private not in said
    walk(dossier, 4, 6)
    assert "75" not in public_view.overview(dossier).lead


def test_names_stay_masked_and_internal_notes_inside():
    dossier = make_dossier(applicant=make_citizen(full_name="Nguyễn Thị Thu Hằng", phone="84905123456"))
    services.change_status(
        dossier=dossier,
        to=4,
        by=desk_of(dossier),
        details=TransitionDetails(
            office="Phòng Kinh tế", note_public="Sẽ đo lại đất", note_internal="Kiểm tra kỹ"
        ),
    )
    details = shown(dossier)
    assert (details.applicant, details.applicant_phone) == ("N*** *** Hằng", "*** *** *456")
    assert details.history[-1].note == "Sẽ đo lại đất"
    said = repr(details)
    for private in ("Nguyễn", "84905123456", "Kiểm tra kỹ", "Phan Châu Trinh", dossier.secret, dossier.token):
        assert private not in said


LEADS = {
    Status.REGISTERED: "sẽ xem và trả lời. Ông/bà chưa phải làm gì.",
    Status.ACCEPTED: "Ông/bà chưa phải làm gì. Hẹn trả: ",
    Status.NOT_ACCEPTED: "Lý do và việc ông/bà làm tiếp ở ngay dưới đây.",
    Status.IN_PROCESS: "Ông/bà chưa phải làm gì. Hẹn trả: ",
    Status.SUPPLEMENT: "Xin ông/bà nộp thêm 1 giấy chậm nhất Thứ Hai, 05/01/2099, tại Trung tâm",
    Status.FEE: "Xin ông/bà nộp 75.000\u00a0đ.",
    Status.WITHDRAWN: "Hồ sơ đã được rút theo yêu cầu của ông/bà.",
    Status.STOPPED: "Lý do và việc ông/bà làm tiếp ở ngay dưới đây.",
    Status.DONE: "Không cần đến nhận.",
    Status.RETURNED: "Việc này đã xong",
}
WAYS = {
    1: [],
    2: [2],
    3: [3],
    4: [2, 4],
    5: [2, 5],
    6: [2, 6],
    7: [7],
    8: [2, 8],
    9: [2, 4, 9],
    10: [2, 4, 9, 10],
}


@pytest.mark.parametrize("status", LEADS)
def test_the_first_line_says_who_must_move(status):
    dossier = walk(submit_dossier(), *WAYS[status])
    details = shown(dossier)
    assert details.status == status
    assert LEADS[status] in details.lead
    assert details.lead.endswith(".")
    assert 1 <= len(details.stages) <= 5
    assert [stage.state for stage in details.stages].count("current") == 1
    assert all(stage.at and stage.label and stage.office for stage in details.stages if stage.state != "next")
    assert all(stage.at is None for stage in details.stages if stage.state == "next")


def test_the_promise_names_day_hour_and_place():
    agency = make_agency(name="Một cửa Nam Phước")
    with time_machine.travel(local("2026-03-05 09:00"), tick=False):
        dossier = make_dossier(at=local("2026-03-02 09:00"), received_at_agency=agency)
        lead = shown(dossier).lead
    assert lead == (
        "Ông/bà chưa phải làm gì. Hẹn trả: Thứ Hai, 23/03/2026, trước 17:00, tại Một cửa Nam Phước."
    )


def test_a_late_dossier_says_how_late_and_sorry():
    with time_machine.travel(local("2026-03-26 09:00"), tick=False):
        dossier = make_dossier(at=local("2026-03-02 09:00"))
        details = shown(dossier)
    assert details.is_overdue
    assert details.lead.startswith(
        "Trễ 3 ngày làm việc. Chúng tôi xin lỗi ông/bà. Hẹn trả là Thứ Hai, 23/03/2026;"
    )


def test_an_apology_is_at_hand_with_the_new_day():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    services.extend_deadline(
        dossier=dossier, by=desk_of(dossier), cause="Quá tải", new_due_on=dt.date(2099, 1, 5)
    )
    details = shown(dossier)
    assert not details.is_overdue
    assert (details.apology.form, details.due_at) == ("04", local("2099-01-05 17:00"))
    assert details.first_due_at == local("2026-03-23 17:00")
    assert details.history[-1].title == "Xin lỗi và hẹn lại"


def test_a_supplement_day_that_has_passed_sends_the_citizen_to_the_office_at_once():
    with time_machine.travel(local("2026-03-02 09:00"), tick=False) as clock:
        dossier = walk(make_dossier(), 5, supplement_due_on=dt.date(2026, 3, 9))
        clock.move_to(local("2026-03-10 00:10"))
        assert shown(dossier).lead.startswith("Hạn nộp thêm giấy (Thứ Hai, 09/03/2026) đã qua.")
        clock.move_to(local("2026-03-09 23:50"))
        assert "chậm nhất Thứ Hai, 09/03/2026" in shown(dossier).lead


def test_missing_papers_are_those_of_the_open_request():
    dossier = walk(make_dossier(), 5, 4)
    assert shown(dossier).missing_papers == ()
    walk(dossier, 5, supplement_items=(("Căn cước", "bản sao"), ("Bản vẽ", "")), guidance="Nộp tại quầy 3")
    details = shown(dossier)
    assert [(paper.name, paper.note) for paper in details.missing_papers] == [
        ("Căn cước", "bản sao"),
        ("Bản vẽ", ""),
    ]
    assert (details.supplement_due, details.guidance) == (dt.date(2099, 1, 5), "Nộp tại quầy 3")
    assert details.pauses[-1].because == "chờ giấy" and details.pauses[-1].ended_at is None


def test_a_fee_shows_its_lines_and_a_qr_that_asks_for_exactly_that():
    lines = (("phi", "Phí thẩm định", 50_000), ("le_phi", "Lệ phí", 25_000))
    details = shown(walk(make_dossier(), 6, fee_lines=lines))
    fee = details.fee
    assert [(line.label, line.amount) for line in fee.fee_lines] == [
        ("Phí thẩm định", 50_000),
        ("Lệ phí", 25_000),
    ]
    asked = parse(fee.vietqr)
    assert (asked.amount, asked.purpose, asked.account) == (75_000, fee.reference, "0011004123456")
    assert len(fee.reference) <= 25


def test_without_an_account_there_is_no_qr():
    dossier = make_dossier(received_at_agency=make_agency(bank_account="", bank_bin=""))
    assert shown(walk(dossier, 6)).fee.vietqr == ""


def test_a_paid_fee_asks_for_nothing_any_more():
    details = shown(walk(make_dossier(), 6, 4))
    assert details.fee is None
    assert [(fee.total, fee.receipt_number, fee.vietqr) for fee in details.paid_fees] == [
        (75_000, "BL-000123", "")
    ]


def test_results_are_open_when_they_are_ready_and_nothing_is_owed():
    dossier = walk(make_dossier(), 4, 9)
    result = shown(dossier).results[0]
    assert (result.title, result.number, result.size) == ("Giấy phép xây dựng", "15/GPXD", 15)
    assert shown(walk(dossier, 6)).results == ()
    walk(dossier, 9, results=())
    assert len(shown(dossier).results) == 1


def test_a_result_whose_file_is_gone_is_still_shown():
    dossier = walk(make_dossier(), 4, 9)
    file = dossier.results.get().file
    size = file.size
    file.storage.delete(file.name)
    assert shown(dossier).results[0].size == size
    dossier.results.update(byte_count=None)  # from before sizes were kept
    assert shown(dossier).results[0].size == 0


def test_a_rating_is_offered_once_there_is_a_result():
    dossier = make_dossier()
    assert not shown(dossier).can_rate
    walk(dossier, 4, 9)
    assert shown(dossier).can_rate
    services.rate(dossier=dossier, score=5, comment="Cảm ơn", channel="web")
    details = shown(dossier)
    assert (details.can_rate, details.rating.score) == (False, 5)


def test_papers_returned_from_a_stopped_dossier_are_no_result():
    details = shown(walk(make_dossier(), 8, 10))
    assert details.stages[-1].label == "Đã trả lại giấy tờ"
    assert "next" not in {stage.state for stage in details.stages}


def test_papers_returned_after_a_result_that_was_not_paid_for_hand_out_no_result(client):
    dossier = walk(make_dossier(), 4, 9, 6, 8, 10)
    details = shown(dossier)
    assert (details.results, details.can_rate) == ((), False)
    assert "Nhận kết quả" not in {stage.label for stage in details.stages}
    assert services.results_of(dossier) == []
    with pytest.raises(RatingRefused):
        services.rate(dossier=dossier, score=5, channel="web")
    assert "/ket-qua/result-" not in client.get(dossier.tracking_path).content.decode()


def test_a_procedure_without_a_limit_says_whom_to_ask():
    lead = shown(make_dossier(procedure=make_procedure(time_limit_days=None))).lead
    assert lead.startswith("Ông/bà chưa phải làm gì. Chưa có ngày hẹn trả; cần biết, ông/bà hỏi Trung tâm")


@pytest.mark.parametrize("last", [[5], [6], [9], [9, 10], [9, 6]])
@pytest.mark.slow("walks a dossier through a long history")
def test_the_page_takes_at_most_six_queries_however_long_the_history(last):
    dossier = make_dossier()
    walk(dossier, 4)
    for _ in range(2):
        walk(dossier, 5, 4, 6, 4, 8, 4)
    walk(dossier, *last)
    with CaptureQueriesContext(connection) as queries:
        details = public_view.details(tracking.by_token(dossier.token))
    assert len(details.history) > 12
    assert len(queries) <= 6


def test_an_overview_needs_no_query_of_its_own():
    dossier = Dossier.objects.for_page().get(pk=walk(make_dossier(), 5).pk)
    with CaptureQueriesContext(connection) as queries:
        public_view.overview(dossier)
    assert len(queries) == 0
