"""The dossiers that this citizen follows, newest change first."""

import re

from assistant.intents.dossier_status import HOW_TO
from assistant.replies import Reply, press, say
from assistant.turns import Turn
from dossiers import tracking
from dossiers.models import Dossier

ASKING = re.compile(
    r"#\s?hoso\b|\b(ho so cua (toi|em|minh|tui|con|chau)|danh sach ho so|hs cua (toi|em|minh))\b"
)
MOST = 4


def handle(turn: Turn) -> Reply | None:
    if not (ASKING.search(turn.folded) or turn.text.strip().lower() in {"#hoso", "# hoso"}):
        return None
    followed = (
        Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None)
        .for_page()
        .order_by("-follows__since")
    )
    shown = list(followed[: MOST + 1])
    if not shown:
        return say(f"Ông/bà chưa theo dõi hồ sơ nào ở đây.\n\n{HOW_TO}", press("Giúp tôi", "menu"))
    lines = [f"• {dossier.code}: {tracking.overview(dossier).title}" for dossier in shown[:MOST]]
    more = "\n… và các hồ sơ cũ hơn; nhắn mã để xem." if len(shown) > MOST else ""
    buttons = [press(f"Xem {dossier.code}"[:100], dossier.code) for dossier in shown[:MOST]]
    return say("Hồ sơ ông/bà đang theo dõi:\n" + "\n".join(lines) + more, *buttons, press("Giúp tôi", "menu"))
