"""What this portal does not do: said plainly, with what it does and a person."""

from django.conf import settings

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from foundation.outbox.messages import Button


def handle(turn: Turn) -> Reply | None:
    if turn.language == "en":
        return say(
            "That is outside what this service answers. "
            "It helps with public services, look-ups and visits to the province.",
            press("Menu", "menu"),
            press("Talk to a person", "gặp cán bộ"),
        )
    return say(
        "Việc này ngoài phạm vi trả lời của kênh. Kênh giúp ông/bà về hồ sơ, thủ tục, tra cứu và phản ánh.",
        press("Xem mọi việc", "menu"),
        press("Gặp cán bộ", "gặp cán bộ"),
    )


def not_here(turn: Turn) -> Reply:
    """Understood, but nothing here answers it today."""
    if turn.language == "en":
        return say(
            "I cannot answer this here yet. An officer can help you.",
            press("Talk to a person", "gặp cán bộ"),
            Button(f"Call {settings.HOTLINE}", "phone", settings.HOTLINE),
        )
    return say(
        "Việc này tôi chưa trả lời được ở đây. Cán bộ sẽ giúp ông/bà.",
        press("Gặp cán bộ", "gặp cán bộ"),
        Button(f"Gọi {settings.HOTLINE}", "phone", settings.HOTLINE),
    )
