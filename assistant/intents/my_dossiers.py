"""The dossiers that this citizen follows, newest change first."""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.intents.dossier_status import how_to
from assistant.replies import Reply, say, to_menu
from assistant.turns import Turn
from dossiers.models import Dossier

ASKING = re.compile(
    r"#\s?hoso\b|\b(ho so cua (toi|em|minh|tui|con|chau)|danh sach ho so|hs cua (toi|em|minh))\b"
    r"|^((show|list|see) )?(me )?(all )?my (dossiers?|applications?)$"
)
MOST = 4


def handle(turn: Turn) -> Reply | None:
    if not (ASKING.search(turn.folded) or turn.text.strip().lower() in {"#hoso", "# hoso"}):
        return None
    followed = (
        Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None)
        .for_page()
        .order_by("-follows__since")
    )
    shown = list(followed[: MOST + 1])
    if not shown:
        none = _("You follow no dossier here yet.")
        return say(f"{none}\n\n{how_to()}", to_menu())
    lines = [
        _("Dossiers that you follow:"),
        dossier_replies.listed(shown[:MOST]),
    ]
    if len(shown) > MOST:
        lines.append(_("… and older ones; write a code to see it."))
    return say("\n".join(lines), *dossier_replies.to_see(shown[:MOST]), to_menu())
