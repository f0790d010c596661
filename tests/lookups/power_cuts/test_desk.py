"""Power cuts at the desk: the list is narrowed by days as they are written here."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from lookups.kinds.power_cuts.models import PowerCut
from tests.admin.conftest import desk_client

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
