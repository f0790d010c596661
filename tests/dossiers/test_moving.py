"""Every move of the graph with what it demands; every other pair refused; nothing changed by a refusal."""

import datetime as dt
import hashlib
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from dossiers import services
from dossiers.errors import (
    DossierRefusal,
    InvalidDetail,
    MissingRequirement,
    NotYourDesk,
    StaleDossier,
    TransitionRefused,
    UnknownDossier,
)
from dossiers.models import Document, Dossier, FeeNotice, StatusEvent
from dossiers.services import Actor, PaperFile, TransitionDetails
from dossiers.services.checks import CARRIED
from dossiers.workflow import TRANSITIONS, ActorKind, Requirement, Status
from foundation.outbox.models import Notice
from tests.factories import (
    RESULT,
    desk_of,
    enough_for,
    local,
    make_agency,
    make_dossier,
    make_officer,
    submit_dossier,
)

pytestmark = pytest.mark.django_db

# The shortest way to each status, for a dossier that was accepted (True) or was not (False).
WAYS = {
    (Status.REGISTERED, False): [],
    (Status.NOT_ACCEPTED, False): [3],
    (Status.SUPPLEMENT, False): [5],
    (Status.WITHDRAWN, False): [7],
    (Status.STOPPED, False): [5, 8],
    (Status.ACCEPTED, True): [2],
    (Status.IN_PROCESS, True): [2, 4],
    (Status.SUPPLEMENT, True): [2, 5],
    (Status.FEE, True): [2, 6],
    (Status.WITHDRAWN, True): [2, 7],
    (Status.STOPPED, True): [2, 8],
    (Status.DONE, True): [2, 4, 9],
    (Status.RETURNED, True): [2, 4, 9, 10],
}


def dossier_in(status: Status, accepted: bool = True) -> tuple[Dossier, Actor]:
    dossier = submit_dossier()
    by = desk_of(dossier)
    for to in WAYS[status, accepted]:
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to))
    assert (dossier.status, dossier.accepted_at is not None) == (status, accepted)
    return dossier, by


def edges_from(status: Status, accepted: bool) -> list[Status]:
    return [
        to
        for (source, to), move in TRANSITIONS.items()
        if source == status and move.accepted in (None, accepted)
    ]


def by_of(kind: ActorKind, officer) -> Actor:
    return services.CITIZEN if kind == ActorKind.CITIZEN else Actor(kind, officer=officer)


@pytest.mark.parametrize(("source", "accepted"), WAYS)
def test_every_edge_is_walked_by_each_of_its_actors_and_leaves_an_event(source, accepted):
    dossier, by = dossier_in(source, accepted)
    version = dossier.version
    for to in edges_from(source, accepted):
        for kind in TRANSITIONS[source, to].actors:
            with transaction.atomic():
                actor = by_of(kind, by.officer)
                event = services.change_status(dossier=dossier, to=to, by=actor, details=enough_for(to))
                assert (event.from_status, event.to_status, event.actor_kind) == (source, to, kind)
                assert (dossier.status, dossier.version) == (to, version + 1)
                assert dossier.events.last() == event
                transaction.set_rollback(True)


@pytest.mark.parametrize(("source", "accepted"), WAYS)
@pytest.mark.slow("tries every pair of statuses by everybody")
def test_no_edge_is_walked_by_anybody_else_and_no_other_pair_at_all(source, accepted):
    dossier, by = dossier_in(source, accepted)
    open_edges, before = edges_from(source, accepted), picture(dossier)
    for to in Status:
        allowed = TRANSITIONS[source, to].actors if to in open_edges else frozenset()
        for kind in set(ActorKind) - allowed:
            with pytest.raises(TransitionRefused):
                services.change_status(
                    dossier=dossier, to=to, by=by_of(kind, by.officer), details=enough_for(to)
                )
    assert picture(dossier) == before


def test_a_dossier_that_was_stopped_before_it_was_accepted_goes_on_with_a_receipt_and_a_day():
    dossier, by = dossier_in(Status.STOPPED, accepted=False)
    services.change_status(dossier=dossier, to=Status.ACCEPTED, by=by, details=enough_for(Status.ACCEPTED))
    assert dossier.accepted_at and dossier.due_at and dossier.documents.filter(form="01").exists()


WITHOUT = {
    Requirement.SUPPLEMENT_ITEMS: {"supplement_items": ()},
    Requirement.SUPPLEMENT_PAPERS: {"papers": ()},
    Requirement.ROUTING: {"office": "  "},
    Requirement.FEE_LINES: {"fee_lines": ()},
    Requirement.PAYMENT_CONFIRMATION: {"payment_receipt_number": " "},
    Requirement.RESULT: {"results": ()},
    Requirement.HAND_OVER_PROOF: {"hand_over_proof": " "},
    Requirement.LEADER_APPROVAL: {"approved_by_leader": False},
    Requirement.REASON: {"reason": " \n"},
}


