"""Detects that a citizen leaves the open question: by a stop word, a button, or another code."""

import re

from django.utils.translation import gettext as _

from assistant.intents.help_menu import menu
from assistant.replies import Reply
from assistant.turns import Turn
from dossiers import codes

STOPPING = re.compile(
    r"(thoi|huy|huy bo|thoat|bo qua het|dung lai|ngung|thoi khong lam nua"
    r"|cancel|stop|quit|never mind|not now|later)( (nhe|a|di|nha|it|that|please))?"
)
ELSEWHERE = re.compile(
    r"0|menu|help|tro giup|gap can bo|gap nguoi that|(talk|speak) to (a |an )?(person|human|officer)"
)


def leaves_question(turn: Turn, takes: tuple[str, ...] = ()) -> bool:
    """Whether the message is no answer to a question: `takes` names the codes that would answer it."""
    if ELSEWHERE.fullmatch(turn.folded) or STOPPING.fullmatch(turn.folded) or turn.text.startswith("#"):
        return True
    return "dossier_code" not in takes and bool(codes.CODE.fullmatch(turn.text.strip(" .?!")))


def farewell(turn: Turn) -> Reply | None:
    """The reply to a stop word; None where the message starts something else."""
    if not STOPPING.fullmatch(turn.folded):
        return None
    return menu(_("Stopped. Is there anything else?"))
