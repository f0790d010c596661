"""How a dossier begins."""

import datetime as dt
import threading

import pytest
from django.db import connection

from dossiers import services
from dossiers.errors import CodeTaken, InvalidDetail, NotYourDesk, TransitionRefused
from dossiers.models import DailySequence, Document, Dossier, StatusEvent
from dossiers.services import Actor, PaperFile
from dossiers.workflow import ActorKind, Status
from foundation.outbox.models import Notice
from tests.factories import (
    local,
    make_agency,
    make_citizen,
    make_dossier,
    make_officer,
    make_procedure,
    submit_dossier,
)

pytestmark = pytest.mark.django_db


def test_a_received_dossier_has_its_clock_its_receipt_and_its_history():
    dossier = make_dossier(
        at=local("2026-03-02 09:30"),
        papers=(PaperFile("Đơn đề nghị"), PaperFile("Bản vẽ", b"%PDF-1.7", "ban ve.PDF", quantity=2)),
    )
    assert (dossier.status, dossier.accepted_at) == (Status.ACCEPTED, local("2026-03-02 09:30"))
    assert dossier.due_at == dossier.first_due_at == local("2026-03-23 17:00")
    assert [(event.from_status, event.to_status) for event in dossier.events.all()] == [(None, 2)]
    receipt = dossier.documents.get()
    assert receipt.form == Document.Form.RECEIPT
    assert receipt.data["due_at"] == "17:00, Thứ Hai, 23/03/2026"
    assert receipt.data["papers"] == [
        {"name": "Đơn đề nghị", "quantity": 1},
        {"name": "Bản vẽ", "quantity": 2},
    ]
    assert dossier.papers.last().file.name.endswith(".pdf")


def test_a_submitted_dossier_waits_without_a_clock():
    dossier = submit_dossier()
    assert (dossier.status, dossier.accepted_at, dossier.due_at) == (Status.REGISTERED, None, None)
    assert dossier.channel == Dossier.Channel.ONLINE
    assert not dossier.documents.exists()


def test_a_procedure_without_a_limit_promises_no_day():
    assert make_dossier(procedure=make_procedure(time_limit_days=None)).due_at is None


def test_a_same_day_procedure_is_due_when_the_office_closes():
    procedure = make_procedure(time_limit_days=None, same_day=True, cut_off=dt.time(15))
    assert make_dossier(procedure=procedure, at=local("2026-03-02 10:00")).due_at == local("2026-03-02 17:00")
    assert make_dossier(procedure=procedure, at=local("2026-03-02 15:30")).due_at == local("2026-03-03 17:00")


def test_a_promise_made_by_other_software_is_kept():
    promised = local("2099-01-05 11:00")
    assert make_dossier(due_at=promised).due_at == promised
    with pytest.raises(InvalidDetail):
        make_dossier(due_at=local("2020-01-01 08:00"))


def test_the_version_of_the_procedure_stays_with_the_dossier():
    old = make_procedure(time_limit_days=15, valid_from=dt.date(2020, 1, 1))
    dossier = make_dossier(procedure=old, at=local("2026-03-02 09:30"))
    make_procedure(national_code=old.national_code, time_limit_days=3, valid_from=dt.date(2026, 1, 1))
    dossier.refresh_from_db()
    assert (dossier.procedure, dossier.due_at) == (old, local("2026-03-23 17:00"))


def test_codes_follow_each_other_through_the_day_and_begin_anew_the_next():
    agency = make_agency(code="H57.132")
    days = ["2026-03-02 08:00", "2026-03-02 23:59", "2026-03-03 00:01"]
    codes = [make_dossier(received_at_agency=agency, at=local(day)).code for day in days]
    assert codes == ["H57.132-260302-0001", "H57.132-260302-0002", "H57.132-260303-0001"]


def test_a_number_given_elsewhere_is_skipped_by_our_own():
    agency, at = make_agency(code="H57.132"), local("2026-03-02 08:00")
    make_dossier(received_at_agency=agency, at=at, code=" h57.132 – 260302 – 0001 ")
    assert make_dossier(received_at_agency=agency, at=at).code == "H57.132-260302-0002"


def test_a_code_is_given_once():
    make_dossier(code="000.00.15.H47-230612-0001")
    with pytest.raises(CodeTaken, match="000.00.15.H47-230612-0001"):
        make_dossier(code="000 00 15 h47 230612 0001")
    with pytest.raises(InvalidDetail, match="ngày nhận không đúng"):
        make_dossier(code="000.00.15.H47-230230-0001")


def test_a_refused_dossier_leaves_its_number_to_the_next():
    agency, at = make_agency(), local("2026-03-02 08:00")
    with pytest.raises(InvalidDetail):
        make_dossier(received_at_agency=agency, at=at, papers=(PaperFile(" "),))
    assert make_dossier(received_at_agency=agency, at=at).code.endswith("-260302-0001")
    assert Dossier.objects.count() == StatusEvent.objects.count() == 1


