"""The community technology group that was shown: its hours, telephone and place; that of another commune."""

from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import technology_group
from assistant.intents.technology_group import KIND
from assistant.replies import Reply
from assistant.turns import Turn
from foundation.regions.resolver import find_places

__all__ = ["FOCUS", "KIND"]


def _at(turn: Turn, focus: Focus) -> Reply | None:
    """All that is known of the group stands on its card."""
    place = next((found.said for found in find_places(turn.text)), focus.key)
    return technology_group.at(place) if place else None


class TechnologyGroupFocus(FocusKind):
    def mentioned(self, turn: Turn, focus: Focus) -> Reply | None:
        return _at(turn, focus) if find_places(turn.text) else None


FOCUS = TechnologyGroupFocus((Aspect("card", _at, frozenset("hours phone place way when price".split())),))
