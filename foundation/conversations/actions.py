"""What can be made of a conversation (a petition, say): a service registers an action, the desk shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User

from foundation.conversations.models import Conversation
from foundation.refusals import ServiceRefusal
from foundation.registry import Registry


class ActionRefused(ServiceRefusal):
    """The action cannot be done; `message` is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class ActionResult:
    """`sentence` is kept beside the conversation; `url` opens what was made."""

    sentence: str
    url: str = ""


FormBuilder = Callable[[Conversation, Any], forms.Form]
Perform = Callable[[Conversation, User, dict[str, Any]], ActionResult]


@dataclass(frozen=True, slots=True)
class ConversationAction:
    """`form_builder(conversation, data)`: data is None for a fresh form, prefilled from the citizen's words.

    `perform(conversation, operator, cleaned_data)` may raise ActionRefused. `permission`: what it needs.
    """

    key: str
    label: Any
    form_builder: FormBuilder
    perform: Perform
    permission: str = ""


ACTIONS: Registry[ConversationAction] = Registry("conversation action")
