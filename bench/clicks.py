"""`python -m bench.clicks URL [--write]`: clicks and keys of ten acts of the desk, counted in a browser.

URL is a portal with a fresh demo province (`make run`): the acts use its rows up. Every press of the mouse
and of a key that types no letter is counted. `--write` puts the table into docs/desk.md.
"""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from dev.browser import provide

PASSWORD = "demo-1022"  # noqa: S105 of dossiers/demo/staff.py
DOCUMENT = Path(__file__).parents[1] / "docs" / "desk.md"
HEAD = "| Act | Before | Now | Goal |\n|---|---|---|---|\n"
DOSSIERS = "/admin/dossiers/dossier/"
CHANGE = re.compile(r"/change/")
LISTENERS = """
addEventListener("mousedown", () => countPress("click"), true);
addEventListener("keydown", (event) => {
  const isTyping = document.activeElement.matches("input, textarea, trix-editor");
  const isLetter = isTyping && event.key.length === 1 && !event.ctrlKey;
  if (!isLetter && !["Shift", "Control", "Backspace"].includes(event.key)) countPress("key");
}, true);
"""


@dataclass
class Hand:
    """A member of the staff at a browser, whose presses are counted between `begin` and `end`."""

    page: Page
    presses: dict[str, int] = field(default_factory=lambda: {"click": 0, "key": 0})

    def begin(self) -> None:
        self.page.wait_for_load_state("load")
        self.presses.update(click=0, key=0)

    def end(self) -> str:
        self.page.wait_for_load_state("load")
        clicks, keys = self.presses["click"], self.presses["key"]
        counted = ((clicks, "click"), (keys, "key"))
        return ", ".join(f"{number} {name}{'s' * (number > 1)}" for number, name in counted if number)

    def click(self, selector: str, nth: int = 0, text: str | None = None) -> None:
        self.page.locator(selector, has_text=text).nth(nth).click()


