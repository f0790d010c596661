"""Lists beside that of dossiers: one line a row, eleven rows a desk and six cards a phone."""

import pytest
from django.contrib.auth import get_user_model

from lookups.kinds.legal.models import LegalDocument
from tests.admin.test_list_in_the_browser import PASSWORD, SEEN
from tests.announcements.factories import make_article
from tests.desk_login import sign_in
from tests.factories import make_officer
from tests.lookups.legal.factories import make_document
from tests.tourism.factories import make_entry

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Thông báo về việc tổ chức tiếp nhận hồ sơ và trả kết quả tại nhà cho người cao tuổi, người khuyết tật"


@pytest.fixture
def desk(browser, live_server):
    for number in range(14):
        make_article(title=f"{LONG} {number}")
        make_entry(name=f"Nhà cổ {number}", place="")
        make_document(f"{number + 1}/2026/QĐ-UBND", abstract=LONG)
        make_officer(username=f"canbo-dai-ten-{number}", is_staff=True)
    get_user_model().objects.create_superuser("chu", password=PASSWORD)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    sign_in(page, "chu", PASSWORD)
    yield page
    context.close()


@pytest.mark.parametrize(
    "address", ["announcements/article", "tourism/entry", "legal/legaldocument", "auth/user"]
)
def test_eleven_rows_fit_a_desk_and_six_cards_a_phone(desk, address):
    assert LegalDocument.objects.count() == 14
    desk.goto(f"/admin/{address}/")
    table = desk.evaluate(SEEN)
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.reload()
    cards = desk.evaluate(SEEN)
    assert table["seen"] >= 11 and table["height"] <= 40, table
    assert cards["seen"] >= 6, cards
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