def test_every_item_that_a_person_must_bring_is_checked():
    written_by_the_move = {Requirement.RECEIPT, Requirement.REFUSAL_SLIP, Requirement.STOP_NOTICE}
    assert set(CARRIED) == set(WITHOUT) == set(Requirement) - written_by_the_move


@pytest.mark.parametrize(("source", "accepted"), WAYS)
def test_an_edge_is_refused_without_any_one_of_its_items(source, accepted):
    dossier, by = dossier_in(source, accepted)
    for to in edges_from(source, accepted):
        for item in TRANSITIONS[source, to].requires & set(WITHOUT):
            refusal = assert_refused(MissingRequirement, dossier, to, by, enough_for(to, **WITHOUT[item]))
            assert refusal.item == item


def assert_refused(kind, dossier, to, by, details=None, **more) -> DossierRefusal:
    before = picture(dossier)
    with pytest.raises(kind) as refusal:
        services.change_status(dossier=dossier, to=to, by=by, details=details or enough_for(to), **more)
    assert refusal.value.message
    assert picture(dossier) == before
    assert dossier.status == Dossier.objects.get(pk=dossier.pk).status
    return refusal.value


def picture(dossier) -> tuple:
    """Whatever a move may touch, as it stands in the database."""
    row = Dossier.objects.filter(pk=dossier.pk).values().get()
    for sealed in ("token", "secret"):
        row.pop(sealed)
    tables = ("events", "pauses", "documents", "papers", "results", "fee_notices", "supplement_requests")
    rows = {name: list(getattr(dossier, name).order_by("pk").values()) for name in tables}
    return row, rows, Notice.objects.count()


def test_an_approval_of_the_leader_himself_needs_no_tick():
    dossier, by = dossier_in(Status.DONE)
    leader = Actor(ActorKind.LEADER, officer=by.officer)
    services.change_status(
        dossier=dossier, to=Status.IN_PROCESS, by=leader, details=TransitionDetails(reason="Sai số tờ bản đồ")
    )
    assert dossier.status == Status.IN_PROCESS


def test_an_officer_of_another_unit_moves_nothing():
    dossier, _ = dossier_in(Status.ACCEPTED)
    assert_refused(
        NotYourDesk, dossier, Status.IN_PROCESS, Actor(ActorKind.OFFICER, officer=make_officer(make_agency()))
    )


def test_the_competent_unit_moves_what_another_counter_received():
    competent = make_agency()
    dossier = make_dossier(competent_agency=competent)
    by = Actor(ActorKind.OFFICER, officer=make_officer(competent))
    services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=by, details=enough_for(4))
    assert dossier.status == Status.IN_PROCESS


def test_a_superuser_needs_no_desk():
    dossier = make_dossier()
    by = Actor(ActorKind.OFFICER, officer=make_officer(is_superuser=True))
    services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=by, details=enough_for(4))
    assert dossier.status == Status.IN_PROCESS


