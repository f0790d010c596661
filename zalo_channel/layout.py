"""The table of the templates that Zalo approved. Pure."""

import datetime as dt

from foundation.spreadsheets import Column, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.numerals import integer
from zalo_channel.models import MessageTemplate
from zalo_channel.template_labels import LABELS


def template_layout(today: dt.date) -> Layout:
    """Values: those of the form of a template, by its names."""
    purposes = {str(name): key for key, label in LABELS.items() for name in (label, key)}
    tags = {str(name): tag.value for tag in MessageTemplate.Tag for name in (tag.label, tag.value)}
    return Layout(
        kind="message_templates",
        title="mẫu tin",
        columns=(
            Column("key", ("Mục đích", "Dùng cho", "key"), read.choice(purposes, "mục đích"), required=True),
            Column("template_id", ("Mã mẫu", "template_id"), read.text_up_to(20), required=True),
            Column("params", ("Tham số", "Tham số và độ dài", "params"), read.text_up_to(600), required=True),
            Column("by_user_id", ("Gửi theo tài khoản", "by_user_id"), read.yes_no),
            Column("price_user_id", ("Giá theo tài khoản", "price_user_id"), integer),
            Column("by_phone", ("Gửi theo số điện thoại", "by_phone"), read.yes_no),
            Column("price_phone", ("Giá theo số điện thoại", "price_phone"), integer),
            Column("tag", ("Loại mẫu", "Nhãn", "tag"), read.choice(tags, "loại mẫu")),
            Column("is_enabled", ("Đang dùng", "is_enabled"), read.yes_no),
        ),
        natural_key=("template_id",),
        example={
            "key": str(LABELS["dossier_update"]),
            "template_id": "512301",
            "params": "ma_ho_so: 30; trang_thai: 30; noi_dung: 200; ma_tin: 30",
            "by_user_id": "Có",
            "price_user_id": 200,
            "by_phone": "Có",
            "price_phone": 300,
            "tag": str(MessageTemplate.Tag.TRANSACTION.label),
            "is_enabled": "Có",
        },
    )
