"""Unfollow a dossier: "#ngung <code>", or in words."""

import re

from django.utils.translation import gettext as _

from assistant.dossier_replies import MAX_SHOWN, followed_by
from assistant.replies import Reply, button, say, to_menu, to_my_dossiers
from assistant.turns import Turn
from dossiers import codes, services

UNDENIED = r"\b(?<!khong )(?<!khong muon )(?<!dung )"
"""Before a word that stops something: «đừng ngừng báo» wishes the contrary."""
STOPPING = re.compile(
    r"^ngung\b(?! (?:lai|nop|lam))"
    rf"|{UNDENIED}(ngung|dung|thoi|huy|tat) (nhan tin|theo doi|bao tin|nhan thong bao)\b"
    r"|\b(khoi|dung|thoi|khong can|khoi can) (nhan|bao)( tin)? nua\b"
    r"|^(stop|unfollow)\b.*\bdossiers?\b|^stop (all |the |these )?messages$"
)


def handle(turn: Turn) -> Reply | None:
    if not STOPPING.search(turn.folded):
        return None
    followed = list(followed_by(turn))
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
        return say(_("You follow no dossier, so no messages about one will come."), to_menu())
    stop = _("Stop %(code)s")
    buttons = [
        button((stop % {"code": dossier.code})[:100], f"#ngung {dossier.code}")
        for dossier in followed[:MAX_SHOWN]
    ]
    return say(_("For which dossier should we stop sending messages?"), *buttons)
