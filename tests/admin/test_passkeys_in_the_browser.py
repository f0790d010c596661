"""Passkeys in a real browser with its virtual authenticators, over the pages as officers see them."""

from collections.abc import Iterator

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential
from playwright.sync_api import BrowserContext, Page, expect

from foundation.accounts import passwords, services
from tests.admin.conftest import officer_of
from tests.admin.test_in_the_browser import serious
from tests.desk_login import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.security_check("sessions")]
PASSWORD = "mot-mat-khau-dai-2026"
STEP, MINE = "/admin/buoc-hai/", "/admin/buoc-hai/cua-toi/"


@pytest.fixture
def clerk(settings, live_server):
    settings.STAFF_OTP_REQUIRED = True
    settings.OTP_WEBAUTHN_RP_ID, settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = "localhost", [live_server.url]
    return officer_of(username="hoa", password=PASSWORD)


@pytest.fixture
def context(browser, live_server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, timezone_id="Asia/Ho_Chi_Minh", locale="vi")
    yield context
    context.close()


class Device:
    """A virtual authenticator of the page, with the credentials that it has made."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")

    def plug_in(self) -> str:
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        added = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return added["authenticatorId"]

    def take_out(self, which: str) -> list[dict]:
        """The credentials that it holds."""
        held = self._devtools.send("WebAuthn.getCredentials", {"authenticatorId": which})["credentials"]
        self._devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": which})
        return held

    def put(self, which: str, credentials: list[dict]) -> None:
        for credential in credentials:
            self._devtools.send(
                "WebAuthn.addCredential", {"authenticatorId": which, "credential": credential}
            )


def log_in(page: Page) -> None:
    sign_in(page, "hoa", PASSWORD, then=f"**{STEP}**")


def log_out(page: Page) -> None:
    page.context.clear_cookies()


def test_a_passkey_is_made_used_named_removed_and_reset(context, clerk):
    page = context.new_page()
    device = Device(page)
    first = device.plug_in()

    log_in(page)
    assert serious(page) == []
    page.click("text=Tạo khóa truy cập")
    page.wait_for_url("**/admin/")
    log_out(page)

    log_in(page)
    page.click("text=Dùng khóa truy cập")
    page.wait_for_url("**/admin/")

    page.goto(MINE)
    page.fill("[name=password]", PASSWORD)
    page.click("text=Làm tiếp")
    page.fill("[name=name]", "Máy ở quầy 3")
    page.click("text=Làm tiếp")
    assert serious(page) == []
    page.click("text=Tạo khóa truy cập")
    expect(page.locator("#passkey-register-status-message")).to_have_text(
        "Thiết bị này đã có khóa truy cập của tài khoản."
    )
    removed = device.take_out(first)
    device.plug_in()
    page.click("text=Tạo khóa truy cập")
    page.wait_for_url(f"**{MINE}")
    expect(page.locator(".desk-table")).to_contain_text("Máy ở quầy 3")
    page.click("[aria-label='Bỏ Khóa truy cập']")
    page.wait_for_url(f"**{STEP}?next=**")  # the session stood on the passkey that is gone

    other = context.new_page()
    theirs = Device(other)
    theirs.put(theirs.plug_in(), removed)
    log_out(other)
    log_in(other)
    other.click("text=Dùng khóa truy cập")
    expect(other.locator("#passkey-verification-status-message")).to_contain_text("không cho phép")
    assert WebAuthnCredential.objects.get().name == "Máy ở quầy 3"

    passwords.note_set(clerk, by=clerk)
    asked = services.ask_for_new_second_step(officer=clerk, by=officer_of(role="Quản trị hệ thống"))
    services.confirm(change=asked, by=officer_of(role="Quản trị hệ thống"))
    other.goto(STEP)
    expect(other.locator("#passkey-register-button")).to_be_visible()
    assert not WebAuthnCredential.objects.exists()


def test_a_browser_without_passkeys_asks_for_the_code_of_the_phone(context, clerk):
    phone = TOTPDevice.objects.create(user=clerk, name="Điện thoại")
    WebAuthnCredential.objects.create(user=clerk, name="x", credential_id=b"x", public_key=b"x")
    context.add_init_script("delete window.PublicKeyCredential")
    page = context.new_page()

    log_in(page)
    expect(page.locator("main")).to_contain_text("Xin dùng mã trên điện thoại")
    assert page.locator("#passkey-verification-button").count() == 0
    page.fill("[name=code]", f"{totp(phone.bin_key):06d}")
    page.click("text=Xác nhận")

    page.wait_for_url("**/admin/")
