"""The officers' pages, one file per subject; importing them registers them."""

from dossiers.admin import catalogue, dossiers, officers, partners

__all__ = ["catalogue", "dossiers", "officers", "partners"]
