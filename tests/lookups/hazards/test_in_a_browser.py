import pytest

from lookups.kinds.hazards import active, services

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_axe_finds_nothing_at_any_level(open_page, violations, draft, level):
    services.publish(notice=draft(level=level))
    active.forget()
    page = open_page("/tra-cuu/thien-tai/?place=Trà+Leng", scripts=True)
    assert violations(page) == []
    page.get_by_role("button", name="Remember").or_(page.get_by_role("button", name="Nhớ nơi này")).click()
    page.goto("/")
    assert f"Cấp {level}/5" in page.locator("header").inner_text()
    assert violations(page) == []
    page.screenshot(path=f"/tmp/la_hazard_{level}.png")
