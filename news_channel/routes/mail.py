"""E-mail by SMTP, to an address that its holder has confirmed.

One e-mail: plain text and the same as light HTML with the portal's letterhead. Asks no database.
"""

import datetime as dt
import re
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from foundation.messages import Button
from foundation.outbox.routes import (
    Accept,
    AnswerUnknown,
    DeliveryProblem,
    IdentityFacts,
    NeedsAdmin,
    OutgoingMessage,
    PersonUnreachable,
    Refusal,
    RetryLater,
    RouteRefused,
    deadline_is_past,
)
from news_channel import MAIL, links
from news_channel.routes.accounts import account_of
from news_channel.services import CONFIRMATION

MAX_SUBJECT = 120


def compose(outgoing: OutgoingMessage, address: str, *, is_news: bool) -> EmailMultiAlternatives:
    """`is_news`: it can be stopped, in the mail program (RFC 8058) and by a link."""
    title, _break, rest = outgoing.message.brief.partition("\n")
    stop = links.stop_url(outgoing.notice_id) if is_news else ""
    context = {
        "title": title,
        "paragraphs": [line for line in rest.split("\n") if line.strip()],
        "ways_on": [
            (button.title, _address(button)) for button in outgoing.message.buttons if _address(button)
        ],
        "reference": outgoing.reference,
        "stop": stop,
        "portal_name": settings.PORTAL_NAME,
        "operator": settings.PORTAL_OPERATOR,
        "portal_url": settings.PUBLIC_URL,
        "hotline": settings.HOTLINE,
        "colour": settings.PROVINCE.colour,
        "language": outgoing.language,
    }
    with translation.override(outgoing.language):
        text = render_to_string("news_channel/letter.txt", context)
        html = render_to_string("news_channel/letter.html", context)
    headers = {
        "Message-ID": message_id(outgoing),
        "Auto-Submitted": "auto-generated",
        "Content-Language": outgoing.language,
    }
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    composed = EmailMultiAlternatives(
        title[:MAX_SUBJECT], text, settings.NEWS_MAIL_FROM, [address], headers=headers
    )
    composed.attach_alternative(html, "text/html")
    return composed


def message_id(outgoing: OutgoingMessage) -> str:
    """The same for every try, so that a mailbox may recognise a message that came twice."""
    return f"<{outgoing.reference}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def _address(button: Button) -> str:
    """ "" for what can only be said in a chat."""
    return {"url": button.value, "phone": f"tel:{button.value}"}.get(button.kind, "")


# Mail servers cut off who opens more at once; each connection carries one message.
MAX_CONNECTIONS = 8
_places = threading.BoundedSemaphore(MAX_CONNECTIONS)
_ENHANCED = re.compile(r"\b5\.(\d{1,3}\.\d{1,3})\b")
OF_THE_MAILBOX = ("1.", "2.")  # RFC 3463: addressing, mailbox
FULL = "2.2"
WITHOUT_ENHANCED = {550: "1.1", 551: "1.6", 552: FULL, 553: "1.3", 556: "1.10"}


class Mail:
    key = "mail"
    label = _("e-mail")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal:
        """`data` is the account."""
        return account_of(outgoing, MAIL, is_open=is_open())

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        account: IdentityFacts = plan.data
        composed = compose(outgoing, account.address, is_news=outgoing.purpose != CONFIRMATION)
        with _places:
            if deadline_is_past():
                raise RetryLater("mail_stumbled", detail="waited too long for a connection")
            with _opened() as connection:
                _hand_over(connection, composed, account)
        return message_id(outgoing)


def is_open() -> bool:
    return bool(settings.NEWS_MAIL_FROM)


@contextmanager
def _opened() -> Iterator[BaseEmailBackend]:
    """A connection that is logged in: until then the server has taken nothing."""
    connection = mail.get_connection()
    try:
        connection.open()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        raise NeedsAdmin("mail_setup", detail=str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise _meaning(error.smtp_code, error.smtp_error, "mail_setup") from error
    except OSError as error:  # smtplib's own errors are of this kind too
        raise RetryLater("mail_stumbled", detail=str(error)) from error
    try:
        yield connection
    finally:
        connection.close()


def _hand_over(connection: BaseEmailBackend, composed: mail.EmailMessage, account: IdentityFacts) -> None:
    try:
        connection.send_messages([composed])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _of_recipient(code, said, account) from error
    except smtplib.SMTPSenderRefused as error:
        raise _meaning(error.smtp_code, error.smtp_error, "mail_setup") from error
    except smtplib.SMTPResponseException as error:  # what it says of the content
        raise _meaning(error.smtp_code, error.smtp_error, "mail_fault") from error
    except OSError as error:
        raise AnswerUnknown("no_answer", detail=str(error)) from error


def _of_recipient(code: int, said: bytes, account: IdentityFacts) -> DeliveryProblem:
    """Only what is about the mailbox ends the news there: a server that refuses us (5.7.1, relaying denied,
    a block list) refuses everybody, and none of them would be told ever again."""
    text = _text(said)
    told = _ENHANCED.search(text)
    about = told[1] if told else WITHOUT_ENHANCED.get(code, "")
    if code >= 500 and about == FULL:
        return RouteRefused("mail_full", code=str(code), detail=text)
    if code >= 500 and about.startswith(OF_THE_MAILBOX):
        known = (MAIL, account.external_id)
        return PersonUnreachable("mail_refused", code=str(code), detail=text, account=known)
    return _meaning(code, said, "mail_fault")


def _meaning(code: int, said: bytes | str, reason: str) -> DeliveryProblem:
    """`reason` is that of a refusal for good."""
    text = _text(said)
    if code < 500:
        return RetryLater("mail_stumbled", code=str(code), detail=text)
    if reason == "mail_setup":
        return NeedsAdmin(reason, code=str(code), detail=text)
    return RouteRefused(reason, code=str(code), detail=text, is_fault=True)


def _text(said: bytes | str) -> str:
    """The server's words without the address that they may repeat: the ledger holds none."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return re.sub(r"\S{1,64}@\S+", "…", words)[:200]
