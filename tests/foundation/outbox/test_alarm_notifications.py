"""Alarms leave the back office: to a mail server and an HTTP server of the test, once each."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from config.checks import safe_settings
from foundation import alarms
from foundation.outbox import alarm_notifications, tasks
from foundation.outbox.models import Alarm, AlarmAddress, AlarmNotification
from tests.ports import free_port, silent_port

pytestmark = pytest.mark.django_db
WORDS = "Mất kết nối Zalo: cần quản trị viên cấp quyền lại"


class Mailbox:
    """What aiosmtpd asks for each mail."""

    def __init__(self) -> None:
        self.subjects: list[str] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name is aiosmtpd's
        message = envelope.content.decode()
        self.subjects.append(message.partition("Subject: ")[2].partition("\r\n")[0])
        self.to = envelope.rcpt_tos
        return "250 kept"


@pytest.fixture
def mailbox(settings):
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.ALARM_MAIL_TO = ["truc@1022.example", "truong@1022.example"]
    yield box
    controller.stop()


@pytest.fixture
def hook(settings):
    """The bodies that came; `status` is what is answered."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name is the base class's
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if server.status == 200:
                server.bodies.append(json.loads(body))
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.bodies, server.status = [], 200
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.ALARM_WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/hook?key=secret"
    yield server
    server.shutdown()
    server.server_close()


def wait_for_the_next_try() -> None:
    AlarmNotification.objects.update(due_at=timezone.now())


def test_each_alarm_comes_once_by_mail_and_by_webhook(mailbox, hook, record_property):
    alarms.raise_alarm(key="zalo-token", message=WORDS)
    for _ in range(3):
        alarms.raise_alarm(key="zalo-token", message=WORDS)
        tasks.notify_of_alarms()
    assert len(mailbox.subjects) == len(hook.bodies) == 1
    assert mailbox.to == ["truc@1022.example", "truong@1022.example"]
    assert hook.bodies[0]["message"] == WORDS and "/admin/outbox/alarm/" in hook.bodies[0]["text"]
    record_property("figure", "raised four times, one mail, one call of the webhook")


def test_what_cannot_be_sent_is_tried_again_until_it_arrives(mailbox, hook, settings, caplog):
    port, settings.EMAIL_PORT, hook.status = settings.EMAIL_PORT, silent_port(), 500
    alarms.raise_alarm(key="backup", message="Sao lưu thất bại")
    assert tasks.notify_of_alarms() == 0
    rows = {row.way: row for row in AlarmNotification.objects.all()}
    assert (rows["mail"].error, rows["webhook"].error) == ("ConnectionRefusedError", "HTTP 500")
    assert tasks.notify_of_alarms() == 0 and AlarmNotification.objects.get(way="mail").tries == 1  # not yet
    assert "key=secret" not in caplog.text
    settings.EMAIL_PORT, hook.status = port, 200
    wait_for_the_next_try()
    assert tasks.notify_of_alarms() == 2
    assert len(mailbox.subjects) == len(hook.bodies) == 1


def test_three_routes_with_one_cause_and_an_alarm_that_flutters_are_told_once(hook):
    for route in ("message", "template", "reply"):
        alarms.raise_alarm(key=f"route-{route}", message=WORDS)
    tasks.notify_of_alarms()
    alarms.clear_alarm(key="route-reply")
    alarms.raise_alarm(key="route-reply", message=WORDS)
    tasks.notify_of_alarms()
    assert len(hook.bodies) == 1


def test_each_emergency_goes_out_whatever_its_words_and_of_one_network_the_first_three(hook):
    for number in range(3):
        alarms.raise_alarm(key=f"emergency-{number}", message="Khẩn cấp: cháy")
    for number in range(10, 15):
        alarms.raise_alarm(key=f"emergency-{number}", message="Khẩn cấp: cháy", source="one network")
    tasks.notify_of_alarms()
    assert len(hook.bodies) == 3 + alarm_notifications.MAX_OF_A_NETWORK
    assert len(alarms.open_alarms("emergency-")) == 8, "none is dropped"
    folded = AlarmNotification.objects.filter(error=alarm_notifications.OF_ONE_NETWORK)
    assert folded.count() == 2


