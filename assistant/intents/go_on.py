"""«làm tiếp»: takes up the flow that was interrupted or paused, at the step where it stood."""

import re
from collections.abc import Callable

from assistant.intents import submit_dossier
from assistant.intents.intent import Intent
from assistant.replies import Reply, say
from assistant.turns import Turn
from dossiers.models import Procedure

SAYING = re.compile(
    r"(?:(?:toi|em|minh|tui|cho|muon|thoi|vay|the|rua|gio|bay|chu|cu|roi|ok|oke|u|uh|da|vang|duoc) )*"
    r"(?:lam|soan|nop|gui|viet|di|quay lai|tra loi)? ?tiep(?: tuc)?"
    r"(?: (?:ho so|phan anh|viec|cai|do|nay|luc nay|hoi nay|dang do|di|nhe|nha|a|luon|cho|xong|anh"
    r"|chi|em|co|ad))*"
    r"|(?:cai|ho so|phan anh|viec)?(?: \w+){0,4} (?:lam do|dang do|do dang)"
    r"(?: \w+){0,3} (?:mo lai|lam tiep)(?: \w+)*"
    r"|(?:(?:ok|oke|roi|u|uh|da|vang|vay) )*(?:bat dau|lam luon|nop luon)(?: di| nhe| nha| luon| lam| nop)*"
    r"|(?:continue|go on|resume)(?: with)?(?: it| my| the| petition| dossier)*"
)


def is_said(turn: Turn) -> bool:
    return bool(SAYING.fullmatch(turn.folded)) and turn.folded not in ("tiep", "di tiep", "tiep di")


def handle(turn: Turn, flow_of: Callable[[str], Intent | None]) -> Reply | None:
    """`flow_of` finds the flow whose open question has a name."""
    if not SAYING.fullmatch(turn.folded):
        return None
    name, data = turn.memory.question
    if not name:
        name, data = turn.memory.unpause()
    flow = flow_of(name)
    if flow and flow.prompt:
        return step_of(flow, turn)
    shown = turn.memory.focus
    procedure = Procedure.objects.filter(pk=shown.key).first() if shown.kind == "procedure" else None
    return submit_dossier.continue_latest(turn, shown=procedure)


def step_of(flow: Intent, turn: Turn) -> Reply:
    """The open step of a flow once more, under the name of what it is about."""
    name, data = turn.memory.question
    about = flow.focus(turn, name, data) if flow.focus else None
    step = flow.prompt(turn, name, data) if flow.prompt else Reply()
    return say(str(about.data["name"])) + step if about and about.data.get("name") else step
