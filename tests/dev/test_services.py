"""What `make run` says: taken ports, warnings of its services, who does not answer."""

import os
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dev.console import Failure
from dev.services import Service, Supervisor, answers, require_free


def test_a_taken_port_is_named_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Failure, match=rf"Port {port} cannot be used .*make run PORT={port + 10}"):
            require_free(port, "PORT")
    require_free(port, "PORT")


def test_warnings_are_shown_with_the_name_of_their_service_and_the_rest_is_not(tmp_path, capsys):
    says = "print('INFO calm', flush=True); print('WARNING storm', flush=True); import time; time.sleep(60)"
    service = Service("weather", [sys.executable, "-c", says])
    with Supervisor(os.environ, tmp_path) as supervisor:
        supervisor.start(service)
        while "storm" not in (tmp_path / "weather.log").read_text():
            assert supervisor.running["weather"].poll() is None
        supervisor.check()
        supervisor.check()
    assert capsys.readouterr().err == "weather | WARNING storm\n"


def test_a_service_that_never_answers_is_named_with_its_last_words(tmp_path):
    service = Service("mute", ["sh", "-c", "echo my last words; exec sleep 60"])
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        with Supervisor(os.environ, tmp_path) as supervisor, pytest.raises(Failure) as failure:
            supervisor.start(service)
            supervisor.wait_for("mute", url, patience=0.5)
    assert f"mute does not answer at {url}" in str(failure.value)
    assert "my last words" in str(failure.value)


def test_an_error_of_the_server_is_an_answer_too():
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(500)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert answers(f"http://127.0.0.1:{server.server_port}/")