@contextmanager
def signed_in(browser: Browser, url: str, name: str) -> Iterator[Hand]:
    context = browser.new_context(base_url=url, locale="vi-VN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(8_000)
    hand = Hand(context.new_page())
    context.expose_function("countPress", lambda kind: hand.presses.update({kind: hand.presses[kind] + 1}))
    context.add_init_script(LISTENERS)
    hand.page.goto("/admin/login/")
    hand.page.fill("[name=username]", name)
    hand.page.fill("[name=password]", PASSWORD)
    hand.page.click("button[type=submit]")
    hand.page.wait_for_url(re.compile(r"/(admin|truc)/$"))  # an operator begins at the chats
    yield hand
    context.close()


def _open_dossier(hand: Hand, status: int) -> None:
    hand.page.goto(f"{DOSSIERS}?status={status}")
    hand.page.locator("#result_list .field-number a").first.click()
    hand.page.wait_for_url(CHANGE)


def receive(hand: Hand) -> str:
    _open_dossier(hand, 4)
    phone = re.search(r"\b0\d{3} ?\d{3} ?\d{3}\b", hand.page.inner_text("#content-main, main"))
    assert phone, "the first dossier has no phone"  # noqa: S101
    hand.page.goto("/admin/")
    hand.begin()
    hand.page.get_by_role("link", name="Tiếp nhận hồ sơ").click()
    hand.page.wait_for_url("**/add/")
    hand.page.keyboard.type(phone[0])
    hand.page.keyboard.press("Enter")
    hand.page.locator("#known-people button").first.click()
    hand.page.locator("[role=option]").first.click()
    hand.page.get_by_role("button", name="Đã nhận đủ").click()
    with hand.page.context.expect_page() as receipt:
        hand.page.get_by_role("button", name="Tiếp nhận và in giấy hẹn").click()
    hand.page.wait_for_url(CHANGE)
    receipt.value.close()
    return hand.end()


def bulk(hand: Hand) -> str:
    hand.page.goto(f"{DOSSIERS}?status=2")
    hand.begin()
    for row in range(5):
        hand.click("[name=_selected_action]", row)
    hand.click("#changelist-actions button[name=index]")
    hand.click("button[name=move]")
    hand.page.wait_for_url("**/dossier/?status=2")
    return hand.end()


def undo(hand: Hand) -> str:
    """What stands beside the result of the act before."""
    hand.begin()
    hand.click(".desk-undo button")
    hand.page.wait_for_url(f"**{DOSSIERS}")
    return hand.end()


def move(hand: Hand) -> str:
    _open_dossier(hand, 2)
    hand.begin()
    hand.click(".desk-acts a.desk-button-main")
    hand.click("button[name=move]")
    hand.page.wait_for_url(CHANGE)
    return hand.end()


def ask_papers(hand: Hand) -> str:
    _open_dossier(hand, 4)
    hand.begin()
    hand.click(".desk-acts a", text="Yêu cầu bổ sung")
    hand.click("[name=rows-0-is_missing]")
    hand.click("button[name=move]")
    hand.page.wait_for_url(CHANGE)
    return hand.end()


def find(hand: Hand) -> str:
    _open_dossier(hand, 4)
    name = hand.page.locator("a.desk-link[href*='/citizens/citizen/']").first.inner_text()
    hand.page.goto("/admin/")
    hand.begin()
    hand.page.keyboard.press("Control+k")
    hand.page.wait_for_function("document.activeElement.matches('input')")
    hand.page.keyboard.type(name)
    hand.page.locator("#command-results-list a[href*='/dossiers/dossier/']").first.wait_for()
    return hand.end()


def answer_chat(hand: Hand) -> str:
    hand.page.goto("/truc/")
    hand.page.locator("[data-go=toi]").click()
    hand.click("[data-row]")
    hand.page.wait_for_url("**/truc/*/**")
    hand.begin()
    hand.page.keyboard.press("r")
    hand.page.keyboard.type("Dạ, cán bộ đã nhận hồ sơ của ông/bà.")
    hand.page.keyboard.press("Control+Enter")
    hand.page.locator(".bubble", has_text="cán bộ đã nhận hồ sơ").first.wait_for()
    return hand.end()


def find_chat(hand: Hand) -> str:
    """By words of the citizen, from any page of the desk of chats."""
    hand.page.goto("/truc/?view=tat-ca")
    words = hand.page.locator(".rows .words").first.inner_text().split("…")[0]
    hand.begin()
    hand.page.keyboard.press("s")
    hand.page.keyboard.type(words[:20])
    hand.page.keyboard.press("Enter")
    hand.page.wait_for_url("**tim=1")
    hand.click("[data-row]")
    hand.page.wait_for_url("**/truc/*/**")
    return hand.end()


def mention(hand: Hand) -> str:
    """A note for a colleague, in a chat that is open."""
    hand.begin()
    hand.page.keyboard.press("n")
    hand.page.keyboard.type("Nhờ xem giúp việc này @")
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("Tab")
    hand.page.keyboard.press("Enter")
    hand.page.locator(".told").wait_for()
    return hand.end()


def answer_petition(hand: Hand) -> str:
    hand.page.goto("/admin/petitions/petition/?view=units")
    hand.page.locator("#result_list .field-number a").first.click()
    hand.page.wait_for_url(CHANGE)
    hand.begin()
    hand.click(".desk-acts a.desk-button-main")
    hand.page.wait_for_function("document.activeElement.matches('textarea')")
    hand.page.keyboard.type("Đơn vị đã sửa xong chỗ hư hỏng vào sáng nay.")
    hand.click("button.desk-button-main")
    hand.page.wait_for_url(CHANGE)
    return hand.end()


def classify_five(hand: Hand) -> str:
    hand.page.goto("/admin/petitions/petition/?view=centre")
    hand.begin()
    for row in range(5):
        hand.click("[name=_selected_action]", row)
    hand.click("#changelist-actions button[name=index]")
    hand.page.locator("#id_field").select_option("water")
    hand.click("button[name=classify]")
    hand.page.wait_for_url("**/petition/?view=centre")
    return hand.end()


def write_article(hand: Hand) -> str:
    page = hand.page
    page.goto("/admin/announcements/article/")
    hand.begin()
    page.locator("a[href$='/article/add/']").first.click()
    page.wait_for_url("**/add/")
    page.wait_for_function("document.activeElement.name === 'title'")
    for text in ("Lịch cắt điện phường Tam Kỳ", "Ngày mai cắt điện từ 7 đến 11 giờ.", "Điện lực Tam Kỳ"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="+ Văn bản").click()
    page.wait_for_function("document.activeElement.matches('trix-editor')")
    page.keyboard.type("Các khối phố 1, 2 và 3 mất điện để thay trạm.")
    page.get_by_role("button", name="Lưu và sửa tiếp").click()
    page.wait_for_url(CHANGE)
    _confirmed(hand, "Gửi")
    return hand.end()


def _confirmed(hand: Hand, words: str) -> None:
    hand.page.locator("a, button", has_text=words).first.click()
    hand.page.wait_for_timeout(500)  # the dialog comes
    hand.page.locator("#dialog button[type=submit]").last.click()
    hand.page.locator(".bg-green-100").first.wait_for()


def release(hand: Hand) -> str:
    hand.page.goto("/admin/announcements/article/")
    hand.page.locator("tr", has_text="Chờ người thứ hai duyệt").locator("th a").first.click()
    hand.page.wait_for_url(CHANGE)
    hand.begin()
    _confirmed(hand, "Duyệt đăng")
    return hand.end()


def match(hand: Hand) -> str:
    """Of a transfer that names its dossier; a statement brings one before."""
    hand.page.goto("/admin/dossiers/banktransfer/")
    hand.page.locator("td a[href*=quyet-dinh]").last.click()
    code = re.search(r"TBP-([\w.-]+)", hand.page.inner_text(".desk-page"))
    assert code, "no unpaid notice has the sum of the last transfer"  # noqa: S101
    statement = f"Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung\n24/11/2026;FT-{code[1]};50.000;{code[1]}\n"
    hand.page.goto("/admin/dossiers/banktransfer/import/")
    file = {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": statement.encode("utf-8-sig")}
    hand.page.set_input_files("[type=file]", file)
    hand.page.locator("form [type=submit]").last.click()
    hand.page.locator("[name=confirm]").first.click()
    hand.page.goto("/admin/dossiers/banktransfer/")
    hand.begin()
    hand.click("button[name=match]")
    hand.page.wait_for_url("**/banktransfer/")
    return hand.end()


def new_officer(hand: Hand) -> str:
    page = hand.page
    page.goto("/admin/auth/user/add/")
    page.wait_for_function("document.activeElement.name === 'last_name'")
    hand.begin()
    for text in ("Trần Thị", "Hoa", f"hoa.{time.time():.0f}"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for _time in range(2):
        page.keyboard.type("mot-mat-khau-dai-2026")
        page.keyboard.press("Tab")
    page.get_by_label("Cán bộ một cửa").click()
    page.get_by_text("Thêm một Bàn của cán bộ").click()
    page.locator("#desks-0 .select2-selection, .select2-selection").last.click()
    page.keyboard.type("Tam Kỳ")
    page.locator(".select2-results__option", has_text="Tam Kỳ").first.click()
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(CHANGE)
    return hand.end()


@dataclass(frozen=True)
class Act:
    words: str
    before: str
    goal: str
    who: str
    perform: Callable[[Hand], str]


ACTS = (
    Act("Receive and print, person known by phone", "9–11 clicks", "5", "motcua.tamky", receive),
    Act(
        "One step for five dossiers, from the list",
        "9 clicks, one step only",
        "5 + 2",
        "motcua.tamky",
        bulk,
    ),
    Act("Undo it", "by telephone", "1", "motcua.tamky", undo),
    Act("Take a dossier to its next step, from its page", "2 clicks", "2", "motcua.tamky", move),
    Act(
        "Ask for a paper of the procedure, from its page",
        "4, name typed",
        "3",
        "motcua.tamky",
        ask_papers,
    ),
    Act("Find a citizen's open dossiers", "list, search, filter", "1 search", "motcua.tamky", find),
    Act("Answer a chat that is open", "2 keys", "2", "tongdai1", answer_chat),
    Act("Find a chat by its words and open it", "not possible", "1 search", "tongdai1", find_chat),
    Act("Note for a colleague, told by the bell", "by telephone", "4", "tongdai1", mention),
    Act("One field for five petitions, from the list", "15 clicks", "5 + 2", "tongdai1", classify_five),
    Act("Answer a petition, from its page", "2 clicks", "2", "donvi", answer_petition),
    Act("Write an article and send it for review", "9 clicks", "8", "bientap", write_article),
    Act("Release an article, from its page", "2 clicks", "2", "duyet", release),
    Act("Match a transfer, from the list", "2 clicks and the number typed", "1", "ketoan", match),
    Act("A new officer with role and desk", "two forms", "1 form", "quantri", new_officer),
)


def main(url: str, *, write: bool) -> int:
    rows, failed = [], 0
    with sync_playwright() as playwright:
        path = provide(os.environ)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for who, acts in groupby(ACTS, key=lambda act: act.who):
            with signed_in(browser, url, who) as hand:
                for act in acts:
                    try:
                        now = act.perform(hand)
                    except PlaywrightError as error:
                        now, failed = "not counted", failed + 1
                        print(f"{act.words}: {error}", file=sys.stderr)
                    rows.append(f"| {act.words} | {act.before} | {now} | {act.goal} |\n")
                    print(rows[-1], end="", flush=True)
        browser.close()
    if write and not failed:
        text = DOCUMENT.read_text()
        DOCUMENT.write_text(text[: text.index(HEAD)] + HEAD + "".join(rows))
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], write="--write" in sys.argv))
