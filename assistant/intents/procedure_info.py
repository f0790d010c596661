"""Papers, time limit, fee and office of a procedure: «Làm khai sinh cho con cần giấy tờ gì?»"""

from typing import Any

from django.utils.translation import gettext as _

from assistant import procedure_cards, procedure_replies
from assistant.replies import Reply, say, to_menu, to_person
from assistant.turns import Turn
from dossiers.submission.procedure_search import find_procedures

NAME, QUESTION = "procedure_info", "which_procedure"
MAX_NAME_WORDS = 12  # words


def handle(turn: Turn) -> Reply | None:
    if reply := procedure_replies.answer(turn, procedure_cards.in_full, "thủ tục"):
        return reply
    if not procedure_replies.is_vague(turn):
        return None
    turn.memory.ask(QUESTION, about=NAME)
    asking = _(
        "Which procedure do you ask about? For example: birth certificate, temporary residence, "
        "criminal record."
    )
    return say(asking, to_person(), to_menu())


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The name of the procedure, where we have just asked for it."""
    if len(turn.folded.split()) > MAX_NAME_WORDS:
        return None
    match = find_procedures(turn.text)
    if not (match.procedures or match.outside):
        return None
    turn.memory.close()
    if data.get("about") == NAME:
        return procedure_replies.matched(match, turn.text, procedure_cards.in_full, "thủ tục")
    return procedure_replies.matched(match, turn.text, procedure_cards.only_fees, "lệ phí")
