"""The back office of a kind's data stands on the one for all that comes in files."""

from foundation.spreadsheets.desk import HarmlessResource, SpreadsheetDesk

__all__ = ["HarmlessResource", "SpreadsheetDesk"]
