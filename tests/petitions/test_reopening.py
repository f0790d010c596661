"""A petition that is looked at again: its published answer is withdrawn, its promised day stands."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from foundation.files.pictures import NotAPicture
from foundation.outbox.models import Notice
from petitions import services, worklist
from petitions.errors import MissingRequirement
from petitions.models import Petition, TimeLimit
from petitions.services import Actor, TransitionDetails, enclosures
from petitions.workflow import ActorKind, Status
from tests.factories import local
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_handler,
    make_operator,
    make_unit,
    photo,
)

pytestmark = pytest.mark.django_db
WORDS = {"title": "Đèn đường", "text": "Đèn hư", "answer": "Đã thay bóng"}


def moved(petition: Petition, to: Status, **details):
    by = details.pop("by", None) or centre()
    return services.change_status(petition=petition, to=to, by=by, details=TransitionDetails(**details))


def published(moderator) -> Petition:
    petition = answered()
    with_picture = enclosures.add(photo(), petition=petition)
    services.publish(petition=petition, by=moderator, **WORDS, pictures=[with_picture.pk])
    return petition


def test_the_public_no_longer_reads_an_answer_that_is_looked_at_again(client):
    moderator = make_operator("Duyệt nội dung")
    petition = published(moderator)
    services.reopen(petition=petition, because="Vẫn tối")
    assert client.get(f"/phan-anh/cong-khai/{petition.code}/").status_code == 404
    by = Actor(ActorKind.UNIT, make_handler(petition.unit))
    moved(petition, Status.IN_PROCESS, by=by)
    moved(petition, Status.ACCEPTED, reason="Thuộc điện lực", by=by)
    assert petition.unit is None
    answer = client.get("/api/v1/petitions/")
    assert answer.status_code == 200 and answer.json()["count"] == 0
    assert list(worklist.VIEWS.rows("publish", moderator)) == []
    moved(petition, Status.ANSWERED, answer="Đã kéo lại dây.", unit=make_unit())
    assert client.get(f"/phan-anh/cong-khai/{petition.code}/").status_code == 404
    assert list(worklist.VIEWS.rows("publish", moderator)) == [petition]
    services.publish(petition=petition, by=moderator, **WORDS | {"answer": "Đã kéo lại dây"})
    assert list(worklist.VIEWS.rows("publish", moderator)) == []


def test_an_answered_petition_without_a_unit_is_told_all_the_same(client):
    petition = published(make_operator("Duyệt nội dung"))
    Petition.objects.filter(pk=petition.pk).update(unit=None, answered_at=None)
    assert client.get("/api/v1/petitions/").json()["results"][0]["unit"] == ""
    for page in (
        "/phan-anh/cong-khai/",
        "/phan-anh/cong-khai/diem.json",
        f"/phan-anh/cong-khai/{petition.code}/",
    ):
        assert client.get(page).status_code in (200, 404), page


# --- the promised day


@pytest.fixture
def limits():
    TimeLimit.objects.create(kind="report", field="", working_days=5)
    TimeLimit.objects.create(kind="proposal", field="", working_days=15)


def classified(petition: Petition, kind: str = "report") -> dt.datetime:
    services.classify(petition=petition, by=centre(), kind=kind, field=petition.field)
    return timezone.localtime(petition.due_at)


@pytest.mark.usefixtures("limits")
def test_an_earlier_day_is_promised_where_kind_and_field_say_so():
    with time_machine.travel(local("2026-11-24 09:30"), tick=False):
        petition = from_somebody(kind="proposal")
    with time_machine.travel(local("2026-11-25 09:30"), tick=False):
        assert classified(petition) == local("2026-12-01 17:00")


@pytest.mark.usefixtures("limits")
def test_a_day_that_is_over_already_is_not_promised():
    with time_machine.travel(local("2026-11-24 09:30"), tick=False):
        petition = from_somebody(kind="proposal")
    with time_machine.travel(local("2026-12-03 09:30"), tick=False):
        assert classified(petition) == local("2026-12-10 17:00")
        assert not petition.is_overdue


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("renewed", ["reopened", "extended", "paused", "pausing", "taken up"])
def test_what_the_sender_was_promised_since_is_not_taken_back(renewed):
    with time_machine.travel(local("2026-11-24 09:30"), tick=False):
        petition = from_somebody(kind="proposal")
        moved(petition, Status.FORWARDED, unit=make_unit())
    with time_machine.travel(local("2026-11-26 09:30"), tick=False) as clock:
        if renewed == "reopened":
            moved(petition, Status.ANSWERED, answer="Đã thay bóng.")
            services.reopen(petition=petition, because="Vẫn tối")
        elif renewed == "extended":
            new_day = dt.date(2026, 12, 30)
            services.extend_deadline(petition=petition, by=centre(), because="Mưa", new_day=new_day)
        elif renewed == "taken up":
            moved(petition, Status.DUPLICATE, parent=handed_over())
            moved(petition, Status.ACCEPTED, reason="Nhầm")
        else:
            moved(petition, Status.WAITING, question="Cột mấy?")
            clock.shift(dt.timedelta(days=4))
            if renewed == "paused":
                services.add_information(petition=petition, text="Cột 15")
        was = petition.due_at
        clock.shift(dt.timedelta(days=1))
        assert classified(petition) == was
        assert (petition.kind, petition.is_overdue) == ("report", False)


# --- what the sender sends along


def test_a_photo_alone_says_what_is_still_wrong():
    petition = answered()
    with pytest.raises(MissingRequirement):
        services.reopen(petition=petition, because=" ")
    with pytest.raises(NotAPicture):
        services.reopen(petition=petition, because="", images=(b"%PDF",))
    petition.refresh_from_db()
    assert petition.status == Status.ANSWERED
    services.reopen(petition=petition, because="", images=(photo(),))
    assert (petition.status, petition.pictures.count()) == (Status.REOPENED, 1)


def test_looking_again_is_not_offered_where_it_would_be_refused():
    petition = answered()
    for left in (1, 0):
        services.reopen(petition=petition, because="Vẫn tối")
        moved(petition, Status.ANSWERED, answer="Đã sửa lại.")
        notice = Notice.objects.filter(subject=petition.code).order_by("pk").last()
        offered = [button["value"] for button in notice.message["buttons"]]
        assert (f"xem lại {petition.code}" in offered) == bool(left)
        assert f"hài lòng {petition.code}" in offered
