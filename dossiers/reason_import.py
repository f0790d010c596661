"""Usual reasons of the one-stop desk from a spreadsheet."""

from dossiers.models import UsualReason
from foundation.spreadsheets.row_import import RowImport


class ReasonImport(RowImport):
    model, key, fields = UsualReason, ("act", "text"), ("position", "is_in_use")
