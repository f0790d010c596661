"""Dates and hours as Vietnamese readers write them: absolute, day before month, 24 hours."""

import datetime as dt

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def day(value: dt.date) -> str:
    """`24/11/2026`"""
    return f"{value:%d/%m/%Y}"


def weekday_and_day(value: dt.date) -> str:
    """`Thứ Ba, 24/11/2026`"""
    return f"{WEEKDAYS[value.weekday()]}, {day(value)}"


def hour(value: dt.time | dt.datetime) -> str:
    """`14:30`"""
    return f"{value:%H:%M}"
