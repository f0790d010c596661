"""A reminder of a fee that is still owed: by day, and at most once in FEE_REMINDER_DAYS days.

The request to pay counts as told; a payment, a withdrawal or a stop cancels a reminder that was not sent yet.
"""

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers import message_texts
from dossiers.errors import ReminderRefused
from dossiers.message_texts import NoticeTexts, StatusTexts
from dossiers.models import Dossier, FeeNotice
from dossiers.services import notifications, transitions
from dossiers.services.details import Actor
from dossiers.services.fees import REMINDER, reminder_key
from dossiers.statuses import FEE_REMINDER
from dossiers.workflow import ActorKind, Status
from foundation.citizens.languages import language_of
from foundation.officers import name_of
from foundation.outbox import sending_hours
from foundation.outbox.models import Lane
from foundation.outbox.services import enqueue


def obstacle(notice: FeeNotice, dossier: Dossier, now: dt.datetime) -> str:
    """Why this notice is not reminded of now; "" where it may be."""
    if dossier.status != Status.FEE or not notice.owed:
        return _("The dossier does not wait for this fee.")
    told = max(filter(None, (notice.issued_at, notice.reminded_at)))
    again = told + dt.timedelta(days=settings.FEE_REMINDER_DAYS)
    if now < again:
        words = _("The citizen was told on %(day)s; a reminder is possible from %(again)s on.")
        moments = {"day": timezone.localtime(told), "again": timezone.localtime(again)}
        return words % {name: f"{moment:%H:%M %d/%m}" for name, moment in moments.items()}
    if not notifications.recipients(dossier):
        return _("Nobody is told: no phone, and nobody follows the dossier.")
    return night(now)


def night(now: dt.datetime) -> str:
    """ "" by day."""
    if sending_hours.is_open(now):
        return ""
    begin, end = settings.CAMPAIGN_HOURS
    return _("Reminders go out between %(begin)d:00 and %(end)d:00.") % {"begin": begin, "end": end}


def preview(notice: FeeNotice) -> str:
    """What the citizen will read."""
    return _texts(notice, notice.dossier, notice.dossier.tracking_url)[1].message.text


@transaction.atomic
def remind(*, notice: FeeNotice, officer: User) -> int:
    """How many people are reminded. Raises ReminderRefused; two officers at once remind once."""
    dossier = transitions.lock(notice.dossier)
    notice.refresh_from_db()
    now = timezone.now()
    if why := obstacle(notice, dossier, now):
        raise ReminderRefused(why)
    notice.reminded_at = now
    notice.save(update_fields=["reminded_at"])
    change = transitions.unchanged(dossier, Actor(ActorKind.SYSTEM), FEE_REMINDER)
    with translation.override("vi"):
        who = name_of(officer)
        words = _("Reminded of fee notice %(number)s by %(who)s.") % {"number": notice.number, "who": who}
    change.record(note_internal=words)
    change.dossier.save()
    owners = notifications.proven_recipients(dossier)
    others = notifications.followers_by_digits(dossier, besides=owners)
    for people, url in ((owners, dossier.tracking_url), (others, dossier.code_url)):
        facts, texts = _texts(notice, dossier, url)
        for citizen in people:
            with translation.override(language_of(citizen)):
                brief = message_texts.brief(facts, dossier.code)
            enqueue(
                citizen=citizen,
                purpose=REMINDER,
                event_key=reminder_key(notice),
                message=replace(texts.message, brief=brief),
                lane=Lane.NOTICE,
                subject=dossier.code,
                summary=texts.summary,
                must_act=True,
                expires_at=sending_hours.closing(now),  # what could not be sent by then is not sent at night
            )
    return len(owners) + len(others)


def _texts(notice: FeeNotice, dossier: Dossier, url: str) -> tuple[StatusTexts, NoticeTexts]:
    facts = StatusTexts.of(dossier, FEE_REMINDER, at=timezone.now(), total=notice.owed, pay_by=notice.pay_by)
    texts = message_texts.compose(
        facts, code=dossier.code, procedure=dossier.procedure.name, url=url, reference=notice.reference
    )
    return facts, texts
