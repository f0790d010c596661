"""A walk over every page of the portal, for each kind of person: what `tests/web/test_crawl.py` prints."""
