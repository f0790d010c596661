"""What can be made of a conversation (a petition, say): a service registers the act, the desk shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User

from foundation.conversations.models import Conversation


class ActRefused(Exception):
    """The act cannot be done; `message` is a sentence for the operator."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Done:
    """`sentence` is kept beside the conversation; `url` opens what was made."""

    sentence: str
    url: str = ""


FormBuilder = Callable[[Conversation, Any], forms.Form]
Perform = Callable[[Conversation, User, dict[str, Any]], Done]


@dataclass(frozen=True, slots=True)
class Act:
    """`form_builder(conversation, data)`: data is None for a fresh form, prefilled from the citizen's words.

    `perform(conversation, operator, cleaned_data)` may raise ActRefused. `permission`: what it needs.
    """

    key: str
    label: Any
    form_builder: FormBuilder
    perform: Perform
    permission: str = ""


_ACTS: dict[str, Act] = {}


def register_act(
    key: str, label: Any, form_builder: FormBuilder, perform: Perform, *, permission: str = ""
) -> None:
    _ACTS[key] = Act(key, label, form_builder, perform, permission)


def all_acts() -> tuple[Act, ...]:
    return tuple(_ACTS.values())


def act(key: str) -> Act | None:
    return _ACTS.get(key)
