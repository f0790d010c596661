"""«nhắc lại giùm», «in English please»: our last words again, or the last question in English."""

import re
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from assistant.dialogue_state import conversation_of
from assistant.replies import Reply, say, to_menu
from assistant.turns import Turn as BotTurn
from foundation.conversations.models import Turn

ASKING = re.compile(
    r"\b(?:nhac|noi|gui|doc) lai\b.{0,25}(?:giup|gium|dum|voi|cau|tin|hoi nay|di|duoc khong"
    r"|lan nua)?$|\bgi co\b|\bnoi gi co\b"
    r"|\b(?:repeat|say (?:it|that) again)\b.*"
)
IN_ENGLISH = re.compile(
    r"\b(?:in|speak|reply|answer|repeat in|switch to) english\b.*|\btieng anh (?:di|giup|duoc khong)\b"
)
IN_VIETNAMESE = re.compile(r"\b(?:chuyen|noi|tra loi|dung)\b.{0,12}\btieng viet\b.*|\bin vietnamese\b.*")
BY_MISTAKE = re.compile(
    r"\b(?:bam|nhan|gui|go) (?:nham|lon|lung tung)\b|\bnghich may\b|\b(?:wrong|by mistake)\b"
)


def handle(turn: BotTurn) -> Reply | None:
    if IN_VIETNAMESE.search(turn.folded):
        return say(_("From now on we answer in Vietnamese. What would you like to know?"), to_menu())
    if IN_ENGLISH.search(turn.folded):
        return _in_english(turn)
    if (
        BY_MISTAKE.search(turn.folded)
        and len(turn.folded.split()) <= 10
        and not any(map(str.isdigit, turn.text))
    ):
        return say(_("No problem. Write whenever you need something."), to_menu())
    if not ASKING.search(turn.folded) or len(turn.folded.split()) > 12:
        return None
    said = Turn.objects.filter(conversation=conversation_of(turn.identity), author=Turn.Author.BOT)
    last = said.order_by("-pk").values_list("text", flat=True).first()
    return say(last, to_menu()) if last else None


def _in_english(turn: BotTurn) -> Reply:
    """The last question that was understood, answered in English from now on."""
    from assistant import services  # the answer to another question is given by the whole bot

    turn = replace(turn, language="en")
    turn.memory.remember(replace(turn.memory.recent, language="en"))
    with translation.override("en"):
        asked = turn.memory.recent.text
        if not asked:
            return say(_("From now on we answer in English. What would you like to know?"), to_menu())
        return services.answer_in(turn, asked)
