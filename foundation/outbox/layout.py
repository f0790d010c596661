"""The table of wordings of messages. Pure."""

import datetime as dt

from django.conf import settings

from foundation.outbox.wordings import MAX_MESSAGE, WORDINGS, Wording
from foundation.spreadsheets import Column, Layout
from foundation.spreadsheets import parsers as read


def wording_layout(today: dt.date) -> Layout:
    """Values: key, language, text with labels in braces."""
    names = {name_of(wording): wording.key for wording in WORDINGS.values()}
    languages = {str(name): code for code, name in settings.LANGUAGES}
    return Layout(
        kind="wordings",
        title="lời thông báo",
        columns=(
            Column("key", ("Thông báo", "key"), read.choice(names, "thông báo"), required=True),
            Column("language", ("Ngôn ngữ", "language"), read.choice(languages, "ngôn ngữ")),
            Column("text", ("Lời gửi người dân", "text"), read.text_up_to(MAX_MESSAGE), required=True),
        ),
        natural_key=("key", "language"),
        example={
            "key": name_of(WORDINGS["dossier.9"]),
            "language": str(dict(settings.LANGUAGES)["vi"]),
            "text": "Mời ông/bà mang giấy hẹn đến nhận kết quả.",
        },
    )


def name_of(wording: Wording) -> str:
    """“Hồ sơ: Đã có kết quả (bản ngắn)”: one of each."""
    short = " (bản ngắn)" if wording.is_short else ""
    return f"{wording.group.title}: {wording.label}{short}"
