"""The button and the service worker in Chromium, on the live portal."""

import json

import pytest

from foundation.citizens.models import ChannelIdentity
from news_channel import PUSH
from tests.factories import make_dossier
from tests.news_channel.asking import follow_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_button_sends_what_the_browser_gives_out(push_service, phone, open_page):
    """The page and its script in Chromium; only the answer of its maker's push service is made up."""
    dossier = make_dossier()
    page = open_page("/tin-bao/", width=360)
    page.context.grant_permissions(["notifications"])
    page.context.add_init_script(
        "PushManager.prototype.subscribe = function (options) {"
        " window.askedWith = options.applicationServerKey.length;"
        f" return Promise.resolve({phone.subscription()}); }};"
    )
    page.goto(follow_page(dossier))
    page.get_by_role("button", name="Chọn cách nhận tin").click()
    page.get_by_role("button", name="Cho phép thông báo").click()
    page.get_by_role("heading", name="Từ nay ông/bà sẽ nhận được tin").wait_for()
    assert ChannelIdentity.objects.get(channel=PUSH).is_following


def test_the_worker_shows_what_came_and_opens_what_was_pressed(push_service, open_page):
    """Chromium without a screen shows no notification: what the worker asks for is kept instead."""
    page = open_page("/tin-bao/")
    devtools = page.context.new_cdp_session(page)
    registered = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registered.extend(event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.evaluate(
        """() => navigator.serviceWorker.register('/tin-bao/tho.js', {scope: '/tin-bao/'})
            .then(() => navigator.serviceWorker.ready).then(() => true)"""
    )
    worker = page.context.service_workers[0]
    worker.evaluate(
        """() => {
          self.shown = []; self.opened = [];
          self.registration.showNotification = (title, options) => {
            self.shown.push([title, options.body, options.tag, options.actions[0].title]);
            return Promise.resolve();
          };
          self.clients.openWindow = url => { self.opened.push(url); return Promise.resolve(null); };
        }"""
    )
    news = {"title": "Hồ sơ ***0123", "body": "Đang xử lý", "url": "/t/x/", "stop": "/tin-bao/ngung/y/"}
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.url.removesuffix("/tin-bao/"),
            "registrationId": registered[-1]["registrationId"],
            "data": json.dumps(news | {"tag": "A-1", "language": "vi", "stop_label": "Ngừng"}),
        },
    )
    for action in ("", "stop"):
        worker.evaluate(
            """([data, action]) => self.dispatchEvent(Object.assign(new Event("notificationclick"), {
                 notification: {data: data, close: () => null}, action: action, waitUntil: () => null}))""",
            [news, action],
        )
    shown = worker.evaluate(
        """async () => {
          const wait = later => setTimeout(later, 100);
          for (let i = 0; i < 600 && !self.shown.length; i++) await new Promise(wait);
          return self.shown;
        }"""
    )
    assert shown == [["Hồ sơ ***0123", "Đang xử lý", "A-1", "Ngừng"]]
    assert worker.evaluate("() => self.opened") == ["/t/x/", "/tin-bao/ngung/y/"]
