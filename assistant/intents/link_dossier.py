"""Follow a dossier by the link code of its tracking page: "#A7K2Q"."""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.replies import Reply, button, say, to_menu
from assistant.turns import Turn
from dossiers import second_factor
from dossiers.errors import DossierRefusal

LINK_CODE = re.compile(r"(?<!\w)#\s?([A-Z0-9]{4,8})(?!\w)", re.IGNORECASE)
COMMANDS = {"HOSO", "NGUNG", "GIAY", "MENU"}


def handle(turn: Turn) -> Reply | None:
    found = LINK_CODE.search(turn.text)
    if not found or found[1].upper() in COMMANDS:
        return None
    try:
        dossier = second_factor.redeem(link_code=found[1].upper(), citizen=turn.citizen, askers=turn.askers)
    except DossierRefusal as refusal:
        return say(refusal.message, button(_("By dossier code"), "tra cứu hồ sơ"), to_menu())
    turn.memory.close()
    return dossier_replies.in_full(dossier, turn.citizen, opening=dossier_replies.will_be_told())
