"""The sender of webhook events: queue, signature, two seconds, retries (reference 6, rules 26 to 31)."""

import asyncio
import hashlib
import logging
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

import aiohttp

from sandboxes.journal import Journal
from sandboxes.timeline import Timeline

from . import events
from .events import Event
from .faults import Faults
from .settings import Settings
from .switches import Switches

log = logging.getLogger("sandboxes")

RETRY_SECONDS = (30, 300, 900, 1800, 3600)
STYLES = ("compact", "spaced", "compact-escaped", "spaced-escaped")
MYSTERY = "user_tap_new_feature_2027"  # stands for the names that the platform adds without notice


class Webhooks:
    """`push` is called by the rules; a few workers with keep-alive connections empty the queues.

    Events that a citizen causes go before echoes and receipts: 100,000 receipts must not delay one question.
    """

    def __init__(
        self,
        settings: Settings,
        switches: Switches,
        faults: Faults,
        timeline: Timeline,
        journal: Journal,
        granted: Callable[[], bool],
    ) -> None:
        self.settings, self.switches, self.faults = settings, switches, faults
        self.timeline, self.journal, self.granted = timeline, journal, granted
        self.url = ""
        self.state = "unset"  # unset, waiting, on, disabled
        self.muted: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.notices: list[dict[str, Any]] = []
        self._urgent: deque[Event] = deque()
        self._bulk: deque[Event] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._style = 0
        self._since_mystery = 0

    # what the rules call

    def push(self, event: Event, *, urgent: bool = False) -> None:
        """Take an event, unless the console's settings or a fault say that it is never sent."""
        reason = self._unwanted(event)
        if reason:
            self.counts[reason] += 1
            return
        self.counts["pushed"] += 1
        queue = self._urgent if urgent else self._bulk
        for copy in self._after_faults(event):
            queue.append(copy)
        self._sometimes_a_mystery(event)
        self._wake()

    def _unwanted(self, event: Event) -> str:
        if self.state in ("unset", "disabled"):
            return f"webhook_{self.state}"
        if self.switches.events_need_grant and not self.granted():
            return "no_grant"
        if event.name in self.muted:
            return "event_off"
        filtered = self.switches.syntax_filter and event.name == "user_send_text"
        if filtered and event.message and not event.message.text.startswith("#"):
            return "syntax_filter"
        return ""

    def _after_faults(self, event: Event) -> list[Event]:
        if not self.faults.active:
            return [event]
        fault = self.faults.draw("webhook", event.name)
        if fault is None:
            return [event]
        self.counts[fault.kind] += 1
        if fault.kind == "webhook_duplicate":
            self._prepare(event)
            return [event] * 2
        if fault.kind == "webhook_reorder":
            self.timeline.after(fault.seconds or 2, self._push_late, event)
        return []

    def _push_late(self, event: Event) -> None:
        self._urgent.append(event)
        self._wake()

    def _sometimes_a_mystery(self, event: Event) -> None:
        self._since_mystery += 1
        every = self.switches.unknown_event_every
        if every and self._since_mystery >= every:
            self._since_mystery = 0
            self._bulk.append(
                Event(MYSTERY, event.at, extra={"oa_id": self.settings.oa_id, "data": {"n": 1}})
            )

    # the console's page

    async def save(self, url: str) -> bool:
        """Probe once with an unsigned `{}`; the URL is kept only when the answer is 200."""
        if not await self._probe(url):
            return False
        self.url, self.state = url, "on"
        self._wake()
        return True

    async def save_when_up(self, url: str) -> None:
        """At start the portal may not listen yet: keep events and ask again, ever more slowly."""
        self.url, self.state, pause = url, "waiting", 0.3
        while self._waits_for(url) and not await self._probe(url):
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 5)
        if self._waits_for(url):
            self.state = "on"
            log.info("webhook %s answered", url)
            self._wake()

    def _waits_for(self, url: str) -> bool:
        return self.state == "waiting" and self.url == url

    def forget(self) -> None:
        self.url, self.state = "", "unset"
        self.clear()

    def enable(self, on: bool) -> None:
        if self.url:
            self.state = "on" if on else "disabled"
            self._wake()

    def clear(self) -> None:
        self._urgent.clear()
        self._bulk.clear()
        self.counts.clear()

    @property
    def waiting(self) -> int:
        return len(self._urgent) + len(self._bulk)

    @property
    def busy(self) -> int:
        return len(self._workers)

    async def close(self) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._session:
            await self._session.close()

    # sending

    def _wake(self) -> None:
        if self.state == "on" and self.waiting and len(self._workers) < self.switches.webhook_concurrency:
            worker = asyncio.get_running_loop().create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def _work(self) -> None:
        while self.state == "on" and (self._urgent or self._bulk):
            event = (self._urgent or self._bulk).popleft()
            if len(self._workers) < self.switches.webhook_concurrency:
                self._wake()
            await self._send(event)

    def _prepare(self, event: Event) -> None:
        if not event.raw:
            made = events.body(
                event,
                self.settings.app_id,
                self.settings.oa_id,
                timestamp_as_number=self.switches.timestamp_as_number,
            )
            event.raw = events.encoded(made, self._next_style())

    def _next_style(self) -> str:
        if self.switches.json_style != "mixed":
            return self.switches.json_style
        self._style = (self._style + 1) % len(STYLES)
        return STYLES[self._style]

    async def _send(self, event: Event) -> None:
        self._prepare(event)
        started = time.perf_counter()
        outcome = await self._post(self.url, event.raw, self._headers(event))
        took = time.perf_counter() - started
        self.journal.delivery(self.timeline.clock.now(), event.name, event.raw, outcome, took, event.tries)
        if outcome == 200:
            self.counts["delivered"] += 1
        else:
            self._failed(event, outcome)

    def _headers(self, event: Event) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "X-ZEvent-Signature": self.signature(event)}
        if self.switches.timestamp_header:
            headers["X-ZEvent-Timestamp"] = str(event.at)
        if event.phone_channel:
            headers["X-ZEvent-Server"] = "ZNS"
        if event.tries:
            headers["num_retry"] = str(event.tries)
        return headers

    def signature(self, event: Event) -> str:
        mac = sign(self.settings.app_id, event.raw, str(event.at), self.settings.oa_secret_key)
        return self.switches.mac_prefix + (mac.upper() if self.switches.mac_upper else mac)

    def _failed(self, event: Event, outcome: int | str) -> None:
        self.counts["failed"] += 1
        wanted = self.switches.retry_on == "any" or outcome == "connection"
        if not (self.switches.webhook_retry and wanted):
            self._notice(f"Sự kiện {event.name} không giao được ({outcome}), không thử lại.")
        elif event.tries < len(RETRY_SECONDS):
            pause = RETRY_SECONDS[event.tries] * self.switches.retry_scale
            event.tries += 1
            self.timeline.after(pause, self._push_late, event)
        else:
            self.state = "disabled"
            self._notice(f"Webhook đã bị tắt sau {event.tries} lần thử lại ({event.name}).")

    def _notice(self, words: str) -> None:
        """The platform writes to the app's admin in his personal Zalo."""
        self.notices.append({"at": self.timeline.clock.now(), "words": words})
        del self.notices[:-200]

    async def _probe(self, url: str) -> bool:
        started = time.perf_counter()
        outcome = await self._post(url, b"{}", {"Content-Type": "application/json"})
        took = time.perf_counter() - started
        if outcome != "connection":
            self.journal.delivery(self.timeline.clock.now(), "(probe)", b"{}", outcome, took, 0)
        return outcome == 200

    async def _post(self, url: str, raw: bytes, headers: dict[str, str]) -> int | str:
        """The status, or "timeout" or "connection"."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        try:
            limit = aiohttp.ClientTimeout(total=self.switches.answer_seconds)
            async with self._session.post(
                url, data=raw, headers=headers, allow_redirects=False, timeout=limit
            ) as answer:
                await answer.read()
                return answer.status
        except TimeoutError:
            return "timeout"
        except (aiohttp.ClientError, OSError, ValueError):
            return "connection"

    def view(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "state": self.state,
            "waiting": self.waiting,
            "busy": self.busy,
            "planned": len(self.timeline),
            "muted": sorted(self.muted),
            "counts": dict(self.counts),
            "notices": self.notices[-20:],
        }


def sign(app_id: str, raw: bytes, timestamp: str, key: str) -> str:
    """Plain SHA-256 of the four strings joined, not an HMAC (reference 6.2)."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + key.encode()).hexdigest()
