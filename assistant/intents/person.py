"""The way to a person is always near."""

import re

from django.conf import settings

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from foundation.outbox.messages import Button

ASKING = re.compile(
    r"\b(gap|noi chuyen|chat|nhan|cho) (voi )?(can bo|nhan vien|nguoi that|tu van vien|tong dai|nguoi)\b"
    r"|\bco ai khong\b"
)


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    return say(
        f"Ông/bà gọi {settings.HOTLINE} để gặp cán bộ. Gọi được từ điện thoại này bằng nút dưới đây.",
        Button(f"Gọi {settings.HOTLINE}", "phone", settings.HOTLINE),
        press("Giúp tôi", "menu"),
    )