def test_an_alarm_that_comes_back_later_is_told_again_and_one_that_is_over_is_not(hook):
    alarms.raise_alarm(key="backup", message=WORDS)
    tasks.notify_of_alarms()
    AlarmNotification.objects.update(sent_at=timezone.now() - dt.timedelta(hours=2))
    alarms.clear_alarm(key="backup")
    alarms.raise_alarm(key="backup", message=WORDS)
    alarms.raise_alarm(key="other", message="Đã qua")
    alarms.clear_alarm(key="other")
    tasks.notify_of_alarms()
    assert [body["message"] for body in hook.bodies] == [WORDS, WORDS]


def test_two_workers_do_not_send_at_once(hook):
    alarms.raise_alarm(key="backup", message=WORDS)
    claim = alarm_notifications.LeaseClaim("alarms", seconds=60)
    assert claim.take()
    assert tasks.notify_of_alarms() == 0 and not hook.bodies
    claim.release()
    assert tasks.notify_of_alarms() == 1


def test_staff_see_who_was_told(hook, admin_client, settings):
    settings.STAFF_OTP_REQUIRED = False
    alarms.raise_alarm(key="backup", message=WORDS)
    tasks.notify_of_alarms()
    page = admin_client.get(f"/admin/outbox/alarm/{Alarm.objects.get().pk}/change/").content.decode()
    assert "webhook" in page


def test_without_a_way_nothing_is_owed():
    alarms.raise_alarm(key="backup", message=WORDS)
    assert tasks.notify_of_alarms() == 0 and not AlarmNotification.objects.exists()


def test_mail_without_a_server_is_told_at_the_start(settings):
    settings.ALARM_MAIL_TO = ["truc@1022.example"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "portal.ALARM_MAIL_TO" in {problem.id for problem in safe_settings()}


PAGE = "/admin/outbox/alarmaddress/"


@pytest.fixture
def administrator(admin_client, settings):
    settings.STAFF_OTP_REQUIRED = False
    return admin_client


def test_where_alarms_go_is_set_on_a_page_and_tried_there(mailbox, settings, administrator):
    settings.ALARM_MAIL_TO = []
    typed = {"way": "mail", "address": " truc@1022.example ", "is_in_use": "on"}
    assert administrator.post(f"{PAGE}add/", typed).status_code == 302
    address = AlarmAddress.objects.get()
    chosen = {"action": "send_trial", "_selected_action": [address.pk], "index": "0"}
    administrator.post(PAGE, chosen)
    assert len(mailbox.subjects) == 1 and mailbox.to == ["truc@1022.example"]
    alarms.raise_alarm(key="zalo-token", message=WORDS)
    assert tasks.notify_of_alarms() == 1
    assert len(mailbox.subjects) == 2


def test_an_address_that_is_taken_off_gets_nothing_more(mailbox, settings):
    settings.ALARM_MAIL_TO = []
    address = AlarmAddress.objects.create(way="mail", address="truc@1022.example")
    alarms.raise_alarm(key="zalo-token", message=WORDS)
    alarm = Alarm.objects.get()
    AlarmNotification.objects.create(alarm=alarm, way=f"mail-{address.pk}", raised_at=alarm.raised_at)
    address.delete()
    assert tasks.notify_of_alarms() == 0 and mailbox.subjects == []


@pytest.mark.parametrize(
    ("way", "address"),
    [("mail", "truc"), ("webhook", "http://chat.example.vn/hook"), ("follower", "zalo:nobody")],
)
def test_an_address_that_cannot_work_is_refused_at_the_page(mailbox, administrator, way, address):
    page = administrator.post(f"{PAGE}add/", {"way": way, "address": address, "is_in_use": "on"})
    assert page.status_code == 200 and page.context["adminform"].form.errors
    assert not AlarmAddress.objects.exists()


def test_an_address_of_the_page_does_not_lead_into_the_offices_own_network(hook, settings):
    url, settings.ALARM_WEBHOOK_URL = settings.ALARM_WEBHOOK_URL, ""
    address = AlarmAddress.objects.create(way="webhook", address=url)
    alarms.raise_alarm(key="zalo-token", message=WORDS)
    tasks.notify_of_alarms()
    assert hook.bodies == [] and AlarmNotification.objects.get().error
    assert "secret" not in str(address)
