"""Stop being told of a dossier: "#ngung <code>", or in words."""

import re

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from dossiers import codes, services
from dossiers.models import Dossier

STOPPING = re.compile(r"^ngung\b|\b(ngung|dung|thoi|huy|tat) (nhan tin|theo doi|bao tin|nhan thong bao)\b")
MOST = 4


def handle(turn: Turn) -> Reply | None:
    if not STOPPING.search(turn.folded):
        return None
    followed = list(
        Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None).order_by(
            "-follows__since"
        )
    )
    named = set(codes.find_codes(turn.text))
    chosen = [dossier for dossier in followed if dossier.code in named]
    if not chosen and len(followed) == 1 and not named:
        chosen = followed
    if chosen:
        for dossier in chosen:
            services.stop_following(dossier=dossier, citizen=turn.citizen)
        stopped = ", ".join(dossier.code for dossier in chosen)
        return say(
            f"Đã ngừng nhắn tin về hồ sơ {stopped}. Muốn nhận lại, ông/bà nhắn mã hồ sơ và mã tra cứu.",
            press("Hồ sơ của tôi", "#hoso"),
        )
    if not followed:
        return say(
            "Ông/bà đang không theo dõi hồ sơ nào, nên sẽ không có tin hồ sơ.", press("Giúp tôi", "menu")
        )
    buttons = [press(f"Ngừng {dossier.code}"[:100], f"#ngung {dossier.code}") for dossier in followed[:MOST]]
    return say("Ông/bà muốn ngừng nhận tin về hồ sơ nào?", *buttons)
