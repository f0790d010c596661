"""Starting and stopping `python -m sandboxes.zalo`."""

import signal
import socket
import subprocess

import requests

from tests.ports import free_port

from .running import BINH, Receiver, Sandbox, start, wait_until


def output(child: subprocess.Popen[bytes]) -> str:
    return child.communicate(timeout=60)[0].decode()


def test_it_stops_silently_on_sigterm_even_with_work_to_do() -> None:
    receiver = Receiver(pause=1.5).open()
    port = free_port()
    child = start(port, SANDBOX_WEBHOOK_URL=receiver.url)
    sandbox = Sandbox(port)
    wait_until(lambda: receiver.kept)
    sandbox.connect()
    assert sandbox.cs(BINH)["error"] == 0
    wait_until(lambda: len(receiver.kept) == 2)
    sandbox.http.close()
    child.send_signal(signal.SIGTERM)
    said = output(child)
    receiver.close()
    assert child.returncode == 0
    assert said.splitlines()[0] == f"sandbox at http://127.0.0.1:{port}"
    assert "Traceback" not in said


def test_it_waits_for_the_portal_and_keeps_events_until_then() -> None:
    port, portal = free_port(), free_port()
    child = start(port, SANDBOX_WEBHOOK_URL=f"http://127.0.0.1:{portal}/zalo/webhook/")
    sandbox = Sandbox(port)
    wait_until(lambda: answers(sandbox))
    sandbox.connect()
    sandbox.act("text", BINH, text="xin chào")
    assert sandbox.look("webhook")["state"] == "waiting"
    receiver = Receiver().open(portal)
    receiver.wait("user_send_text")
    assert receiver.kept[0].raw == b"{}"
    sandbox.http.close()
    child.terminate()
    output(child)
    receiver.close()
    assert child.returncode == 0


def answers(sandbox: Sandbox) -> bool:
    try:
        return sandbox.http.get(sandbox.base + "/", timeout=60).ok
    except requests.ConnectionError:
        return False


def test_a_taken_port_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        child = start(port)
        said = output(child)
    assert child.returncode == 1
    assert said.startswith(f"cannot listen on 127.0.0.1:{port}")
    assert len(said.splitlines()) == 1


def test_a_port_that_is_no_number_is_told_in_one_line() -> None:
    child = start(0, SANDBOX_PORT="nine")
    assert output(child) == "SANDBOX_PORT must be a number\n"
    assert child.returncode == 2
