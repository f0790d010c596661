"""What published clients put on the wire, sent as they send it: the contract of the sandbox.

The shapes are those of the official PHP and Java SDKs and of other published clients (docs/sandbox.md lists
them); every value here is our own.
"""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from .running import APP_ID, APP_SECRET, BINH, HOUR, UPDATE, Sandbox
from .test_articles import published

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))  # with \r\n and every other byte inside
GIF = b"GIF89a" + b"\x00" * 20
PDF = b"%PDF-1.7\r\n\r\n--\r\n%%EOF"
PHONE = "84905123402"
PHP = {"SDK-Source": "ZALO-PHP-SDK-v4.0.4", "User-Agent": "Zalo PHP Sdk", "Accept-Encoding": "*"}
JAVA = {"SDK-Source": "JavaSDK-4.1", "SDK_VERSION": "Java 4.1"}


def php(sandbox: Sandbox, path: str, body: Any) -> Any:
    """POST as json_encode writes it: letters escaped, slashes too."""
    raw = json.dumps(body).replace("/", "\\/").encode()
    headers = PHP | {"Content-Type": "application/json"}
    return sandbox.raw("POST", f"/openapi{path}", data=raw, headers=headers).json()


def java(sandbox: Sandbox, path: str, body: Any) -> Any:
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = JAVA | {"Content-Type": "application/json; charset=UTF-8"}
    return sandbox.raw("POST", f"/openapi{path}", data=raw, headers=headers).json()


def java_upload(sandbox: Sandbox, path: str, name: str, content: bytes) -> Any:
    """The part is labelled as a form of its own, with a charset, and says that it is binary."""
    head = (
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: multipart/form-data; charset=ISO-8859-1\r\nContent-Transfer-Encoding: binary"
    )
    raw = b"--bAbC-09_\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n--bAbC-09_--\r\n"
    headers = JAVA | {"Content-Type": "multipart/form-data; boundary=bAbC-09_"}
    return sandbox.raw("POST", path, data=raw, headers=headers).json()


def php_upload(sandbox: Sandbox, path: str, name: str, kind: str, content: bytes) -> Any:
    """The token stands in the form as well as in the header."""
    files = {"access_token": (None, sandbox.token), "file": (name, content, kind)}
    return sandbox.raw("POST", path, files=files, headers=PHP).json()


def to(user_id: str, message: dict[str, Any]) -> dict[str, Any]:
    return {"recipient": {"user_id": user_id}, "message": message}


def element(**fields: Any) -> dict[str, Any]:
    payload = {"template_type": "media", "elements": [fields]}
    return {"type": "template", "payload": payload}


CS = "/v3.0/oa/message/cs"


def test_php_text_always_carries_an_empty_quote(sandbox: Sandbox) -> None:
    answer = php(sandbox, CS, to(BINH, {"text": "Hồ sơ đã được tiếp nhận", "quote_message_id": ""}))
    assert answer["error"] == 0
    assert answer["data"]["user_id"] == BINH


def test_php_text_to_an_anonymous_visitor_carries_an_empty_quote(sandbox: Sandbox) -> None:
    visitor = sandbox.control("citizen/anonymous", anonymous_id="AN-9", text="Cho hỏi")
    assert visitor["conversation_id"]
    recipient = {"anonymous_id": "AN-9", "conversation_id": visitor["conversation_id"]}
    body = {"recipient": recipient, "message": {"text": "Mời bà nêu rõ", "quote_message_id": ""}}
    assert php(sandbox, "/v2.0/oa/message", body)["error"] == 0


def test_php_quote_names_the_message(sandbox: Sandbox) -> None:
    asked = sandbox.act("text", BINH, text="Mấy giờ làm việc?")
    message = {"text": "Từ 7 giờ 30", "quote_message_id": asked["message_id"]}
    assert php(sandbox, CS, to(BINH, message))["error"] == 0


@pytest.mark.parametrize("kind", ["image", "gif"])
def test_php_media_always_tells_a_size(sandbox: Sandbox, kind: str) -> None:
    name, content = ("a.png", PNG) if kind == "image" else ("a.gif", GIF)
    path = f"/openapi/v2.0/oa/upload/{kind}"
    uploaded = php_upload(sandbox, path, name, f"image/{kind}", content)["data"]["attachment_id"]
    media = element(media_type=kind, width=500, height=280, attachment_id=uploaded)
    assert php(sandbox, CS, to(BINH, {"text": "", "attachment": media}))["error"] == 0


