"""«Lệ phí cấp giấy phép xây dựng bao nhiêu»: of a procedure by its name, of a dossier by its code."""

from assistant import procedure_words
from assistant.intents import dossier_status, procedure_info
from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask

NAME = "fee_info"


def handle(turn: Turn) -> Reply | None:
    if turn.slot("dossier_code"):
        return dossier_status.handle(turn)
    found = procedure_words.meant(turn)
    if len(found) == 1:
        return procedure_words.only_fees(found[0])
    if found:
        return procedure_words.which(found, "lệ phí")
    ask(turn.identity, procedure_info.QUESTION, about=NAME)
    return say(
        "Ông/bà hỏi phí, lệ phí của thủ tục gì? Ví dụ: cấp giấy phép xây dựng, lý lịch tư pháp, sao y. "
        "Đã có hồ sơ thì ông/bà nhắn mã hồ sơ.",
        press("Hồ sơ của tôi", "#hoso"),
        press("Gặp cán bộ", "gặp cán bộ"),
        press("Giúp tôi", "menu"),
    )
