"""«làm tiếp»: takes up the flow that was interrupted or paused, at the step where it stood."""

import re

from assistant import intents
from assistant.intents import submit_dossier
from assistant.replies import Reply
from assistant.turns import Turn

SAYING = re.compile(
    r"(?:(?:toi|em|minh|tui|cho|muon|gio|bay|chu|roi|ok|oke|u|da|vang|duoc) )*(?:lam|soan|nop|gui"
    r"|viet|di|quay lai"
    r"|tra loi)? ?tiep(?: tuc)?"
    r"(?: (?:ho so|phan anh|viec|cai|do|nay|luc nay|hoi nay|dang do|di|nhe|nha|a|luon|cho|xong))*"
    r"|(?:continue|go on|resume)(?: with)?(?: it| my| the| petition| dossier)*"
)


def is_said(turn: Turn) -> bool:
    return bool(SAYING.fullmatch(turn.folded)) and turn.folded not in ("tiep", "di tiep", "tiep di")


def handle(turn: Turn) -> Reply | None:
    if not SAYING.fullmatch(turn.folded):
        return None
    name, data = turn.memory.question
    if not name:
        name, data = turn.memory.unpause()
    flow = next((intent for intent in intents.INTENTS if name in intent.questions), None)
    if flow and flow.prompt:
        return flow.prompt(turn, name, data)
    return submit_dossier.continue_latest(turn)
