"""Power cuts at the desk: the list is narrowed by days as they are written here."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from foundation.outbox.models import Notice, NoticeState
from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.kind import TOPIC
from lookups.kinds.power_cuts.models import PowerCut
from lookups.subscriptions.services import subscribe
from tests.admin.conftest import desk_client
from tests.lookups.factories import commune, make_identity, tomorrow

LIST = "/admin/power_cuts/powercut/"


@pytest.mark.django_db
def test_cuts_of_the_days_asked_for_are_listed_both_included(settings):
    settings.STAFF_OTP_REQUIRED = False
    mornings = [timezone.make_aware(dt.datetime(2026, 12, day, 7)) for day in (3, 4, 5, 6)]
    cuts = [
        PowerCut.objects.create(
            starts_at=at, ends_at=at + dt.timedelta(hours=4), area="Thôn 1", code=f"c{at:%d}"
        )
        for at in mornings
    ]
    desk = desk_client(get_user_model().objects.create_superuser("chief"))

    page = desk.get(LIST, {"starts_at_from": "04/12/2026", "starts_at_to": "05/12/2026"})

    assert set(page.context["cl"].result_list) == set(cuts[1:3])


@pytest.fixture
def desk(settings, region):
    settings.STAFF_OTP_REQUIRED = False
    return desk_client(get_user_model().objects.create_superuser("chief"))


def saved(desk, cut: PowerCut, **typed) -> PowerCut:
    """The page of the cut, saved with these fields typed over."""
    form = desk.get(f"{LIST}{cut.pk}/change/").context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    moments = {
        f"{name}_{part}": f"{timezone.localtime(values[name]):{pattern}}"
        for name in ("starts_at", "ends_at")
        for part, pattern in ((0, "%d/%m/%Y"), (1, "%H:%M:%S"))
    }
    values["communes"] = [unit.pk for unit in cut.communes.all()]
    answer = desk.post(f"{LIST}{cut.pk}/change/", values | moments | typed)
    assert answer.status_code == 302, answer.context["errors"]
    cut.refresh_from_db()
    return cut


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "left"), [(None, "Thăng An"), ("Hội An", "Hội An")])
def test_another_area_brings_its_own_communes_unless_somebody_chose_them(desk, chosen, left):
    cut = services.announce(
        starts_at=tomorrow(7), ends_at=tomorrow(11), area="Hà Lam",
        communes=[commune(chosen)] if chosen else None,
    )  # fmt: skip
    saved(desk, cut, area="Xã Thăng An")
    assert [unit.name for unit in cut.communes.all()] == [left]


@pytest.mark.django_db
def test_a_typo_mended_in_a_cancelled_cut_leaves_it_cancelled(desk):
    cut = services.announce(starts_at=tomorrow(7), ends_at=tomorrow(11), area="Hà Lam", reason="Bao dưỡng")
    services.cancel(cut=cut)
    assert saved(desk, cut, reason="Bảo dưỡng").state == PowerCut.State.CANCELLED


@pytest.mark.django_db
def test_communes_chosen_anew_are_told_to_those_of_before(desk):
    citizen = make_identity().citizen
    subscribe(
        citizen=citizen,
        topic=TOPIC,
        communes=[commune("Thăng Bình")],
        channel="chat",
        words="báo cúp điện",
    )
    cut = services.announce(starts_at=tomorrow(7, 2), ends_at=tomorrow(11, 2), area="Hà Lam")
    services.remind(now=services.reminder_time(cut))
    Notice.objects.update(state=NoticeState.SENT)
    saved(desk, cut, communes=[commune("Hội An").pk])
    assert [unit.name for unit in cut.communes.all()] == ["Hội An"]
    told = Notice.objects.filter(citizen=citizen).order_by("pk").last()
    assert "không còn nêu xã, phường" in told.message["text"]
