"""Detects how a citizen leaves or interrupts the open question."""

import re

from django.utils.translation import gettext as _

from assistant.intents.help_menu import menu
from assistant.replies import Reply, button, say, to_menu
from assistant.turns import ASKING, WISHED, Turn, is_asking
from foundation.messages import Button
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

STOPPING = re.compile(
    r"(?:(?:a|da|ma|u|um|o|vay|rua|the|roi|ok|uh) ){0,12}(?:thoi(?! (?:tiet|gian|noi|han|vu"
    r"|su|hon|diem)\b)|khoi"
    r"|huy|thoat|dung lai|ngung"
    r"|bo qua het|bo di|de (?:mai|sau|mot|do|khi khac|luc khac|bua khac)|luc khac|hom khac"
    r"|nghi (?:chut|ti|lat|xiu)|khong lam nua|khong gui nua"
    r"|khong nop nua|khong can nua|cancel|stop|quit|never mind|forget it|not now|later)\b"
)
# What may stand around a stop word; anything else makes it a message of its own.
AROUND_STOPPING = frozenset(
    "a da ma u um chi gi giup gium dum ho hs dep nghi chut lat xiu thoi khoi huy bo thoat dung ngung lai de "
    "mai sau mot luc bua khac do day nua khong ko lam gui nop can nhe nha nghe nghen di em toi minh tui con "
    "chu anh chi co bac cam on tiep viec nay cai qua het luon roi hen khi nao ranh tinh cho vay ha khoe phan "
    "anh ho so ve hoi tim giay to chua co cancel stop quit never mind not now later it that this please "
    "thanks i will".split()
)
LATER = re.compile(
    r"\b(?:chut|lat|ti|xiu|hoi) nua\b.{0,20}\b(?:lam|nop|gui|nhan|tinh)\b|\b(?:de|cho) (?:tui|toi"
    r"|em|minh|con) "
    r"(?:ve|hoi|suy nghi|tinh|coi|xem|ban|noi|keu|bao)\b.{0,30}|\bsuy nghi (?:lai|them)\b"
    r"|\b(?:mai|mot|(?:bua|khi|hom|luc|lan) (?:nao|khac|sau|toi))\b.{0,20}"
    r"\b(?:hoi|ghe|quay lai|nhan|lam|nop|gui)(?: tiep| lai)\b"
    r"|\b(?:bua|hom|lan|dip|luc|khi) khac (?:\w+ )?(?:lam|nop|gui)\b|\bluu lai\b"
    r"|\bde (?:toi|mai|chieu|sang)(?: nay| mai)? (?:em|toi|tui|minh|con|chau)(?: \w+){0,3} "
    r"(?:hoi|ve|tinh|lam|coi|xem|gui|nop|chup|nhan)\b"
    r"|\bde (?:mai|mot|toi|chieu|sang|chut|lat)(?: \w+){0,2} (?:lam|tinh|nop|gui|ghe|coi|xem|hoi|viet|chup)\b"
    r"|\b(?:ghi|luu|chup) lai (?:da|sau)\b"
    r"|\b(?:will do|do) it (?:later|tonight|tomorrow|another)\b|\bnext time\b"
    r"|\b(?:thoi|khoi) (?:khoi |khong |dung )?(?:nop|lam|gui) nua\b|\bforget it\b|\bchanged my mind\b"
)
SETTLED = re.compile(
    r"\b(?:co (?:dien|nuoc|mang)|xong|tim (?:duoc|ra|thay)) (?:lai )?(?:roi"
    r"|r)\b.{0,200}\b(?:thoi|khoi)\b"
)
"""«có điện lại rồi, thôi khỏi»: what was asked for is settled."""
GIVING_UP = re.compile(
    r"\b(?:thoi|khoi|thoi khoi|thoi khong) (?:nop|lam|gui|can) nua(?: dau| roi| nhe| nha)?$"
)
THANKS = re.compile(r"\b(?:cam on|cam ta|thanks?|thank you|thx|tks|thks)\b")
MAX_WORDS_OF_THANKS = 8  # beside the thanks and a word of when to come back
# Words with which an answer is acknowledged («ừ rứa mới đúng», «uk dc rồi đó, xl»).
ACKNOWLEDGING = frozenset(
    "u uh uk um ok oke okela okay thoi cung da vang a o dung duoc roi do moi vay the tot hay on biet hieu "
    "chuan la ra thi nha nhe nghe hi hihi nhi ha luon qua lam xl sorry xin loi hoi nay noi nong gian fine "
    "right i see got it great good anh chi em con chau co chu bac ban toi tui minh".split()
)
_SAID_YES = frozenset(
    "u uh uk um ok oke okela okay da vang dung chuan hieu biet right fine great got see".split()
)
MAX_WORDS = 14  # of a message that stops and says why
ELSEWHERE = re.compile(
    r"0|(?:(?:thoi|cho|xin|em|toi|tui|quay|tro|ve|lai|xem|mo|o|a|vay|ra) ){0,12}(?:menu"
    r"|trang chu)(?: chinh)?"
    r"(?: di| nhe| nha)?|(?:thoi )?(?:lam|bat dau|hoi|noi) lai tu dau(?: di| nhe| nha| giup)?"
    r"|help|tro giup|gap can bo|gap nguoi that|(talk|speak) to (a |an )?(person|human|officer)"
)


