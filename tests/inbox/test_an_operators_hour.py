"""An hour at the desk in a browser: room for the thread, ready answers by Enter, sounds, filters."""

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from foundation.accounts import bell
from foundation.citizens import windows
from foundation.citizens.models import ChannelIdentity
from foundation.citizens.windows import ReplyRule, TemplateChoice
from foundation.conversations import services
from foundation.conversations.services import NewTurn, record_turns
from foundation.messages import Button, Message
from foundation.outbox import answers
from inbox.models import CannedAnswer
from tests.foundation.conversations.factories import citizen_says, make_conversation, make_operator
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db(transaction=True)
LAPTOP = {"width": 1366, "height": 768}
COUNT_CALLS = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""


@pytest.fixture
def sit(browser: Browser, live_server) -> Iterator:
    """`sit(operator)` → the operator's own browser, signed in; `tones` counts what sounds in it."""
    contexts = []

    def open_(operator: User, size=LAPTOP) -> Page:
        context = browser.new_context(viewport=size, locale="vi-VN", base_url=live_server.url)
        context.set_default_timeout(60_000)
        context.add_init_script(COUNT_CALLS)
        cookie = desk_of(operator).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def wait_for_tone(page: Page, before: int = 0) -> int:
    """How many tones were started so far, once there are more than before."""
    for _attempt in range(600):
        if (tones := page.evaluate("window.tones")) > before:
            return tones
        page.wait_for_timeout(100)
    raise AssertionError("no sound was started")


def held_by(operator: User):
    conversation = make_conversation("Sổ đỏ của tôi tới đâu rồi?", full_name="Nguyễn Thị Thu Hằng")
    for n in range(8):
        citizen_says(conversation.identity, f"Tôi hỏi thêm việc thứ {n}, xin trả lời giúp")
    return services.take(conversation=conversation, operator=operator)


def test_the_thread_keeps_room_above_the_composer_on_a_laptop(sit):
    lan = make_operator("Lan")
    page = sit(lan)
    page.goto(f"/truc/{held_by(lan).pk}/")
    thread, send = page.locator("#log").bounding_box(), page.locator("[data-send]").bounding_box()
    assert thread["height"] >= 260
    assert send["y"] + send["height"] <= LAPTOP["height"]
    for name in ("Câu trả lời mẫu", "Ghi chú nội bộ"):
        expect(page.locator(".composer summary", has_text=name)).to_be_in_viewport()
    picture(page, "inbox-laptop")


LAST = "Nước ngập vào nhà rồi, có ai tới giúp mẹ con tôi không?"


def in_distress(operator: User | None = None, *, channel: str = "chat"):
    """A conversation in which the bot went on at length after the citizen's last words."""
    conversation = make_conversation("Alo", full_name="Nguyễn Thị Thu Hằng", channel=channel)
    citizen_says(conversation.identity, LAST)
    for n in range(6):
        record_turns(
            [NewTurn(conversation.identity, "bot", f"Việc cần làm thứ {n}: " + "lên chỗ cao. " * 12)]
        )
    services.ask_for_person(identity=conversation.identity, because="Ông/bà xin gặp cán bộ")
    return services.take(conversation=conversation, operator=operator) if operator else conversation


@pytest.mark.parametrize(
    "state", ["waiting", "held", "refused", "closed window", "a colleague's", "danger", "typed by another"]
)
def test_last_words_answer_box_and_send_are_in_view_on_a_laptop(sit, violations, monkeypatch, state):
    lan, minh = make_operator("Lan"), make_operator("Minh")
    answered = make_conversation(LAST)
    answers.answer(
        conversation=answered, operator=minh, message=Message("Đội cứu hộ tới. " * 30), token="1", seen=10**9
    )
    fields = tuple((f"field{n}", f"Nội dung {n}", 100) for n in range(5))
    choices = tuple(TemplateChoice(f"mau{n}", f"Mẫu thứ {n}", fields) for n in range(3))
    rule = ReplyRule("Kênh thử", dt.timedelta(hours=48), dt.timedelta(days=7), lambda: choices)
    monkeypatch.setitem(windows.RULES, "chat", lambda: rule)
    holders = {"held": lan, "refused": lan, "closed window": lan, "a colleague's": minh}
    conversation = in_distress(holders.get(state))
    for n in range(7):
        raised = make_conversation().identity
        services.raise_emergency(
            identity=raised, kind="fire", alarm="Cháy", because="Cháy", place=f"Kiệt {n}"
        )
    if state == "danger":
        services.raise_emergency(
            identity=conversation.identity, kind="flood", alarm="Ngập", because=f"Ngập: {LAST}" * 3
        )
    if state == "closed window":
        long_ago = timezone.now() - dt.timedelta(days=8)
        ChannelIdentity.objects.filter(pk=conversation.identity_id).update(last_interaction_at=long_ago)
    if state == "typed by another":
        services.claim_typing(conversation=conversation, operator=minh)

    page = sit(lan)
    page.goto(f"/truc/{conversation.pk}/")
    if state == "refused":
        page.locator("[data-send]").click()
        expect(page.locator("#problems")).to_be_visible()
    expect(page.locator("#emergencies .emergency")).to_have_count(1)

    asked_of = {"closed window": "Gửi tin mẫu", "a colleague's": "Nhận thay"}.get(state, "Gửi")
    box = {"closed window": "#mau0-field0", "a colleague's": ".composer .locked"}.get(state, "#text")
    send = page.get_by_role("button", name=asked_of, exact=True).or_(
        page.locator("summary", has_text=asked_of)
    )
    for shown in (page.locator(".last-words"), page.locator(box), send.first):
        expect(shown).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".last-words")).to_contain_text(LAST)
    assert page.locator("#log").bounding_box()["height"] >= 90
    assert violations(page) == []
    picture(page, f"inbox-{state.replace(' ', '-')}")