def test_the_second_of_two_officers_is_told_who_moved_it_and_when():
    dossier, by = dossier_in(Status.ACCEPTED)
    seen = dossier.version
    hoa = Actor(
        ActorKind.OFFICER, officer=make_officer(dossier.received_at_agency, first_name="", last_name="Bà Hoa")
    )
    first = services.change_status(
        dossier=dossier, to=4, by=hoa, details=enough_for(4), expected_version=seen
    )
    refusal = assert_refused(StaleDossier, dossier, Status.STOPPED, by, expected_version=seen)
    assert refusal.latest_event == first
    assert "Bà Hoa đã chuyển hồ sơ này sang “Đang xử lý” lúc " in refusal.message


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("two-officers")
def test_of_two_officers_at_the_same_moment_one_moves_and_the_other_is_told():
    dossier, by = dossier_in(Status.ACCEPTED)
    start, outcomes = threading.Barrier(2), []

    def press(to):
        mine = Dossier.objects.get(pk=dossier.pk)
        start.wait()
        try:
            services.change_status(
                dossier=mine, to=to, by=by, details=enough_for(to), expected_version=mine.version
            )
            outcomes.append(to)
        except StaleDossier as refusal:
            outcomes.append(refusal.latest_event.to_status)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(to,)) for to in (Status.IN_PROCESS, Status.STOPPED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = dossier.events.last().to_status
    assert outcomes == [winner, winner]
    assert dossier.events.count() == 3


def test_a_dossier_that_is_gone_is_unknown():
    dossier, by = dossier_in(Status.ACCEPTED)
    with pytest.raises(UnknownDossier):
        services.change_status(dossier=Dossier(pk=dossier.pk + 1000), to=4, by=by)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_history(change):
    dossier, _ = dossier_in(Status.ACCEPTED)
    events = StatusEvent.objects.filter(dossier=dossier)
    with pytest.raises(IntegrityError, match="history"), transaction.atomic():
        if change == "update":
            events.update(note_public="khác")
        with connection.cursor() as cursor:  # the ORM would delete what refers to them first
            cursor.execute("DELETE FROM dossiers_statusevent WHERE dossier_id = %s", [dossier.pk])
    assert events.count() == 2


def test_the_note_of_an_event_is_changed_by_erasure_alone_and_only_to_nothing():
    dossier, _ = dossier_in(Status.ACCEPTED)
    events = StatusEvent.objects.filter(dossier=dossier)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing_notes = 'on'")
        events.update(note_public="", note_internal="")
        for forbidden in ({"note_public": "khác"}, {"note_public": "", "note_internal": "", "to_status": 9}):
            with pytest.raises(IntegrityError), transaction.atomic():
                events.update(**forbidden)


def test_a_dossier_with_history_cannot_be_deleted():
    dossier, _ = dossier_in(Status.ACCEPTED)
    with pytest.raises(IntegrityError):
        dossier.delete()


def test_a_move_is_neither_before_the_last_one_nor_in_the_future():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    by = desk_of(dossier)
    assert_refused(InvalidDetail, dossier, 4, by, at=local("2026-03-02 08:59"))
    assert_refused(InvalidDetail, dossier, 4, by, at=local("2199-03-02 08:59"))
    event = services.change_status(
        dossier=dossier, to=4, by=by, details=enough_for(4), at=local("2026-03-03 09:00")
    )
    assert event.at == local("2026-03-03 09:00")


def test_a_refusal_slip_says_why_and_what_to_do():
    dossier, by = dossier_in(Status.REGISTERED, False)
    details = TransitionDetails(reason="Thiếu bản vẽ", guidance="Xin nộp bản vẽ có đóng dấu", legal_basis="")
    services.change_status(dossier=dossier, to=Status.NOT_ACCEPTED, by=by, details=details)
    slip = dossier.documents.get()
    assert (slip.form, slip.data["reason"]) == (Document.Form.REFUSAL, "Thiếu bản vẽ")
    assert slip.data["guidance"] == "Xin nộp bản vẽ có đóng dấu"
    assert dossier.events.last().note_public == "Thiếu bản vẽ"


def test_a_supplement_request_keeps_its_items_and_its_day():
    dossier, by = dossier_in(Status.IN_PROCESS)
    items = (("Trích lục bản đồ", "bản chính"), ("Căn cước", ""))
    services.change_status(dossier=dossier, to=5, by=by, details=enough_for(5, supplement_items=items))
    request = dossier.supplement_requests.get()
    assert [(item.name, item.note) for item in request.items.order_by("id")] == list(items)
    assert request.due_on == dt.date(2099, 1, 5)
    assert dossier.documents.last().data["due_on"] == "Thứ Hai, 05/01/2099"


@pytest.mark.parametrize(
    "wrong",
    [
        {"supplement_due_on": None},
        {"supplement_due_on": dt.date(2020, 1, 1)},
        {"supplement_items": (("Đ" * 301, ""),)},
        {"guidance": "d" * 2001},
    ],
)
def test_a_supplement_request_that_cannot_be_met_is_refused(wrong):
    dossier, by = dossier_in(Status.IN_PROCESS)
    assert_refused(InvalidDetail, dossier, 5, by, enough_for(5, **wrong))


def test_an_answered_supplement_goes_on_where_it_was_accepted_and_back_where_not():
    for accepted, to in ((True, Status.IN_PROCESS), (False, Status.REGISTERED)):
        dossier, _ = dossier_in(Status.SUPPLEMENT, accepted)
        event = services.answer_supplement(
            dossier=dossier,
            by=services.CITIZEN,
            papers=(PaperFile("trich luc ban do dia chinh", b"x", "a.jpg"),),
        )
        assert (event.to_status, dossier.status) == (to, to)
        request = dossier.supplement_requests.get()
        assert request.answered_at == event.at == request.items.get().answered_at


def test_a_paper_of_another_name_answers_the_request_but_no_item():
    dossier, _ = dossier_in(Status.SUPPLEMENT)
    services.answer_supplement(dossier=dossier, papers=(PaperFile("Ảnh chụp"),))
    request = dossier.supplement_requests.get()
    assert request.answered_at and request.items.get().answered_at is None


def test_a_supplement_that_nobody_asked_for_is_refused():
    dossier, _ = dossier_in(Status.IN_PROCESS)
    with pytest.raises(TransitionRefused):
        services.answer_supplement(dossier=dossier, papers=(PaperFile("Ảnh"),))


def test_a_result_is_kept_with_its_hash_and_its_signer():
    dossier, _ = dossier_in(Status.DONE)
    result = dossier.results.get()
    assert result.sha256 == hashlib.sha256(RESULT.content).hexdigest()
    with result.file.open() as file:
        assert file.read() == RESULT.content
    assert (result.title, result.number, result.signer) == ("Giấy phép xây dựng", "15/GPXD", "Lê Văn Sơn")
    assert dossier.finished_at == dossier.events.last().at


def test_a_corrected_result_no_longer_counts_and_must_be_replaced():
    dossier, by = dossier_in(Status.DONE)
    services.change_status(dossier=dossier, to=4, by=by, details=enough_for(4))
    assert dossier.finished_at is None
    assert_refused(MissingRequirement, dossier, 9, by, enough_for(9, results=()))
    services.change_status(dossier=dossier, to=9, by=by, details=enough_for(9))
    assert [result.superseded_at is None for result in dossier.results.order_by("id")] == [False, True]


def test_a_kept_result_is_enough_when_the_fee_is_paid_at_hand_over():
    dossier, by = dossier_in(Status.DONE)
    finished = dossier.finished_at
    services.change_status(dossier=dossier, to=6, by=by, details=enough_for(6))
    assert dossier.fee_notices.get().collected_at == FeeNotice.CollectedAt.HAND_OVER
    services.change_status(dossier=dossier, to=9, by=by, details=enough_for(9, results=()))
    assert (dossier.status, dossier.finished_at) == (Status.DONE, finished)


def test_the_hand_over_is_proven_internally():
    dossier, _ = dossier_in(Status.RETURNED)
    assert dossier.returned_at
    assert "Người nộp ký nhận" in dossier.events.last().note_internal


def test_a_withdrawn_or_stopped_dossier_owes_nothing():
    for to in (Status.WITHDRAWN, Status.STOPPED):
        dossier, by = dossier_in(Status.FEE)
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to))
        assert dossier.fee_notices.get().state == FeeNotice.State.CANCELLED
        assert dossier.documents.last().form == Document.Form.STOP


