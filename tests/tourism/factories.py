"""Entries of the handbook for tests."""

import datetime as dt
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from tests.lookups.factories import commune
from tourism.kinds import Kind
from tourism.models import Entry, OpeningHours, State

_serial = count(1)


def make_entry(kind: Kind = Kind.PLACE, *, place: str = "Hội An", **over) -> Entry:
    values = {
        "kind": kind,
        "name": f"Đình Thử {next(_serial)}",
        "summary": "Ngôi đình để thử.",
        "commune": commune(place) if place else None,
        "source": "Phòng Văn hóa",
        "checked_on": dt.date(2026, 11, 1),
        "state": State.PUBLISHED,
    }
    return Entry.objects.create(**values | over)


def open_daily(entry: Entry, opens: str, closes: str, **over) -> None:
    for weekday in range(7):
        OpeningHours.objects.create(entry=entry, weekday=weekday, opens=opens, closes=closes, **over)


def make_editor(*codenames: str, **over):
    user = get_user_model().objects.create_user(f"bientap{next(_serial)}", is_staff=True, **over)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="tourism", codename__in=codenames)
    )
    return user
