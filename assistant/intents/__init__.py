"""What the bot understands, in the order in which it is asked. See docs/adding-an-intent.md."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.intents import (
    dossier_status,
    greeting,
    help_menu,
    link_dossier,
    look_up,
    my_dossiers,
    person,
    stop_following,
    subscribe,
    watch_scores,
    what_is_missing,
)
from assistant.replies import Reply
from assistant.turns import Turn


@dataclass(frozen=True, slots=True)
class Intent:
    """`handle` returns None where the turn is not for this intent; the next one is asked."""

    name: str
    handle: Callable[[Turn], Reply | None]


INTENTS: tuple[Intent, ...] = (
    Intent("link_dossier", link_dossier.handle),
    Intent("subscribe", subscribe.handle),
    Intent("watch_scores", watch_scores.handle),
    Intent("stop_following", stop_following.handle),
    Intent("what_is_missing", what_is_missing.handle),
    Intent("dossier_status", dossier_status.handle),
    Intent("look_up", look_up.handle),
    Intent("my_dossiers", my_dossiers.handle),
    Intent("human_handover", person.handle),
    Intent("help", help_menu.handle),
    Intent("greeting", greeting.handle),
)
