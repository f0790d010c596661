"""A petition that was asked for and not found here: what to do without its code."""

import re

from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import my_petitions
from assistant.replies import Reply
from assistant.turns import Turn

KIND = my_petitions.UNKNOWN


def _lost_code(turn: Turn, focus: Focus) -> Reply:
    return my_petitions.lost_code()


FOCUS = FocusKind(
    (
        Aspect(
            "code",
            _lost_code,
            asked=re.compile(
                r"\b(?:khong|chua|chang|quen|mat|lac|lost|forgot\w*|no)\b(?: \w+){0,4} (?:ma|code)\b"
                r"|\bma (?:nao|gi|chi|mo|dau)\b"
            ),
        ),
    ),
    ("petition",),
)
