"""Detects how a citizen leaves or interrupts the open question."""

import re

from django.utils.translation import gettext as _

from assistant.intents.help_menu import menu
from assistant.replies import Reply, button, say, to_menu
from assistant.turns import Turn, is_asking
from foundation.outbox.messages import Button
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

STOPPING = re.compile(
    r"(?:(?:a|da|ma|u|um|vay|rua|ok|uh) )?(?:thoi(?! (?:tiet|gian|noi|han|vu|su|hon|diem))|khoi"
    r"|huy|thoat|dung lai|ngung"
    r"|bo qua het|bo di|de (?:mai|sau|mot|do|khi khac|luc khac|bua khac)|luc khac|hom khac"
    r"|khong lam nua|khong gui nua"
    r"|khong nop nua|khong can nua|cancel|stop|quit|never mind|not now|later)\b"
)
# What may stand around a stop word; anything else makes it a message of its own.
AROUND_STOPPING = frozenset(
    "a da ma u um thoi khoi huy bo thoat dung ngung lai de mai sau mot luc bua khac do day nua "
    "khong ko lam gui nop can"
    " nhe nha nghe nghen di em toi minh tui con chu anh chi co bac cam on tiep viec nay cai qua "
    "het luon roi hen khi"
    " nao ranh tinh cho vay ha khoe phan anh ho so ve hoi tim giay to chua co cancel stop quit "
    "never mind not now"
    " later it that this please thanks i will".split()
)
MAX_WORDS = 14  # of a message that stops and says why
ELSEWHERE = re.compile(
    r"0|menu|help|tro giup|gap can bo|gap nguoi that|(talk|speak) to (a |an )?(person|human|officer)"
)


def is_stopping(turn: Turn, *, a_flow: bool = False) -> bool:
    """Whether the message says that the citizen stops («thôi để mai làm tiếp»), and asks nothing else.

    Who stops a flow may say why («thôi khó quá, mai ra phường»).
    """
    said = fold(expand(turn.text))
    if not STOPPING.match(said):
        return False
    return AROUND_STOPPING.issuperset(said.split()) or (
        a_flow
        and said.startswith(("thoi ", "vay thoi ", "huy ", "khoi "))
        and not is_asking(turn)
        and len(said.split()) <= MAX_WORDS
    )


def goes_elsewhere(turn: Turn) -> bool:
    """Whether the message is a command: the menu, a person, a button of an older message."""
    return bool(ELSEWHERE.fullmatch(turn.folded)) or turn.text.startswith("#")


def farewell(*, is_kept: bool) -> Reply:
    """The reply to a stop word; `is_kept` where what was given so far is kept."""
    if is_kept:
        words = _("Stopped. What you have given so far is kept; write “continue” whenever it suits you.")
        return say(words, to_continue(), to_menu())
    return menu(_("Stopped. Is there anything else?"))


def to_continue() -> Button:
    return button(_("Continue"), "làm tiếp")
