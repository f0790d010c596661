"""Units, ready answers and usual reasons from a spreadsheet; an empty cell leaves what is known."""

from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, commune_of_row, given, save_changes
from petitions.models import HandlingUnit, ReadyAnswer, UsualReason

FIELDS = ("name", "short_name", "phone", "is_centre")


class UnitImport(RowImport):
    """A unit is known by its code."""

    def save_row(self, row: RowVerdict) -> Outcome:
        values = row.values
        unit = HandlingUnit.objects.filter(code=values["code"]).first() or HandlingUnit(code=values["code"])
        wanted = given({name: values.get(name) for name in FIELDS})
        wanted.setdefault("short_name", unit.short_name or wanted["name"][:80])
        if values.get("commune"):
            wanted["commune"] = commune_of_row(row)
        return save_changes(unit, wanted)


class PetitionAnswerImport(RowImport):
    model, key, fields = ReadyAnswer, ("field", "title"), ("text", "is_in_use")


class ReasonImport(RowImport):
    model, key, fields = UsualReason, ("act", "text"), ("position", "is_in_use")
