"""The officers' pages, one file per subject; importing them registers them."""

from dossiers.admin import applicants, catalogue, dossiers, fees, officers, partners, refunds, transfers
