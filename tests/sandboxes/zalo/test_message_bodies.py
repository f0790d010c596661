"""Rules 16 and 17: what a message may hold, what may be uploaded."""

from typing import Any

import pytest

from .running import BINH, DAY, Sandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
JPG = b"\xff\xd8\xff" + b"0" * 100
GIF = b"GIF89a" + b"0" * 100
MEGABYTE = 1024 * 1024
URL_BUTTON = {"type": "oa.open.url", "title": "Xem hồ sơ", "payload": {"url": "https://example.vn/t/x/"}}


def with_buttons(*buttons: Any, **payload: Any) -> dict[str, Any]:
    return {"type": "template", "payload": {"buttons": list(buttons), **payload}}


def media(**element: Any) -> dict[str, Any]:
    return {"type": "template", "payload": {"template_type": "media", "elements": [element]}}


def shown(sandbox: Sandbox) -> dict[str, Any]:
    return dict(sandbox.look("inbox", user_id=BINH)["messages"][-1])


def test_text_may_have_2000_characters_and_no_more(sandbox: Sandbox) -> None:
    assert sandbox.cs(BINH, "ộ" * 2000)["error"] == 0
    assert sandbox.cs(BINH, "ộ" * 2001) == {"error": -210, "message": "Parameter exceeds allowable limit"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "recipient"),
        ({"recipient": {"user_id": BINH}}, "message"),
        ({"recipient": {"user_id": 7100000000000000101}, "message": {"text": "x"}}, "user_id"),
        ({"recipient": {"phone": "84905123401"}, "message": {"text": "x"}}, "phone"),
        ({"recipient": {"user_id": BINH}, "message": {"text": ""}}, "text"),
        ({"recipient": {"user_id": BINH}, "message": {"text": " \n"}}, "text"),
        ({"recipient": {"user_id": BINH}, "message": {"text": 5}}, "text"),
        ({"recipient": {"user_id": BINH}, "message": {"txt": "x"}}, "txt"),
        ({"recipient": {"user_id": BINH}, "message": {"text": "x"}, "tracking": 1}, "tracking"),
        ({"recipient": {"user_id": BINH}, "message": {"attachment": []}}, "attachment"),
        (
            {"recipient": {"user_id": BINH}, "message": {"attachment": {"type": "x", "payload": {"a": 1}}}},
            "attachment.type",
        ),
    ],
)
def test_an_unknown_or_empty_field_is_refused_by_name(sandbox: Sandbox, body: Any, field: str) -> None:
    sandbox.switch(unknown_fields="refuse")
    answer = sandbox.post("/v3.0/oa/message/cs", body)
    assert answer == {"error": -201, "message": f"{field} is invalid!"}


def test_five_buttons_are_shown_and_six_refused(sandbox: Sandbox) -> None:
    assert sandbox.cs(BINH, attachment=with_buttons(*[URL_BUTTON] * 5))["error"] == 0
    assert [button["title"] for button in shown(sandbox)["buttons"]] == ["Xem hồ sơ"] * 5
    assert sandbox.cs(BINH, attachment=with_buttons(*[URL_BUTTON] * 6))["error"] == -210


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"type": "oa.query.show", "title": "Gặp cán bộ", "payload": "#gap"}, 0),
        ({"type": "oa.query.hide", "title": "Gặp cán bộ", "payload": "#gap"}, 0),
        ({"type": "oa.open.phone", "title": "Gọi 1022", "payload": {"phone_code": "841022"}}, 0),
        ({"type": "oa.open.sms", "title": "Nhắn", "payload": {"phone_code": "841022", "content": "x"}}, 0),
        ({"type": "oa.open.sms", "title": "x", "payload": {"phone_code": "84", "content": "x" * 161}}, -210),
        ({"type": "oa.query.show", "title": "x" * 101, "payload": "#gap"}, -210),
        ({"type": "oa.query.show", "title": "x", "payload": "y" * 1001}, -210),
        ({"type": "oa.query.show", "title": "x", "payload": {"a": 1}}, -201),
        ({"type": "oa.open.url", "title": "x", "payload": {"url": "javascript:alert(1)"}}, -201),
        ({"type": "oa.open.url", "title": "x", "url": "https://example.vn"}, -201),
        ({"type": "oa.open.app", "title": "x", "payload": {}}, -201),
        ("x", -201),
    ],
)
def test_buttons_have_five_actions_with_limits(sandbox: Sandbox, button: Any, error: int) -> None:
    assert sandbox.cs(BINH, attachment=with_buttons(button))["error"] == error


@pytest.mark.parametrize(
    ("mode", "with_type", "without"),
    [("optional", 0, 0), ("required", 0, -201), ("forbidden", -201, 0), ("unsupported", -233, -233)],
)
def test_whether_buttons_want_a_template_type_is_a_switch(
    sandbox: Sandbox, mode: str, with_type: int, without: int
) -> None:
    sandbox.switch(buttons_template_type=mode)
    assert sandbox.cs(BINH, attachment=with_buttons(URL_BUTTON, template_type="button"))["error"] == with_type
    assert sandbox.cs(BINH, attachment=with_buttons(URL_BUTTON))["error"] == without


