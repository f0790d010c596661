"""Chats on a citizen's line of time: a line for each day on which something was said."""

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.citizens import windows
from foundation.citizens.models import Citizen
from foundation.citizens.timeline import Entry, Source
from foundation.conversations.models import Turn
from inbox.permissions import CAN_ANSWER


def entries(reader: User, citizen: Citizen, before: dt.datetime, most: int) -> list[Entry]:
    said = Turn.objects.filter(conversation__identity__citizen=citizen)
    days = said.annotate(day=TruncDate("said_at")).values(
        "day", "conversation", "conversation__identity__channel"
    )
    counted = days.annotate(last=Max("said_at"), own=Count("pk", filter=Q(author=Turn.Author.CITIZEN)))
    return [
        Entry(
            day["last"],
            str(windows.rule_of(day["conversation__identity__channel"]).label),
            ngettext("%(n)s message of the citizen", "%(n)s messages of the citizen", day["own"])
            % {"n": day["own"]},
            reverse("inbox:conversation", args=[day["conversation"]]),
        )
        for day in counted.filter(last__lt=before).order_by("-last")[:most]
    ]


SOURCE = Source(_("Chats"), "forum", lambda reader: reader.has_perm(CAN_ANSWER), entries)
