"""What is kept of the citizen: how it is deleted."""

import re

from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import about_bot
from assistant.replies import Reply
from assistant.turns import Turn

KIND = about_bot.PERSONAL_DATA


def _erase(turn: Turn, focus: Focus) -> Reply:
    return about_bot.kept()


FOCUS = FocusKind((Aspect("erase", _erase, asked=re.compile(r"\b(?:xoa|delete|erase|remove)\b.*")),))
