"""What an officer presses on top of the page of a dossier."""

from playwright.sync_api import Page


def press_act(page: Page, label: str) -> None:
    """Two acts stand in view, the others under «Việc khác»."""
    act = page.locator(".desk-panel .desk-button", has_text=label).first
    if not act.is_visible():
        page.locator(".desk-more summary").click()
    act.click()