def test_letters_are_numbered_within_their_dossier():
    dossier, by = dossier_in(Status.SUPPLEMENT)
    for to in (4, 5):
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to))
    numbers = [letter.number for letter in dossier.documents.filter(form="02")]
    assert numbers == [f"01/PBS-{dossier.code}", f"02/PBS-{dossier.code}"]


def test_work_passes_to_another_office_without_disturbing_the_citizen():
    dossier, by = dossier_in(Status.IN_PROCESS)
    owed = Notice.objects.count()
    event = services.reassign(dossier=dossier, by=by, office="Phòng Tài nguyên")
    assert (event.from_status, event.to_status, dossier.current_office) == (4, 4, "Phòng Tài nguyên")
    assert Notice.objects.count() == owed
    done, by = dossier_in(Status.DONE)
    with pytest.raises(TransitionRefused):
        services.reassign(dossier=done, by=by, office="Phòng Tài nguyên")
    with pytest.raises(NotYourDesk):
        services.reassign(
            dossier=dossier, by=Actor(ActorKind.OFFICER, officer=make_officer()), office="Phòng"
        )
    with pytest.raises(MissingRequirement):
        services.reassign(dossier=dossier, by=Actor(ActorKind.SYSTEM), office=" ")


def test_a_preview_shows_the_message_or_the_refusal_and_keeps_nothing():
    dossier, by = dossier_in(Status.IN_PROCESS)
    before = picture(dossier)
    message = services.preview_change(dossier=dossier, to=5, by=by, details=enough_for(5))
    assert "1. Trích lục bản đồ địa chính (bản chính)" in message.text
    with pytest.raises(MissingRequirement):
        services.preview_change(dossier=dossier, to=9, by=by, details=enough_for(9, results=()))
    assert picture(dossier) == before


def test_a_preview_leaves_no_file_behind():
    dossier, by = dossier_in(Status.IN_PROCESS)
    folders = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    services.preview_change(dossier=dossier, to=9, by=by, details=enough_for(9))
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == folders
