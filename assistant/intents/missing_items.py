"""«Còn thiếu giấy gì?», «phải nộp bao nhiêu?»: followed dossiers that wait for papers or a fee."""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.dossier_replies import MAX_SHOWN, followed_by
from assistant.replies import Reply, say, to_menu, to_my_dossiers
from assistant.turns import Turn
from dossiers.codes import find_codes

ASKING = re.compile(
    r"\b(thieu (giay|gi|chi|j)|thieu nhung|bo sung (giay|gi|chi|ho so)|nop them|"
    r"(nop|dong) (bao nhieu|phi|le phi)|con phai (nop|lam) (gi|chi)|"
    r"(papers?|documents?) (is|are) (still )?missing|missing (papers?|documents?)|"
    r"how much (do|must|should) i (have to |still )?pay)\b"
)


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded) or find_codes(turn.text):
        return None
    followed = followed_by(turn)
    waiting = list(followed.waiting_for_citizen()[:MAX_SHOWN])
    if len(waiting) == 1:
        return dossier_replies.in_full(waiting[0], turn.citizen)
    if waiting:
        words = _("These dossiers are waiting for you:")
        return say(f"{words}\n{dossier_replies.listed(waiting)}", *dossier_replies.to_see(waiting))
    if followed.exists():
        none = _("None of the dossiers you follow is missing papers or waiting for a fee.")
        return say(none, to_my_dossiers(), to_menu())
    return None
