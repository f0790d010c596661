"""Every page of the news in Chromium, on a phone and on a desktop: used by hand, judged by axe."""

import pytest
import time_machine

from foundation.outbox.models import Lane
from tests.factories import local, make_citizen, make_dossier
from tests.news_channel.asking import change, follow_page, send
from tests.news_channel.test_news_by_sms import code_in, link_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("push_service")]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_asked_by_sms_and_mail_and_stopped_with_and_without_scripts(
    open_page, violations, mailbox, gateway, width, scripts
):
    dossier, found = make_dossier(applicant=make_citizen(phone="")), []

    def look(page):
        if scripts:
            found.extend(f"{page.url}: {each}" for each in violations(page))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        return page

    with time_machine.travel(local("2026-11-24 10:00"), tick=True):
        page = open_page(follow_page(dossier), width=width, scripts=scripts)
        page.get_by_role("button", name="Chọn cách nhận tin").click()
        page.get_by_role("heading", name="Ông/bà muốn nhận tin bằng cách nào?").wait_for()
        page.locator("[data-push]").wait_for(state="visible" if scripts else "hidden")
        look(page)
        page.get_by_label("Địa chỉ thư điện tử của ông/bà").fill("hang")
        page.get_by_role("button", name="Gửi liên kết cho tôi").click()
        page.get_by_role("alert").first.wait_for()
        look(page)
        page.get_by_label("Địa chỉ thư điện tử của ông/bà").fill("hang@example.com")
        page.get_by_role("button", name="Gửi liên kết cho tôi").click()
        page.get_by_role("heading", name="Mời ông/bà mở hộp thư").wait_for()
        look(page)
        send(Lane.REPLY)
        page.goto(mailbox.path("/tin-bao/xac-nhan/"))
        look(page)
        page.get_by_role("button", name="Đồng ý, gửi tin cho tôi").click()
        page.get_by_role("heading", name="Từ nay ông/bà sẽ nhận được tin").wait_for()
        look(page)

        page.goto("/tin-bao/")
        page.get_by_label("Số di động của ông/bà").fill("0905 777 888")
        page.get_by_role("button", name="Gửi mã cho tôi").click()
        page.get_by_role("heading", name="Nhập mã vừa gửi đến điện thoại").wait_for()
        send(Lane.REPLY)
        page.get_by_label("Mã 6 số").fill("1")
        page.get_by_role("button", name="Xác nhận").click()
        page.get_by_role("alert").first.wait_for()
        look(page)
        page.get_by_label("Mã 6 số").fill(code_in(gateway))
        page.get_by_role("button", name="Xác nhận").click()
        page.get_by_role("heading", name="Từ nay ông/bà sẽ nhận được tin").wait_for()

        change(dossier)
        page.goto(link_of(gateway))
        look(page)
        page.get_by_role("link", name="Ngừng nhận các tin này").click()
        look(page)
        page.get_by_role("button", name="Ngừng nhận các tin này").click()
        page.get_by_role("heading", name="Đã ngừng").wait_for()
        look(page)
        page.goto("/tin-bao/xac-nhan/x/")
        look(page)
    assert found == []
