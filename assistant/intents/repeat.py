"""«nhắc lại giùm», «in English please»: our last words again, or the last question in English."""

import re
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from assistant.dialogue_state import conversation_of
from assistant.replies import Reply, say, to_menu, to_person
from assistant.turns import Turn as BotTurn
from foundation.conversations.models import Turn
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold

ASKING = re.compile(
    r"\b(?<!mui )(?<!tiem )(?:nhac|noi|gui|doc) lai\b.{0,25}(?:giup|gium|dum|voi|cau|tin|hoi nay|di"
    r"|duoc khong|lan nua)?$|\bgi co\b|\bnoi gi co\b"
    r"|\b(?:repeat|say (?:it|that) again)\b.*"
)
SHORTER = re.compile(
    r"\b(?:noi|viet|tra loi|tom tat|ke|giai thich|tom)(?: \w{1,40}){0,3}"
    r" (?:ngan(?: gon)?|gon|de hieu|tom tat|don gian)\b"
    r"|\b(?:dai|roi|kho hieu|nhieu chu)(?: dong)? qua\b.{0,200}\b(?:ngan|gon|tom tat"
    r"|don gian|de hieu)\b"
    r"|\b(?:tom tat|ngan gon|ngan hon)(?: \w{1,40}){0,10}$|\b(?:shorter|in short|too long"
    r"|summari[sz]e|simpler)\b"
)
"""«dài quá, nói ngắn gọn thôi»."""
IN_ENGLISH = re.compile(
    r"\b(?<!they )(?<!he )(?<!she )(?<!anyone )(?<!staff )(?:in|speak|reply|answer|repeat in"
    r"|switch to) english\b.*|\btieng anh (?:di|giup|duoc khong)\b"
)
IN_VIETNAMESE = re.compile(r"\b(?:chuyen|noi|tra loi|dung)\b.{0,12}\btieng viet\b.*|\bin vietnamese\b.*")
MOST_LINES, SHORT = 3, 220  # letters
EARLIER = re.compile(r"\b(?:hoi|luc|khi) (?:nay|truoc|hoi|som)\b|\bearlier\b")
FORGOTTEN = re.compile(r"\b(?:quen|khong nho|chua kip|coi lai|xem lai|nhac lai|noi lai|forgot)\b")
OF_EARLIER = frozenset(
    "hoi luc khi nay truoc som noi bao tra loi chi hoi quen khong nho kip coi xem nhac lai roi mat tieu la "
    "cai vu may gio ngay bao nhieu tien dau o nao ma a ban ad toi tui em minh giup gium voi di nha duoc co "
    "thi vay rua chua luon do ay earlier i forgot you said what the".split()
)
"""Words around the matter of «hồi nãy nói mấy giờ cúp quên rồi»."""
HOUR_ASKED, HOUR = re.compile(r"\bmay (?:gio|h)\b|\bwhat time\b"), re.compile(r"\d:\d\d")
MOST_SOUGHT = 20  # turns back
BY_MISTAKE = re.compile(
    r"\b(?:bam|nhan|gui|go) (?:nham|lon|lung tung)\b|\bnghich may\b|\b(?:wrong|by mistake)\b"
)

WRONG_PICTURE = re.compile(
    r"\b(?:gui|chup|up|dang)(?: \w{1,40}){0,2} (?:nham|lon|sai)\b(?=.{0,200}\b(?:anh|hinh)\b)"
    r"|\b(?:nham|lon|sai) (?:anh|hinh)\b|\bwrong (?:photo|picture|image)\b"
)


def handle(turn: BotTurn) -> Reply | None:
    if IN_VIETNAMESE.search(turn.folded):
        return say(_("From now on we answer in Vietnamese. What would you like to know?"), to_menu())
    if IN_ENGLISH.search(turn.folded):
        return _in_english(turn)
    if WRONG_PICTURE.search(turn.folded):
        words = _(
            "A picture becomes part of a dossier or a petition only where one of their steps asks for it; "
            "this one is in none of them. To have it deleted, talk to a person."
        )
        return say(words, to_person(), to_menu())
    if (
        BY_MISTAKE.search(turn.folded)
        and len(turn.folded.split()) <= 10
        and not any(map(str.isdigit, turn.text))
        and not find_places(turn.text)
    ):
        return say(_("No problem. Write whenever you need something."), to_menu())
    if said_before := _said_earlier(turn):
        return say(said_before, to_menu())
    is_shorter = SHORTER.search(turn.folded)
    if not (is_shorter or ASKING.search(turn.folded)) or len(turn.folded.split()) > 20:
        return None
    said = Turn.objects.filter(conversation=conversation_of(turn.identity), author=Turn.Author.BOT)
    last = said.order_by("-pk").values_list("text", flat=True).first()
    if not last:
        return None
    return say(_shortened(last), to_person(), to_menu()) if is_shorter else say(last, to_menu())


def _said_earlier(turn: BotTurn) -> str:
    """The last of our answers that has the words of the matter that was forgotten; "" for none."""
    if not (EARLIER.search(turn.folded) and FORGOTTEN.search(turn.folded)):
        return ""
    matter = set(turn.folded.split()) - OF_EARLIER
    said = Turn.objects.filter(conversation=conversation_of(turn.identity), author=Turn.Author.BOT)
    texts = said.order_by("-pk").values_list("text", flat=True)[: MOST_SOUGHT if matter else 0]
    wanted = HOUR if HOUR_ASKED.search(turn.folded) else re.compile("")
    return next((text for text in texts if matter.issubset(fold(text).split()) and wanted.search(text)), "")


def _shortened(text: str) -> str:
    """What stands first is what was asked; who needs it explained talks to a person."""
    first = "\n".join([line for line in text.splitlines() if line.strip()][:MOST_LINES])
    return _("In short:\n%(text)s") % {
        "text": first if len(first) <= SHORT else f"{first[:SHORT].rpartition(' ')[0]}…"
    }


def _in_english(turn: BotTurn) -> Reply:
    """The last question that was understood, answered in English from now on."""
    turn = replace(turn, language="en")
    turn.memory.remember(replace(turn.memory.recent, language="en"))
    with translation.override("en"):
        asked = turn.memory.recent.text
        if not asked:
            return say(_("From now on we answer in English. What would you like to know?"), to_menu())
        return Reply(again=asked)
