"""Dossiers on a citizen's line of time: their steps and notices, as far as they lie on one's own desk."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Dossier, StatusEvent
from dossiers.permissions import VIEWS
from dossiers.workflow import Status
from foundation.citizens.models import Citizen
from foundation.citizens.timeline import Entry, Source
from foundation.outbox.models import Notice, NoticeState
from foundation.outbox.reasons import notice_in_words

SEES_LEDGER = "outbox.view_notice"


def step_entries(reader: User, citizen: Citizen, before: dt.datetime, most: int) -> list[Entry]:
    """Of the dossiers that he applied for."""
    dossiers = Dossier.objects.visible_to(reader).filter(applicant=citizen)
    steps = StatusEvent.objects.not_undone().filter(dossier__in=dossiers, at__lt=before)
    changes = steps.exclude(from_status=F("to_status")).select_related("dossier__procedure")
    return [
        Entry(
            step.at,
            f"{step.dossier.code}: {Status(step.to_status).label}",
            str(step.dossier.procedure),
            reverse("admin:dossiers_dossier_change", args=[step.dossier_id]),
        )
        for step in changes.order_by("-at", "-pk")[:most]
    ]


def notice_entries(reader: User, citizen: Citizen, before: dt.datetime, most: int) -> list[Entry]:
    """All for who watches the ledger; else those about dossiers of one's desks, as their pages show them."""
    notices = Notice.objects.filter(citizen=citizen, created_at__lt=before).exclude(state=NoticeState.MERGED)
    pages: dict[str, Any] = {}
    if not reader.has_perm(SEES_LEDGER):
        pages = dict(Dossier.objects.visible_to(reader).filter(_about(citizen)).values_list("code", "pk"))
        notices = notices.filter(subject__in=pages)
    return [
        Entry(
            notice.created_at,
            _("Notice: %(state)s") % {"state": notice_in_words(notice)},
            notice.summary or notice.message.get("text", ""),
            reverse("admin:dossiers_dossier_change", args=[pages[notice.subject]])
            if pages
            else reverse("admin:outbox_notice_change", args=[notice.pk]),
        )
        for notice in notices.order_by("-created_at", "-pk")[:most]
    ]


def _about(citizen: Citizen) -> Q:
    return Q(applicant=citizen) | Q(follows__citizen=citizen)


SOURCES = {
    "dossiers": Source(
        gettext_lazy("Dossiers"), "inventory_2", lambda reader: reader.has_perm(VIEWS), step_entries
    ),
    "notices": Source(
        gettext_lazy("Notices"),
        "outgoing_mail",
        lambda reader: reader.has_perm(VIEWS) or reader.has_perm(SEES_LEDGER),
        notice_entries,
    ),
}
