"""The route of e-mail against a real SMTP server: accepted, refused for good, refused for now, no answer."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.database.encryption import blind_index
from foundation.messages import Button, Message
from foundation.outbox import reasons, relay
from foundation.outbox.models import Alarm, DeliveryAttempt, Lane, Notice
from foundation.outbox.services import enqueue
from news_channel import MAIL, tasks
from tests.ports import silent_port

pytestmark = pytest.mark.django_db
ADDRESS = "hang.nguyen@example.com"
BRIEF = "Hồ sơ ***0123: Đang xử lý\nAnh/chị chưa cần làm gì."


@pytest.fixture
def account(mailbox):
    return make_account()


def make_account(address: str = ADDRESS, **over) -> ChannelIdentity:
    values = {"is_following": True, "last_interaction_at": timezone.now(), "display_name": "h***@example.com"}
    return ChannelIdentity.objects.create(
        citizen=Citizen.objects.create(),
        channel=MAIL,
        external_id=blind_index(address),
        address=address,
        **values | over,
    )


def send(account: ChannelIdentity, message: Message | None = None, key: str = "e") -> Notice:
    message = message or Message(
        "Toàn bộ nội dung", (Button("Xem hồ sơ", "url", "https://x.example/t/1/"),), brief=BRIEF
    )
    with transaction.atomic():
        notice = enqueue(
            citizen=account.citizen,
            purpose="dossier_update",
            event_key=key,
            message=message,
            lane=Lane.NOTICE,
        )
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    return notice


def test_an_accepted_mail_is_sent_and_tells_what_may_be_told(account, mailbox):
    notice = send(account)
    assert (notice.state, notice.route) == ("sent", "mail")
    assert notice.external_message_id == mailbox.last()["Message-ID"]
    assert mailbox.recipients == [ADDRESS]
    assert mailbox.last()["Subject"] == "Hồ sơ ***0123: Đang xử lý"
    assert mailbox.last()["From"] == "Cổng 1022 <tin-bao@1022.example>"
    assert mailbox.last()["Auto-Submitted"] == "auto-generated"
    for part in (mailbox.text(), mailbox.html()):
        assert "https://x.example/t/1/" in part
        assert "chưa cần làm gì" in part
        assert "Toàn bộ nội dung" not in part
        assert notice.reference in part
    assert '<html lang="vi">' in mailbox.html()
    assert "<img" not in mailbox.html()


def test_a_mailbox_that_does_not_exist_ends_the_news_and_says_why(account, mailbox):
    mailbox.of_recipient = f"550 5.1.1 <{ADDRESS}>: no such user"
    notice = send(account)
    assert (notice.state, notice.reason) == ("not_sent", "mail_refused")
    assert "không có" in reasons.sentence(notice.reason)
    assert ADDRESS not in notice.reason_detail + notice.attempts.get().error_text
    tasks.settle()
    account.refresh_from_db()
    assert (account.is_following, account.unreachable_reason) == (False, "mail_refused")
    assert send(account, key="later").attempts.count() == 0


@pytest.mark.parametrize(
    "answer", ["550 5.7.1 relaying denied", "554 5.7.1 blocked by a list", "530 authentication required"]
)
def test_a_server_that_refuses_us_ends_nobodys_news(account, mailbox, answer):
    mailbox.of_recipient = answer
    notice = send(account)
    assert (notice.state, notice.reason) == ("not_sent", "mail_fault")
    tasks.settle()
    account.refresh_from_db()
    assert account.is_following
    assert Alarm.objects.filter(message__contains=answer[:3], cleared_at=None).exists()


def test_a_full_mailbox_loses_this_mail_only(account, mailbox):
    mailbox.of_recipient = "552 5.2.2 mailbox full"
    assert send(account).reason == "mail_full"
    mailbox.of_recipient = "250 OK"
    assert send(account, key="next").state == "sent"


def test_content_that_a_server_refuses_is_a_fault_that_staff_see(account, mailbox):
    mailbox.of_content = "554 5.6.0 looks bad"
    notice = send(account)
    assert (notice.state, notice.reason) == ("not_sent", "mail_fault")


@pytest.mark.parametrize(
    ("where", "answer"), [("of_recipient", "450 4.2.0 greylisted"), ("of_content", "451 later")]
)
def test_what_is_refused_for_now_is_tried_again(account, mailbox, where, answer):
    setattr(mailbox, where, answer)
    notice = send(account)
    assert (notice.state, notice.reason, mailbox.mails) == ("owed", "mail_stumbled", [])
    assert notice.due_at > timezone.now()
    mailbox.of_recipient, mailbox.of_content = "250 OK", "250 kept"
    Notice.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, len(mailbox.mails)) == ("sent", 1)


def test_a_server_that_is_not_there_is_asked_again(account, settings):
    settings.EMAIL_PORT = silent_port()
    notice = send(account)
    assert (notice.state, notice.reason) == ("owed", "mail_stumbled")


def test_a_lost_answer_is_never_sent_again_on_a_guess(account, mailbox):
    mailbox.of_content = None
    notice = send(account)
    assert (notice.state, len(mailbox.mails)) == ("unknown", 1)
    tasks.settle()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("unknown", "no_proof")
    assert DeliveryAttempt.objects.get(notice=notice).state == "unknown"


def test_a_person_with_a_chat_account_keeps_it(account, zalo_account, mailbox):
    notice = send(account)
    assert notice.attempts.get().route == "consultation"
    assert mailbox.mails == []


@pytest.fixture
def zalo_account(account, settings):
    """The same person on Zalo, in touch today; the platform itself is away."""
    settings.ZALO_OPENAPI_URL = f"http://127.0.0.1:{silent_port()}"
    return ChannelIdentity.objects.create(
        citizen=account.citizen,
        channel="zalo",
        external_id="zalo-1",
        is_following=True,
        last_interaction_at=timezone.now(),
    )


def test_nothing_is_told_to_an_address_that_nobody_confirmed(mailbox):
    account = make_account(is_following=False, last_interaction_at=None)
    notice = send(account)
    assert notice.state == "not_sent"
    assert mailbox.mails == []


def test_a_message_without_a_form_for_others_eyes_is_not_mailed(account, mailbox):
    assert send(account, Message("Kết quả của anh Nguyễn Văn An")).state == "not_sent"
    assert mailbox.mails == []


def test_the_address_lies_encrypted_in_the_table(account):
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM citizens_channelidentity c")
        row = cursor.fetchone()[0]
    assert ADDRESS not in row
    assert ChannelIdentity.objects.get().address == ADDRESS
