"""The table of ready answers of the chats' desk. Pure."""

import datetime as dt

from foundation.ready_answer_layout import answer_layout
from foundation.spreadsheets import Column, Layout
from foundation.spreadsheets import parsers as read


def ready_answer_layout(today: dt.date) -> Layout:
    topic = Column("topic", ("Chủ đề", "Nhóm", "topic"), read.text_up_to(60), required=True)
    return answer_layout("ready_answers", topic, "Chào hỏi")
