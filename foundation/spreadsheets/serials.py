"""Excel's day numbers. Two calendars: from 1900 (with a 29 February 1900 that never was) and from 1904."""

from datetime import datetime, time, timedelta

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

DAYS_BETWEEN_CALENDARS = 1462
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415
"""1 January 1950 and 31 December 2100: a bare number outside of them is not taken for a date."""


def from_serial(serial: float, counts_from_1904: bool = False) -> datetime | time | None:
    """The moment (a time of day for numbers below 1); None for what Excel itself shows as ####."""
    if serial < 0 or (not counts_from_1904 and 60 <= serial < 61):
        return None
    try:
        moment = from_excel(serial, MAC_EPOCH if counts_from_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError):
        return None
    if isinstance(moment, datetime):
        return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return moment if isinstance(moment, time) else None
