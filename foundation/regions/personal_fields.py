"""Administrative units are no persons."""

from foundation.declarations import declare

declare("regions.AdminUnit", not_personal="code name legal_basis")
declare("regions.UnitSuccession", not_personal="note")
