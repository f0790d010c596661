"""The table of ready answers, of any service. Pure."""

from foundation.ready_answers import MAX_ANSWER_LENGTH
from foundation.spreadsheets import Column, Layout
from foundation.spreadsheets import parsers as read


def answer_layout(kind: str, group: Column, example: str) -> Layout:
    """Values: that of `group`, title, text, is_in_use. `example`: of the group's cell."""
    return Layout(
        kind=kind,
        title="câu trả lời mẫu",
        columns=(
            group,
            Column("title", ("Tiêu đề", "Tên mẫu", "title"), read.text_up_to(120), required=True),
            Column("text", ("Nội dung", "text"), read.text_up_to(MAX_ANSWER_LENGTH), required=True),
            Column("is_in_use", ("Đang dùng", "is_in_use"), read.yes_no),
        ),
        natural_key=(group.key, "title"),
        example={
            group.key: example,
            "title": "Hẹn trả lời",
            "text": "Chúng tôi đã nhận được và sẽ trả lời ông/bà trong ngày.",
            "is_in_use": "Có",
        },
    )
