import unicodedata

import pytest
from django.conf import settings
from PIL import Image

from foundation.messages import Button, Message
from foundation.outbox import references
from tests.sandboxes.zalo.running import BINH
from zalo_channel import replies


def inbox(zalo) -> list[dict]:
    return zalo.look("inbox", user_id=BINH)["messages"]


def test_a_text_is_composed_stamped_and_cut():
    decomposed = unicodedata.normalize("NFD", "Đã tiếp nhận hồ sơ ")
    text = replies.build(Message(decomposed * 200), 31)["text"]
    assert text == unicodedata.normalize("NFC", text)
    assert len(text) <= 2000
    assert references.find(text) == 31


def test_the_stamp_of_the_largest_number_fits():
    text = replies.text_sent(Message("ồ" * 3000), 2**60 - 1)
    assert len(text) <= 2000
    assert references.find(text) == 2**60 - 1


def test_an_answer_in_a_conversation_has_no_reference_line_and_all_the_room():
    assert replies.build(Message("Chào anh/chị. ", channel="zalo"), 31) == {"text": "Chào anh/chị."}
    text = replies.build(Message("ồ" * 3000, channel="zalo"), 31)["text"]
    assert text == "ồ" * 1999 + "…"


def test_an_answer_without_words_or_with_a_quoted_reference_keeps_its_own():
    quoting = references.stamp("Tin anh/chị hỏi:", 5)
    for text in ("", quoting):
        assert references.find(replies.text_sent(Message(text, channel="zalo"), 31)) == 31


def test_a_form_for_contact_details_in_an_answer_keeps_the_reference_in_its_title():
    form = replies.build(Message("Xin số điện thoại", asks_contact=True, channel="zalo"), 31)["attachment"]
    assert references.find(form["payload"]["elements"][0]["title"]) == 31


def test_buttons_of_each_kind_are_accepted(zalo, settings):
    buttons = (
        Button("Xem hồ sơ", "url", "https://1022.example.vn/t/abc/"),
        Button("Hỏi thêm", "say", "#menu"),
        Button("Gọi 1022", "phone", "842361022"),
    )
    for template_type in ("button", ""):
        settings.ZALO_BUTTON_TEMPLATE_TYPE = template_type
        replies.send(BINH, Message("Mời chọn", buttons), 7)
    shown = inbox(zalo)[-1]
    assert [b["type"] for b in shown["buttons"]] == ["oa.open.url", "oa.query.show", "oa.open.phone"]
    assert references.find(shown["text"]) == 7


def test_too_many_and_too_long_buttons_are_cut(zalo):
    replies.send(BINH, Message("Mời chọn", tuple(Button("t" * 200, "say", "v" * 2000) for _ in range(9))), 7)
    assert [len(b["title"]) for b in inbox(zalo)[-1]["buttons"]] == [100] * 5


def test_a_form_for_contact_details_carries_the_stamp_in_its_title(zalo):
    replies.send(BINH, Message("Xin số điện thoại\nĐể báo kết quả hồ sơ.", asks_contact=True), 9)
    shown = inbox(zalo)[-1]
    assert shown["attachment"]["payload"]["template_type"] == "request_user_info"
    assert references.find(shown["text"]) == 9


@pytest.fixture
def picture() -> str:
    path = f"{settings.MEDIA_ROOT}/qr.png"
    Image.new("RGB", (64, 64), "white").save(path)
    return "qr.png"


def uploads(zalo) -> int:
    return len(zalo.look("log", contains="/upload/image")["rows"])


def test_a_picture_is_uploaded_once_for_many_people_and_again_when_zalo_forgot_it(zalo, picture):
    for number in (1, 2):
        replies.send(BINH, Message("Mã QR", picture=picture), number)
    assert uploads(zalo) == 1
    zalo.control("clock", advance=8 * 24 * 3600)
    zalo.act("text", BINH, text="chào")
    replies.send(BINH, Message("Mã QR", picture=picture), 3)
    assert uploads(zalo) == 2
    assert [m["kind"] for m in inbox(zalo) if m["from"] == "oa"] == ["image"] * 3


def test_a_file_goes_with_its_text(zalo):
    with open(f"{settings.MEDIA_ROOT}/don.pdf", "wb") as file:
        file.write(b"%PDF-1.4\n%%EOF\n")
    replies.send(BINH, Message("Giấy hẹn", file="don.pdf"), 4)
    assert inbox(zalo)[-1]["kind"] == "file"