def test_php_media_by_address(sandbox: Sandbox) -> None:
    media = element(media_type="image", width=500, height=280, url="https://example.vn/anh.jpg")
    assert php(sandbox, CS, to(BINH, {"text": "Ảnh hiện trường", "attachment": media}))["error"] == 0


def test_php_sticker_tells_a_size_and_words(sandbox: Sandbox) -> None:
    media = element(media_type="sticker", width=500, height=280, attachment_id="st-77")
    assert php(sandbox, CS, to(BINH, {"text": "Xin chào", "attachment": media}))["error"] == 0


@pytest.mark.parametrize("send", [php, java])
def test_the_form_for_contact_details(sandbox: Sandbox, send: Any) -> None:
    asked = {"title": "Tổng đài", "subtitle": "Xin cho biết", "image_url": "https://example.vn/a.png"}
    payload = {"elements": [asked], "template_type": "request_user_info"}
    message = {"attachment": {"type": "template", "payload": payload}}
    assert send(sandbox, CS, to(BINH, message))["error"] == 0


@pytest.mark.parametrize("kind", ["file", "image", "gif"])
def test_java_uploads_label_the_file_as_a_form(sandbox: Sandbox, kind: str) -> None:
    name, content = {"file": ("đơn xin.pdf", PDF), "image": ("a.png", PNG), "gif": ("a.gif", GIF)}[kind]
    answer = java_upload(sandbox, f"/openapi/v2.0/oa/upload/{kind}", name, content)
    assert answer["error"] == 0, answer
    key = "token" if kind == "file" else "attachment_id"
    attachment = (
        {"type": "file", "payload": {"token": answer["data"][key]}}
        if kind == "file"
        else element(media_type=kind, width=120, height=120, attachment_id=answer["data"][key])
    )
    assert java(sandbox, CS, to(BINH, {"attachment": attachment}))["error"] == 0
    url = sandbox.look("inbox", user_id=BINH)["messages"][-1]["attachment"]["payload"]["url"]
    assert requests.get(url, timeout=60).content == content


def test_java_video_is_uploaded_and_asked_for_with_the_token_as_header(sandbox: Sandbox) -> None:
    path = "/openapi/v2.0/article/upload_video"
    token = java_upload(sandbox, f"{path}/preparevideo", "a.mp4", b"\x00" * 50)["data"]["token"]
    answer = sandbox.raw("GET", f"{path}/verify", headers=JAVA | {"token": token}).json()
    assert answer["data"]["status"] == 3


def test_java_quote_sample_names_a_field_of_reactions(sandbox: Sandbox) -> None:
    """Its sample writes react_message_id where quote_message_id is meant: an unknown field is ignored."""
    message = {"react_message_id": "c6792f", "text": "Địa chỉ là 12 Hùng Vương"}
    assert java(sandbox, CS, to(BINH, message))["error"] == 0
    sandbox.switch(unknown_fields="refuse")
    assert java(sandbox, CS, to(BINH, message)) == {"error": -201, "message": "react_message_id is invalid!"}


def test_java_file_to_an_anonymous_visitor_goes_to_the_consultation_call(sandbox: Sandbox) -> None:
    visitor = sandbox.control("citizen/anonymous", anonymous_id="AN-8", text="Cho hỏi")
    token = java_upload(sandbox, "/openapi/v2.0/oa/upload/file", "a.pdf", PDF)["data"]["token"]
    recipient = {"conversation_id": visitor["conversation_id"], "anonymous_id": "AN-8"}
    body = {"recipient": recipient, "message": {"attachment": {"type": "file", "payload": {"token": token}}}}
    assert java(sandbox, CS, body)["error"] == 0
    sandbox.switch(anonymous_on_cs=False)
    assert java(sandbox, CS, body)["error"] == -201


def test_java_reaction(sandbox: Sandbox) -> None:
    asked = sandbox.act("text", BINH, text="Cảm ơn")
    action = {"react_message_id": asked["message_id"], "react_icon": "/-strong"}
    body = {"recipient": {"user_id": BINH}, "sender_action": action}
    assert java(sandbox, "/v2.0/oa/message", body)["error"] == 0


