"""Imports name officers and files."""

from foundation.declarations import Purged, declare
from foundation.spreadsheets.taking_back import KEPT_FOR

FORMER = Purged("foundation.spreadsheets.tasks.forget_old_rows", after=KEPT_FOR)

declare("spreadsheets.ImportRun", not_personal="kind options file_name stage told job")
declare("spreadsheets.ImportedRow", personal={"before": FORMER, "after": FORMER}, not_personal="table")
