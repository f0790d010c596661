"""A real browser: the form on a phone with and without scripts, the pages, the desk; axe clean."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from foundation.web import captcha
from petitions import services
from petitions.models import Petition, Picture
from petitions.services import TransitionDetails
from petitions.workflow import Status
from tests.petitions.factories import answered, centre, handed_over, make_commune, make_operator, photo
from tests.sandboxes.zalo.running import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})


@pytest.fixture
def open_page(browser, live_server):
    contexts = []

    def open_(path: str, *, width: int = 360, scripts: bool = True, **more):
        context = browser.new_context(
            viewport={"width": width, "height": 640},
            java_script_enabled=scripts,
            base_url=live_server.url,
            locale="vi-VN",
            **more,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()


def small_targets(page) -> list[str]:
    """Links and buttons outside running text that are lower than 44 px."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main .button, main button, main select, main input")]
            .filter(e => e.offsetParent && !["radio", "checkbox", "hidden"].includes(e.type))
            .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    )


def is_sound(page, violations) -> None:
    assert violations(page) == []
    assert not page.evaluate(SIDEWAYS)
    assert small_targets(page) == []
    assert page.locator("h1").count() == 1


def keep(page, name: str) -> None:
    """A picture for the documents, where SCREENSHOTS says."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def solve(page) -> None:
    one, other = map(int, re.search(r"(\d) cộng (\d)", page.locator("main").inner_text()).groups())
    page.get_by_label("bằng mấy").fill(str(one + other))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_petition_is_sent_on_a_phone(open_page, violations, scripts):
    make_commune("Hội An")
    place = {"geolocation": {"latitude": 15.5735, "longitude": 108.474}, "permissions": ["geolocation"]}
    page = open_page("/phan-anh/", scripts=scripts, **(place if scripts else {}))
    page.get_by_role("link", name="Bắt đầu").click()
    page.get_by_role("button", name="Làm tiếp").click()
    assert page.title().startswith("Lỗi:")
    if scripts:
        is_sound(page, violations)
    page.get_by_label("Chuyện gì xảy ra?").fill("Đèn đường trước chợ hư ba hôm nay")
    page.get_by_role("button", name="Làm tiếp").click()
    page.get_by_label("Xã, phường").fill("hoi an")
    if scripts:
        is_sound(page, violations)
        page.get_by_role("button", name="Lấy vị trí của tôi").click()
        page.get_by_text("15.573500, 108.474000").wait_for()
    page.get_by_role("button", name="Làm tiếp").click()
    page.get_by_label("Chụp hoặc chọn ảnh").set_input_files(
        [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}]
    )
    page.get_by_role("button", name="Thêm ảnh").click()
    if scripts:
        is_sound(page, violations)
    page.get_by_role("button", name="Làm tiếp").click()
    page.locator("#id_phone").fill("0905 123 456")
    page.get_by_label("Tôi đồng ý").check()
    if scripts:
        is_sound(page, violations)
    page.get_by_role("button", name="Làm tiếp").click()
    if scripts:
        is_sound(page, violations)
    solve(page)
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.get_by_text("PA-").first.wait_for()
    petition = Petition.objects.get()
    assert petition.code in page.locator("main").inner_text()
    assert petition.has_point is scripts
    if scripts:
        is_sound(page, violations)
    page.go_back()
    assert Petition.objects.count() == 1
    Picture.objects.get().file.delete(save=False)


def test_the_pages_around_it_are_sound_and_narrow_at_double_size(open_page, violations):
    petition = handed_over()
    services.change_status(
        petition=petition, to=Status.WAITING, by=centre(), details=TransitionDetails(question="Cột số mấy?")
    )
    done = answered()
    services.publish(
        petition=done,
        by=make_operator("Duyệt nội dung"),
        title="ĐỔI ẤP ỆỰ",
        text="Đèn hư.",
        answer="Đã thay.",
    )
    for path in (
        petition.tracking_path,
        done.tracking_path,
        "/phan-anh/",
        "/phan-anh/tra-cuu/",
        "/phan-anh/khong-mo/",
        "/phan-anh/cong-khai/",
        f"/phan-anh/cong-khai/{done.code}/",
        "/phan-anh/don-vi/",
    ):
        page = open_page(path, width=320)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        is_sound(page, violations)


def test_the_desk_is_sound(open_page, client, monkeypatch):
    monkeypatch.setattr(settings, "STAFF_OTP_REQUIRED", False)
    petition = handed_over()
    client.force_login(make_operator())
    page = open_page("/", width=1280)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}]
    )
    for path in (
        "/admin/petitions/petition/",
        f"/admin/petitions/petition/{petition.pk}/change/",
        f"/admin/petitions/petition/{petition.pk}/chuyen/answered/",
    ):
        page.goto(path)
        expect(page.locator("h1, h2").first).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []


def test_the_place_is_chosen_on_a_map_by_a_press_or_by_keys(open_page, violations):
    make_commune("Hội An")
    page = open_page("/phan-anh/gui/")
    page.get_by_label("Chuyện gì xảy ra?").fill("Đèn đường trước chợ hư ba hôm nay")
    page.get_by_role("button", name="Làm tiếp").click()
    page.get_by_label("Xã, phường").fill("hoi an")
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    area = page.get_by_role("application", name="Bản đồ để chọn nơi xảy ra")
    area.wait_for()
    is_sound(page, violations)
    area.click(position={"x": 120, "y": 90})
    noted = page.locator("[data-located]")
    by_press = noted.inner_text()
    assert re.search(r"1[3-7]\.\d{6}, 10[5-9]\.\d{6}", by_press)
    keep(page, "petition-map")
    page.keyboard.press("ArrowLeft")
    cross = page.get_by_role("button", name="Lấy điểm ở dấu chữ thập")
    wait_until(lambda: cross.press("Enter") or noted.inner_text() != by_press)  # the map has begun to move
    page.get_by_role("button", name="Làm tiếp").click()
    page.get_by_label("Chụp hoặc chọn ảnh").wait_for()
    page.goto("/phan-anh/gui/o-dau/")
    assert page.locator("#id_latitude").input_value() in noted.inner_text()


def test_a_network_lost_in_the_middle_loses_no_word(open_page):
    make_commune("Hội An")
    words = "Đèn đường trước chợ hư ba hôm nay"
    page = open_page("/phan-anh/gui/")
    box, onward = page.get_by_label("Chuyện gì xảy ra?"), page.get_by_role("button", name="Làm tiếp")
    box.fill(words)
    page.context.set_offline(True)
    onward.click()
    page.get_by_text("Mất mạng").wait_for()
    assert box.input_value() == words
    page.context.set_offline(False)
    page.route(
        "**/phan-anh/gui/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    with page.expect_event("requestfailed"):
        onward.click()  # the network is said to be there, and is not
    page.unroute("**/phan-anh/gui/")
    page.goto("/phan-anh/gui/")
    assert box.input_value() == words
    page.context.clear_cookies()  # the form was open for too long
    onward.click()
    page.get_by_label("Điều ông/bà đã gõ vẫn còn đây").wait_for()
    page.get_by_role("button", name="Gửi lại").click()
    page.get_by_label("Xã, phường").wait_for()


def test_a_double_tap_and_the_back_button_make_no_second_petition(open_page):
    make_commune("Hội An")
    page = open_page("/phan-anh/gui/", scripts=False)
    page.get_by_label("Chuyện gì xảy ra?").fill("Đèn đường trước chợ hư ba hôm nay")
    page.get_by_role("button", name="Làm tiếp").click()
    page.get_by_label("Xã, phường").fill("hoi an")
    for _ in range(3):
        page.get_by_role("button", name="Làm tiếp").click()
    solve(page)
    page.get_by_role("button", name="Gửi", exact=True).dblclick()
    page.get_by_text("PA-").first.wait_for()
    assert Petition.objects.count() == 1
    code = Petition.objects.get().code
    page.go_back()
    page.reload()
    assert code in page.locator("main").inner_text()
    assert Petition.objects.count() == 1
