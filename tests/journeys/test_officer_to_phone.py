"""The main job, as people do it: a desk, a printed receipt, a phone."""

import datetime as dt
import io
import re

import pypdfium2
import pytest
import zxingcpp
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from dossiers import services
from dossiers.models import Agency, Dossier
from dossiers.services import Actor, TransitionDetails
from dossiers.workflow import ActorKind, Status
from tests.admin.acts import press_act
from tests.desk_login import sign_in
from tests.factories import make_agency, make_citizen, make_dossier, make_procedure
from tests.sandboxes.zalo.running import BINH

PASSWORD = "mat-khau-cua-can-bo-1022"
pytestmark = pytest.mark.journey
A_MOMENT = 60_000  # milliseconds: a busy machine, never a measurement


@pytest.fixture
def agency(transactional_db) -> Agency:
    return make_agency(
        name="Trung tâm Phục vụ hành chính công phường Tam Kỳ", short_name="Một cửa phường Tam Kỳ"
    )


@pytest.fixture
def dossier(agency) -> Dossier:
    """On the desk of the specialist (status 4), with a printed receipt."""
    dossier = make_dossier(
        procedure=make_procedure(name="Cấp giấy phép xây dựng nhà ở riêng lẻ"),
        received_at_agency=agency,
        applicant=make_citizen(full_name="Trần Văn Bình", phone="84905123456"),
    )
    services.change_status(
        dossier=dossier,
        to=Status.IN_PROCESS,
        by=Actor(ActorKind.SYSTEM),
        details=TransitionDetails(office="Phòng Kinh tế, Hạ tầng và Đô thị"),
    )
    return dossier


@pytest.fixture
def officer(agency):
    user = get_user_model().objects.create_superuser("hoa", password=PASSWORD)
    user.first_name, user.last_name = "Trần Thị", "Hoa"
    user.save()
    return user


def scan(picture) -> str:
    """What a phone's camera reads from the picture."""
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(codes) == 1
    return codes[0].text


def first_page(pdf: bytes):
    return pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()


def last_message(phone: Page):
    return phone.get_by_test_id("message").last


def write(phone: Page, text: str) -> None:
    phone.get_by_test_id("composer-text").fill(text)
    phone.get_by_test_id("composer-send").click()


def test_an_officer_asks_for_a_paper_and_the_citizens_phone_tells_it(
    portal, dossier, officer, browser, picture
):
    desk = browser.new_context(viewport={"width": 1280, "height": 860}, locale="vi-VN").new_page()
    phone = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()

    # The officer prints the receipt; the citizen takes a photo of its QR and sends it.
    sign_in(desk, "hoa", PASSWORD, url=portal.url)
    picture(desk, "desk-home")
    desk.goto(f"{portal.url}/admin/dossiers/dossier/{dossier.pk}/change/")
    picture(desk, "desk-dossier")
    link = desk.locator("a[href*='/tep/thu/']").first.get_attribute("href")
    receipt = desk.request.get(f"{portal.url}{link}")
    assert receipt.headers["content-type"] == "application/pdf"
    sheet = first_page(receipt.body())
    address = scan(sheet)
    assert address == f"{portal.url}/t/{dossier.token}/"

    phone.goto(f"{portal.sandbox.base}/?as={BINH}")
    photo = io.BytesIO()
    sheet.convert("RGB").save(photo, "JPEG", quality=60)
    phone.get_by_test_id("composer-picture").set_input_files(
        {"name": "giay-hen.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    expect(phone.get_by_test_id("messages")).to_contain_text("Đã đọc mã QR", timeout=A_MOMENT)
    expect(last_message(phone)).to_contain_text(dossier.code)

    # The officer asks for a missing paper.
    desk.goto(f"{portal.url}/admin/dossiers/dossier/{dossier.pk}/change/")
    press_act(desk, "Yêu cầu bổ sung")
    desk.locator("input[name$='-name']").last.fill("Trích lục bản đồ địa chính")  # a row that is ticked
    due = dt.date.today() + dt.timedelta(days=20)
    desk.locator("input[name='supplement_due_on']").fill(due.isoformat())
    desk.locator("button[name='preview']").click()
    expect(desk.locator("#message-preview")).to_contain_text("Trích lục bản đồ địa chính")
    picture(desk, "desk-move")
    desk.locator("button[name='move']").click()
    expect(desk.locator("body")).to_contain_text("Yêu cầu bổ sung giấy tờ")

    # The phone shows it; its button and typed words are answered.
    expect(phone.get_by_test_id("messages")).to_contain_text("Cần ông/bà nộp thêm giấy", timeout=A_MOMENT)
    expect(last_message(phone)).to_contain_text("Trích lục bản đồ địa chính")
    picture(phone, "phone-supplement")
    before = phone.get_by_test_id("message").count()
    last_message(phone).get_by_test_id("message-button").filter(
        has_not_text=re.compile("^(Xem|Gọi)")
    ).first.click()
    expect(phone.get_by_test_id("message")).to_have_count(before + 2, timeout=A_MOMENT)
    write(phone, "ho so cua toi")
    expect(last_message(phone)).to_contain_text("đang theo dõi", timeout=A_MOMENT)
    expect(last_message(phone)).to_contain_text(dossier.code)
    picture(phone, "phone-answer")

    # The QR opens the page.
    citizen = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN").new_page()
    citizen.goto(address)
    expect(citizen.locator("h1")).to_contain_text("nộp thêm giấy")
    expect(citizen.locator("main")).to_contain_text("Trích lục bản đồ địa chính")
    picture(citizen, "tracking-360")
    for page in (desk, phone, citizen):
        page.context.close()
