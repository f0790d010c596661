"""Lists of questions and answers as offices keep them in spreadsheets. Pure."""

import datetime as dt
import re
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Headings, Layout
from foundation.spreadsheets import parsers as read
from knowledge.models import MAX_ANSWER_LENGTH

NAMED = Headings.beside(__file__)


def knowledge_layout(today: dt.date) -> Layout:
    """Values: question, variants (lines), answer, question_en, answer_en, topic, source, source_url, owner,
    valid_from, valid_until."""
    return Layout(
        kind="knowledge",
        title="câu hỏi",
        columns=(
            NAMED.column("question", read.text_up_to(300), required=True),
            NAMED.column("variants", _lines),
            NAMED.column("answer", read.text_up_to(MAX_ANSWER_LENGTH), required=True),
            NAMED.column("question_en", read.text_up_to(300), optional=True, reported=False),
            NAMED.column("answer_en", read.text_up_to(MAX_ANSWER_LENGTH), optional=True, reported=False),
            NAMED.column("topic", read.text_up_to(80)),
            NAMED.column("source", read.text_up_to(200)),
            NAMED.column("source_url", read.web_address, optional=True),
            NAMED.column("owner", read.text_up_to(120)),
            NAMED.column("valid_from", read.day, is_date=True),
            NAMED.column("valid_until", read.day, is_date=True),
        ),
        natural_key=("question",),
        rules=(_check_dates,),
        example={
            "question": "Làm thế nào để …?",
            "variants": "cách hỏi khác; cách hỏi thứ ba",
            "answer": "Trả lời trong vài câu.",
            "question_en": "",
            "answer_en": "",
            "topic": "Hộ tịch",
            "source": "Quyết định 12/QĐ-UBND",
            "source_url": "",
            "owner": "Phòng Tư pháp",
            "valid_from": dt.date(2026, 1, 15),
            "valid_until": "",
        },
    )


def _lines(value: CellValue) -> str:
    """«cách 1; cách 2» or one per line."""
    return "\n".join(part.strip() for part in re.split(r"[;\n]", read.text(value)) if part.strip())


def _check_dates(values: dict[str, Any]) -> list[str]:
    first, last = values.get("valid_from"), values.get("valid_until")
    if first and last and last < first:
        raise CellError(f"Hiệu lực đến {last:%d/%m/%Y} trước hiệu lực từ {first:%d/%m/%Y}")
    return [] if values.get("source") else ["chưa ghi nguồn: chưa trình duyệt được"]
