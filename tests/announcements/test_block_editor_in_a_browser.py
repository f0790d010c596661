"""An editor writes an article in a browser: pastes, moves parts by drag and keys, sees it as a phone does."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from announcements.models import Article, Block
from tests.admin.test_in_the_browser import serious
from tests.announcements.factories import released
from tests.announcements.test_block_editor import page_of, with_texts, words
from tests.announcements.test_in_a_browser import PASSWORD, keep, page  # noqa: F401 - fixture
from tests.announcements.test_pasting import WORD, picture, rtf_of
from tests.web import seen

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """([at, kinds, files]) => {
  const data = new DataTransfer(), editor = document.querySelectorAll('trix-editor')[at];
  for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
  for (const [name, bytes] of files)
    data.items.add(new File([new Uint8Array(bytes)], name, {type: 'image/png'}));
  editor.focus();
  editor.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


HERE = """() => {
  let here = document.activeElement;
  if (here.contentDocument) here = here.contentDocument.activeElement;
  const style = here.ownerDocument.defaultView.getComputedStyle(here);
  const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const name = here.getAttribute('aria-label') || here.textContent.trim() || here.name || here.tagName;
  return [name, isOutlined || style.boxShadow !== 'none'];
}"""


PLACED = """() => {
  const [form, phone] = ['#article_form', '.article-preview'].map(each => document.querySelector(each));
  return {form: form.getBoundingClientRect(), phone: phone.getBoundingClientRect()};
}"""


@pytest.fixture
def without_scripts(page: Page, browser, live_server) -> Iterator[Page]:  # noqa: F811
    """The same officer, signed in, in a browser that runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    yield context.new_page()
    context.close()


def paste(page: Page, at: int = 0, *, files: tuple[bytes, ...] = (), **kinds: str) -> None:  # noqa: F811
    clipboard = {f"text/{kind}": text for kind, text in kinds.items()}
    page.evaluate(PASTE, [at, clipboard, [[f"anh{n}.png", list(each)] for n, each in enumerate(files)]])


def preview(page: Page) -> FrameLocator:  # noqa: F811
    return page.frame_locator("iframe[data-preview]")


def parts(page: Page):  # noqa: F811
    return page.locator(".article-part")


def save(page: Page) -> None:  # noqa: F811
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu và sửa tiếp").click()


def test_a_document_of_word_is_pasted_previewed_saved_and_read_by_a_citizen(page, browser, live_server):  # noqa: F811
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto("/admin/announcements/article/add/")
    page.fill("[name=title]", "Lịch tiếp công dân tháng 12")
    page.fill("[name=summary]", "Cán bộ về ba xã, phường.")
    page.fill("[name=office]", "UBND phường Hội An")
    page.get_by_role("button", name="+ Văn bản").click()
    paste(page, html=WORD, rtf=rtf_of(picture("red"), picture("blue")), plain="chữ")
    expect(page.locator("#blocks-said")).to_have_text("Đã dán: 2 đoạn văn bản, 1 bảng, 2 ảnh.")
    expect(parts(page)).to_have_count(5)
    expect(preview(page).locator("h2")).to_have_text("Lịch tiếp công dân tháng 12")
    expect(preview(page).locator("td").first).to_have_text("02/12")
    expect(preview(page).locator("img")).to_have_count(2)
    keep(page, "article-pasted-1366")
    page.select_option("[name=category]", "lich-tiep-dan")
    save(page)
    assert page.locator(".errorlist").count() == 0
    article = Article.objects.get()
    assert [block.kind for block in article.blocks.all()] == ["text", "table", "picture", "picture", "text"]
    assert article.blocks.filter(kind="picture", alt="Nhà văn hóa phường", width=60).exists()
    released(article)
    citizen = browser.new_page(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="vi-VN"
    )
    citizen.goto(article.get_absolute_url())
    expect(citizen.locator("article h2").first).to_have_text("Lịch tiếp công dân tháng 12")
    expect(citizen.locator("article li li")).to_have_text("kèm một bản chụp")
    expect(citizen.locator("article th").nth(1)).to_have_text("Nơi tiếp")
    expect(citizen.locator("article img").first).to_have_js_property("naturalWidth", 60)
    keep(citizen, "article-read-360")
    citizen.close()


def test_pictures_that_do_not_come_along_ask_for_their_file(page):  # noqa: F811
    article = with_texts("một")
    page.goto(page_of(article))
    paste(page, html=WORD, plain="chữ")
    expect(page.locator("#blocks-said")).to_contain_text("clip_image002.jpg, clip_image003.jpg")
    expect(parts(page).nth(3)).to_contain_text("Không theo được: clip_image002.jpg.")
    save(page)
    expect(page.locator(".article-part", has_text="Ông/bà chọn một ảnh")).to_have_count(2)
    assert article.blocks.count() == 1


# What ran in Trix 2.1.1: a picture in an attachment that calls itself another kind of text.
SCRIPT = "<img src=x onerror=alert(1)>"
KINDS = ("text/html5", "text/html", "text/plain")


@pytest.mark.parametrize("kind", KINDS)
def test_a_script_hidden_in_a_text_does_not_get_into_the_editor(page, kind):  # noqa: F811
    page.goto(page_of(with_texts("một")))
    attachment = json.dumps({"contentType": kind, "content": SCRIPT})
    hidden = f"<div data-trix-attachment='{attachment}'></div>"
    page.evaluate("html => document.querySelector('trix-editor').editor.loadHTML(html)", hidden)
    expect(page.locator("trix-editor [onerror]")).to_have_count(0)


def test_one_sentence_is_pasted_where_the_cursor_stands(page):  # noqa: F811
    page.goto(page_of(with_texts("một")))
    page.locator("trix-editor").click()
    page.keyboard.press("End")
    paste(page, html='<p class=MsoNormal><b style="mso-x:y">thêm</b> câu</p>', plain="thêm câu")
    expect(page.locator("#blocks-said")).to_have_text("Đã dán: 1 đoạn văn bản.")
    expect(parts(page)).to_have_count(1)
    expect(page.locator("trix-editor strong")).to_have_text("thêm")


def test_paragraphs_of_before_and_pasted_ones_stay_apart(page):  # noqa: F811
    article = with_texts("một</p><p>hai</p><ul><li>ba</li></ul><h2>bốn</h2><p>năm")
    before = article.blocks.get().text
    page.goto(page_of(article))
    paste(page, html="<p>sáu</p><p>bảy</p>", plain="")
    expect(preview(page).locator("article p", has_text="bảy")).to_have_text("bảy")
    save(page)
    assert article.blocks.get().text == f"<p>sáu</p><p>bảy</p>{before}"


def test_what_cannot_be_read_is_pasted_as_words(page):  # noqa: F811
    page.goto(page_of(with_texts("một")))
    paste(page, html="<div>" * 9_000 + "sâu", plain="sâu")
    expect(page.locator("#blocks-said")).to_have_text("Chỉ dán được phần chữ.")
    expect(page.locator("trix-editor")).to_contain_text("sâu")


def test_a_picture_of_the_clipboard_becomes_a_part_and_is_saved(page):  # noqa: F811
    article = with_texts("một")
    page.goto(page_of(article))
    paste(page, files=(picture(),))
    expect(parts(page)).to_have_count(2)
    expect(preview(page).locator("img")).to_have_count(1)
    parts(page).nth(1).locator("[name$=-alt]").fill("Cầu")
    save(page)
    assert article.blocks.get(kind="picture").alt == "Cầu"


def test_parts_are_moved_by_keys_buttons_and_drag_and_each_move_is_told(page):  # noqa: F811
    article = with_texts("một", "hai", "ba")
    page.goto(page_of(article))
    told = page.locator("#blocks-said")
    page.locator("trix-editor").nth(2).click()
    page.keyboard.press("Alt+ArrowUp")
    expect(told).to_have_text("Phần 3 nay là phần 2 trong 3 phần.")
    page.keyboard.type("!")  # the focus went along
    expect(page.locator("trix-editor").nth(1)).to_contain_text("!")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")  # it is the first: nothing
    expect(told).to_have_text("Phần 2 nay là phần 1 trong 3 phần.")
    assert parts(page).nth(0).get_by_role("button", name="Lên").is_disabled()
    parts(page).nth(2).get_by_role("button", name="Lên").focus()
    page.keyboard.press("Enter")
    expect(told).to_have_text("Phần 3 nay là phần 2 trong 3 phần.")
    assert page.evaluate("document.activeElement.dataset.move") == "-1"
    page.keyboard.press("Enter")
    assert (
        page.evaluate("document.activeElement.dataset.move") == "1"
    )  # it is the first now: only down is possible
    page.set_viewport_size({"width": 1366, "height": 2400})
    page.locator(".article-handle").nth(2).drag_to(parts(page).nth(0), target_position={"x": 40, "y": 4})
    expect(told).to_have_text("Phần 3 nay là phần 1 trong 3 phần.")
    expect(preview(page).locator("article > div").first).to_have_text("một")
    save(page)
    assert [each[:3].strip("!") for each in words(article)] == ["một", "hai", "ba"]
    assert [block.position for block in article.blocks.all()] == [1, 2, 3]


def test_a_part_is_added_removed_and_taken_back_until_it_is_saved(page):  # noqa: F811
    article = with_texts("một", "hai")
    page.goto(page_of(article))
    page.get_by_role("button", name="+ Bảng").click()
    expect(page.locator("#blocks-said")).to_have_text("Đã thêm phần 3.")
    page.keyboard.type("Ngày;Nơi\n02/12;Hội An")
    page.get_by_role("button", name="+ Văn bản").click()
    for number in (0, 2):
        parts(page).nth(number).get_by_label("Bỏ", exact=True).check()
    expect(parts(page).nth(0)).to_contain_text("Phần này sẽ mất khi lưu")
    expect(preview(page).locator("table")).to_have_count(0)
    keep(page, "article-removed")
    parts(page).nth(2).get_by_label("Bỏ", exact=True).uncheck()
    expect(preview(page).locator("td").first).to_have_text("02/12")
    save(page)
    assert [block.kind for block in article.blocks.all()] == ["text", "table"]


def test_the_preview_is_as_wide_as_a_phone_and_follows_what_is_typed(page):  # noqa: F811
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(page_of(with_texts("một")))
    assert page.locator("iframe[data-preview]").evaluate("each => each.clientWidth") == 360
    page.locator("[name=title]").fill("Tiêu đề đang gõ")
    expect(preview(page).locator("h1")).to_have_text("Tiêu đề đang gõ")
    page.locator("trix-editor").click()
    page.keyboard.type("đang gõ ")
    expect(preview(page).locator("article")).to_contain_text("đang gõ")
    page.wait_for_function(f"({PLACED})().form.right <= ({PLACED})().phone.left")
    page.set_viewport_size({"width": 768, "height": 1024})
    page.wait_for_function(f"({PLACED})().form.bottom <= ({PLACED})().phone.top")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1366])
def test_at_each_width_and_in_both_themes_nothing_is_cut_off_or_unnamed(page, width, theme):  # noqa: F811
    article = with_texts("một", "hai")
    Block.objects.create(article=article, position=3, kind="table", table="Ngày\tNơi\n02/12\tHội An")
    Block.objects.create(article=article, position=4, kind="video", url="https://youtu.be/x", text="Phim")
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(page_of(article))
    page.get_by_role("button", name="+ Ảnh").click()
    expect(preview(page).locator("table")).to_have_count(1)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The input of a file is invisible, what stands for it has no edge of its own but that of its frame.
    assert [
        each for each in page.evaluate(seen.FAINT) if "picture" not in each and "disabled" not in each
    ] == []
    keep(page, f"article-editor-{width}-{theme}")


def test_whoever_writes_by_keys_reaches_every_tool_and_sees_where_he_is(page):  # noqa: F811
    page.goto(page_of(with_texts("một", "hai")))
    page.locator("[name=is_for_followers]").focus()
    reached, unseen = [], []
    for _ in range(27):
        page.keyboard.press("Tab")
        name, is_shown = page.evaluate(HERE)
        reached.append(name)
        if not is_shown:
            unseen.append(name)
    assert {"Xuống", "Đoạn văn", "Đậm", "Liên kết", "Lên", "+ Ảnh", "Xem trước"} <= {*reached}
    assert unseen == []


def test_a_form_that_is_refused_keeps_the_order_and_what_was_pasted(page):  # noqa: F811
    article = with_texts("một", "hai")
    page.goto(page_of(article))
    paste(
        page,
        1,
        html="<p>ba</p><table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>",
        plain="",
    )
    expect(parts(page)).to_have_count(4)
    page.locator("trix-editor").nth(0).click()
    page.keyboard.press("Alt+ArrowDown")
    page.fill("[name=title]", "")
    save(page)
    expect(parts(page).locator("[data-number]")).to_have_text(["1", "2", "3", "4"])
    expect(parts(page).locator("trix-editor").nth(0)).to_have_text("hai")
    page.fill("[name=title]", "Tiêu đề")
    save(page)
    assert words(article) == ["hai", "một", "ba", ""]


def test_without_scripts_the_form_is_seen_moved_added_to_and_previewed(without_scripts):
    page = without_scripts  # noqa: F811
    article = with_texts("một", "hai")
    page.goto(page_of(article))
    expect(page.locator("textarea[name=blocks-0-text]")).to_have_value("<p>một</p>")
    page.fill("textarea[name=blocks-0-text]", "<p>sửa</p>")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Xem trước").click()
    expect(opened.value.locator("article")).to_contain_text("sửa")
    keep(page, "article-without-scripts")
    parts(page).nth(1).get_by_role("button", name="Lên").click()
    assert words(article) == ["hai", "sửa"]
    page.get_by_role("button", name="+ Bảng").click()
    page.fill("[name=blocks-2-table]", "Ngày;Nơi\n02/12;Hội An")
    page.check("[name=blocks-0-DELETE]")
    page.locator("[name=title]").press("Enter")
    page.wait_for_url("**/article/**")
    assert [(block.kind, block.position) for block in article.blocks.all()] == [("text", 2), ("table", 3)]