def test_java_broadcast_targets_by_numbers(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-27T09:00:00+07:00")
    sandbox.connect()  # the token of the start has ended by then
    article = published(sandbox)
    payload = {
        "elements": [{"media_type": "article", "attachment_id": article}],
        "template_type": "media",
    }
    target = {"ages": 3, "gender": 1, "locations": 2, "cities": 4, "platform": 1}
    body = {
        "recipient": {"target": target},
        "message": {"attachment": {"type": "template", "payload": payload}},
    }
    assert java(sandbox, "/v2.0/oa/message", body)["error"] == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}"], ids=["java", "php", "empty object"])
def test_quota_without_body(sandbox: Sandbox, raw: bytes) -> None:
    """The Java sample sends nothing; PHP writes an empty array."""
    answer = sandbox.raw("POST", "/openapi/v2.0/oa/quota/message", data=raw, headers=JAVA).json()
    assert answer["error"] == 0


def test_quota_of_the_owner_alone_lists_all_pools(sandbox: Sandbox) -> None:
    answer = java(sandbox, "/v3.0/oa/quota/message", {"quota_owner": "OA"})
    assert answer["error"] == 0
    assert {pool["product_type"] for pool in answer["data"]} == {"cs", "transaction"}


@pytest.mark.parametrize("path", ["getprofile", "getfollowers"])
def test_profiles_of_v2_answer_by_switch(sandbox: Sandbox, path: str) -> None:
    data = {"user_id": BINH} if path == "getprofile" else {"offset": 0, "count": 5}
    answer = sandbox.get(f"/v2.0/oa/{path}", data)
    assert answer["error"] == 0
    assert BINH in json.dumps(answer["data"])
    sandbox.switch(v2_profiles=False)
    assert sandbox.get(f"/v2.0/oa/{path}", data)["error"] == -235


def test_reads_carry_their_parameters_as_json(sandbox: Sandbox) -> None:
    for path, data in (
        ("/v2.0/oa/listrecentchat", {"offset": 0, "count": 5}),
        ("/v2.0/oa/conversation", {"user_id": BINH, "offset": 0, "count": 10}),
    ):
        headers = PHP | {"Content-Type": "application/x-www-form-urlencoded"}
        query = urlencode({"data": json.dumps(data)})
        assert sandbox.raw("GET", f"/openapi{path}?{query}", headers=headers).json()["error"] == 0


def test_the_conversation_takes_a_number_for_the_user_by_switch(sandbox: Sandbox) -> None:
    data = {"user_id": int(BINH), "offset": 0, "count": 10}
    assert sandbox.get("/v2.0/oa/conversation", data)["error"] == 0
    sandbox.switch(numeric_user_id=False)
    assert sandbox.get("/v2.0/oa/conversation", data)["error"] == -201


def token_call(sandbox: Sandbox, query: dict[str, str], body: dict[str, str] | None = None) -> Any:
    headers = {"secret_key": APP_SECRET, "Content-Type": "application/x-www-form-urlencoded"}
    url = f"{sandbox.base}/oauth/v4/oa/access_token"
    return requests.post(url, params=query, data=body, headers=headers, timeout=60).json()


