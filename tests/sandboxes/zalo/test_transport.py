"""Rules 1 to 4: hosts, envelopes, tokens in headers, calls per minute."""

import hashlib
import hmac

import pytest

from .running import APP_SECRET, BINH, Sandbox

CS = {"recipient": {"user_id": BINH}, "message": {"text": "Chào ông/bà"}}


@pytest.mark.parametrize(
    "path",
    [
        "/openapi/v3.0/oa/message/nothing",
        "/openapi/v2.0/oa/tag/taguser",
        "/business/nothing",
        "/oauth/v3/token",
        "/x",
    ],
)
def test_any_other_path_is_refused_with_a_404_like_body(sandbox: Sandbox, path: str) -> None:
    answer = sandbox.raw("POST", path, json={})
    assert answer.status_code == 404
    assert answer.json() == {"error": 404, "message": "Not found"}


def test_a_refusal_is_http_200_with_error_and_message_and_no_data(sandbox: Sandbox) -> None:
    answer = sandbox.raw("POST", "/openapi/v3.0/oa/message/cs", json={})
    assert answer.status_code == 200
    assert answer.json() == {"error": -201, "message": "recipient is invalid!"}


@pytest.mark.parametrize("body", ["", "{", "[]", "[" * 100_000, "\x00"])
def test_a_body_that_is_no_json_object_is_refused_in_words(sandbox: Sandbox, body: str) -> None:
    json_type = {"Content-Type": "application/json"}
    answer = sandbox.raw("POST", "/openapi/v3.0/oa/message/cs", data=body, headers=json_type)
    assert (answer.status_code, answer.json()["error"]) == (200, -201)
    answer = sandbox.raw("POST", "/business/message/template", data=body, headers=json_type)
    assert answer.status_code == 200
    assert answer.json()["error"] in (-122, -108)


def test_a_missing_or_bearer_only_token_is_invalid(sandbox: Sandbox) -> None:
    bearer = {"access_token": None, "Authorization": f"Bearer {sandbox.token}"}
    for headers in ({"access_token": None}, bearer, {"access_token": "invented"}):
        answer = sandbox.raw("POST", "/openapi/v3.0/oa/message/cs", json=CS, headers=headers)
        assert answer.json() == {"error": -216, "message": "Access token is invalid"}
        answer = sandbox.raw("GET", "/business/message/quota", headers=headers)
        assert answer.json()["error"] == -124


def test_appsecret_proof_is_checked_only_when_switched_on(sandbox: Sandbox) -> None:
    wrong = {"appsecret_proof": "0" * 64}
    proof = hmac.new(APP_SECRET.encode(), sandbox.token.encode(), hashlib.sha256).hexdigest()

    def errors(headers: dict[str, str]) -> tuple[int, int]:
        openapi = sandbox.raw("GET", "/openapi/v2.0/oa/getoa", headers=headers)
        business = sandbox.raw("GET", "/business/message/quota", headers=headers)
        return openapi.json()["error"], business.json()["error"]

    assert errors(wrong) == (0, 0)
    sandbox.switch(appsecret_proof=True)
    assert errors(wrong) == (-242, -1241)
    assert errors({}) == (-242, -1241)
    assert errors({"appsecret_proof": proof}) == (0, 0)


def test_every_answer_tells_the_rate_and_too_many_calls_in_a_minute_get_32(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    sandbox.switch(rate_limit_per_minute=3)
    answers = [sandbox.raw("GET", "/openapi/v2.0/oa/getoa") for _ in range(4)]
    assert [a.headers["X-RateLimit-Remain"] for a in answers] == ["2", "1", "0", "0"]
    assert {a.headers["X-RateLimit-Limit"] for a in answers} == {"3"}
    assert [a.json()["error"] for a in answers] == [0, 0, 0, -32]
    assert answers[3].json()["message"] == "Your application reached limit call api"
    sandbox.control("clock", advance=60)
    assert sandbox.raw("GET", "/openapi/v2.0/oa/getoa").json()["error"] == 0


def test_articles_have_their_own_bucket(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    sandbox.switch(rate_limit_per_minute=1)
    assert sandbox.get("/v2.0/oa/getoa", {})["error"] == 0
    assert sandbox.get("/v2.0/oa/getoa", {})["error"] == -32
    sliced = sandbox.raw("GET", "/openapi/v2.0/article/getslice?offset=0&limit=1&type=normal")
    assert sliced.json()["error"] == 0


def test_the_small_limit_of_the_oa_is_a_switch_and_spares_templates(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    sandbox.switch(oa_rate_limit_per_minute=1)
    assert sandbox.cs(BINH)["error"] == 0
    refused = sandbox.cs(BINH)
    assert refused == {"error": -32, "message": "Your OA reached limit call api"}
    assert sandbox.by_uid(BINH)["error"] == 0
