"""Imports name officers and files."""

from foundation.citizens.declarations import declare

declare("spreadsheets.ImportRun", not_personal="kind options file_name")
