"""A petition made on a phone, handed on and answered in a second browser, and read on the phone again."""

from playwright.sync_api import Page, expect

from petitions.models import Petition
from petitions.workflow import Status
from tests.desk_login import sign_in
from tests.petitions.factories import make_commune, make_handler, make_operator, make_unit
from tests.sandboxes.zalo.running import BINH

PASSWORD = "mat-khau-cua-can-bo-1022"
A_MOMENT = 60_000  # milliseconds: a busy machine, never a measurement


def say(phone: Page, text: str, then: str) -> None:
    """Write, and wait for the answer that holds `then`."""
    phone.get_by_test_id("composer-text").fill(text)
    phone.get_by_test_id("composer-send").click()
    expect(phone.get_by_test_id("message").last).to_contain_text(then, timeout=A_MOMENT)


def test_a_petition_from_the_chat_is_answered_in_a_second_browser(portal, browser, picture):
    make_commune("Hội An")
    unit = make_unit()
    people = {"centre": make_operator(), "unit": make_handler(unit)}
    for officer in people.values():
        officer.set_password(PASSWORD)
        officer.save()
    phone = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()
    phone.goto(f"{portal.sandbox.base}/?as={BINH}")

    say(phone, "tôi muốn gửi phản ánh", "Chuyện gì")
    say(phone, "Đèn đường trước chợ hư ba hôm nay, tối rất nguy hiểm", "Ở đâu")
    say(phone, "trước chợ, phường Hội An", "ảnh")
    say(phone, "không có ảnh", "số điện thoại")
    say(phone, "không cần", "Đèn đường trước chợ")
    say(phone, "gửi", "PA-")
    petition = Petition.objects.get()
    expect(phone.get_by_test_id("message").last).to_contain_text(petition.code)

    desk = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()
    sign_in(desk, people["centre"].username, PASSWORD, url=portal.url, then="**/truc/")
    desk.goto(f"{portal.url}/admin/petitions/petition/{petition.pk}/change/")
    expect(desk.get_by_text("Đèn đường trước chợ").first).to_be_visible()
    picture(desk, "petition-desk")
    move(desk, portal.url, petition, Status.FORWARDED, unit=str(unit.pk))
    desk.context.close()

    handler = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()
    sign_in(handler, people["unit"].username, PASSWORD, url=portal.url)
    move(
        handler,
        portal.url,
        petition,
        Status.ANSWERED,
        answer="Đã thay bóng đèn tối qua.",
        signed_by="Ông Hai",
    )
    expect(phone.get_by_test_id("message").last).to_contain_text(
        "Đã thay bóng đèn tối qua.", timeout=A_MOMENT
    )
    picture(phone, "petition-phone")
    for page in (phone, handler):
        page.context.close()


def move(page: Page, url: str, petition: Petition, to: Status, **values: str) -> None:
    """The form of the move as an officer fills it in, then the button that does it."""
    page.goto(f"{url}/admin/petitions/petition/{petition.pk}/chuyen/{to.value}/")
    for name, value in values.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("button[name=act]").click()
    expect(page).to_have_url(f"{url}/admin/petitions/petition/{petition.pk}/change/", timeout=A_MOMENT)
    petition.refresh_from_db()
    assert petition.status == to
