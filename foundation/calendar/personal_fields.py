"""Holidays and closures name no person."""

from foundation.declarations import declare

declare("calendar.CalendarException", not_personal="name basis office")
