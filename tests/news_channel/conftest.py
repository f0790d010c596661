"""A real mail server in the test's own process, and what the tests of news read in its mails."""

import email
import email.policy
import re
import secrets
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from news_channel.routes import push
from tests.news_channel.push_service import Browser, PushService, to_text
from tests.news_channel.sms_server import SmsServer
from tests.ports import free_port
from tests.web.conftest import open_page

__all__ = ["open_page"]

SENDER = "Cổng 1022 <tin-bao@1022.example>"


class Mailbox:
    """What aiosmtpd asks for each mail. `of_recipient` and `of_content` are its answers; a None hangs up."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.of_recipient = "250 OK"
        self.of_content: str | None = "250 kept"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's
        if self.of_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.of_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's
        if self.of_content is None or self.of_content.startswith("250"):
            self.recipients += envelope.rcpt_tos
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.of_content is None:
            server.transport.abort()
        return self.of_content or "250 nobody reads this"

    def last(self) -> EmailMessage:
        return self.mails[-1]

    def text(self) -> str:
        """Of the last mail, as a program without HTML shows it."""
        return self.last().get_body(("plain",)).get_content()

    def html(self) -> str:
        return self.last().get_body(("html",)).get_content()

    def path(self, part: str) -> str:
        """The path of the link of the last mail that holds `part`."""
        return re.search(rf"https?://[^/\s]+(\S*{part}\S*)", self.text())[1]


@pytest.fixture
def mailbox(settings):
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.NEWS_MAIL_FROM = SENDER
    yield box
    controller.stop()


@pytest.fixture
def push_service(settings):
    service = PushService()
    settings.VAPID_PRIVATE_KEY = to_text(secrets.token_bytes(32))
    settings.VAPID_CONTACT = "mailto:tin-bao@1022.example"
    settings.PUSH_SERVICES = [service.origin]
    service.public_key = push.public_key()
    yield service
    assert service.problems == []
    service.close()


@pytest.fixture
def phone(push_service):
    """A browser that may be pushed to."""
    return Browser(f"{push_service.origin}/send/abc123")


@pytest.fixture
def gateway(settings):
    server = SmsServer()
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = server.url, "token-of-the-test"
    yield server
    server.close()