def test_an_agency_whose_code_fits_no_dossier_code_is_refused_in_words():
    with pytest.raises(InvalidDetail, match="Mã cơ quan"):
        make_dossier(received_at_agency=make_agency(code="một cửa"))


def test_only_an_officer_of_the_counter_receives():
    agency = make_agency()
    stranger = Actor(ActorKind.OFFICER, officer=make_officer(make_agency()))
    with pytest.raises(NotYourDesk):
        make_dossier(received_at_agency=agency, by=stranger)
    with pytest.raises(NotYourDesk):
        make_dossier(received_at_agency=agency, by=Actor(ActorKind.OFFICER))
    assert make_dossier(
        received_at_agency=agency, by=Actor(ActorKind.OFFICER, officer=make_officer(agency))
    ).officer


def test_a_citizen_submits_but_does_not_receive():
    assert submit_dossier(by=services.CITIZEN).events.get().actor_kind == "citizen"
    with pytest.raises(TransitionRefused, match="chỉ do cán bộ hoặc phần mềm một cửa"):
        make_dossier(by=services.CITIZEN)


def test_the_one_stop_software_speaks_for_its_agency_and_those_under_it():
    province = make_agency(level="tinh")
    commune = make_agency(parent=province)
    software = Actor(ActorKind.OFFICER, agency=province)
    event = make_dossier(received_at_agency=commune, by=software).events.get()
    assert (event.actor_kind, event.agency) == ("partner", province)
    with pytest.raises(NotYourDesk):
        make_dossier(received_at_agency=make_agency(), by=software)


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "pigeon"},
        {"applicant_kind": 7},
        {"papers": (PaperFile("Đơn", quantity=0),)},
        {"papers": (PaperFile("Đơn", copy_kind=9),)},
        {"papers": (PaperFile("Đ" * 301),)},
        {"at": dt.datetime(2020, 1, 1)},  # noqa: DTZ001 without its zone, as Excel gives it
        {"at": dt.datetime(2199, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_what_cannot_be_true_is_refused_in_words(wrong):
    with pytest.raises(InvalidDetail):
        make_dossier(**wrong)
    assert not Dossier.objects.exists()
    assert not DailySequence.objects.exists()


def test_control_characters_never_reach_a_table():
    name = make_dossier(papers=(PaperFile("Đơn\x00\x07\tđề\u00a0nghị\u200b "),)).papers.get().name
    assert name == "Đơn đề nghị"


def test_the_sender_chooses_neither_path_nor_type_of_a_file():
    papers = (PaperFile("Đơn", b"<script>", "../../x.html"), PaperFile("Ảnh", b"\xff\xd8", "C:\\anh.JPG"))
    names = [paper.file.name for paper in make_dossier(papers=papers).papers.order_by("id")]
    assert [name.startswith("papers/") for name in names] == [True, True]
    assert [name.rsplit(".", 1)[1] for name in names] == ["bin", "jpg"]


def test_a_dossier_of_the_old_register_is_taken_over_as_it_stands_and_nobody_is_told():
    agency, at = make_agency(), local("2025-02-03 08:00")
    dossier = services.take_over(
        by=Actor(ActorKind.OFFICER, officer=make_officer(agency)),
        status=Status.SUPPLEMENT,
        code="000.00.15.H47-250203-0001",
        procedure=make_procedure(),
        received_at_agency=agency,
        competent_agency=agency,
        applicant=make_citizen(),
        accepted_at=at,
        due_at=local("2025-02-24 17:00"),
        flags=["procedure"],
    )
    assert (dossier.status, dossier.flags) == (Status.SUPPLEMENT, ["procedure"])
    assert [(event.from_status, event.to_status) for event in dossier.events.all()] == [(None, 5)]
    assert dossier.pauses.filter(ended_at=None).count() == 1
    assert not Notice.objects.exists()
    with pytest.raises(CodeTaken):
        make_dossier(code="000.00.15.H47-250203-0001")


@pytest.mark.django_db(transaction=True)
def test_fifty_dossiers_received_at_once_are_numbered_1_to_50():
    agency, procedure, applicant = make_agency(code="H57.132"), make_procedure(), make_citizen(phone="")
    start, failures = threading.Barrier(10), []

    def receive_five():
        start.wait()
        try:
            for _ in range(5):
                make_dossier(received_at_agency=agency, procedure=procedure, applicant=applicant)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=receive_five) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    numbers = sorted(int(code[-4:]) for code in Dossier.objects.values_list("code", flat=True))
    assert numbers == list(range(1, 51))


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("two-officers")
def test_of_parallel_requests_with_one_code_one_wins_and_the_others_are_told():
    agency, procedure, applicant = make_agency(code="H57.132"), make_procedure(), make_citizen()
    start, outcomes = threading.Barrier(8), []

    def receive():
        start.wait()
        try:
            make_dossier(
                received_at_agency=agency,
                procedure=procedure,
                applicant=applicant,
                code="000.00.15.H47-230612-0001",
            )
            outcomes.append("received")
        except CodeTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=receive) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["received"] + ["taken"] * 7
    assert Notice.objects.count() == 1
