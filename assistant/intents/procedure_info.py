"""«Làm khai sinh cho con cần giấy tờ gì?»: papers, time, fee, where, the National Portal."""

from typing import Any

from assistant import procedure_words
from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask, close_question
from dossiers.submission.choosing import by_words

NAME, QUESTION = "procedure_info", "which_procedure"
LONGEST_NAME = 12  # words
ASKING = (
    "Ông/bà muốn hỏi thủ tục gì? Ông/bà nhắn tên việc, "
    "ví dụ: khai sinh, sang tên sổ đỏ, đăng ký tạm trú, lý lịch tư pháp."
)
UNKNOWN = "Tôi chưa thấy thủ tục này trong danh mục. Ông/bà nhắn bằng lời khác, hoặc gặp cán bộ."


def handle(turn: Turn) -> Reply | None:
    found = procedure_words.meant(turn)
    if len(found) == 1:
        return procedure_words.in_full(found[0])
    if found:
        return procedure_words.which(found, "thủ tục")
    ask(turn.identity, QUESTION, about=NAME)
    words = UNKNOWN if turn.slot("procedure") else ASKING
    return say(words, press("Gặp cán bộ", "gặp cán bộ"), press("Giúp tôi", "menu"))


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The name of the procedure, where we have just asked for it."""
    found = by_words(turn.text) if len(turn.folded.split()) <= LONGEST_NAME else []
    if not found:
        return None
    close_question(turn.identity)
    about_fees = data.get("about") != NAME
    if len(found) > 1:
        return procedure_words.which(found, "lệ phí" if about_fees else "thủ tục")
    return procedure_words.only_fees(found[0]) if about_fees else procedure_words.in_full(found[0])
