"""Aspects of a procedure that another body handles: whom to ask; its papers and fee are not ours to tell."""

import re

from django.utils.translation import gettext as _

from assistant import procedure_replies
from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.replies import Reply, to_call
from assistant.turns import Turn
from dossiers.models import OutsideProcedure

KIND = "outside_procedure"


def _outside(focus: Focus, opening: str = "") -> Reply | None:
    found = OutsideProcedure.objects.filter(pk=focus.key).first()
    return procedure_replies.elsewhere(found, opening=opening).with_button(to_call()) if found else None


def _handled_by(turn: Turn, focus: Focus) -> Reply | None:
    return _outside(focus)


def _facts(turn: Turn, focus: Focus) -> Reply | None:
    return _outside(focus, _("The portal has no information on its papers, time and fee."))


FOCUS = FocusKind(
    (
        Aspect(
            "handled_by",
            re.compile(
                r"\b(?:(?:goi|hoi|gap|tim) (?:ai|dau|so nao)|lien he|ai (?:lam|giai quyet|cap)|o dau|o mo"
                r"|cho nao|noi nao|dia chi|so dien thoai|who|where|phone)\b.*"
            ),
            _handled_by,
        ),
        Aspect(
            "facts",
            re.compile(
                r"\b(?:giay to|giay (?:gi|chi)|can (?:gi|chi)|mang (?:gi|theo)|bao lau|may ngay|bao nhieu"
                r"|(?:le )?phi|may tien|papers|how (?:long|much)|fee)\b.*"
            ),
            _facts,
        ),
    ),
    ("procedure_info", "fee_info"),
)
