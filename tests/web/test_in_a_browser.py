"""The public pages in a real browser: axe, small screens, no JavaScript, weight, the feel of buttons."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from dossiers import services
from dossiers.models import LinkCode, Rating
from dossiers.views import by_token
from tests.factories import desk_of, enough_for, make_dossier, submit_dossier

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = {5: (2, 4, 5), 6: (2, 4, 6), 8: (2, 4, 8), 10: (2, 4, 6, 9, 10)}


@pytest.fixture(autouse=True)
def fresh_pages():
    by_token.PAGES.clear()


def bring_to(status: int):
    dossier = submit_dossier()
    for to in WAYS[status]:
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    return dossier


def pages_of(dossier) -> list[str]:
    return [
        dossier.tracking_path,
        f"{dossier.tracking_path}nhan-tin/",
        f"/ho-so/?code={dossier.code}",
    ]


OPEN_PAGES = [
    "/",
    "/?code=xyz",
    "/ho-so/",
    "/ho-so/?code=230612-0001",
    "/ho-so/khong-mo/",
    "/t/nobody/",
    "/nowhere/",
]

TOO_WIDE = """[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 320)
    .map(e => e.outerHTML.slice(0, 120)).slice(-3)"""


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_open_pages(open_page, violations, width):
    page = open_page("/", width=width)
    for path in OPEN_PAGES:
        page.goto(path)
        assert violations(page) == [], path


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("status", WAYS)
def test_axe_finds_nothing_on_the_pages_of_a_dossier(open_page, violations, width, status):
    dossier = bring_to(status)
    page = open_page("/", width=width)
    for path in (*pages_of(dossier), f"{dossier.tracking_path}?lang=en"):
        page.goto(path)
        assert violations(page) == [], path


def test_at_320_pixels_and_with_double_sized_text_nothing_is_cut_off(open_page):
    page = open_page("/", width=320)
    for path in (*OPEN_PAGES, *pages_of(bring_to(6)), *pages_of(bring_to(10))):
        page.goto(path)
        for zoom in ("100%", "200%"):
            page.evaluate("size => document.documentElement.style.fontSize = size", zoom)
            too_wide = page.evaluate(TOO_WIDE)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (path, zoom, too_wide)


def test_status_and_next_act_stand_on_the_first_screen_of_a_phone(open_page, settings):
    settings.TRIAL_BANNER = True
    for status in WAYS:
        page = open_page(bring_to(status).tracking_path)
        box = page.locator(".status").bounding_box()
        assert box["y"] + box["height"] <= 640, status


def test_everything_that_is_pressed_is_large_enough(open_page):
    page = open_page("/")
    for path in ("/", "/ho-so/", *pages_of(bring_to(10)), *pages_of(bring_to(6))):
        page.goto(path)
        small = page.evaluate(
            """() => [...document.querySelectorAll('a, button, input, summary, textarea, label.choice')]
                .filter(e => e.checkVisibility() && !e.matches('.skip'))
                .filter(e => e.matches('.button') || !e.closest('p, li, dd, label'))
                .filter(e => e.getBoundingClientRect().height < 43.5)
                .map(e => e.outerHTML.slice(0, 80))"""
        )
        assert small == [], path


def test_no_page_asks_another_site_for_anything(open_page, live_server):
    dossier = bring_to(6)
    page = open_page("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (*OPEN_PAGES, *pages_of(dossier)):
        page.goto(path)
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(live_server.url).netloc
    }


@pytest.mark.security_check("headers")
def test_the_policy_of_the_page_is_never_broken(open_page):
    page = open_page("/")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/", "/?code=xyz", "/ho-so/", *pages_of(bring_to(6)), *pages_of(bring_to(10))):
        page.goto(path)
    assert complaints == []


def weight(url: str, body: bytes) -> int:
    """Bytes on the wire in production: static files lie there compressed by brotli, pages by gzip."""
    if "/static/" not in url:
        return len(gzip.compress(body))
    file = Path(finders.find(urlsplit(url).path.removeprefix("/static/")))
    content = file.read_bytes()
    return len(content) if file.suffix == ".woff2" else len(brotli.compress(content))


@pytest.mark.parametrize("status", [5, 6, 10])
def test_the_first_view_is_light_and_the_next_lighter(open_page, status):
    dossier = bring_to(status)
    page = open_page("about:blank")
    answers = []
    page.on("response", lambda response: answers.append(response))
    page.goto(dossier.tracking_path, wait_until="networkidle")
    first = {answer.url: weight(answer.url, answer.body()) for answer in answers}
    assert sum(first.values()) <= 60_000 and len(first) <= 6
    own = [size for url, size in first.items() if "/static/" not in url]
    assert sum(own) <= 12_000


def test_without_javascript_a_citizen_finds_proves_rates_and_follows(open_page):
    dossier = bring_to(10)
    page = open_page("/", scripts=False)
    page.get_by_label("Tìm trên cổng").fill(dossier.code.lower())
    page.get_by_role("button", name="Tìm").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Đã trả kết quả"
    page.get_by_label("Mã tra cứu trên giấy hẹn").fill(dossier.secret)
    page.get_by_role("button", name="Xem đầy đủ").click()
    page.get_by_text("5 – Rất hài lòng").click()
    page.get_by_label("Điều gì cần làm tốt hơn?").fill("Không có gì")
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_text("Ông/bà đã chấm 5/5")).to_be_visible()
    page.get_by_role("button", name="Nhận tin qua Zalo").click()
    expect(page.get_by_text(LinkCode.objects.get().code).first).to_be_visible()
    page.get_by_role("link", name="Về trang hồ sơ").click()
    page.get_by_role("button", name="Đóng hồ sơ").click()
    page.goto(f"/ho-so/?code={dossier.code}")
    expect(page.get_by_role("button", name="Xem đầy đủ")).to_be_visible()


def test_going_back_and_reloading_sends_nothing_twice(open_page):
    dossier = bring_to(10)
    page = open_page(f"/ho-so/?code={dossier.code}")
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.get_by_label("Mã tra cứu trên giấy hẹn").fill("WRONG9")
    page.get_by_role("button", name="Xem đầy đủ").click()
    page.get_by_label("Mã tra cứu trên giấy hẹn").fill(dossier.secret)
    page.get_by_role("button", name="Xem đầy đủ").click()
    page.get_by_text("4 – Hài lòng").click()
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_text("Ông/bà đã chấm 4/5")).to_be_visible()
    assert len(posts) == 3
    page.reload()
    for _ in range(3):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(posts) == 3 and Rating.objects.count() == 1


def test_the_forms_of_the_qr_page_work_in_a_browser(open_page):
    page = open_page(bring_to(10).tracking_path)
    page.get_by_text("3 – Bình thường").click()
    page.get_by_role("button", name="Gửi đánh giá").dblclick()
    page.get_by_text("Ông/bà đã chấm 3/5").wait_for()
    assert Rating.objects.count() == 1


def test_account_amount_and_content_can_be_copied(open_page):
    page = open_page(bring_to(6).tracking_path)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép: Số tiền").click()
    page.get_by_text("Đã chép").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "75000"
    without = open_page(urlsplit(page.url).path, scripts=False)
    assert without.get_by_role("button", name="Chép").count() == 0
    assert without.locator(".copy .value").first.evaluate("e => getComputedStyle(e).userSelect") == "all"


def test_stacked_marks_are_not_clipped_in_buttons_tags_and_headings(open_page):
    page = open_page(make_dossier().tracking_path)
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('.button, .tag, h1, h2, th, summary')].filter(e => {
            e.textContent = 'ĐỔI ẤP ỆỰ';
            const style = getComputedStyle(e);
            const lines = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
            return lines < 1.42 || (style.overflow !== 'visible' && e.scrollHeight > e.clientHeight);
        }).map(e => e.className || e.tagName)"""
    )
    assert clipped == []


def test_the_first_tab_stop_leads_to_the_content_and_focus_can_be_seen(open_page):
    page = open_page("/ho-so/")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    assert focused == "skip" and page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "code"
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3


def test_an_error_is_focused_and_leads_to_its_field(open_page):
    page = open_page("/ho-so/?code=230612-0001")
    assert page.evaluate("document.activeElement.hasAttribute('data-focus')")
    assert page.title().startswith("Lỗi:")
    page.locator(".summary a").click()
    assert page.url.endswith("#code")


def test_a_printed_page_has_the_code_and_no_navigation(open_page):
    page = open_page(bring_to(6).tracking_path)
    page.emulate_media(media="print")
    expect(page.locator(".top .languages")).to_be_hidden()
    expect(page.locator(".help")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".qr")).to_be_visible()
