"""The whole state of the platform, in memory: one OA, its people, messages, quotas, tokens."""

import random
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sandboxes.clock import HOUR, Clock
from sandboxes.journal import Journal
from sandboxes.timeline import Timeline

from . import events
from .events import Event
from .faults import Faults
from .grants import Grants
from .messages import FROM_OA, FROM_USER, Message
from .people import FIRST_NEWCOMER, User, follower, personas
from .quotas import Limits, Quotas
from .settings import Settings
from .switches import Switches
from .templates import fixtures
from .webhooks import Webhooks

# Permission groups of the developer console, as far as the portal needs them.
PERMISSIONS = ("message", "user", "oa", "article", "template")


@dataclass(slots=True)
class OfficialAccount:
    """Type 4 is a government OA. `open` False stands for an OA that the platform disabled."""

    id: str
    name: str = "Tổng đài dịch vụ công (thử)"
    type: int = 4
    verified: bool = True
    open: bool = True
    paid_package: bool = True
    permissions: set[str] = field(default_factory=lambda: set(PERMISSIONS))
    app_active: bool = True


@dataclass(slots=True)
class Visitor:
    """Somebody who chats without an account."""

    anonymous_id: str
    conversation_id: str
    inbox: list[Message] = field(default_factory=list)


class World:
    """Rules ask it and write to it; it knows no HTTP."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock()
        self.timeline = Timeline(self.clock)
        self.switches = Switches()
        self.faults = Faults()
        self.journal = Journal()
        self.grants = Grants()
        self.webhooks = Webhooks(
            settings,
            self.switches,
            self.faults,
            self.timeline,
            self.journal,
            lambda: self.grants.current is not None,
        )
        self._begin()

    def _begin(self) -> None:
        self.began = int(time.time() * 1000)  # the machine's clock: no message is older
        now = self.clock.now()
        self.oa = OfficialAccount(self.settings.oa_id)
        self.callback_url = self.settings.callback_url
        self.quotas = Quotas()
        self.limits = Limits()
        self.users = {user.id: user for user in personas(now)}
        self.by_phone = {user.phone: user for user in self.users.values() if user.phone}
        self.templates = {template.id: template for template in fixtures(self.settings.portal_url)}
        self.messages: list[Message] = []
        self.by_id: dict[str, Message] = {}
        self.visitors: dict[str, Visitor] = {}
        self.media: dict[str, Any] = {}
        self.tags: dict[str, None] = {}
        self.articles: dict[str, Any] = {}
        self.article_tokens: dict[str, Any] = {}
        self.broadcasts: list[dict[str, Any]] = []
        self.feedback: list[dict[str, Any]] = []
        self.random = random.Random(1022)  # noqa: S311 - repeatable on purpose
        self.version = 0
        self._newcomers = count(FIRST_NEWCOMER)
        self._crowd = 0
        self._salt = secrets.token_hex(6)  # ids must not repeat after a restart: the portal keeps them

    def reset(self) -> None:
        """As at start: personas only, no messages, the clock at the present. Token and webhook stay."""
        self.timeline.clear()
        self.clock.reset()
        self.switches.change(Switches().as_dict())
        self.faults.clear()
        self.faults.seed(1022)
        self.journal.clear()
        self.webhooks.clear()
        self.webhooks.muted.clear()
        self.webhooks.notices.clear()
        self._begin()

    # people

    def add_crowd(self, number: int, *, idle_hours: float | None = 1.0) -> list[User]:
        """Seed followers; `idle_hours` since their last act, None: they never wrote."""
        acted = 0 if idle_hours is None else self.clock.now() - int(idle_hours * HOUR)
        added = [follower(self._crowd + i, acted) for i in range(number)]
        self._crowd += number
        self.users.update((user.id, user) for user in added)
        self.by_phone.update((user.phone, user) for user in added)
        self.version += 1
        return added

    def add_newcomer(self, name: str, user_id: str = "") -> User:
        """Somebody who never met the OA; a free id when none is given."""
        user = User(user_id or str(next(self._newcomers)), name)
        self.users[user.id] = user
        self.version += 1
        return user

    def followers(self) -> Iterable[User]:
        return (user for user in self.users.values() if user.follows)

    # messages

    def new_id(self) -> str:
        return f"{self._salt}{len(self.messages):012x}"

    def store(self, message: Message) -> Message:
        self.messages.append(message)
        self.by_id[message.id] = message
        if message.user is not None:
            if message.user.inbox is None:
                message.user.inbox = []
            message.user.inbox.append(message)
        self.version += 1
        return message

    def from_citizen(self, user: User, kind: str, text: str = "", **more: Any) -> Message:
        """A message of a known person to the OA: stored, the windows reopened, the portal told."""
        now = self.clock.now()
        user.interact(now)
        user.chatted = True
        order = len(self.messages)
        message = Message(order, self.new_id(), now, FROM_USER, "citizen", kind, user, user.id, text, **more)
        self.store(message)
        self.webhooks.push(
            Event(f"user_send_{kind}", now, message, user_id_by_app=user.id_by_app), urgent=True
        )
        return message

    def from_oa(
        self, user: User | None, to: str, via: str, kind: str, text: str = "", **more: Any
    ) -> Message:
        """An accepted message of the OA: stored; the echo goes out, receipts follow."""
        now = self.clock.now()
        order = len(self.messages)
        message = Message(order, self.new_id(), now, FROM_OA, via, kind, user, to, text, **more)
        self.store(message)
        if via != "phone" and self.switches.echo and (via != "broadcast" or self.switches.broadcast_echo):
            self._echo(message)
        if self.switches.receipts and via not in ("anonymous", "broadcast"):
            self._plan_receipts(message)
        return message

    def _echo(self, message: Message) -> None:
        prefix = "oa_send_anonymous_" if message.via == "anonymous" else "oa_send_"
        kind = "template" if message.kind == "request_user_info" else message.kind
        by_app = message.user.id_by_app if message.user else ""
        self.webhooks.push(Event(prefix + kind, message.at, message, user_id_by_app=by_app))

    def _plan_receipts(self, message: Message) -> None:
        self.timeline.after(self.switches.received_delay, self.arrive, message)
        if self.switches.auto_seen and message.via != "phone":
            self.timeline.after(self.switches.seen_delay, self.see, message)

    def arrive(self, message: Message) -> None:
        if message.received_at or message.never_arrives:
            return
        now = message.received_at = self.clock.now()
        by_phone = message.via == "phone"
        by_app = message.user.id_by_app if message.user and not by_phone else ""
        self.version += 1
        self.webhooks.push(
            Event("user_received_message", now, message, user_id_by_app=by_app, phone_channel=by_phone)
        )

    def see(self, message: Message) -> None:
        if message.seen_at or message.user is None:
            return
        now = message.seen_at = self.clock.now()
        self.version += 1
        self.webhooks.push(Event("user_seen_message", now, message, user_id_by_app=message.user.id_by_app))

    # other events

    def push(self, event: Event) -> None:
        """An event that a citizen or the console causes: it goes before echoes and receipts."""
        self.version += 1
        self.webhooks.push(event, urgent=True)

    def tell_about(self, name: str, user: User) -> None:
        event = events.about_user(name, user, self.clock.now(), self.settings.oa_id)
        self.webhooks.push(event, urgent=True)

    def tell(self, name: str, **extra: Any) -> None:
        """An event about the OA itself."""
        ids = {} if "oaId" in extra else {"oa_id": self.settings.oa_id}
        self.webhooks.push(Event(name, self.clock.now(), extra=ids | extra), urgent=True)
