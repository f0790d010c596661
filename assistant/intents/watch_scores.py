"""«báo điểm 48000123», «ngừng báo điểm 48000123»: be told a score when it is published."""

import re

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from lookups.kinds.exams import watching
from lookups.kinds.exams.kind import exam_meant
from lookups.kinds.exams.rules import numbers

ASKS = re.compile(r"\b(?:bao|nhan|gui) (?:\w+ )?diem\b|\bbao diem\b|\bcong bo diem\b.*\bbao\b")
STOPS = re.compile(r"\b(?:ngung|dung|thoi|huy|bo) (?:bao|nhan|gui) (?:\w+ )?diem\b")
NUMBER = re.compile(r"(?<!\d)(\d(?:[ .\-]?\d){5,11})(?!\d)")
YEAR = re.compile(r"\b(?:thpt|lop10|lop 10|nam)\W{0,2}(20[12]\d)\b")


def handle(turn: Turn) -> Reply | None:
    stops = STOPS.search(turn.folded)
    if not stops and not ASKS.search(turn.folded):
        return None
    year = YEAR.search(turn.folded)
    rest = turn.folded.replace(year[0], " | ") if year else turn.folded
    number = NUMBER.search(rest)
    if number is None:
        return say(
            "Thí sinh nhắn kèm số báo danh, ví dụ: báo điểm 48000123. Có điểm, chúng tôi nhắn ngay tại đây.",
            press("Giúp tôi", "menu"),
        )
    sbd = re.sub(r"\D", "", number[1])
    return _stop(turn, sbd) if stops else _watch(turn, sbd, int(year[1]) if year else None)


def _watch(turn: Turn, sbd: str, year: int | None) -> Reply | None:
    book = exam_meant(sbd, turn.folded, year)
    if book is None:
        return say("Chưa có kỳ thi nào hẹn giờ công bố điểm.", press("Giúp tôi", "menu"))
    entry = book.entry
    try:
        sbd = numbers.check(sbd, length=entry.number_length, councils=entry.councils)
        promise = watching.watch(book=book, sbd=sbd, citizen=turn.citizen)
    except numbers.NoNumber as error:
        return say(f"“{sbd}” {error}.", press("Giúp tôi", "menu"))
    except watching.WatchRefused as refusal:
        return say(refusal.message, press("Xem điểm", f"tra điểm {sbd}"))
    return say(
        f"Đã ghi nhận: khi {entry.name} công bố, chúng tôi nhắn điểm của số báo danh {sbd} tại đây, một lần. "
        f"Đang có {promise.waiting} lượt hẹn, tin đến trong khoảng {promise.minutes} phút sau giờ công bố.",
        press("Thôi nhận", f"ngừng báo điểm {sbd}"),
    )


def _stop(turn: Turn, sbd: str) -> Reply:
    done = watching.stop(sbd=sbd, citizen=turn.citizen)
    words = f"Đã thôi hẹn báo điểm {sbd}." if done else f"Chưa có hẹn báo điểm nào cho {sbd}."
    return say(words, press("Giúp tôi", "menu"))
