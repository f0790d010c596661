"""Every look-up as a citizen meets it: on a small phone with and without scripts, and in the chat."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from lookups.kinds.exams.snapshot.format import CATALOG
from lookups.kinds.hazards import active_notices, services
from lookups.kinds.hazards.models import HazardNotice
from tests.assistant.test_story_in_the_sandbox import worker
from tests.database.filled import filled
from tests.journeys.conftest import picture
from tests.lookups.province import ASKED, QUIET, WRONG, load
from tests.sandboxes.zalo.running import BINH
from tests.web.conftest import open_page
from tests.zalo_channel.conftest import arrivals, platform, sandbox_process, webhook, zalo

__all__ = ["arrivals", "open_page", "picture", "platform", "sandbox_process", "webhook", "zalo"]
pytestmark = pytest.mark.django_db(transaction=True)

SAID = {  # what is written in the chat, and what is answered
    "điểm thi 48000001": "Toán",
    "xe buýt từ Tam Kỳ đi Trà My": "Chuyến",
    "mai Thăng Bình có cúp điện không": "mất điện",
    "bệnh viện ở Hội An": "Trung tâm Y tế Hội An",
    "giá đất đường Hùng Vương Tam Kỳ": "không phải giá thị trường",
    "phạt nguội 92A-123.45": "vi phạm",
    "nghị định 61": "hiệu lực",
    "xã Trà Leng có sạt lở không": "sạt lở",
    "sốt xuất huyết ở Hội An Tây": "Sốt xuất huyết",
}
SMALL = """() => [...document.querySelectorAll('main a, main button, main input, main select, main summary')]
  .filter(e => e.offsetParent && e.type !== 'hidden')
  .map(e => [e, (e.closest('label.choice') || e).getBoundingClientRect()])
  .filter(([e, box]) => box.height < 43.5 && getComputedStyle(e).display !== 'inline')
  .map(([e]) => e.outerHTML.slice(0, 90))"""
WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter(e => !e.closest('.scroll') && !e.closest('.skip') && getComputedStyle(e).position !== 'absolute')
  .map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The demo data of all nine kinds, with few candidates."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), filled(load):
        yield


@pytest.fixture(autouse=True)
def province(rows, transactional_db) -> Iterator[None]:
    CATALOG.refresh()
    yield
    active_notices.invalidate()


def ask(page: Page, key: str) -> None:
    fields, words = ASKED[key]
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    if key == "phat-nguoi":
        one, _, other = page.inner_text("label[for=id_answer]").split()[:3]
        page.fill("#id_answer", str(int(one) + int(other)))
        time.sleep(2.5)  # nobody reads faster
    page.locator("main form").first.get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text(words)


def test_each_kind_answers_on_a_small_phone_with_scripts(
    open_page: Callable[..., Page], violations: Callable[[Page], list[str]], picture
):
    def inspect(page: Page, where: str, sources: int = 1) -> None:
        assert violations(page) == [], where
        assert page.evaluate(WIDE) == [], where
        assert page.evaluate(SMALL) == [], where
        assert page.locator("h1").count() == 1
        assert page.inner_text("main").count("Nguồn:") == sources, where

    page = open_page("/tra-cuu/")
    home, elsewhere, titles = page.url.rpartition("/tra-cuu/")[0], [], set()
    page.on("request", lambda request: request.url.startswith(home) or elsewhere.append(request.url))
    for key in ASKED:
        page.goto(f"/tra-cuu/{key}/")
        titles.add(page.title())
        ask(page, key)
        inspect(page, key)
        titles.add(page.title())
        if key in QUIET:
            page.goto(f"/tra-cuu/{key}/{QUIET[key]}")
            inspect(page, QUIET[key])
            assert page.locator("main section > .row a").count() >= 2, "two ways on"
            titles.add(page.title())
        if key in WRONG:
            assert page.goto(f"/tra-cuu/{key}/{WRONG[key]}").status == 422
            inspect(page, WRONG[key], sources=0)
            assert page.title().startswith("Lỗi:")
            assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        page.goto(f"/tra-cuu/{key}/")
        ask(page, key)
        picture(page, f"look-up-{key}")
        page.set_viewport_size({"width": 320, "height": 640})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDE) == [], f"{key} at 200 %"
        page.set_viewport_size({"width": 360, "height": 640})
    assert elsewhere == []
    assert len(titles) == 2 * len(ASKED) + len(QUIET)


def test_going_back_from_an_answer_leads_to_the_form_and_asks_nothing_again(
    open_page: Callable[..., Page],
):
    page, posts = open_page("/tra-cuu/"), []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    for key, (_fields, words) in ASKED.items():
        page.goto(f"/tra-cuu/{key}/")
        told_now = page.locator("#answer").all_inner_texts()
        ask(page, key)
        asked = len(posts)
        page.go_back()
        expect(page.locator("main form").first).to_be_visible()
        assert "?" not in page.url and page.locator("#answer").all_inner_texts() == told_now
        if key != "phat-nguoi":  # kept nowhere: the browser itself says so
            page.go_forward()
            expect(page.locator("main")).to_contain_text(words)
        assert len(posts) == asked, key


def test_each_kind_answers_without_scripts(open_page: Callable[..., Page]):
    page = open_page("/tra-cuu/", scripts=False)
    for key in ASKED:
        page.goto(f"/tra-cuu/{key}/")
        ask(page, key)
    expect(page.locator("[data-nearest]")).to_be_hidden()


def test_the_warning_of_the_visitors_commune_stands_on_every_page_at_every_level(
    open_page: Callable[..., Page], violations: Callable[[Page], list[str]]
):
    page = open_page("/tra-cuu/thien-tai/?place=Trà+Leng")
    page.locator("#home-commune").locator("xpath=ancestor::form").get_by_role("button").click()
    notice = HazardNotice.objects.get()
    for level in range(1, 6):
        HazardNotice.objects.filter(pk=notice.pk).update(level=level)
        active_notices.invalidate()
        page.goto("/tra-cuu/")
        assert f"Cấp {level}/5" in page.locator("header").inner_text()
        assert violations(page) == []
    services.end(notice=notice)
    active_notices.invalidate()
    page.goto("/tra-cuu/")
    assert "Cấp" not in page.locator("header").inner_text()


def test_what_is_nearest_on_a_tap(open_page: Callable[..., Page]):
    page = open_page("/tra-cuu/y-te/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 15.8812, "longitude": 108.3295})
    page.locator("[data-nearest]").click()
    nearest = page.locator("[data-nearest-list] li")
    expect(nearest.first).to_contain_text("Hội An")
    page.get_by_label("Loại").select_option("Bệnh viện")
    expect(nearest.first).to_contain_text("Bệnh viện")
    assert page.url.endswith("/tra-cuu/y-te/")


def test_each_kind_answers_in_the_chat(webhook, zalo, browser):
    phone = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN").new_page()
    phone.goto(f"{zalo.base}/?as={BINH}")
    messages = phone.get_by_test_id("message")
    with worker(zalo):
        for said, words in SAID.items():
            before = messages.count()
            phone.get_by_test_id("composer-text").fill(said)
            phone.get_by_test_id("composer-send").click()
            expect(messages).to_have_count(before + 2, timeout=60_000)  # the first waits for the model
            expect(messages.last).to_contain_text(re.compile(words, re.IGNORECASE))
    phone.context.close()
