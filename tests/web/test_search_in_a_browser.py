"""The search box as a combobox; and the ring of the focus, for keys and for the mouse."""

import pytest
from playwright.sync_api import expect

from foundation.search import indexing
from tests.factories import make_procedure

pytestmark = pytest.mark.django_db(transaction=True)
RING = "getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def found():
    for name in ("Đăng ký khai sinh", "Đăng ký khai sinh có yếu tố nước ngoài"):
        make_procedure(name=name)
    indexing.complete()


def test_the_arrows_choose_enter_opens_and_escape_closes(open_page, violations, found):
    page = open_page("/?lang=vi")
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("khai sinh")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(3)
    expect(page.locator("#suggestions-told")).to_contain_text("2 gợi ý")
    assert violations(page) == []
    box.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    expect(box).to_be_focused()
    box.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("khai sinh")
    box.press_sequentially(" ")
    box.press_sequentially("c")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    target = page.get_by_role("option").first.get_attribute("href")
    box.press("Enter")
    page.wait_for_url(f"**{target}")


def test_the_ring_shows_where_a_key_brought_the_focus_and_not_where_a_script_did(open_page):
    page = open_page("/nop-ho-so/?lang=vi")
    page.goto("/tra-cuu/phat-nguoi/?lang=vi")
    page.locator("main form button").first.click()
    expect(page.locator("[data-focus]")).to_be_focused()
    assert page.evaluate(RING) == "none"
    page.keyboard.press("Tab")
    assert page.evaluate(RING) == "solid"
