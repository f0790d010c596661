"""A walk over every page of the portal, for each kind of person; one run prints one table (conftest.py)."""
