"""Rules 5 to 9: codes, token pairs, permissions."""

import base64
import hashlib
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from .running import APP_ID, BINH, DAY, OA_ID, Sandbox

CALLBACK = "http://127.0.0.1:8000/zalo/callback/"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def allow(sandbox: Sandbox, **asked: str) -> str:
    """Press the button of the permission page; where the browser is sent."""
    query = {"app_id": APP_ID, "redirect_uri": CALLBACK, "code_challenge": CHALLENGE, "state": "s-1"} | asked
    answer = sandbox.raw("POST", "/oauth/v4/oa/permission", params=query, allow_redirects=False)
    assert answer.status_code == 302
    return answer.headers["Location"]


def code_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["code"][0]


def exchange(sandbox: Sandbox, code: str, **form: str) -> dict[str, object]:
    asked = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER} | form
    return sandbox.token_call(**asked)


def test_the_permission_page_has_one_button_that_returns_code_oa_and_state(sandbox: Sandbox) -> None:
    query = {"app_id": APP_ID, "redirect_uri": CALLBACK}
    assert "Cho phép" in sandbox.raw("GET", "/oauth/v4/oa/permission", params=query).text
    address = allow(sandbox)
    assert address.startswith(CALLBACK + "?")
    back = parse_qs(urlsplit(address).query)
    assert (back["oa_id"], back["state"]) == ([OA_ID], ["s-1"])


def test_a_code_gives_a_pair_whose_life_is_a_string_of_seconds(sandbox: Sandbox) -> None:
    pair = exchange(sandbox, code_of(allow(sandbox)))
    assert set(pair) == {"access_token", "refresh_token", "expires_in"}
    assert pair["expires_in"] == "90000"


def test_a_code_is_used_once(sandbox: Sandbox) -> None:
    code = code_of(allow(sandbox))
    exchange(sandbox, code)
    again = exchange(sandbox, code)
    assert (again["error"], again["error_name"]) == (-14005, "Invalid authorization code.")


def test_a_code_dies_after_ten_minutes(sandbox: Sandbox) -> None:
    code = code_of(allow(sandbox))
    sandbox.control("clock", advance=601)
    assert exchange(sandbox, code)["error"] == -14005


@pytest.mark.parametrize("verifier", ["", "w" * 43, CHALLENGE])
def test_the_verifier_must_match_the_challenge(sandbox: Sandbox, verifier: str) -> None:
    assert exchange(sandbox, code_of(allow(sandbox)), code_verifier=verifier)["error"] == -14005


def test_without_a_challenge_no_verifier_is_wanted(sandbox: Sandbox) -> None:
    code = code_of(allow(sandbox, code_challenge=""))
    assert "access_token" in sandbox.token_call(grant_type="authorization_code", code=code)


def test_the_fixed_challenge_of_the_console_is_a_switch(sandbox: Sandbox) -> None:
    sandbox.switch(fixed_code_challenge="another")
    assert allow(sandbox) == "/oauth/v4/oa/permission/error?error_code=-14003"
    sandbox.switch(fixed_code_challenge=CHALLENGE)
    assert "code=" in allow(sandbox)


def test_the_redirect_must_be_the_saved_callback(sandbox: Sandbox) -> None:
    sandbox.control("oa", callback_url=CALLBACK)
    assert "error_code=-14003" in allow(sandbox, redirect_uri=CALLBACK + "x")
    assert "code=" in allow(sandbox)
    sandbox.control("oa", callback_url="")
    assert "error_code=-14003" in allow(sandbox, redirect_uri="javascript:alert(1)")


def test_a_wrong_app_secret_or_grant_type_has_its_own_error(sandbox: Sandbox) -> None:
    assert "error_code=-14002" in allow(sandbox, app_id="1")
    assert sandbox.token_call(app_id="1", grant_type="refresh_token")["error"] == -14002
    assert sandbox.token_call(secret="wrong", grant_type="refresh_token")["error"] == -14004
    assert sandbox.token_call(secret="đúng".encode().decode("latin-1"), grant_type="x")["error"] == -14004
    assert sandbox.token_call(grant_type="password")["error"] == -14018


def test_a_refresh_rotates_and_kills_the_old_access_token_at_once(sandbox: Sandbox) -> None:
    first = sandbox.connect()
    second = sandbox.token_call(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert sandbox.cs(BINH)["error"] == -216
    sandbox.token = second["access_token"]
    assert sandbox.cs(BINH)["error"] == 0


def test_a_refresh_token_is_used_once(sandbox: Sandbox) -> None:
    first = sandbox.connect()["refresh_token"]
    sandbox.token_call(grant_type="refresh_token", refresh_token=first)
    again = sandbox.token_call(grant_type="refresh_token", refresh_token=first)
    assert (again["error"], again["error_name"]) == (-14014, "Invalid refresh token.")


def test_of_twenty_refreshes_at_once_exactly_one_wins(sandbox: Sandbox) -> None:
    token, answers, barrier = sandbox.connect()["refresh_token"], [], threading.Barrier(20)

    def refresh() -> None:
        barrier.wait()
        answers.append(sandbox.token_call(grant_type="refresh_token", refresh_token=token))

    threads = [threading.Thread(target=refresh) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("access_token" in answer for answer in answers) == 1
    assert sum(answer.get("error") == -14014 for answer in answers) == 19


def test_a_refresh_token_lives_three_months_from_its_issue(sandbox: Sandbox) -> None:
    token = sandbox.connect()["refresh_token"]
    sandbox.control("clock", advance=89 * DAY)
    token = sandbox.token_call(grant_type="refresh_token", refresh_token=token)["refresh_token"]
    sandbox.control("clock", advance=89 * DAY)
    token = sandbox.token_call(grant_type="refresh_token", refresh_token=token)["refresh_token"]
    sandbox.control("clock", advance=91 * DAY)
    assert sandbox.token_call(grant_type="refresh_token", refresh_token=token)["error"] == -14014


def test_an_access_token_dies_after_25_hours(sandbox: Sandbox) -> None:
    sandbox.control("clock", advance=89_990)
    assert sandbox.get("/v2.0/oa/getoa", {})["error"] == 0
    sandbox.control("clock", advance=20)
    assert sandbox.get("/v2.0/oa/getoa", {}) == {
        "error": -216,
        "message": "access_token is expired or removed",
    }
    assert sandbox.business("/message/quota")["error"] == -124


def test_when_the_admin_withdraws_every_token_is_dead(sandbox: Sandbox) -> None:
    pair = sandbox.connect()
    sandbox.control("tokens/withdraw")
    assert sandbox.cs(BINH)["error"] in (-216, -220)
    refreshed = sandbox.token_call(grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert refreshed["error"] == -14014


def test_a_missing_permission_group_is_223(sandbox: Sandbox) -> None:
    sandbox.control("oa", permissions=["oa", "user"])
    assert sandbox.cs(BINH) == {"error": -223, "message": "Official Account has not authorized this API"}
    assert sandbox.get("/v2.0/oa/getoa", {})["error"] == 0


@pytest.mark.parametrize(
    ("state", "openapi", "business"),
    [
        ("verified", -221, -135),
        ("paid_package", -224, -135),
        ("open", -204, -135),
        ("app_active", -219, -103),
    ],
)
def test_an_oa_out_of_order_is_refused(sandbox: Sandbox, state: str, openapi: int, business: int) -> None:
    sandbox.control("oa", **{state: False})
    assert sandbox.cs(BINH)["error"] == openapi
    assert sandbox.by_phone("84905123401")["error"] == business
