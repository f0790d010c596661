"""What is said about a score: the Answer for each outcome, its data for the API, its rows for the chat."""

import datetime as dt
import math
import time
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from foundation.formats import full_day
from lookups.base import Act, Answer, Card, Row, Source, State, Tone
from lookups.kinds.exams.asking import Outcome
from lookups.kinds.exams.rules import blocks, entrance, graduation
from lookups.kinds.exams.rules.scores import shown
from lookups.kinds.exams.rules.subjects import LANGUAGES, SUBJECTS
from lookups.kinds.exams.snapshot.figures import Standing
from lookups.kinds.exams.snapshot.format import Found, Snapshot
from lookups.kinds.exams.snapshot.shelf import Entry

WAITING_TEMPLATE = "lookups/exams/waiting.html"
SCORES_TEMPLATE = "lookups/exams/scores.html"
CALL = Act("Gọi 1022", phone="1022")
OTHER = Act("Tra cứu khác", url="/tra-cuu/")
NUMBER_ON_CARD = "Số báo danh in trên giấy báo dự thi."


def source(entry: Entry, *, is_published: bool = True) -> Source:
    """As of when the scores that are shown were loaded or corrected."""
    as_of = dt.datetime.fromtimestamp(entry.revised_at, timezone.get_default_timezone())
    return Source(entry.source, as_of if is_published else None)


def subject_name(subject: str, language: str) -> str:
    """`Ngoại ngữ (Tiếng Anh)` where the language is known."""
    if subject == "ngoai_ngu" and language in LANGUAGES:
        return f"{SUBJECTS[subject]} ({LANGUAGES[language]})"
    return SUBJECTS[subject]


def block_name(key: str) -> str:
    """`A00 (Toán, Vật lí, Hóa học)`."""
    block = blocks.BY_KEY[key]
    names = [
        LANGUAGES[block.language] if subject == "ngoai_ngu" and block.language else SUBJECTS[subject]
        for subject in block.subjects
    ]
    return f"{key} ({', '.join(names)})"


def standings(snapshot: Snapshot) -> dict[str, Standing]:
    return {key: Standing(counts) for key, counts in snapshot.figures["distributions"].items()}


def data_of(entry: Entry, found: Found, ranks: Mapping[str, Standing]) -> dict[str, Any]:
    """The JSON of one candidate: marks as numbers, absent subjects left out."""
    marks = found.marks
    sums = found.sums if entry.kind == "thpt" else {}
    below = {
        key: percent
        for key, mark in (*marks.items(), *sums.items())
        if key in ranks and (percent := ranks[key].percent_below(mark)) is not None
    }
    data: dict[str, Any] = {
        "exam": entry.key,
        "sbd": found.sbd,
        "scores": {subject: mark / 100 for subject, mark in marks.items()},
        "language": found.language,
        "blocks": {key: mark / 100 for key, mark in sums.items()},
        "too_low": [subject for subject, mark in marks.items() if mark <= graduation.TOO_LOW],
        "percent_below": below,
        "version": found.version,
    }
    if entry.kind == "lop10":
        total = entrance.total(entry.formula, marks)
        data["total"] = None if total is None else total / 100
        data["wishes"] = list(found.wishes)
    return data


def rows_of(entry: Entry, found: Found) -> tuple[Row, ...]:
    """For the chat: the marks, then the sums on one line, then what the candidate must know."""
    rows = [
        Row(subject_name(subject, found.language), shown(mark), is_number=True)
        for subject, mark in found.marks.items()
    ]
    if not rows:
        rows.append(Row("Kết quả", "Không có điểm môn nào (vắng thi)"))
    if entry.kind == "lop10":
        total = entrance.total(entry.formula, found.marks)
        rows += [Row("Tổng điểm xét tuyển", shown(total), is_number=True)] if total is not None else []
    elif sums := found.sums:
        rows.append(Row("Tổng khối", "; ".join(f"{key}: {shown(mark)}" for key, mark in sums.items())))
    if low := graduation.too_low(found.marks):
        names = ", ".join(SUBJECTS[subject] for subject in low)
        rows.append(Row("Lưu ý", f"{names} bị điểm liệt (từ 1,00 trở xuống)"))
    return tuple(rows)


def found_card(entry: Entry, found: Found, body: str, data: dict[str, Any], rows: tuple[Row, ...]) -> Card:
    return Card(
        entry.name, rows=rows, tone=Tone.DONE, data=data, template=SCORES_TEMPLATE, context={"body": body}
    )


def found_answer(entry: Entry, sbd: str, cards: tuple[Card, ...]) -> Answer:
    return Answer(
        State.FOUND, f"Điểm thi của thí sinh {sbd}", source(entry), cards=cards, next_steps=(CALL, OTHER)
    )


def nothing(entry: Entry, sbd: str) -> Answer:
    """One answer for a number that is not there, a factor that does not fit, and too many guesses."""
    asks = "" if entry.second_factor == "none" else " với thông tin kèm theo đã nhập"
    return Answer(
        State.NOTHING,
        f"Không thấy điểm của số báo danh {sbd}{asks}",
        source(entry),
        f"Đã tìm trong {entry.name}. {NUMBER_ON_CARD} Thí sinh kiểm tra lại từng chữ số và kỳ thi đã chọn.",
        next_steps=(CALL, OTHER),
    )


def waiting(entry: Entry, sbd: str, now: float) -> Answer:
    moment = dt.datetime.fromtimestamp(entry.publish_at, timezone.get_default_timezone())
    hour = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    left = max(0, math.ceil(entry.publish_at - now))
    heading = f"Điểm {entry.name} công bố lúc {hour}, {full_day(moment)}"
    card = Card(
        entry.name,
        rows=(Row("Công bố lúc", f"{hour}, {full_day(moment)}"),),
        notes=(f"Muốn được báo ngay khi có điểm, nhắn: báo điểm {sbd} {entry.key}",),
        template=WAITING_TEMPLATE,
        context={"left": left, "sbd": sbd, "exam": entry.key, "hour": hour},
        data={"exam": entry.key, "publish_at": moment.isoformat(), "seconds_left": left},
        acts=(Act("Báo điểm cho tôi", say=f"báo điểm {sbd} {entry.key}"),),
    )
    lead = "Chưa ai xem được điểm trước giờ này. Trang không tự tải lại, thí sinh không cần bấm liên tục."
    return Answer(
        State.NOT_PUBLISHED,
        heading,
        source(entry, is_published=False),
        lead,
        cards=(card,),
        next_steps=(CALL, OTHER),
    )


def unavailable(entry: Entry) -> Answer:
    lead = (
        "Cơ quan thi đang kiểm tra lại dữ liệu và tạm dừng tra cứu. Mời thí sinh quay lại sau ít phút."
        if entry.is_withdrawn
        else "Dữ liệu điểm đang được đưa lên. Mời thí sinh quay lại sau ít phút."
    )
    return Answer(
        State.UNAVAILABLE,
        f"Chưa tra được điểm {entry.name} lúc này",
        source(entry, is_published=False),
        lead,
        next_steps=(CALL, OTHER),
    )


def without_scores(outcome: Outcome, sbd: str, *, now: float | None = None) -> Answer:
    """The answer for every outcome but FOUND."""
    entry = outcome.book.entry
    if outcome.state == State.NOT_PUBLISHED:
        return waiting(entry, sbd, time.time() if now is None else now)
    return nothing(entry, sbd) if outcome.state == State.NOTHING else unavailable(entry)
