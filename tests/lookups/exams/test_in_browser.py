"""Score and waiting page on a phone, in a real browser, with and without scripts."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from lookups.kinds.exams.models import Exam
from tests import clock
from tests.lookups.exams.factories import AN_HOUR, make_candidate, make_exam

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/tra-cuu/diem-thi/?exam=THPT-2026&sbd=48000001"


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator:
    contexts = []

    def open_(*, scripts: bool = True) -> Page:
        contexts.append(
            browser.new_context(
                locale="vi-VN",
                viewport={"width": 360, "height": 640},
                java_script_enabled=scripts,
                base_url=live_server.url,
            )
        )
        page = contexts[-1].new_page()
        page.goto(ADDRESS)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def exam(publish):
    exam = make_exam()
    for number in range(1, 80):
        make_candidate(exam, f"48{number:06d}", toan=f"{number % 11}")
    publish(exam)
    return exam


def test_the_scores_are_on_the_first_screen_and_axe_is_content(exam, open_page, violations):
    page = open_page()
    expect(page.get_by_role("row", name="Toán").first).to_be_visible()
    page.get_by_text("Phổ điểm và vị trí của thí sinh").click()
    expect(page.get_by_role("img", name="Phổ điểm Toán")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_scores_and_charts_need_no_script(exam, open_page):
    page = open_page(scripts=False)
    page.get_by_text("Phổ điểm và vị trí của thí sinh").click()
    expect(page.get_by_role("img", name="Phổ điểm Toán")).to_be_visible()


def test_the_countdown_ends_in_a_button_and_loads_nothing_by_itself(exam, publish, open_page, violations):
    Exam.objects.update(publish_at=timezone.now() + AN_HOUR)
    publish(exam)
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = page.get_by_role("button", name="Xem điểm")
    expect(button).to_be_hidden()
    assert violations(page) == []
    Exam.objects.update(publish_at=timezone.now())
    publish(exam)
    clock.wait_in_page(page, AN_HOUR)
    button.wait_for(state="visible")
    assert not [url for url in asked if "/static/" not in url]
    button.click()
    page.get_by_role("row", name="Toán").first.wait_for()


def test_without_scripts_the_waiting_page_gives_the_hour(exam, publish, open_page):
    Exam.objects.update(publish_at=timezone.now() + AN_HOUR)
    publish(exam)
    assert "công bố lúc" in open_page(scripts=False).inner_text("main")
