"""One mail each working morning to the officers who want it: what waits for them, as numbers with links.

Nobody gets it twice: the day is noted in the database just before the server takes the mail. A worker that
dies earlier has noted nothing, and the next run writes; one that dies in between has perhaps sent it.
"""

import datetime as dt
import logging
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config import my_work
from foundation.accounts.models import MorningMail
from foundation.calendar.services import calendar_of

HOURS = 3
"""After the hour of the mail nobody wants the numbers of the morning any more."""
logger = logging.getLogger(__name__)


def leaves_portal() -> bool:
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def send_due(now: dt.datetime | None = None) -> int:
    """How many were sent. Runs may overlap."""
    now = timezone.localtime(now)
    first = settings.MORNING_MAIL_HOUR
    if not (leaves_portal() and first <= now.hour < first + HOURS and calendar_of().is_working(now.date())):
        return 0
    waiting = MorningMail.objects.filter(_not_yet(now.date()), is_wanted=True, officer__is_active=True)
    rows = waiting.exclude(officer__email="").select_related("officer").order_by("pk")
    try:
        return sum(_send(row, now.date()) for row in rows)
    except OSError as error:  # smtplib's own errors are of this kind too
        logger.warning("no morning mail leaves for now: %s", type(error).__name__)
        return 0


def compose(row: MorningMail, day: dt.date) -> mail.EmailMessage | None:
    """None where nothing waits. It names no citizen and no dossier."""
    with translation.override("vi"):
        lines = my_work.waiting_for(row.officer)
        facts = {"portal": settings.PORTAL_NAME, "day": f"{day:%d/%m/%Y}"}
        text = render_to_string(
            "morning_mail.txt",
            {
                **facts,
                "lines": [(title, number, settings.PUBLIC_URL + link) for title, number, link in lines],
                "all": settings.PUBLIC_URL + reverse("admin:index"),
                "stop": settings.PUBLIC_URL + reverse("admin:my_settings"),
            },
        )
        subject = _("[%(portal)s] Your work on %(day)s") % facts
    reference = f"<viec-{row.pk}-{day:%Y%m%d}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    headers = {"Message-ID": reference, "Auto-Submitted": "auto-generated", "Content-Language": "vi"}
    return mail.EmailMessage(subject, text, to=[row.officer.email], headers=headers) if lines else None


def _send(row: MorningMail, day: dt.date) -> bool:
    message = compose(row, day)
    if message is None:
        _note(row, day)
        return False
    connection = mail.get_connection()
    connection.open()
    try:
        if not _note(row, day):
            return False
        connection.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refused:
        MorningMail.objects.filter(pk=row.pk).update(last_day=row.last_day)  # not taken: tried again
        logger.warning(
            "the morning mail of officer %s was refused: %s", row.officer_id, type(refused).__name__
        )
        return False
    finally:
        connection.close()
    return True


def _note(row: MorningMail, day: dt.date) -> bool:
    """False where another run was faster."""
    return bool(MorningMail.objects.filter(_not_yet(day), pk=row.pk).update(last_day=day))


def _not_yet(day: dt.date) -> Q:
    return Q(last_day=None) | Q(last_day__lt=day)
