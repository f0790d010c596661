"""How long a channel lets us answer after the citizen's last act. Each channel registers its own rule."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from foundation.citizens.models import ChannelIdentity
from foundation.messages import Message
from foundation.registry import Registry


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """An approved template: our key, its name for staff, and its fields as (name, label, most characters)."""

    key: str
    label: str
    fields: tuple[tuple[str, str, int], ...]

    @property
    def roomiest(self) -> str:
        """The field that takes most words: a draft begins there."""
        return max(self.fields, key=lambda field: field[2])[0] if self.fields else ""


@dataclass(frozen=True, slots=True)
class ReplyRule:
    """`label` names the channel to staff; None is without end; `templates` are what a closed window takes."""

    label: str
    free_for: dt.timedelta | None = None
    closes_after: dt.timedelta | None = None
    templates: Callable[[], tuple[TemplateChoice, ...]] = tuple


class WindowState(StrEnum):
    ALWAYS = "always"
    FREE = "free"
    CHARGED = "charged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Window:
    state: WindowState
    free_until: dt.datetime | None = None
    closes_at: dt.datetime | None = None

    def takes(self, message: Message) -> bool:
        """Whether this message can be sent now: in a closed window only a template."""
        return self.state != WindowState.CLOSED or message.template is not None


# By channel; asked each time, because its values may be settings that change.
RULES: Registry[Callable[[], ReplyRule]] = Registry("reply rule")


def rule_of(channel: str) -> ReplyRule:
    """A channel that registered nothing takes words at any time."""
    return RULES[channel]() if channel in RULES else ReplyRule(channel)


def window_of(identity: ChannelIdentity, now: dt.datetime) -> Window:
    rule, since = rule_of(identity.channel), identity.last_interaction_at
    if rule.closes_after is None:
        return Window(WindowState.ALWAYS)
    if since is None:  # a follower who never wrote: a few words of welcome are let through
        return Window(WindowState.CHARGED if identity.is_following else WindowState.CLOSED)
    closes_at = since + rule.closes_after
    free_until = since + rule.free_for if rule.free_for else None
    if now > closes_at:
        return Window(WindowState.CLOSED, free_until, closes_at)
    is_free = free_until is not None and now <= free_until
    return Window(WindowState.FREE if is_free else WindowState.CHARGED, free_until, closes_at)
