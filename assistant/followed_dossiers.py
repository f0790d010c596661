"""Which of the citizen's own dossiers a message means: the one whose code it names, or all that fit.

Only followed ones: following was proven by the second factor, so what they hold may be said.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from dossiers import codes
from dossiers.models import Dossier

MOST = 4


def find_followed(turn: Turn, statuses: Sequence[int]) -> list[Dossier]:
    """The followed dossiers of these statuses, newest follow first; where codes are named only those."""
    followed = Dossier.objects.filter(
        follows__citizen=turn.citizen, follows__stopped_at=None, status__in=statuses
    )
    named = codes.find_codes(turn.text)
    if named:
        followed = followed.filter(code__in=named)
    return list(followed.for_page().order_by("-follows__since")[: MOST + 1])


def ask_which(found: Sequence[Dossier], words: str, verb: str) -> Reply:
    """Ask which one; the press says `verb` with the code."""
    named = _("Dossier %(code)s")
    buttons = (press(named % {"code": one.code}, f"{verb} {one.code}") for one in found[:MOST])
    return say(words, *buttons)
