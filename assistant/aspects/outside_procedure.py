"""Aspects of a procedure that another body handles: whom to ask; its papers and fee are not ours to tell."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assistant import procedure_replies
from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.replies import Reply, to_call
from assistant.turns import Turn, is_telling
from dossiers.models import OutsideProcedure
from foundation.vietnamese.questions import ASKS

KIND = "outside_procedure"
WHO = frozenset("place phone handler area".split())


def _outside(focus: Focus, opening: str = "") -> Reply | None:
    found = OutsideProcedure.objects.filter(pk=focus.key).first()
    return procedure_replies.elsewhere(found, opening=opening).with_button(to_call()) if found else None


def _handled_by(turn: Turn, focus: Focus) -> Reply | None:
    return _outside(focus)


def _facts(turn: Turn, focus: Focus) -> Reply | None:
    return _outside(focus, _("The portal has no information on its papers, time and fee."))


class OutsideFocus(FocusKind):
    def names_another(self, turn: Turn, focus: Focus) -> bool:
        return is_telling(turn) and procedure_replies.names_another(turn)

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        """Who handles it is told with everything; once is enough."""
        return next((each for each in aspects if each is FACTS), aspects[0]).answer(turn, focus)


FACTS = Aspect("facts", _facts, frozenset(ASKS) - WHO)
FOCUS = OutsideFocus((FACTS, Aspect("handled_by", _handled_by, WHO)), ("procedure_info", "fee_info"))
