"""The dossiers that the citizen follows, and which of them a message means.

Following was proven by the second factor, so what a followed dossier holds may be said.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say
from assistant.turns import Turn
from dossiers import codes
from dossiers.models import Dossier
from dossiers.models.dossier import DossierQuerySet

MAX_SHOWN = 4


def followed_by(turn: Turn) -> DossierQuerySet:
    """Newest follow first."""
    followed = Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None)
    return followed.for_page().order_by("-follows__since")


def find_followed(turn: Turn, statuses: Sequence[int]) -> list[Dossier]:
    """Those of these statuses; where codes are named only the named ones."""
    followed = followed_by(turn).filter(status__in=statuses)
    if named := codes.find_codes(turn.text):
        followed = followed.filter(code__in=named)
    return list(followed[: MAX_SHOWN + 1])


def choose_followed(turn: Turn, statuses: Sequence[int], question: str, verb: str) -> Dossier | Reply | None:
    """The only one of these statuses that fits; the question which of several; None where there is none."""
    found = find_followed(turn, statuses)
    return ask_which(found, question, verb) if len(found) > 1 else next(iter(found), None)


def ask_which(found: Sequence[Dossier], words: str, verb: str) -> Reply:
    """Ask which one; the press says `verb` with the code."""
    named = _("Dossier %(code)s")
    buttons = (button(named % {"code": one.code}, f"{verb} {one.code}") for one in found[:MAX_SHOWN])
    return say(words, *buttons)
