"""The numbers of My work by mail: once a working morning, to who wants it, through a real mail server."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import override_settings

from config import morning_mail
from dossiers import services
from foundation.accounts.models import MorningMail
from foundation.calendar.working_days import ZONE
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, make_dossier
from tests.news_channel.conftest import mailbox
from tests.ports import silent_port

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 30, 7, 10, tzinfo=ZONE)
PAGE = "/admin/cai-dat/"


@pytest.fixture
def minh(agency):
    officer = officer_of(agency, first_name="Lê Văn", last_name="Minh", email="minh@1022.example")
    MorningMail.objects.create(officer=officer, is_wanted=True)
    return officer


@pytest.fixture
def dossier(agency, minh):
    dossier = make_dossier(received_at_agency=agency)
    services.assign(dossier=dossier, to=minh, by=desk_of(dossier))
    return dossier


def test_the_numbers_and_their_lists_come_once_a_morning_and_name_nobody(mailbox, dossier):
    assert [morning_mail.send_due(MONDAY + dt.timedelta(minutes=10 * n)) for n in range(3)] == [1, 0, 0]
    text = mailbox.last().get_content()
    assert mailbox.recipients == ["minh@1022.example"]
    assert "1 – Hồ sơ giao cho tôi" in text and "/admin/dossiers/dossier/?view=mine" in text
    assert PAGE in text
    assert dossier.code not in text and dossier.applicant.full_name not in text
    assert morning_mail.send_due(MONDAY + dt.timedelta(days=1)) == 1


@pytest.mark.parametrize(
    "moment",
    [MONDAY.replace(hour=6), MONDAY.replace(hour=10), MONDAY - dt.timedelta(days=1)],
    ids=["too early", "too late", "a Sunday"],
)
def test_no_mail_leaves_at_another_hour_or_on_a_day_off(mailbox, dossier, moment):
    assert morning_mail.send_due(moment) == 0 and mailbox.mails == []


def test_where_nothing_waits_or_nobody_wants_it_there_is_no_mail_that_day(mailbox, minh, agency):
    officer_of(agency, email="hoa@1022.example")
    assert morning_mail.send_due(MONDAY) == 0
    dossier = make_dossier(received_at_agency=agency)
    services.assign(dossier=dossier, to=minh, by=desk_of(dossier))
    assert morning_mail.send_due(MONDAY) == 0 and mailbox.mails == []


def test_a_server_that_is_away_or_refuses_is_tried_again(mailbox, dossier, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, silent_port()
    assert morning_mail.send_due(MONDAY) == 0
    settings.EMAIL_PORT, mailbox.of_content = port, "451 come back later"
    assert morning_mail.send_due(MONDAY) == 0
    mailbox.of_content = "250 kept"
    assert morning_mail.send_due(MONDAY) == 1 and len(mailbox.mails) == 1


def test_a_worker_that_dies_once_the_server_has_the_mail_writes_no_second_one(mailbox, dossier):
    mailbox.of_content = None  # the connection breaks after the content
    assert morning_mail.send_due(MONDAY) == 0
    mailbox.of_content = "250 kept"
    assert morning_mail.send_due(MONDAY) == 0
    assert len(mailbox.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_moment_send_one_mail(mailbox, dossier):
    barrier, sent = threading.Barrier(4), []

    def run() -> None:
        barrier.wait()
        sent.append(morning_mail.send_due(MONDAY))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(sent) == len(mailbox.mails) == 1


def test_a_portal_without_a_mail_server_notes_nothing(dossier):
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        assert morning_mail.send_due(MONDAY) == 0
    assert MorningMail.objects.get().last_day is None


def test_each_officer_chooses_on_a_page_of_his_own(agency):
    officer = officer_of(agency)
    desk = desk_client(officer)
    assert "Tài khoản chưa có địa chỉ thư" in desk.get(PAGE).content.decode()
    desk.post(PAGE, {"morning_mail": "on"})
    assert MorningMail.objects.get(officer=officer).is_wanted
    desk.post(PAGE, {})
    assert not MorningMail.objects.get(officer=officer).is_wanted
