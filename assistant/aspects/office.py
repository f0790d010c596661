"""Aspects of an office or a commune that was shown: hours, telephone, address, what it receives."""

from collections.abc import Sequence

from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.intents import office_info
from assistant.replies import Reply
from assistant.turns import Turn

KIND = "office"
COMMUNE_KIND = "commune"


class OfficeFocus(FocusKind):
    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        return office_info.told(turn, focus, [aspect.name for aspect in aspects])

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        return office_info.told(turn, focus, [])


def _tell(name: str) -> Aspect:
    return Aspect(
        name,
        lambda turn, focus: office_info.told(turn, focus, [name]),
        frozenset(office_info.ASKS[name].split()),
    )


FOCUS = OfficeFocus([_tell(name) for name in office_info.ASKS], naming=frozenset({"procedure", "facility"}))
