"""From sending to the answer: numbers, promises, who may do what, who is told."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from foundation.outbox.models import Notice
from petitions import services, worklist
from petitions.errors import (
    InvalidDetail,
    MissingRequirement,
    NotYours,
    PetitionRefusal,
    RatingRefused,
    StalePetition,
    TransitionRefused,
)
from petitions.models import Event, Petition, Picture, RoutingRule, Sender, TimeLimit
from petitions.services import Actor, Contact, Place, TransitionDetails
from petitions.services.effects import EFFECTS
from petitions.workflow import TRANSITIONS, WORKFLOW, ActorKind, Status
from tests.factories import local, make_citizen
from tests.petitions.factories import (
    CONSENT,
    answered,
    centre,
    from_somebody,
    handed_over,
    make_commune,
    make_handler,
    make_operator,
    make_petition,
    make_unit,
    photo,
)

pytestmark = pytest.mark.django_db


def test_a_petition_gets_a_code_a_secret_a_promise_and_its_first_event():
    TimeLimit.objects.create(kind="report", field="", working_days=5)
    petition = make_petition(at=local("2026-11-24 09:30"))
    assert petition.code == "PA-261124-0001"
    assert len(petition.secret) == 6
    assert len(petition.token) == 22
    assert timezone.localtime(petition.due_at) == local("2026-12-01 17:00")
    assert [event.to_status for event in petition.events.all()] == [Status.NEW]


def test_the_more_exact_time_limit_wins_and_without_any_the_longest_holds():
    TimeLimit.objects.create(kind="report", field="", working_days=5)
    TimeLimit.objects.create(kind="report", field="lighting", working_days=2)
    TimeLimit.objects.create(kind="emergency", field="", working_days=1, same_day=True)
    at = local("2026-11-25 09:30")
    assert timezone.localtime(make_petition(at=at).due_at).day == 27
    assert timezone.localtime(make_petition(kind="emergency", at=at).due_at) == local("2026-11-25 17:00")
    assert timezone.localtime(make_petition(kind="proposal", at=at).due_at) == local("2026-12-16 17:00")


@pytest.mark.parametrize("text", ["", "hư", "x" * 4001])
def test_too_little_and_too_much_are_refused_and_use_up_no_number(text):
    with pytest.raises(InvalidDetail):
        make_petition(text=text)
    assert make_petition().code.endswith("-0001")


def test_the_same_draft_sent_twice_is_one_petition():
    key = uuid.uuid4()
    assert make_petition(sent_key=key).pk == make_petition(sent_key=key).pk
    assert make_petition().code.endswith("-0002")


def test_name_and_phone_are_kept_only_with_consent():
    without = make_petition(contact=Contact(name="Lê Thị Mận", phone="84905111222"))
    assert not Sender.objects.filter(petition=without).exists()
    known = make_citizen()
    silent = make_petition(contact=Contact(citizen=known, name="Mận", phone="84905111222"))
    assert (silent.sender.name, silent.sender.phone) == ("", "")
    agreed = make_petition(contact=Contact(citizen=known, name="Mận", phone="84905111222", consent=CONSENT))
    assert agreed.sender.phone == "84905111222"
    assert known.consents.get().wording == CONSENT


@pytest.mark.django_db(transaction=True)
def test_parallel_senders_leave_no_gap_and_no_double():
    key, errors = uuid.uuid4(), []

    def send(n: int) -> None:
        try:
            make_petition(sent_key=key if n < 4 else None)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[n]) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = sorted(int(code[-4:]) for code in Petition.objects.values_list("code", flat=True))
    assert numbers == list(range(1, 10))


def test_every_status_has_a_face_and_can_be_reached():
    named = {name for row in WORKFLOW.definitions.values() for name in (*row.on_leave, *row.on_enter)}
    assert named == set(EFFECTS)
    assert {to for _, to in TRANSITIONS} == set(Status)
    assert {status for status in Status if not WORKFLOW.leaving(status)} == {
        "closed",
    }


def test_routing_prefers_field_and_commune_over_field_over_commune():
    commune = make_commune()
    everywhere, lights, lights_here, here = make_unit(), make_unit(), make_unit(), make_unit()
    petition = make_petition(place=Place(commune=commune))
    assert services.suggested_unit(petition) is None
    for unit, field, where in (
        (everywhere, "", None),
        (here, "", commune),
        (lights, "lighting", None),
        (lights_here, "lighting", commune),
    ):
        RoutingRule.objects.create(unit=unit, field=field, commune=where)
        assert services.suggested_unit(petition) == unit


def test_from_sending_to_answer_the_sender_is_told_at_each_step():
    unit = make_unit()
    petition = answered(unit)
    told = [notice.message["text"] for notice in Notice.objects.filter(subject=petition.code).order_by("pk")]
    assert len(told) == 3
    assert "Đơn vị xử lý không thấy tên ông/bà" in told[1]
    assert "Đã thay bóng đèn" in told[2]
    assert "Ông Hai, trưởng phòng" in told[2]
    assert unit.name in told[2]
    assert all(
        petition.tracking_url in notice.message["buttons"][0]["value"] for notice in Notice.objects.all()
    )
    assert all(len(notice.message["sms"]) <= 160 for notice in Notice.objects.all())


def test_nobody_is_told_of_a_petition_without_contact():
    petition = make_petition()
    services.change_status(petition=petition, to=Status.ACCEPTED, by=centre())
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("to", "missing"),
    [
        (Status.FORWARDED, "unit"),
        (Status.REJECTED, "reason"),
        (Status.DUPLICATE, "parent"),
        (Status.WAITING, "question"),
        (Status.ANSWERED, "answer"),
    ],
)
def test_a_move_that_lacks_what_it_demands_changes_nothing(to, missing):
    petition = from_somebody()
    with pytest.raises(MissingRequirement) as refusal:
        services.change_status(petition=petition, to=to, by=centre())
    assert refusal.value.item == missing
    petition.refresh_from_db()
    assert petition.status == Status.NEW
    assert petition.events.count() == 1


def test_the_centre_cannot_answer_without_naming_a_unit():
    petition = from_somebody()
    with pytest.raises(MissingRequirement):
        services.change_status(
            petition=petition, to=Status.ANSWERED, by=centre(), details=TransitionDetails(answer="Đã rõ.")
        )
    unit = make_unit(is_centre=True)
    services.change_status(
        petition=petition,
        to=Status.ANSWERED,
        by=centre(),
        details=TransitionDetails(answer="Đã rõ.", unit=unit),
    )
    assert petition.answers.get().unit == unit


def test_a_unit_acts_only_on_what_it_has():
    petition, stranger = handed_over(), make_handler(make_unit())
    with pytest.raises(NotYours):
        services.change_status(petition=petition, to=Status.IN_PROCESS, by=Actor(ActorKind.UNIT, stranger))
    with pytest.raises(TransitionRefused):
        services.change_status(
            petition=petition,
            to=Status.REJECTED,
            by=Actor(ActorKind.UNIT, make_handler(petition.unit)),
            details=TransitionDetails(reason="không"),
        )


def test_a_unit_hands_back_what_is_not_its_own():
    petition = handed_over()
    by = Actor(ActorKind.UNIT, make_handler(petition.unit))
    services.change_status(
        petition=petition, to=Status.ACCEPTED, by=by, details=TransitionDetails(reason="Thuộc điện lực")
    )
    assert petition.unit is None


def test_waiting_for_the_sender_stops_the_clock_and_his_answer_starts_it():
    TimeLimit.objects.create(kind="report", field="", working_days=5)
    petition = from_somebody(at=local("2026-11-24 09:30"))
    services.change_status(
        petition=petition,
        to=Status.FORWARDED,
        by=centre(),
        details=TransitionDetails(unit=make_unit()),
        at=local("2026-11-24 10:00"),
    )
    services.change_status(
        petition=petition,
        to=Status.WAITING,
        by=centre(),
        details=TransitionDetails(question="Ông/bà cho biết số cột đèn?"),
        at=local("2026-11-25 10:00"),
    )
    assert not petition.is_overdue
    services.change_status(
        petition=petition,
        to=Status.IN_PROCESS,
        by=services.CITIZEN,
        details=TransitionDetails(information="Cột số 15", pictures=(photo(),)),
        at=local("2026-11-30 09:00"),
    )
    assert timezone.localtime(petition.due_at) == local("2026-12-04 17:00")
    assert petition.pictures.count() == 1
    assert petition.events.last().note_public == "Cột số 15"


def test_what_was_asked_before_any_unit_had_it_goes_back_to_the_centre():
    petition = from_somebody()
    services.change_status(
        petition=petition, to=Status.WAITING, by=centre(), details=TransitionDetails(question="Ở đâu?")
    )
    with pytest.raises(TransitionRefused):  # with a unit that does not exist
        services.change_status(
            petition=petition, to=Status.IN_PROCESS, by=centre(), details=TransitionDetails(information="Chợ")
        )
    assert Status.IN_PROCESS not in worklist.choices(make_operator(), petition)
    services.add_information(petition=petition, text="Trước chợ")
    assert petition.status == Status.ACCEPTED


def test_what_a_unit_asked_does_not_come_to_the_centre_with_the_unit_still_on_it():
    petition = handed_over()
    services.change_status(
        petition=petition, to=Status.WAITING, by=centre(), details=TransitionDetails(question="Cột mấy?")
    )
    operator = make_operator()
    assert set(worklist.choices(operator, petition)) == {Status.IN_PROCESS, Status.CLOSED}
    with pytest.raises(TransitionRefused):
        services.change_status(
            petition=petition, to=Status.ACCEPTED, by=centre(), details=TransitionDetails(information="15")
        )


@pytest.mark.security_check("two-officers")
def test_two_officers_at_once_the_second_learns_of_the_first():
    petition = handed_over()
    seen = petition.version
    services.change_status(petition=petition, to=Status.IN_PROCESS, by=centre(), expected_version=seen)
    with pytest.raises(StalePetition, match="Trần Lan|Lan Trần"):
        services.change_status(
            petition=petition,
            to=Status.ANSWERED,
            by=centre(),
            details=TransitionDetails(answer="Xong."),
            expected_version=seen,
        )


def test_an_answer_may_be_questioned_twice_within_seven_days():
    at = timezone.now() - dt.timedelta(days=6)
    petition = answered(at=at)
    for round_ in (1, 2):
        services.reopen(petition=petition, because="Vẫn tối")
        assert (petition.status, petition.reopen_count) == (Status.REOPENED, round_)
        assert petition.due_at > timezone.now()
        services.change_status(
            petition=petition,
            to=Status.ANSWERED,
            by=centre(),
            details=TransitionDetails(answer="Đã sửa lại."),
            at=at,
        )
    with pytest.raises(TransitionRefused):
        services.reopen(petition=petition, because="Vẫn tối")


def test_after_seven_days_an_answer_stands_and_is_closed_by_the_timer():
    petition = answered(at=timezone.now() - dt.timedelta(days=8, hours=1))
    fresh = answered()
    with pytest.raises(TransitionRefused):
        services.reopen(petition=petition, because="Vẫn tối")
    assert services.close_answered() == 1
    petition.refresh_from_db()
    fresh.refresh_from_db()
    assert (petition.status, fresh.status) == (Status.CLOSED, Status.ANSWERED)


def test_each_answer_is_rated_once():
    petition = answered()
    services.rate(petition=petition, score=1, comment="Vẫn tối")
    services.rate(petition=petition, score=1, comment="Vẫn tối")
    with pytest.raises(RatingRefused):
        services.rate(petition=petition, score=3)
    services.reopen(petition=petition, because="Vẫn tối")
    with pytest.raises(RatingRefused):
        services.rate(petition=petition, score=3)
    services.change_status(
        petition=petition, to=Status.ANSWERED, by=centre(), details=TransitionDetails(answer="Đã sửa lại.")
    )
    services.rate(petition=petition, score=3)
    assert list(petition.ratings.order_by("round").values_list("score", flat=True)) == [1, 3]


def test_duplicates_are_suggested_by_field_distance_and_hours():
    here, near, far = (15.5735, 108.4740), (15.5741, 108.4741), (15.5800, 108.4740)
    now = timezone.now()
    petition = make_petition(place=Place(point=here), at=now)
    twin = make_petition(place=Place(point=near), at=now - dt.timedelta(hours=40))
    make_petition(place=Place(point=far), at=now)
    make_petition(place=Place(point=near), at=now - dt.timedelta(hours=50))
    make_petition(text="Rác đổ đầy đường không ai dọn", place=Place(point=near), at=now)
    found = services.likely_duplicates(petition)
    assert [item.petition.pk for item in found] == [twin.pk]
    assert found[0].metres < 100
    assert found[0].hours == 40


def test_without_points_the_commune_and_like_words_suggest_a_duplicate():
    commune = make_commune()
    petition = make_petition(place=Place(commune=commune))
    twin = make_petition(text="den duong truoc cong truong hu 3 hom nay toi om", place=Place(commune=commune))
    make_petition(
        text="Cây đổ chắn lối vào nghĩa trang liệt sĩ", field="lighting", place=Place(commune=commune)
    )
    assert [item.petition.pk for item in services.likely_duplicates(petition)] == [twin.pk]


def test_a_merged_petition_shares_the_answer_and_its_sender_is_told():
    first, second = handed_over(), from_somebody()
    services.change_status(
        petition=second, to=Status.DUPLICATE, by=centre(), details=TransitionDetails(parent=first)
    )
    services.change_status(
        petition=first, to=Status.ANSWERED, by=centre(), details=TransitionDetails(answer="Đã thay bóng.")
    )
    told = Notice.objects.filter(subject=second.code).order_by("pk").last()
    assert "Đã thay bóng." in told.message["text"]
    assert first.code not in str(told.message)
    with pytest.raises(PetitionRefusal):
        third = from_somebody()
        services.change_status(
            petition=third, to=Status.DUPLICATE, by=centre(), details=TransitionDetails(parent=second)
        )


def test_a_new_day_needs_a_reason_and_a_later_date_and_keeps_the_first_promise():
    petition = handed_over()
    by, later = centre(), timezone.localdate(petition.due_at) + dt.timedelta(days=3)
    with pytest.raises(MissingRequirement):
        services.extend_deadline(petition=petition, by=by, because=" ", new_day=later)
    with pytest.raises(InvalidDetail):
        services.extend_deadline(
            petition=petition, by=by, because="Mưa", new_day=timezone.localdate(petition.due_at)
        )
    first = petition.first_due_at
    services.extend_deadline(petition=petition, by=by, because="Mưa lũ kéo dài", new_day=later)
    assert timezone.localdate(petition.due_at) == later
    assert petition.first_due_at == first
    assert (
        "Mưa lũ kéo dài" in Notice.objects.filter(subject=petition.code).order_by("pk").last().message["text"]
    )


def test_history_cannot_be_changed_even_by_sql():
    event = make_petition().events.get()
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(note_public="khác")
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()


def test_a_preview_keeps_nothing():
    petition = handed_over()
    message = services.preview_change(
        petition=petition, to=Status.ANSWERED, by=centre(), details=TransitionDetails(answer="Đã thay bóng.")
    )
    assert "Đã thay bóng." in message.text
    petition.refresh_from_db()
    assert petition.status == Status.FORWARDED
    assert not petition.answers.exists()


def test_pictures_are_drawn_anew_without_place_or_device():
    petition = handed_over()
    services.change_status(
        petition=petition, to=Status.WAITING, by=centre(), details=TransitionDetails(question="Ảnh?")
    )
    services.add_information(petition=petition, text="", images=(photo(exif=True),))
    with Picture.objects.get(petition=petition).file.open("rb") as file:
        content = file.read()
    assert b"PhoneMaker" not in content
    assert b"Exif" not in content
