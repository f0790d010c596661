"""Where does a dossier stand? By code, by code and second factor, or by the answer to the question for one.

A code alone reveals the stage. A wrong second factor, an unknown code and a lock get the same words.
"""

import re
from typing import Any

from assistant import dossier_words
from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask, close_question
from dossiers import codes, second_factor, services
from dossiers.models import Dossier
from foundation.lockout import Lockout

QUESTION = "second_factor"
# Dossier numbers can be guessed: how many stages one chat may read in a minute.
READING = Lockout("dossier-reading-chat", allowed=20, first_lock=60, longest=60, remembered=60)

FACTOR = re.compile(r"(?<![\w.-])([A-Za-z\d]{6}|\d{4})(?![\w.-])")

CANNOT_OPEN = (
    "Không mở được với thông tin này. Ông/bà kiểm tra mã trên giấy hẹn, hoặc gọi 1022 để cán bộ xem giúp."
)
HOW_TO = (
    "Ông/bà nhắn mã hồ sơ in trên giấy hẹn (ví dụ H47.15-240305-0123), "
    "hoặc chụp mã QR trên giấy hẹn rồi gửi vào đây."
)


def handle(turn: Turn) -> Reply | None:
    found = codes.find_codes(turn.text)
    if found:
        return _about(turn, found[0])
    if codes.find_tails(turn.text):
        return say(
            "Mã này thiếu phần đầu. Ông/bà nhắn cả mã in trên giấy hẹn, ví dụ H47.15-240305-0123.",
            press("Giúp tôi", "menu"),
        )
    return say(HOW_TO, press("Hồ sơ của tôi", "#hoso"), press("Gặp cán bộ", "gặp cán bộ"))


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The second factor, where we have just asked for it."""
    factor = FACTOR.fullmatch(turn.text.strip(" .#"))
    return _with_factor(turn, data["code"], factor[1]) if factor else None


def _about(turn: Turn, code: str) -> Reply:
    followed = Dossier.objects.filter(
        code=code, follows__citizen=turn.citizen, follows__stopped_at=None
    ).first()
    if followed:
        return dossier_words.in_full(followed)
    rest = turn.text.upper().partition(code)[2] or codes.CODE.sub(" ", turn.text)
    if factor := FACTOR.search(rest):
        return _with_factor(turn, code, factor[1])
    ask(turn.identity, QUESTION, code=code)
    stage = ""
    if READING.may_try(turn.asker):
        dossier = Dossier.objects.for_page().filter(code=code).first()
        stage = dossier_words.by_code_alone(dossier) if dossier else ""
    question = (
        "Để xem đầy đủ và nhận tin, ông/bà nhắn mã tra cứu 6 ký tự trên giấy hẹn "
        "hoặc 4 số cuối điện thoại đã khai."
    )
    return say(f"{stage}\n\n{question}" if stage else f"{CANNOT_OPEN}\n\n{question}")


def _with_factor(turn: Turn, code: str, factor: str) -> Reply:
    """Try the second factor; right ones follow the dossier."""
    dossier = second_factor.prove(code=code, key=factor, asker=turn.asker)
    if dossier is None:
        ask(turn.identity, QUESTION, code=code)
        return say(CANNOT_OPEN, press("Giúp tôi", "menu"), press("Gặp cán bộ", "gặp cán bộ"))
    close_question(turn.identity)
    services.follow(dossier=dossier, citizen=turn.citizen, proof=second_factor.kind_of(factor))
    return dossier_words.in_full(
        dossier, opening="Từ nay có thay đổi gì, chúng tôi nhắn ông/bà ngay tại đây."
    )