def test_enter_takes_the_first_ready_answer_and_arrows_another(sit, violations):
    for number in (1, 2):
        CannedAnswer.objects.create(topic="Hồ sơ", title=f"Mẫu {number}", text=f"Câu mẫu số {number}.")
    lan = make_operator("Lan")
    page = sit(lan)
    page.goto(f"/truc/{held_by(lan).pk}/")
    page.locator("#text").press("/")
    page.keyboard.type("mau")
    expect(page.locator("#canned-found [data-use]")).to_have_count(2)
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("Câu mẫu số 1.")
    expect(page.locator("#text")).to_be_focused()
    page.locator("#text").fill("")
    page.locator("#text").press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("Câu mẫu số 2.")


def test_an_at_sign_in_a_note_leads_to_the_colleagues(sit):
    lan, minh = make_operator("Lan"), make_operator("Minh")
    page = sit(lan)
    page.goto(f"/truc/{held_by(lan).pk}/")
    page.keyboard.press("n")
    page.keyboard.type("Xem giúp mã hồ sơ @")
    expect(page.locator("#mention")).to_be_focused()
    page.locator("#mention").select_option(str(minh.pk))
    page.get_by_role("button", name="Lưu ghi chú").click()
    expect(page.locator("#thread")).to_contain_text("Lan → Minh")
    assert minh.notifications.count() == 1


def test_a_sound_is_heard_only_by_whoever_has_chosen_it(sit):
    lan, minh = make_operator("Lan"), make_operator("Minh")
    quiet, loud = sit(lan), sit(minh)
    for page in (quiet, loud):
        page.goto("/truc/")
        page.locator("[data-keys] summary").click()
    loud.get_by_label("bằng tiếng chuông").check()
    loud.reload()
    expect(loud.locator("[data-choice=sound]")).to_be_checked()
    waits = make_conversation("Cho gặp cán bộ")
    services.ask_for_person(identity=waits.identity, because="xin gặp cán bộ")
    for page in (quiet, loud):
        expect(page.locator(".list-updates a")).to_be_visible()
    before = wait_for_tone(loud)
    bell.notify(officer=minh, text="Lan nhắc bạn", url="/truc/")
    expect(loud.locator("#bell .number")).to_have_text("1")
    wait_for_tone(loud, before)
    assert quiet.evaluate("window.tones") == 0


def test_a_citizens_word_in_the_open_chat_sounds_too(sit):
    lan = make_operator("Lan")
    conversation = held_by(lan)
    page = sit(lan)
    page.goto("/truc/")
    page.evaluate("localStorage.setItem('inbox-sound', 'yes')")
    page.goto(f"/truc/{conversation.pk}/")
    citizen_says(conversation.identity, "Còn đó không ạ?")
    expect(page.locator("#thread")).to_contain_text("Còn đó không ạ?")
    wait_for_tone(page)


def test_the_buttons_that_the_bot_offered_stand_under_its_words(sit, violations):
    lan = make_operator("Lan")
    conversation = held_by(lan)
    offered = (Button("Xem hồ sơ", "url", "https://example.vn/"), Button("Gặp cán bộ", "say", "gặp cán bộ"))
    record_turns([NewTurn(conversation.identity, "bot", "Ông/bà chọn giúp", buttons=offered)])
    page = sit(lan)
    page.goto(f"/truc/{conversation.pk}/")
    shown = page.get_by_role("list", name="Các nút của tin này").get_by_role("listitem")
    expect(shown).to_have_text(["Xem hồ sơ", "Gặp cán bộ"])
    assert violations(page) == []


@pytest.mark.parametrize("width", [1366, 820, 390])
def test_search_and_filters_fit_every_width(sit, violations, width):
    lan = make_operator("Lan")
    held_by(lan)
    page = sit(lan, {"width": width, "height": 768})
    page.goto("/truc/?view=tat-ca")
    page.get_by_text("Bộ lọc").click()
    page.locator(".filters").get_by_role("link", name="Cán bộ đang trả lời").click()
    page.locator("#find").fill("thu hang")
    page.locator("#find").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.get_by_text("Tìm: thu hang")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    picture(page, f"inbox-search-{width}")
