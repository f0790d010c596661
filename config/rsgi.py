"""The web process as granian runs it. The webhook and exam scores are answered before Django's middleware.

See zalo_channel/webhook.py and lookups/kinds/exams/fast_path.py.
"""

from config import stop_signal  # noqa: F401 # isort: skip - before what takes seconds

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.urls import reverse

from config.wsgi import application as portal
from config.wsgi_bridge import Environ, WsgiBridge, respond_with

from config import security_headers  # isort: skip - config.wsgi has set Django up
from lookups.kinds.exams import fast_path  # isort: skip
from lookups.kinds.exams.services import following  # isort: skip
from zalo_channel import webhook  # isort: skip

LOGIN_THREADS = 1
MAX_LOGIN_BYTES = 64 * 1024


class WebServer(WsgiBridge):
    """Scores come from memory, in the event loop; no slow page can take the threads of the webhook.

    A password takes half a second of a processor: log-ins wait for a thread of their own, in the loop.
    """

    def __init__(self) -> None:
        super().__init__(portal)
        self._webhook_threads = ThreadPoolExecutor(webhook.THREADS, thread_name_prefix="webhook")
        self._login_threads = ThreadPoolExecutor(LOGIN_THREADS, thread_name_prefix="login")
        self._password_paths = {reverse("admin:login"), reverse("admin:my_second_step")}
        self._scores = fast_path.ScorePages(security_headers.of_public_pages())

    async def respond(self, environ: Environ, protocol: Any) -> None:
        path = environ["PATH_INFO"]
        if path == webhook.PATH:
            await self.read_body(environ, protocol, limit=webhook.MAX_BYTES, seconds=webhook.SECONDS)
            await self.in_thread(self._webhook_threads, respond_with, webhook.webhook_app, environ, protocol)
        elif path in self._password_paths and environ["REQUEST_METHOD"] == "POST":
            await self.read_body(environ, protocol, limit=MAX_LOGIN_BYTES)
            await self.in_thread(self._login_threads, respond_with, portal, environ, protocol)
        elif path in fast_path.PATHS and (answered := self._scores.answer(environ)):
            status, headers, body = answered
            protocol.response_bytes(int(status[:3]), headers, body)
        else:
            await super().respond(environ, protocol)


following.start()
application = WebServer()
