"""A real browser on the live server, at a phone's and a desktop's width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

PHONE = {"width": 360, "height": 640}


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator:
    """`open_page(path, width=360, scripts=True)` → a Page on the live server."""
    contexts = []

    def open_(path: str, *, width: int = 360, height: int = 640, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="vi-VN",
            base_url=live_server.url,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
