"""Thank you, goodbye, "ok": a short word back."""

from assistant.replies import Reply, press, say
from assistant.turns import Turn


def handle(turn: Turn) -> Reply | None:
    if turn.language == "en":
        return say("You are welcome. Write whenever you need us.", press("Menu", "menu"))
    return say("Không có chi. Khi cần, ông/bà cứ nhắn.", press("Giúp tôi", "menu"))
