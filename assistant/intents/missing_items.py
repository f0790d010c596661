"""«Còn thiếu giấy gì?», «phải nộp bao nhiêu?»: the dossiers that wait for this citizen."""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.replies import Reply, say, to_menu, to_my_dossiers
from assistant.turns import Turn
from dossiers.models import Dossier

ASKING = re.compile(
    r"\b(thieu (giay|gi|chi|j)|thieu nhung|bo sung (giay|gi|chi|ho so)|nop them|"
    r"(nop|dong) (bao nhieu|phi|le phi)|con phai (nop|lam) (gi|chi)|"
    r"(papers?|documents?) (is|are) (still )?missing|missing (papers?|documents?)|"
    r"how much (do|must|should) i (have to |still )?pay)\b"
)
MOST = 4


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    followed = Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None)
    waiting = list(followed.waiting_for_citizen().for_page().order_by("-follows__since")[:MOST])
    if len(waiting) == 1:
        return dossier_replies.in_full(waiting[0], turn.citizen)
    if waiting:
        words = _("These dossiers wait for you:")
        return say(f"{words}\n{dossier_replies.listed(waiting)}", *dossier_replies.to_see(waiting))
    if followed.exists():
        return say(
            _("No dossier that you follow misses a paper or waits for a fee."),
            to_my_dossiers(),
            to_menu(),
        )
    return None