def test_a_list_on_v3_is_a_switch(sandbox: Sandbox) -> None:
    elements = [{"title": "Hồ sơ", "subtitle": "của ông/bà"}]
    listed = {"type": "template", "payload": {"template_type": "list", "elements": elements}}
    assert sandbox.cs(BINH, attachment=listed)["error"] == -233
    sandbox.switch(list_on_cs=True)
    assert sandbox.cs(BINH, attachment=listed)["error"] == 0


def test_a_question_for_contact_details_has_one_element(sandbox: Sandbox) -> None:
    element = {"title": "Xin liên hệ", "subtitle": "để gọi lại", "image_url": "https://example.vn/a.png"}

    def error(*elements: dict[str, str]) -> int:
        payload = {"template_type": "request_user_info", "elements": list(elements)}
        return int(sandbox.cs(BINH, attachment={"type": "template", "payload": payload})["error"])

    assert error(element) == 0
    assert error(element, element) == -210


def test_a_quote_names_the_message_it_answers(sandbox: Sandbox) -> None:
    told = sandbox.act("text", BINH, text="Hồ sơ của tôi?")["message_id"]
    assert sandbox.cs(BINH, quote_message_id=told)["error"] == 0
    assert shown(sandbox)["quotes"] == told


@pytest.mark.parametrize(("kind", "content"), [("image", PNG), ("image", JPG), ("gif", GIF)])
def test_an_uploaded_picture_is_sent_and_can_be_fetched(sandbox: Sandbox, kind: str, content: bytes) -> None:
    key = sandbox.upload(kind, "a", content)["data"]["attachment_id"]
    element = {"media_type": kind, "attachment_id": key, "width": 1, "height": 1}
    assert sandbox.cs(BINH, attachment=media(**element))["error"] == 0
    url = shown(sandbox)["attachment"]["payload"]["url"]
    assert sandbox.http.get(url, timeout=60).content == content


def test_a_picture_has_an_id_or_a_url_but_not_both(sandbox: Sandbox) -> None:
    key, url = sandbox.upload("image", "a.png", PNG)["data"]["attachment_id"], "https://example.vn/a.png"
    assert sandbox.cs(BINH, attachment=media(media_type="image", url=url))["error"] == 0
    assert sandbox.cs(BINH, attachment=media(media_type="image", url=url, attachment_id=key))["error"] == -201
    assert sandbox.cs(BINH, attachment=media(media_type="image"))["error"] == -201


def test_a_gif_needs_width_and_height(sandbox: Sandbox) -> None:
    key = sandbox.upload("gif", "a.gif", GIF)["data"]["attachment_id"]
    assert sandbox.cs(BINH, attachment=media(media_type="gif", attachment_id=key))["error"] == -201


@pytest.mark.parametrize(
    ("name", "kind"), [("đơn.pdf", "pdf"), ("a.DOC", "doc"), ("a.docx", "docx"), ("a.csv", "csv")]
)
def test_a_document_is_sent_by_its_token(sandbox: Sandbox, name: str, kind: str) -> None:
    token = sandbox.upload("file", name, b"content")["data"]["token"]
    assert sandbox.cs(BINH, attachment={"type": "file", "payload": {"token": token}})["error"] == 0
    payload = shown(sandbox)["attachment"]["payload"]
    assert (payload["name"], payload["size"], payload["type"]) == (name, "7", kind)


@pytest.mark.parametrize(
    ("kind", "name", "content", "error"),
    [
        ("image", "a.png", PNG.ljust(MEGABYTE, b"0"), 0),
        ("image", "a.png", PNG.ljust(MEGABYTE + 1, b"0"), -210),
        ("gif", "a.gif", GIF.ljust(5 * MEGABYTE + 1, b"0"), -210),
        ("file", "a.pdf", b"0" * (5 * MEGABYTE + 1), -210),
        ("image", "a.png", GIF, -201),
        ("image", "a.png", b"not a picture", -201),
        ("gif", "a.gif", PNG, -201),
        ("file", "a.exe", b"MZ", -201),
        ("file", "a.xlsx", b"PK", -201),
        ("file", "a.pdf", b"", -201),
    ],
)
def test_uploads_are_limited_by_size_and_type(
    sandbox: Sandbox, kind: str, name: str, content: bytes, error: int
) -> None:
    assert sandbox.upload(kind, name, content)["error"] == error


def test_an_upload_without_a_file_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.post("/v2.0/oa/upload/image", {})["error"] == -201


def test_an_uploaded_asset_dies_after_7_days(sandbox: Sandbox) -> None:
    key = sandbox.upload("image", "a.png", PNG)["data"]["attachment_id"]
    sandbox.control("clock", advance=7 * DAY + 60)
    sandbox.connect()
    sandbox.act("text", BINH, text="xin chào")
    answer = sandbox.cs(BINH, attachment=media(media_type="image", attachment_id=key))
    assert answer == {"error": -100, "message": "attachment_id was expired"}


def test_uploads_of_a_month_are_counted(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    assert sandbox.look("quotas")["upload_image"]["limit"] == 5000
    sandbox.control("quotas", upload_image=1)
    assert [sandbox.upload("image", "a.png", PNG)["error"] for _ in range(2)] == [0, -211]
    sandbox.at("2026-12-01T00:00:00")
    sandbox.connect()
    assert sandbox.upload("image", "a.png", PNG)["error"] == 0
