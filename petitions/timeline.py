"""Petitions on a citizen's line of time, for whoever may know who sent them."""

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import F
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import Citizen
from foundation.citizens.timeline import Entry, Source
from petitions.models import Event, Petition
from petitions.workflow import Status

VIEWS, SEES_SENDERS = "petitions.view_petition", "petitions.view_sender"
MAX_WORDS = 140


def entries(reader: User, citizen: Citizen, before: dt.datetime, most: int) -> list[Entry]:
    own = Petition.objects.visible_to(reader).filter(sender__citizen=citizen)
    known = Event.objects.not_undone().filter(petition__in=own, at__lt=before)
    steps = known.exclude(from_status=F("to_status"))
    return [
        Entry(
            step.at,
            f"{step.petition.code}: {Status(step.to_status).label}",
            Truncator(step.petition.text).chars(MAX_WORDS),
            reverse("admin:petitions_petition_change", args=[step.petition_id]),
        )
        for step in steps.select_related("petition").order_by("-at", "-pk")[:most]
    ]


SOURCE = Source(
    _("Petitions"),
    "campaign",
    lambda reader: reader.has_perm(VIEWS) and reader.has_perm(SEES_SENDERS),
    entries,
)
