"""«Ai theo dõi hồ sơ»: the followers of the citizen's own dossier, and "#bo" to remove one.

Only for owners: a follower by phone digits is one of those who may be removed.
"""

import re

from django.utils.translation import gettext as _

from assistant.dossier_replies import MAX_SHOWN, followed_by
from assistant.replies import Reply, button, say, to_my_dossiers
from assistant.turns import Turn
from dossiers import codes, services
from dossiers.models import Dossier

ASKING = re.compile(
    r"\bai (dang |con )?(theo doi|nhan tin)\b.{0,200}\bho so\b|\bnguoi (theo doi"
    r"|nhan tin) (cua )?ho so\b"
    r"|\bwho (follows|gets news of)\b.{0,200}\bdossier\b"
)
REMOVING = re.compile(r"^\s*#\s?bo\b.*?\s(\d{1,12})\s*$", re.IGNORECASE)


def handle(turn: Turn) -> Reply | None:
    removing = REMOVING.match(turn.text)
    if not removing and not ASKING.search(turn.folded):
        return None
    dossier = _own(turn)
    if dossier is None:
        none = _(
            "Please write the code of a dossier that is yours, for example: who follows dossier %(code)s"
        )
        return say(none % {"code": codes.EXAMPLE}, to_my_dossiers())
    return _remove(dossier, int(removing[1])) if removing else _listed(dossier)


def _own(turn: Turn) -> Dossier | None:
    named = codes.find_codes(turn.text)
    if named:
        found = Dossier.objects.with_parties().filter(code=named[0]).first()
    else:
        found = followed_by(turn).with_parties().first()
    return found if found and services.is_owner(dossier=found, citizen=turn.citizen) else None


def _remove(dossier: Dossier, follow_pk: int) -> Reply:
    if services.remove_follower(dossier=dossier, follow_pk=follow_pk):
        done = _("Removed. This account gets no more news of dossier %(code)s.")
        return say(done % {"code": dossier.code}, to_my_dossiers())
    gone = _("This account does not get news of dossier %(code)s any more.")
    return say(gone % {"code": dossier.code}, to_my_dossiers())


def _listed(dossier: Dossier) -> Reply:
    found = services.followers(dossier)
    if not found:
        nobody = _("No other account gets news of dossier %(code)s.")
        return say(nobody % {"code": dossier.code}, to_my_dossiers())
    lines = [_("These accounts get news of dossier %(code)s:") % {"code": dossier.code}]
    lines += [f"• {one.shown_name} ({one.get_proof_display()})" for one in found]
    remove = _("Remove %(who)s")
    buttons = [
        button((remove % {"who": one.shown_name})[:100], f"#bo {dossier.code} {one.pk}")
        for one in found[:MAX_SHOWN]
    ]
    return say("\n".join(lines), *buttons, to_my_dossiers())
