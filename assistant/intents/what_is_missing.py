"""«Còn thiếu giấy gì?», «phải nộp bao nhiêu?»: the dossiers that wait for this citizen."""

import re

from assistant import dossier_words
from assistant.replies import Reply, press, say
from assistant.turns import Turn
from dossiers import tracking
from dossiers.models import Dossier

ASKING = re.compile(
    r"\b(thieu (giay|gi|chi|j)|thieu nhung|bo sung (giay|gi|chi|ho so)|nop them|"
    r"(nop|dong) (bao nhieu|phi|le phi)|con phai (nop|lam) (gi|chi))\b"
)
MOST = 4


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    followed = Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None)
    waiting = list(followed.waiting_for_citizen().for_page().order_by("-follows__since")[:MOST])
    if len(waiting) == 1:
        return dossier_words.in_full(waiting[0])
    if waiting:
        lines = [f"• {dossier.code}: {tracking.overview(dossier).title}" for dossier in waiting]
        buttons = [press(f"Xem {dossier.code}"[:100], dossier.code) for dossier in waiting]
        return say("Các hồ sơ đang chờ ông/bà:\n" + "\n".join(lines), *buttons)
    if followed.exists():
        return say(
            "Không hồ sơ nào ông/bà theo dõi đang thiếu giấy hay chờ nộp phí.",
            press("Hồ sơ của tôi", "#hoso"),
            press("Giúp tôi", "menu"),
        )
    return None
