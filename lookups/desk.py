"""The back office of a kind's data stands on the one for all that comes in files."""

from django.db import models

from foundation.spreadsheets.import_admin import FormulaSafeResource, SpreadsheetAdmin

__all__ = ["HTTPS_LINKS", "FormulaSafeResource", "SpreadsheetAdmin"]

HTTPS_LINKS = {models.URLField: {"assume_scheme": "https"}}
"""For `formfield_overrides`: an address typed without its scheme is a https one."""
