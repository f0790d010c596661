"""What narrows a list of conversations: words of a search, state, channel, colleague, label."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.citizens import windows
from foundation.citizens.models import Tag
from foundation.conversations.models import Conversation
from foundation.database.counting import count_each, number_label
from foundation.database.vietnamese_order import by_name
from foundation.officers import name_of
from inbox import search

STATES = {
    "chua-tra-loi": gettext_lazy("Unanswered"),
    "dang-giu": gettext_lazy("A person answers"),
    "dong": gettext_lazy("Closed"),
}
MAX_TAGS = 20
SEARCH_KEY = "inbox_search"
"""What was searched for is kept in the session: it may name a person, and addresses are written down."""


@dataclass(frozen=True, slots=True)
class ListFilters:
    """`search` is what was typed, `found` the ids of its chats (None without a search).

    The others are as they stand in the address, "" or 0 for all.
    """

    search: str = ""
    found: frozenset[int] | None = None
    state: str = ""
    channel: str = ""
    holder: int = 0
    tag: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> "ListFilters":
        asked = request.GET
        typed = request.session.get(SEARCH_KEY, "") if "tim" in asked else ""
        return cls(
            search=typed,
            found=search.matching(typed) if typed else None,
            state=asked.get("muc", "") if asked.get("muc") in STATES else "",
            channel=asked.get("kenh", "") if asked.get("kenh") in windows.RULES else "",
            holder=_number(asked.get("nguoi", "")),
            tag=_number(asked.get("nhan", "")),
        )

    def apply(self, chats: QuerySet[Conversation]) -> QuerySet[Conversation]:
        if self.found is not None:
            chats = chats.filter(pk__in=self.found)
        if self.state == "chua-tra-loi":
            chats = chats.exclude(unanswered_since=None)
        elif self.state:
            of_state = {"dang-giu": Conversation.State.HELD, "dong": Conversation.State.CLOSED}
            chats = chats.filter(state=of_state[self.state])
        if self.channel:
            chats = chats.filter(identity__channel=self.channel)
        if self.holder:
            chats = chats.filter(holder=self.holder)
        if self.tag:
            chats = chats.filter(identity__citizen__taggings__tag=self.tag)
        return chats

    def query(self, **more: str) -> str:
        named = {
            "muc": self.state,
            "kenh": self.channel,
            "nguoi": self.holder,
            "nhan": self.tag,
            "tim": int(bool(self.search)),
        }
        return urlencode(more | {key: value for key, value in named.items() if value})

    @property
    def is_any(self) -> bool:
        return self != ListFilters()


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    number: str
    query: str
    is_chosen: bool


def choices(
    view: str, operator: User, chats: QuerySet[Conversation], filters: ListFilters
) -> list[tuple[str, list[Choice]]]:
    """(heading, choices) with the number of chats behind each: one query, besides those for the names."""
    options = list(_options())
    chosen = {key: replace(filters, **{part: value}) for key, part, value, _label in options}
    numbers = count_each(operator, {key: each.apply(chats) for key, each in chosen.items()})
    groups: dict[str, list[Choice]] = {}
    for key, part, value, label in options:
        is_chosen = getattr(filters, part) == value
        other = replace(filters, **{part: type(value)()}) if is_chosen else chosen[key]
        if numbers[key] or is_chosen:
            choice = Choice(label, number_label(numbers[key]), other.query(view=view), is_chosen)
            groups.setdefault(part, []).append(choice)
    headings = {"state": _("State"), "channel": _("Channel"), "holder": _("Colleague"), "tag": _("Tags")}
    return [(headings[part], groups[part]) for part in headings if part in groups]


def _options() -> Iterator[tuple[str, str, Any, str]]:
    """(a key of its own, which filter, its value, its name)."""
    for state, label in STATES.items():
        yield f"state_{state.replace('-', '_')}", "state", state, str(label)
    for number, channel in enumerate(windows.RULES):
        yield f"channel_{number}", "channel", channel, windows.rule_of(channel).label
    for colleague in User.objects.filter(held_conversations__isnull=False).distinct().order_by("pk"):
        yield f"holder_{colleague.pk}", "holder", colleague.pk, name_of(colleague)
    for tag in Tag.objects.filter(is_in_use=True).order_by(by_name())[:MAX_TAGS]:
        yield f"tag_{tag.pk}", "tag", tag.pk, tag.name


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
