"""What the bot can do, at "0", "menu" or a cry for help."""

import re

from assistant.intents.dossier_status import HOW_TO
from assistant.replies import Reply, press, say
from assistant.turns import Turn

ASKING = re.compile(
    r"^(0|menu|help|giup|tro giup)$|\b(giup (toi|em|minh|tui)|huong dan|lam duoc (gi|chi)|cach dung)\b"
)


def handle(turn: Turn) -> Reply | None:
    return menu() if ASKING.search(turn.folded) or turn.text.strip().lower() == "#menu" else None


def menu(opening: str = "Ở đây ông/bà làm được:") -> Reply:
    return say(
        f"{opening}\n1. Xem hồ sơ tới đâu\n2. Nhận tin khi hồ sơ thay đổi\n"
        f"3. Xem các hồ sơ đang theo dõi\n\n{HOW_TO}",
        press("Tra cứu hồ sơ", "tra cứu hồ sơ"),
        press("Hồ sơ của tôi", "#hoso"),
        press("Ngừng nhận tin", "ngừng nhận tin"),
        press("Gặp cán bộ", "gặp cán bộ"),
    )
