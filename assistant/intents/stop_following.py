"""Stop being told of a dossier: "#ngung <code>", or in words."""

import re

from django.utils.translation import gettext as _

from assistant.replies import Reply, press, say, to_menu, to_my_dossiers
from assistant.turns import Turn
from dossiers import codes, services
from dossiers.models import Dossier

STOPPING = re.compile(
    r"^ngung\b|\b(ngung|dung|thoi|huy|tat) (nhan tin|theo doi|bao tin|nhan thong bao)\b"
    r"|^(stop|unfollow)\b.*\bdossiers?\b|^stop (all |the |these )?messages$"
)
MOST = 4


def handle(turn: Turn) -> Reply | None:
    if not STOPPING.search(turn.folded):
        return None
    followed = list(
        Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None).order_by(
            "-follows__since"
        )
    )
    named = set(codes.find_codes(turn.text))
    chosen = [dossier for dossier in followed if dossier.code in named]
    if not chosen and len(followed) == 1 and not named:
        chosen = followed
    if chosen:
        for dossier in chosen:
            services.stop_following(dossier=dossier, citizen=turn.citizen)
        stopped = ", ".join(dossier.code for dossier in chosen)
        return say(
            _("No more messages about dossier %(codes)s. To follow it again, write its code and its secret.")
            % {"codes": stopped},
            to_my_dossiers(),
        )
    if not followed:
        return say(
            _("You follow no dossier, so no messages about one will come."),
            to_menu(),
        )
    stop = _("Stop %(code)s")
    buttons = [
        press((stop % {"code": dossier.code})[:100], f"#ngung {dossier.code}") for dossier in followed[:MOST]
    ]
    return say(_("About which dossier should messages stop?"), *buttons)
