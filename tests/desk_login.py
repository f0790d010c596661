"""An officer who signs in at the desk in a browser."""

from playwright.sync_api import Page


def sign_in(page: Page, username: str, password: str, *, url: str = "", then: str = "**/admin/") -> None:
    """`url` is that of a portal which the page's context does not know; `then`: the address that follows."""
    page.goto(f"{url}/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(then)
