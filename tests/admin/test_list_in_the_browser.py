"""The list of dossiers as a spreadsheet: one line a row, many rows a screen, the officer chosen there."""

import pytest
from playwright.sync_api import expect

from dossiers.models import Dossier
from tests.admin.conftest import officer_of
from tests.desk_login import sign_in
from tests.factories import make_agency, make_dossier, make_procedure

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/dossiers/dossier/"
PASSWORD = "mot-mat-khau-dai-2026"
LONG = "Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV và nhà ở riêng lẻ tại khu vực nông thôn"
SEEN = """() => {
  const rows = [...document.querySelectorAll("tr.data-row")];
  const boxes = rows.map((row) => row.getBoundingClientRect());
  const at = (box) => document.elementFromPoint(box.left + box.width / 2, box.bottom - 3);
  const seen = rows.filter((row, number) => row.contains(at(boxes[number]))).length;
  return { seen, height: Math.max(...boxes.map((box) => box.height)) };
}"""

COLUMNS = "() => document.querySelector('#result_list thead tr').cells.length"


@pytest.fixture
def page(browser, live_server):
    agency = make_agency()
    officer_of(agency, username="hoa", password=PASSWORD, first_name="Hoa", last_name="Trần Thị")
    procedure = make_procedure(name=LONG)
    for _ in range(14):
        make_dossier(received_at_agency=agency, procedure=procedure)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    sign_in(page, "hoa", PASSWORD)
    page.goto(LIST)
    yield page
    context.close()


def test_eleven_rows_fit_a_desk_six_cards_a_phone_and_the_officer_is_chosen_in_the_row(page):
    table = page.evaluate(SEEN)
    assert table["seen"] >= 11 and table["height"] <= 40
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert page.evaluate(SEEN)["seen"] >= 6
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1366, "height": 768})
    page.reload()

    first = page.locator("[data-assign]").first
    pk = first.get_attribute("href").split("/")[-3]
    Dossier.objects.filter(pk=pk).update(officer=None)
    first.click()
    page.locator("select.desk-assign").select_option(label="Hoa Trần Thị")
    expect(first).to_have_text("Hoa Trần Thị")
    assert Dossier.objects.get(pk=pk).officer.username == "hoa"

    page.locator("tr.data-row").last.scroll_into_view_if_needed()
    head = page.locator("#result_list thead th.column-number")
    expect(head).to_be_in_viewport()


def test_what_opens_below_a_row_is_fetched_when_it_opens(page):
    fetched = []
    page.on("request", lambda request: "/tom-tat/" in request.url and fetched.append(request.url))
    expect(page.locator("tr.data-row")).to_have_count(14)
    first = page.locator("tbody:has(tr.data-row)").first
    expect(first.locator(".desk-glance")).to_be_hidden()
    assert fetched == []
    first.locator("tr.data-row td").first.click()
    expect(first.locator(".desk-glance")).to_contain_text("Cơ quan mình")
    assert len(fetched) == 1
    assert first.locator("tr").last.locator("td").evaluate("cell => cell.colSpan") == page.evaluate(COLUMNS)
    assert page.locator("tr.data-row .field-subject").first.bounding_box()["width"] > 150