def test_a_refresh_may_stand_in_the_query_by_switch(sandbox: Sandbox) -> None:
    pair = sandbox.connect()
    query = {"app_id": APP_ID, "grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
    sandbox.switch(refresh_in_query=False)
    assert token_call(sandbox, query)["error"] == -14002
    sandbox.switch(refresh_in_query=True)
    fresh = token_call(sandbox, query)
    assert fresh["access_token"]
    assert token_call(sandbox, query)["error"] == -14014  # used up


def test_java_refresh_stands_in_the_form(sandbox: Sandbox) -> None:
    pair = sandbox.connect()
    form = {"app_id": APP_ID, "grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
    assert token_call(sandbox, {}, form)["refresh_token"]


@pytest.mark.parametrize("mode", [1, "1"])
def test_sending_mode_may_be_a_number_by_switch(sandbox: Sandbox, mode: Any) -> None:
    answer = sandbox.by_phone(PHONE, sending_mode=mode)
    assert answer["data"]["sending_mode"] == "1"
    sandbox.switch(sending_mode_number=False)
    assert sandbox.by_phone(PHONE, sending_mode=mode)["error"] == (0 if mode == "1" else -161)


def test_tracking_id_may_be_left_out_by_switch(sandbox: Sandbox) -> None:
    body = {"phone": PHONE, "template_id": "512301", "template_data": UPDATE}
    assert sandbox.post("/message/template", body, "business")["error"] == 0
    sandbox.switch(tracking_id_required=True)
    assert sandbox.post("/message/template", body, "business")["error"] == -132


def test_a_tag_outlives_its_last_follower_by_switch(sandbox: Sandbox) -> None:
    tag = {"user_id": BINH, "tag_name": "vip"}
    assert php(sandbox, "/v2.0/oa/tag/tagfollower", tag)["error"] == 0
    assert php(sandbox, "/v2.0/oa/tag/rmfollowerfromtag", tag)["error"] == 0
    assert sandbox.raw("GET", "/openapi/v2.0/oa/tag/gettagsofoa").json()["data"] == ["vip"]
    sandbox.switch(tags_outlive_followers=False)
    assert sandbox.raw("GET", "/openapi/v2.0/oa/tag/gettagsofoa").json()["data"] == []
    sandbox.switch(tags_outlive_followers=True)
    assert php(sandbox, "/v2.0/oa/tag/rmtag", {"tag_name": "vip"})["error"] == 0
    assert sandbox.raw("GET", "/openapi/v2.0/oa/tag/gettagsofoa").json()["data"] == []
    assert php(sandbox, "/v2.0/oa/tag/rmtag", {"tag_name": "vip"})["error"] == -201


def test_an_expired_token_says_so_and_its_code_is_a_switch(sandbox: Sandbox) -> None:
    sandbox.control("clock", advance=25 * HOUR + 1)
    answer = sandbox.cs(BINH)
    assert answer["error"] == -216
    assert "expired" in answer["message"]
    sandbox.switch(expired_token_code=-220)
    assert sandbox.cs(BINH)["error"] == -220


def test_a_wrong_token_does_not_say_expired(sandbox: Sandbox) -> None:
    sandbox.token = "never-lived"
    assert sandbox.cs(BINH) == {"error": -216, "message": "Access token is invalid"}
    sandbox.switch(wrong_token_code=-220)
    assert sandbox.cs(BINH)["error"] == -220


@pytest.mark.parametrize("path", ["/template/info", "/template/info/v2"])
def test_template_info_tells_the_id_as_a_number_by_switch(sandbox: Sandbox, path: str) -> None:
    assert sandbox.business(path, template_id="512301")["data"]["templateId"] == 512301
    sandbox.switch(template_id_number=False)
    assert sandbox.business(path, template_id="512301")["data"]["templateId"] == "512301"


def history(sandbox: Sandbox) -> dict[str, Any]:
    rows = sandbox.get("/v2.0/oa/conversation", {"user_id": BINH, "offset": 0, "count": 1})["data"]
    return dict(rows[0])


def test_a_press_stands_in_the_conversation_as_a_query_by_switch(sandbox: Sandbox) -> None:
    buttons = [{"title": "Xem hồ sơ", "type": "oa.query.show", "payload": "#hoso"}]
    attachment = {"type": "template", "payload": {"buttons": buttons}}
    sent = sandbox.cs(BINH, "Chọn việc:", attachment=attachment)
    sandbox.act("press", BINH, message_id=sent["data"]["message_id"], index=0)
    assert (history(sandbox)["type"], history(sandbox)["message"]) == ("text", "query:#hoso@Xem hồ sơ")
    sandbox.switch(history_presses=False)
    assert history(sandbox)["message"] == "#hoso"


def test_kinds_that_the_conversation_does_not_know_are_nosupport_by_switch(sandbox: Sandbox) -> None:
    assert sandbox.by_uid(BINH)["error"] == 0
    assert (history(sandbox)["type"], history(sandbox)["message"]) == ("nosupport", "")
    sandbox.switch(history_nosupport=False)
    assert history(sandbox)["type"] == "template"
    assert "Mời đến nhận" in history(sandbox)["message"]


@pytest.mark.parametrize("raw", [b"--x\r\n\r\nno name\r\n--x--", b"--x\r\nA: b", b"", b"nothing"])
def test_a_broken_form_is_refused_in_the_platforms_words(sandbox: Sandbox, raw: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = sandbox.raw("POST", "/openapi/v2.0/oa/upload/file", data=raw, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (200, -201)
