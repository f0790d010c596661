"""Two operators in two browsers on one conversation; a phone's width; keys alone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from assistant.replies import Utterance
from assistant.services import answer
from foundation.conversations import services
from foundation.conversations.context import Card
from foundation.conversations.models import Conversation, Turn
from foundation.messages import Message
from foundation.outbox import answers
from foundation.outbox.models import Notice
from inbox.models import CannedAnswer, Draft, SuggestedAnswer
from tests.foundation.conversations.factories import citizen_says, make_conversation, make_operator
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture
def sit(browser: Browser, live_server) -> Iterator:
    """`sit(operator, size)` → the operator's own browser, signed in."""
    contexts = []

    def open_(operator: User, size=DESK, **over) -> Page:
        context = browser.new_context(viewport=size, locale="vi-VN", base_url=live_server.url, **over)
        context.set_default_timeout(60_000)
        cookie = desk_of(operator).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def picture(page: Page, name: str) -> None:
    """Kept where SCREENSHOTS says, for the documents."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def a_morning() -> Conversation:
    """One conversation that matters, and some around it."""
    CannedAnswer.objects.create(topic="Hồ sơ", title="Xin mã hồ sơ", text="Ông/bà cho xin mã trên giấy hẹn.")
    others = (("Lê Thị Mai", "Đèn đường hỏng ba ngày rồi"), ("Võ Tấn Phước", "Làm lại căn cước ở đâu ạ"))
    for who, words in others:
        other = make_conversation(words, full_name=who)
        services.ask_for_person(identity=other.identity, because="Ông/bà xin gặp cán bộ")
    story = make_conversation("Sổ đỏ của tôi tới đâu rồi?", full_name="Nguyễn Thị Thu Hằng")
    services.record_turn(identity=story.identity, author="bot", text="Ông/bà nhắn mã hồ sơ giúp chúng tôi.")
    citizen_says(story.identity, "Tôi không nhớ mã, cho gặp cán bộ")
    services.ask_for_person(identity=story.identity, because="Ông/bà xin gặp cán bộ")
    return story


def test_two_operators_on_one_conversation_give_one_answer(sit, violations, monkeypatch):
    from foundation.conversations import context

    rows = (("Thủ tục", "Cấp giấy chứng nhận quyền sử dụng đất"), ("Hẹn trả", "Thứ Sáu, 27/11/2026"))
    monkeypatch.setitem(
        context.CARDS, "dossiers", ("Hồ sơ", lambda citizen: [Card("H57.100-261102-0007", rows, "/admin/")])
    )
    story, lan, minh = a_morning(), make_operator("Nguyễn Thị Lan"), make_operator("Lê Văn Bình")
    first, second = sit(lan), sit(minh)
    first.goto("/truc/")
    assert violations(first) == []
    picture(first, "inbox-queue")
    for page in (first, second):
        page.goto(f"/truc/{story.pk}/")
    second.locator("#text").fill("Bà cho xin mã hồ sơ.")
    first.get_by_role("button", name="Nhận", exact=True).click()
    first.locator("#text").fill("Chào bà Hằng, chúng tôi tra theo số điện thoại nhé.")
    expect(second.locator("#conversation-status")).to_contain_text("Nguyễn Thị Lan đang giữ")
    expect(second.locator("[data-taken]")).to_contain_text("Nguyễn Thị Lan đang giữ")
    expect(second.get_by_role("status").filter(has_text="Điều đã gõ vẫn còn")).to_have_count(1)
    expect(second.locator("#text")).not_to_be_editable()
    expect(second.get_by_role("button", name="Gửi", exact=True)).to_be_disabled()
    assert violations(first) == []
    assert violations(second) == []
    picture(first, "inbox-conversation")
    expect(second.locator("#text")).to_have_value("Bà cho xin mã hồ sơ.")
    picture(second, "inbox-second-voice")
    assert Draft.objects.get(operator=minh).text == "Bà cho xin mã hồ sơ."
    first.locator("#text").press("Control+Enter")
    expect(first.get_by_role("button", name="Hoàn tác")).to_be_visible()
    expect(second.locator("#thread")).to_contain_text("chúng tôi tra theo số điện thoại")
    assert Turn.objects.filter(author="person").count() == Notice.objects.count() == 1
    citizen_says(story.identity, "Dạ 0905 cuối 123")
    expect(first.locator("#thread")).to_contain_text("Dạ 0905 cuối 123")


def test_the_desk_is_used_by_keys_alone_and_they_rest_inside_fields(sit):
    story, lan = a_morning(), make_operator("Lan")
    page = sit(lan)
    page.goto("/truc/")
    for key in ("j", "j", "k", "j", "j", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(f"**/truc/{story.pk}/**")
    page.keyboard.press("t")
    expect(page.locator("#conversation-status")).to_contain_text("đang giữ")
    page.wait_for_load_state()  # then the page listens to keys
    page.keyboard.press("r")
    page.keyboard.type("te")  # letters, not keys, in the field
    expect(page.locator("#text")).to_have_value("te")
    page.locator("#text").fill("")
    page.keyboard.type("/")
    page.keyboard.type("giay hen")
    page.get_by_role("button", name="Xin mã hồ sơ").click()
    expect(page.locator("#text")).to_have_value("Ông/bà cho xin mã trên giấy hẹn.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("Ông/bà cho xin mã trên giấy hẹn.")
    page.wait_for_load_state()
    page.keyboard.press("e")
    expect(page.locator("#conversation-status")).to_contain_text("Đã đóng")
    page.wait_for_load_state()
    page.keyboard.type("gq")  # in one call: the second key counts for a second and a half
    page.wait_for_url("**/truc/?view=cho")
    page.locator("[data-keys] summary").click()
    page.get_by_label("Bật phím tắt một chữ").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.hasAttribute('data-row')")


def test_the_desk_fits_a_phone_and_works_without_scripts(sit, violations):
    story, lan = a_morning(), make_operator("Lan")
    page = sit(lan, PHONE)
    page.goto("/truc/")
    picture(page, "inbox-phone-queue")
    assert violations(page) == []
    page.goto(f"/truc/{story.pk}/")
    picture(page, "inbox-phone")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(page, "inbox-phone-large")
    plain = sit(lan, PHONE, java_script_enabled=False)
    plain.goto(f"/truc/{story.pk}/")
    plain.locator("#text").fill("Chào bà")
    plain.get_by_role("button", name="Gửi", exact=True).click()
    expect(plain.locator("#thread")).to_contain_text("Chào bà")
    plain.get_by_role("button", name="Hoàn tác").click()
    expect(plain.locator("#text")).to_have_value("Chào bà")


def test_the_desk_in_the_dark_is_as_sound_and_states_are_words_in_grey_too(sit, violations):
    story, lan = a_morning(), make_operator("Lan")
    services.take(conversation=story, operator=lan)
    services.note(conversation=story, operator=lan, text="Bà hẹn gọi lại chiều nay.")
    page = sit(lan, color_scheme="dark")
    for path in ("/truc/", f"/truc/{story.pk}/", f"/truc/{story.pk}/chuyen/"):
        page.goto(path)
        assert violations(page) == []
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 25, 31)"
    page.goto(f"/truc/{story.pk}/")
    picture(page, "inbox-dark")
    page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
    picture(page, "inbox-grey")
    rows = page.locator(".rows .one")
    expect(rows.first).to_contain_text("chờ")
    expect(page.locator("#conversation-status .mark").first).to_have_text("Ông/bà đang giữ")


def test_telex_sets_off_no_key_and_a_lost_session_loses_no_word(sit):
    """An input method sends keys of code 229 and composes; the session ends while words stand in the box."""
    story, lan = a_morning(), make_operator("Lan")
    page = sit(lan)
    page.goto(f"/truc/{story.pk}/")
    keys = page.context.new_cdp_session(page)
    for letter in "tehn":  # take, close, hand over, note: outside a field, while Telex composes
        keys.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": letter, "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229},
        )
    page.locator("#text").focus()
    for so_far in ("t", "ti", "tie", "tiê", "tiêng"):
        selection = {"text": so_far, "selectionStart": len(so_far), "selectionEnd": len(so_far)}
        keys.send("Input.imeSetComposition", selection)
    keys.send("Input.insertText", {"text": "tiếng Việt"})
    expect(page.locator("#text")).to_have_value("tiếng Việt")
    assert page.url.endswith(f"/truc/{story.pk}/")
    assert Conversation.objects.get(pk=story.pk).state == "waiting"
    assert not Turn.objects.filter(author="person").exists()

    cookies = page.context.cookies()
    page.context.clear_cookies()
    expect(page.get_by_role("alert").filter(has_text="hết phiên")).to_be_visible()
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#text")).to_have_value("tiếng Việt")
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    expect(page.get_by_role("alert").filter(has_text="hết phiên")).to_be_hidden()
    expect(page.locator("[data-send]")).to_be_enabled()
    page.get_by_role("button", name="Gửi", exact=True).dblclick()
    expect(page.locator("#thread")).to_contain_text("tiếng Việt")
    assert Turn.objects.filter(author="person").count() == 1


def test_the_key_that_refreshes_does_not_send_a_refused_answer_again(sit):
    story, lan = a_morning(), make_operator("Lan")
    page = sit(lan)
    page.goto(f"/truc/{story.pk}/")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#problems")).to_be_focused()
    sent = []
    page.on("request", lambda request: sent.extend([request.url] if request.method == "POST" else []))
    page.keyboard.press("u")
    page.wait_for_url(f"**/truc/{story.pk}/")
    assert sent == []


def test_a_lost_network_keeps_the_answer_in_the_box(sit):
    story, lan = a_morning(), make_operator("Lan")
    page = sit(lan)
    page.goto(f"/truc/{story.pk}/")
    page.locator("#text").fill("Chào bà Hằng")
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Mất kết nối")).to_be_visible()
    expect(page.locator("#text")).to_have_value("Chào bà Hằng")
    page.context.set_offline(False)
    expect(page.get_by_role("alert").filter(has_text="Mất kết nối")).to_be_hidden()
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#thread")).to_contain_text("Chào bà Hằng")


def test_an_emergency_rings_on_every_desk_until_somebody_acknowledges_it(sit, violations):
    """Two desks stand on other pages; the alarm comes by itself, at any hour, and ends for both."""
    story, lan, minh = a_morning(), make_operator("Lan"), make_operator("Minh")
    first, second = sit(lan), sit(minh)
    first.goto("/truc/?view=toi")
    second.goto(f"/truc/{story.pk}/")
    drowning = make_conversation(full_name="Nguyễn Văn Hùng")
    answer(identity=drowning.identity, utterance=Utterance("có người đuối nước ở biển An Bàng"))
    alarm = first.get_by_role("alert").filter(has_text="KHẨN CẤP")
    expect(alarm).to_contain_text("Đuối nước: có người")
    expect(alarm).to_contain_text("An Bàng")
    assert alarm.bounding_box()["height"] == 40
    expect(second.get_by_role("alert").filter(has_text="KHẨN CẤP")).to_contain_text("1 tin")
    for page in (first, second):
        expect(page.locator("#emergencies")).to_have_attribute("data-rings", re.compile(r"[1-9]"))
    assert violations(first) == []
    picture(first, "inbox-emergency")
    first.get_by_role("button", name="Đã nhận").click()
    expect(first.locator("#emergencies .emergency")).to_have_count(0)
    expect(second.locator("#emergencies .emergency")).to_have_count(0)
    first.goto("/truc/")
    expect(first.locator(".rows .one").first).to_contain_text("khẩn cấp")
    lost = make_conversation(full_name="Võ Thị Tư").identity
    for words in ("xyzzy qwrt plugh", "blorp znork wub", "frob gleeb quux"):
        answer(identity=lost, utterance=Utterance(words))
    expect(first.locator(".list-updates")).to_contain_text("Danh sách")
    first.keyboard.press("u")
    expect(first.locator(".rows")).to_contain_text("Bot không hiểu 3 lần liền: frob gleeb quux")


def test_a_suggested_answer_is_taken_with_one_key_edited_and_sent(sit, violations):
    lan = make_operator("Lan")
    asked = "Nhà tôi ở kiệt 12 không thấy xe rác vào, gọi đội vệ sinh ở đâu"
    before = make_conversation(asked)
    message = Message("Ông/bà gọi tổng đài 1022, chúng tôi báo đội vệ sinh.")
    answers.answer(conversation=before, operator=lan, message=message, token="first", seen=10**9)
    story = make_conversation(asked)
    services.ask_for_person(identity=story.identity, because="Ông/bà xin gặp cán bộ")
    page = sit(lan)
    page.goto(f"/truc/{story.pk}/")
    expect(page.locator("#suggestions")).to_contain_text("chúng tôi báo đội vệ sinh")
    assert violations(page) == []
    picture(page, "inbox-suggestion")
    with page.expect_response("**/lay/"):
        page.keyboard.press("d")
    expect(page.locator("#text")).to_have_value(message.text)
    page.keyboard.type(" Cảm ơn bà.")
    page.locator("#text").press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("đội vệ sinh. Cảm ơn bà.")
    assert SuggestedAnswer.objects.get().is_edited


AWAY = """() => {  // a browser without a screen grants no notices: what it would show is written down
  window.told = [];
  window.Notification = class {
    static permission = 'granted';
    static requestPermission() { return Promise.resolve('granted'); }
    constructor(words) { window.told.push(words); }
  };
  Object.defineProperty(document, 'hidden', {get: () => true});
}"""


def told_so_far(page):
    """The words of all notices, once htmx has settled what it swapped in: not before does the page tell."""
    expect(page.locator(".htmx-settling, .htmx-added")).to_have_count(0)
    return page.evaluate("window.told")


def test_whoever_chose_notices_is_told_by_the_browser_when_somebody_waits(sit):
    page = sit(make_operator("Nguyễn Thị Lan"))
    page.goto("/truc/")
    page.evaluate(AWAY)
    first = make_conversation("Alo, có ai không?", full_name="Lê Thị Mai")
    services.ask_for_person(identity=first.identity, because="Ông/bà xin gặp cán bộ")
    expect(page.get_by_text("1 người chờ")).to_be_visible()
    assert told_so_far(page) == []  # it was not asked for
    page.locator("[data-keys] > summary").click()
    page.locator("[data-choice=notice]").check()
    second = make_conversation("Cho gặp người", full_name="Võ Tấn Phước")
    services.ask_for_person(identity=second.identity, because="Ông/bà xin gặp cán bộ")
    expect(page.get_by_text("2 người chờ")).to_be_visible()
    assert told_so_far(page) == ["Có người đang chờ gặp cán bộ."]
