"""Papers, time limit, fee and office of a procedure: «Làm khai sinh cho con cần giấy tờ gì?»"""

from typing import Any

from django.utils.translation import gettext as _

from assistant import procedure_replies
from assistant.replies import Reply, say, to_menu, to_person
from assistant.turns import Turn
from dossiers.submission.procedure_search import by_words

NAME, QUESTION = "procedure_info", "which_procedure"
MAX_NAME_WORDS = 12  # words


def handle(turn: Turn) -> Reply | None:
    found = procedure_replies.meant(turn)
    if len(found) == 1:
        return procedure_replies.in_full(found[0])
    if found:
        return procedure_replies.which(found, "thủ tục")
    turn.memory.ask(QUESTION, about=NAME)
    asking = _(
        "Which procedure do you ask about? For example: birth certificate, temporary residence, "
        "criminal record."
    )
    unknown = _("I cannot find this procedure. Please use other words, or talk to a person.")
    return say(unknown if turn.slot("procedure") else asking, to_person(), to_menu())


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The name of the procedure, where we have just asked for it."""
    found = by_words(turn.text) if len(turn.folded.split()) <= MAX_NAME_WORDS else []
    if not found:
        return None
    turn.memory.close()
    about_fees = data.get("about") != NAME
    if len(found) > 1:
        return procedure_replies.which(found, "lệ phí" if about_fees else "thủ tục")
    return procedure_replies.only_fees(found[0]) if about_fees else procedure_replies.in_full(found[0])
