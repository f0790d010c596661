"""What readers see of the handbook, the articles, the groups and the figures: on a phone and on a desk, in
Vietnamese and English, enlarged, without scripts, by the keyboard alone, in grey and on paper.

With SCREENSHOTS=a folder the pages are kept there as pictures (`docs/screenshots`).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from announcements import demo as news
from announcements.models import Article, Block, Category
from foundation.insights import demo as use
from outreach import demo as groups
from outreach.models import Group
from tests.database.filled import filled
from tests.factories import make_officer
from tests.lookups.factories import units
from tests.web import seen
from tests.web.test_in_a_browser import TOO_WIDE
from tourism.demo import loading as handbook

pytestmark = [pytest.mark.django_db(transaction=True)]

WIDTHS = (360, 1280)
LIST = "/cam-nang/diem-den/?place=H%E1%BB%99i+An"
LABELS = {
    "/cam-nang/": ("Cẩm nang du lịch", "Tìm", "Lễ hội sắp tới", "Lịch lễ hội cả năm", "Hành trình gợi ý"),
    LIST: ("Tìm và lọc", "Phường Hội An Tây", "Bản đồ", "Xem bản đồ", "Danh sách để in"),
    "/cam-nang/luu-tru/?q=xyzxyz": ("Chưa có mục nào hợp với điều quý khách tìm.",),
    "/cam-nang/diem-den/thanh-dia-my-son/": ("Giờ mở cửa", "Địa chỉ", "Nguồn:", "Chia sẻ trang này"),
    "/cam-nang/dac-san/sam-ngoc-linh/": ("Mua ở đâu", "Nguồn:"),
    "/cam-nang/hanh-trinh/mot-ngay-o-hoi-an/": ("Từng điểm dừng",),
    "/cam-nang/lich-le-hoi/": ("Mỗi tháng",),
    "/tin-tuc/": ("Thông báo", "Từ cần tìm", "Chuyên mục", "Tìm", "Quan trọng", "Lịch tiếp dân"),
    "/tin-tuc/?q=xyzxyz": ("Tất cả thông báo", "Không có thông báo nào"),
    "article": ("Lịch tiếp dân", "Nguồn:", "Tất cả thông báo"),
    "/so-lieu/": (
        "Chúng tôi làm việc thế nào",
        "Dữ liệu mở (CSV)",
        "Theo năm nhóm của Quyết định",
        "Giá trị",
    ),
    "group": ("Lượt quét áp phích",),
}
"""By page: words of ours that stand on it in Vietnamese and must not on the English one."""

UNMARKED = """() => {
  const letters = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i, found = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (letters.test(walk.currentNode.data) && !walk.currentNode.parentElement.closest("[lang=vi]"))
      found.push(walk.currentNode.data.trim());
  return found;
}"""
LONG = "Nghĩaphường" * 14  # a word wider than any phone


def load() -> None:
    """The demo of the four services."""
    units()
    handbook.load()
    groups.load()
    news.load(writer=make_officer(is_staff=True), second=make_officer(is_staff=True))
    use.load(account="web")


@pytest.fixture(scope="module", autouse=True)
def rows(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), filled(load):
        yield


@pytest.fixture
def addresses() -> list[str]:
    """What the services show, as addresses in the order of LABELS."""
    named = {
        "article": Article.objects.get(category=Category.RECEPTION).get_absolute_url(),
        "group": Group.objects.first().get_absolute_url(),
    }
    return [named.get(each, each) for each in LABELS]


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def in_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page="map" not in name)


def name_of(address: str) -> str:
    return re.sub(r"[^a-z]+", "-", address.split("?")[0]).strip("-")


def test_axe_finds_nothing_on_a_phone_and_a_desk_and_english_is_complete(open_page, violations, addresses):
    page = open_page("/")
    for address, labels in zip(addresses, LABELS.values(), strict=True):
        for width, language in zip(WIDTHS, ("vi", "en"), strict=True):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(in_language(address, language))
            unfold(page)
            assert page.locator("html").get_attribute("lang") == language
            assert violations(page) == [], (address, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            assert page.evaluate(seen.OUT_OF_ORDER) == [], address
            said = page.locator("main").inner_text()
            standing = [label for label in labels if label.casefold() in said.casefold()]
            assert standing == (list(labels) if language == "vi" else []), (address, language)
            keep(page, f"{name_of(address)}-{width}")
        if address.startswith("/tin-tuc/"):
            assert page.evaluate(UNMARKED) == [], address


def test_the_map_stands_beside_its_list_in_both_languages(open_page, violations, addresses):
    page = open_page("/")
    for width, language, words in zip(WIDTHS, ("vi", "en"), ("Xem bản đồ", "Show the map"), strict=True):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(in_language(LIST, language))
        page.get_by_role("button", name=words).click()
        page.locator(".leaflet-marker-icon.pin").first.wait_for()
        assert violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_enlarged_twice_at_320_pixels_nothing_is_cut_off_not_even_a_long_word(open_page, addresses):
    article = Article.objects.get(category=Category.RECEPTION)
    Article.objects.filter(pk=article.pk).update(title=LONG[:120], summary=LONG[:120], office=LONG[:100])
    Block.objects.filter(article=article, kind=Block.Kind.TEXT).update(text=f"<p>{LONG}</p>")
    page = open_page("/", width=320)
    for address in addresses:
        page.goto(in_language(address, "vi"))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        unfold(page)
        too_wide = page.evaluate(TOO_WIDE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, (address, too_wide)


def test_without_scripts_the_handbook_is_searched_and_each_figure_is_a_table(open_page, addresses):
    page = open_page("/cam-nang/luu-tru/", scripts=False)
    page.locator("details.filters > summary").click()
    page.fill("#id_place", "hoi an")
    page.locator("main form button").first.click()
    expect(page.locator("main h3 a").first).to_be_visible()
    page.goto("/so-lieu/")
    assert page.locator("main table").count() >= 5
    assert page.locator("main canvas").count() == 0
    page.locator("a[rel=prev]").click()
    expect(page.get_by_role("link", name="Dữ liệu mở (CSV)")).to_be_visible()


def test_without_scripts_and_by_the_keyboard_alone_an_announcement_is_found_and_read(open_page, addresses):
    page = open_page("/tin-tuc/", scripts=False)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("tiem nhac lai")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=tiem**")
    link = page.get_by_role("link", name=re.compile("Tiêm nhắc lại"))
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().startswith("Tiêm nhắc lại"):
            break
    expect(link).to_be_focused()
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile("^Tiêm nhắc lại"))


def on_paper(page: Page, address: str) -> list[str]:
    """The words of each sheet."""
    page.goto(address)
    return [each.get_textpage().get_text_bounded() for each in pypdfium2.PdfDocument(page.pdf(format="A4"))]


def test_on_paper_stands_all_that_is_folded_or_scrolled_and_no_button(open_page, addresses):
    page = open_page("/")
    (article,) = on_paper(page, addresses[list(LABELS).index("article")])
    assert "Hội trường UBND xã" in article and "Nguồn:" in article
    assert "Tất cả thông báo" not in article and "Tới nội dung" not in article
    place = "".join(on_paper(page, "/cam-nang/diem-den/thanh-dia-my-son/"))
    assert "/cam-nang/diem-den/thanh-dia-my-son/" in place
    assert "Giá trị" in "".join(on_paper(page, "/so-lieu/"))