def is_stopping(turn: Turn, *, says_why: bool = False) -> bool:
    """Whether the message says that the citizen stops («thôi để mai làm tiếp»), and asks nothing else.

    With `says_why`, in a flow or where nothing else is understood, it may say why («thôi khó quá,
    mai ra phường»).
    """
    said = fold(expand(turn.text))
    if says_why and WISHED.search(said):
        return False
    is_short = len(said.split()) <= MAX_WORDS  # a story may end with such a word
    if says_why and (GIVING_UP.search(said) or is_leaving(turn)):
        return True
    if not STOPPING.match(said) or any(map(str.isdigit, said)):
        return False
    return _is_stop(said) or bool(
        says_why
        and re.match(r"(?:(?:vay|o|a|da|the|rua|roi|ma) )*(?:thoi|huy|khoi|ngung|dung) ", said)
        and not is_asking(turn)
        and not find_places(turn.text)
        and is_short
    )


def is_leaving(turn: Turn) -> bool:
    """Whether the message ends with a stop, puts it off, or says that the matter is settled."""
    said, (before, _comma, last) = fold(expand(turn.text)), turn.text.rpartition(",")
    if before and len(said.split()) <= MAX_WORDS and _is_stop(fold(expand(last))):
        return True  # «chủ trọ chưa đưa hợp đồng, thôi em hủy nha»
    asks = "?" in turn.text or ASKING.search(said.replace(" chua ", " "))  # «giấy chưa có, mai làm tiếp»
    return bool(SETTLED.search(said) or (LATER.search(said) and not asks))


def _is_stop(said: str) -> bool:
    words = STOPPING.match(
        re.sub(r"^(?:(?:a|thoi|vay|toi|em|tui|minh|con) )+(?=huy|khoi|thoi|dung|ngung)", "", said)
    )
    return bool(words) and AROUND_STOPPING.issuperset(said.split())


def is_thanking(turn: Turn) -> bool:
    """Whether the message thanks and asks nothing («rồi cảm ơn bot, bữa nào đi hỏi tiếp»)."""
    said = fold(expand(turn.text))
    rest = LATER.sub(" ", THANKS.sub(" ", said))
    is_short = rest != said and len(rest.split()) <= MAX_WORDS_OF_THANKS
    return bool(THANKS.search(said)) and is_short and not ASKING.search(rest) and "?" not in turn.text


def is_acknowledging(turn: Turn) -> bool:
    """Whether the message only says that the answer was heard."""
    words = fold(expand(turn.text)).split()
    return bool(_SAID_YES.intersection(words)) and ACKNOWLEDGING.issuperset(words)


def goes_elsewhere(turn: Turn) -> bool:
    """Whether the message is a command: the menu, a person, a button of an older message."""
    return bool(ELSEWHERE.fullmatch(turn.folded)) or turn.text.startswith("#")


def farewell(*, is_kept: bool) -> Reply:
    """The reply to a stop word; `is_kept` where what was given so far is kept."""
    if is_kept:
        words = _("Stopped. What you have given so far is kept; write “continue” whenever it suits you.")
        return say(words, to_continue(), to_menu())
    return menu(_("Stopped. Is there anything else?"))


def stopped(turn: Turn) -> Reply:
    """The reply to a stop word where no step is open: nothing was sent, and what was begun is kept."""
    if turn.memory.paused:
        return farewell(is_kept=True)
    return say(_("Stopped; nothing was sent. Write whenever you need something."), to_menu())


def closing(turn: Turn) -> Reply | None:
    """The reply to a message that stops or only says that it heard; None for another."""
    if is_stopping(turn, says_why=True):
        return stopped(turn)
    return nothing_more() if is_acknowledging(turn) else None


def nothing_more() -> Reply:
    return say(_("All right. Write whenever you need something."), to_menu())


def to_continue() -> Button:
    return button(_("Continue"), "làm tiếp")
