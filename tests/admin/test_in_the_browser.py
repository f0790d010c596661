"""The desk in a real browser: nothing serious for axe in both themes, and the whole story of one move."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from dossiers.models import Dossier
from dossiers.workflow import Status
from tests.admin.acts import press_act
from tests.admin.conftest import officer_of
from tests.desk_login import sign_in
from tests.factories import make_agency, make_dossier

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/dossiers/dossier/"
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def agency():
    return make_agency()


@pytest.fixture(params=["light", "dark"])
def page(request, browser, live_server, agency):
    officer = officer_of(agency, username="hoa", password=PASSWORD)
    officer.groups.add(Group.objects.get(name="Trực ban thông báo"))
    context = browser.new_context(
        base_url=live_server.url, color_scheme=request.param, timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    sign_in(page, "hoa", PASSWORD)
    yield page
    context.close()


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:160]}"
        for item in found
        if item["impact"] in ("serious", "critical")
    ]


def test_an_officer_asks_for_papers_and_every_page_on_the_way_is_accessible(page, agency):
    dossier = make_dossier(received_at_agency=agency)
    assert serious(page) == []

    page.goto(LIST)
    assert serious(page) == []
    page.click(f"text={dossier.code}")
    expect(page.locator(".desk-panel-title").first).to_contain_text("Được tiếp nhận")
    assert serious(page) == []

    press_act(page, "Yêu cầu bổ sung")
    page.fill("[name=rows-0-name]", "Trích lục bản đồ địa chính")
    page.check("[name=rows-0-is_missing]")
    page.fill("[name=supplement_due_on]", "2099-01-05")
    assert serious(page) == []
    page.click("button[name=preview]")
    expect(page.locator(".desk-bubble")).to_contain_text("Trích lục bản đồ địa chính")
    assert serious(page) == []
    page.click("button[name=move]")
    page.wait_for_url("**/change/")
    expect(page.locator(".desk-panel-title").first).to_contain_text("Yêu cầu bổ sung giấy tờ")
    assert Dossier.objects.get().status == Status.SUPPLEMENT

    for tab in ("events", "papers", "documents", "dataset-notice"):
        page.goto(f"{LIST}{dossier.pk}/change/#{tab}")
        assert serious(page) == []
    for other in (
        f"{LIST}add/",
        f"{LIST}nhap/",
        f"{LIST}export/",
        "/admin/outbox/notice/",
        "/admin/truc-ban/",
    ):
        page.goto(other)
        assert serious(page) == []
