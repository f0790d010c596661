"""The dossiers that this citizen follows, newest change first."""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.dossier_replies import MAX_SHOWN, followed_by
from assistant.intents.dossier_status import how_to
from assistant.replies import Reply, say, to_menu
from assistant.turns import Turn
from dossiers.codes import find_codes

ASKING = re.compile(
    r"#\s?hoso\b|\b(ho so cua (toi|em|minh|tui|con|chau)|danh sach ho so|hs cua (toi|em|minh))\b"
    r"|^((show|list|see) )?(me )?(all )?my (dossiers?|applications?)$"
)


def handle(turn: Turn) -> Reply | None:
    if not (ASKING.search(turn.folded) or turn.text.strip().lower() in {"#hoso", "# hoso"}):
        return None
    if find_codes(turn.text):
        return None  # that one is asked for
    shown = list(followed_by(turn)[: MAX_SHOWN + 1])
    if not shown:
        none = _("You follow no dossier here yet.")
        return say(f"{none}\n\n{how_to()}", to_menu())
    lines = [_("Dossiers that you follow:"), dossier_replies.listed(shown[:MAX_SHOWN])]
    if len(shown) > MAX_SHOWN:
        lines.append(_("… and older ones; write a code to see one of them."))
    return say("\n".join(lines), *dossier_replies.to_see(shown[:MAX_SHOWN]), to_menu())
