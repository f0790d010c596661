"""«Lệ phí cấp giấy phép xây dựng bao nhiêu»: of a procedure by its name, of a dossier by its code."""

from django.utils.translation import gettext as _

from assistant import procedure_cards, procedure_replies
from assistant.intents import dossier_status, procedure_info
from assistant.replies import Reply, say, to_menu, to_my_dossiers, to_person
from assistant.turns import Turn

NAME = "fee_info"


def handle(turn: Turn) -> Reply | None:
    if turn.slot("dossier_code"):
        return dossier_status.handle(turn)
    if reply := procedure_replies.answer(turn, procedure_cards.only_fees, "lệ phí"):
        return reply
    if not procedure_replies.is_vague(turn):
        return None
    turn.memory.ask(procedure_info.QUESTION, about=NAME)
    return say(
        _(
            "Which procedure do you want the fees for? For example: building permit, criminal "
            "record, certified copy. If you have a dossier, please write its code."
        ),
        to_my_dossiers(),
        to_person(),
        to_menu(),
    )
