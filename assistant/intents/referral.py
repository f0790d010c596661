""" "#QK7M2P": the code on a community technology group's poster, typed where it cannot be scanned."""

import re

from assistant.replies import Reply, press, say
from assistant.turns import Turn, close_question
from outreach.models import CODE_LENGTH, Group
from outreach.services.counting import count_follow

CODE = re.compile(rf"(?<!\w)#\s?Q\s?-?([A-Z0-9]{{{CODE_LENGTH}}})(?!\w)", re.IGNORECASE)


def handle(turn: Turn) -> Reply | None:
    found = CODE.search(turn.text)
    group = found and Group.objects.select_related("commune").filter(code=found[1].upper()).first()
    if not group:
        return None  # perhaps the link code of a dossier
    count_follow(group=group, identity=turn.identity)
    close_question(turn.identity)
    return say(
        f"Chào ông/bà. Tổ công nghệ số cộng đồng {group} giới thiệu ông/bà tới trang này. "
        "Ở đây ông/bà xem hồ sơ, tra cứu, gửi phản ánh; cần người giúp thì nhắn “gặp người thật”. "
        "Chúng tôi chỉ đếm số người tới, không ghi ai do tổ nào giới thiệu.",
        press("Tra cứu hồ sơ", "tra cứu hồ sơ"),
        press("Giúp tôi", "menu"),
    )
