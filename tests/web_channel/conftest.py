"""A real browser, as the public pages have it."""

from tests.web.conftest import open_page

__all__ = ["open_page"]
