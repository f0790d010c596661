"""Bad days on demand."""

import time
from typing import Any

import pytest
import requests

from .running import BINH, Sandbox, wait_until

CS = {"recipient": {"user_id": BINH}, "message": {"text": "Chào ông/bà"}}


def send(sandbox: Sandbox, timeout: float = 60) -> requests.Response:
    headers = {"access_token": sandbox.token}
    return requests.post(
        f"{sandbox.base}/openapi/v3.0/oa/message/cs", json=CS, headers=headers, timeout=timeout
    )


def accepted(sandbox: Sandbox) -> int:
    return int(sandbox.look("counts")["accepted"])


def test_http_500_for_the_next_calls_then_health(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="http_500", times=2)
    assert [send(sandbox).status_code for _ in range(3)] == [500, 500, 200]
    assert accepted(sandbox) == 1


def test_any_http_status_on_demand(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="http_status", code=503)
    assert [send(sandbox).status_code for _ in range(2)] == [503, 200]


@pytest.mark.parametrize(("kind", "body"), [("empty", ""), ("non_json", "<html>")])
def test_http_200_without_json(sandbox: Sandbox, kind: str, body: str) -> None:
    sandbox.control("faults", kind=kind)
    answer = send(sandbox)
    assert answer.status_code == 200
    assert answer.text.startswith(body)
    with pytest.raises(ValueError):
        answer.json()
    assert accepted(sandbox) == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-32, "Your application reached limit call api"),
        (-216, "Access token is invalid"),
        (-200, "Send message failed"),
    ],
)
def test_any_error_code_on_demand(sandbox: Sandbox, code: int, words: str) -> None:
    sandbox.control("faults", kind="error", code=code)
    assert send(sandbox).json() == {"error": code, "message": words}


def test_slow_is_late_but_right(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="slow", seconds=0.3)
    started = time.monotonic()
    assert send(sandbox).json()["error"] == 0
    assert time.monotonic() - started >= 0.3


def test_a_timeout_does_nothing_and_never_answers(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="timeout", seconds=60)
    with pytest.raises(requests.Timeout):
        send(sandbox, timeout=0.2)
    assert accepted(sandbox) == 0


@pytest.mark.parametrize(
    ("seconds", "patience", "error"), [(0, 60, requests.ConnectionError), (60, 0.2, requests.Timeout)]
)
def test_a_message_may_be_accepted_and_the_answer_lost(
    sandbox: Sandbox, seconds: float, patience: float, error: type[Exception]
) -> None:
    sandbox.control("faults", kind="lost_answer", seconds=seconds)
    with pytest.raises(error):
        send(sandbox, timeout=patience)
    wait_until(lambda: accepted(sandbox) == 1)
    assert send(sandbox).json()["error"] == 0


def test_a_fault_strikes_only_its_path(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="http_500", path="/message/template", times=None)
    assert send(sandbox).status_code == 200
    assert sandbox.raw("POST", "/openapi/v3.0/oa/message/template", json={}).status_code == 500
    assert sandbox.raw("POST", "/business/message/template", json={}).status_code == 500
    sandbox.control("faults/clear")
    assert sandbox.by_uid(BINH)["error"] == 0


def test_the_token_host_fails_too(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="http_500", path="/oauth")
    answer = requests.post(f"{sandbox.base}/oauth/v4/oa/access_token", data={}, timeout=60)
    assert answer.status_code == 500
    sandbox.control("faults", kind="error", code=-14014, path="/oauth")
    assert sandbox.token_call(grant_type="refresh_token")["error_name"] == "Invalid refresh token."


def test_chance_is_repeatable_by_its_seed(sandbox: Sandbox) -> None:
    def strokes() -> list[int]:
        sandbox.control("faults/clear")
        sandbox.control("faults", seed=7, kind="http_500", probability=0.5)
        return [send(sandbox).status_code for _ in range(20)]

    first = strokes()
    assert first == strokes()
    assert set(first) == {200, 500}


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "plague"},
        {"kind": "slow", "seconds": -1},
        {"kind": "slow", "times": 0},
        {"kind": "error", "code": "x"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_in_words(sandbox: Sandbox, wish: dict[str, Any]) -> None:
    answer = sandbox.http.post(f"{sandbox.base}/control/faults", json=wish, timeout=60)
    assert answer.status_code == 400
    assert answer.json()["error"]
