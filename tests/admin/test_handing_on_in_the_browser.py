"""The form of a step: the officers follow the agency that is chosen, a usual reason fills its field."""

import pytest
from playwright.sync_api import expect

from dossiers.models import Dossier, UsualReason
from dossiers.workflow import Status
from tests.admin.conftest import officer_of
from tests.desk_login import sign_in
from tests.factories import make_agency, make_dossier, submit_dossier

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/admin/dossiers/dossier/"
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def agency():
    return make_agency(short_name="Bộ phận một cửa thử")


@pytest.fixture
def page(browser, live_server, agency):
    officer_of(agency, username="hoa", password=PASSWORD, first_name="Trần Thị", last_name="Hoa")
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, "hoa", PASSWORD)
    yield page
    context.close()


def test_the_officers_of_the_chosen_agency_are_offered_and_one_press_sends_it_there(page, agency):
    department = make_agency(short_name="Sở Xây dựng thử")
    minh = {"username": "minh", "first_name": "Lê Văn", "last_name": "Minh"}
    officer_of(department, role="Cán bộ chuyên môn", **minh)
    dossier = make_dossier(received_at_agency=agency)
    page.goto(f"{BASE}{dossier.pk}/chuyen/{int(Status.IN_PROCESS)}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Cơ quan giải quyết").select_option(label="Sở Xây dựng thử")
    page.get_by_label("Cán bộ xử lý").select_option(label="Lê Văn Minh (minh)")
    page.locator("button[name=move]").click()
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_visible()
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert (dossier.competent_agency, dossier.officer.last_name) == (department, "Minh")


def test_a_usual_reason_is_put_into_its_field_and_edited_there(page, agency):
    UsualReason.objects.create(act=UsualReason.Act.REFUSAL, text="Không thuộc thẩm quyền của xã")
    dossier = submit_dossier(received_at_agency=agency)
    page.goto(f"{BASE}{dossier.pk}/chuyen/{int(Status.NOT_ACCEPTED)}/")
    page.get_by_label("Lý do thường dùng").select_option(index=1)
    field = page.locator("#id_reason")
    expect(field).to_have_value("Không thuộc thẩm quyền của xã")
    field.fill("Không thuộc thẩm quyền của xã Thăng Bình")
    page.get_by_label("Lý do thường dùng").select_option(index=0)
    expect(field).to_have_value("Không thuộc thẩm quyền của xã Thăng Bình")
