"""Papers, time limit, fee and office of a procedure: «Làm khai sinh cho con cần giấy tờ gì?»"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from assistant import procedure_replies
from assistant.replies import Reply, say, to_menu, to_person
from assistant.turns import Turn
from dossiers.submission.procedure_search import find_procedures

NAME, QUESTION = "procedure_info", "which_procedure"
MAX_NAME_WORDS = 12  # words
CLAIMED, AGREED = 0.7, 0.5
"""Scores of the search: where the model guesses another intent, and where it guesses procedures too."""
ABOUT_PROCEDURES = (NAME, "fee_info", "submit_dossier")
NOT_CLAIMED = frozenset({"dossier_status", "petition", "human_handover"})


def claimed_intent(text: str, guesses: Sequence[str], in_a_thread: bool) -> str:
    """The intent where the model is unsure and the catalogue recognises the message; "" where it does not.

    Words about a dossier on its way or for a petition name procedures too: those guesses stay.
    In a thread (`Focus`) loose words mostly go on about it: there the catalogue must be certain.
    """
    if guesses and guesses[0] in NOT_CLAIMED:
        return ""
    match = find_procedures(text)
    agree = bool(guesses) and guesses[0] in ABOUT_PROCEDURES
    is_likely = match.procedures and not in_a_thread and match.score >= (AGREED if agree else CLAIMED)
    if not (match.certain or match.outside or is_likely):
        return ""
    return next((name for name in guesses if name in ABOUT_PROCEDURES), NAME)


def handle(turn: Turn) -> Reply | None:
    if reply := procedure_replies.answer(turn, procedure_replies.in_full, "thủ tục"):
        return reply
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
        return procedure_replies.matched(match, turn.text, procedure_replies.in_full, "thủ tục")
    return procedure_replies.matched(match, turn.text, procedure_replies.only_fees, "lệ phí")
