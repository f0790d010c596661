"""The web form step by step, tracking with equal answers, and what the public reads; without JavaScript."""

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from foundation.web import captcha
from petitions import services
from petitions.models import Draft, Petition, Picture, Referral
from petitions.services import TransitionDetails, enclosures
from petitions.workflow import Status
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_commune,
    make_operator,
    make_petition,
    photo,
)

pytestmark = pytest.mark.django_db
GUI = "/phan-anh/gui/"
SAID = {"kind": "report", "text": "Đèn đường trước chợ hư ba hôm nay", "field": ""}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(captcha, "MIN_SECONDS", 0)
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def solved(page) -> dict[str, str]:
    text = page.content.decode()
    one, other = map(int, re.search(r"(\d) cộng (\d) bằng mấy", text).groups())
    token = re.search(r'name="token" value="([^"]+)"', text)[1]
    return {"answer": str(one + other), "token": token, "website": ""}


def written(client: Client, **over) -> None:
    make_commune("Hội An")
    client.post(GUI, SAID | over)
    client.post(f"{GUI}o-dau/", {"commune": "hoi an", "place": "trước chợ"})
    client.post(f"{GUI}hinh-anh/", {"pictures": SimpleUploadedFile("a.jpg", photo())})
    client.post(
        f"{GUI}lien-he/", {"name": "Lê Thị Mận", "phone": "0905 123 456", "agreed": "on", "keep_private": ""}
    )


def sent(client: Client) -> str:
    answer = client.post(f"{GUI}kiem-tra/", solved(client.get(f"{GUI}kiem-tra/")))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_text_that_fills_the_box_is_taken_with_the_line_breaks_of_a_browser(client):
    lines = ["x" * 99] * 40
    assert client.post(GUI, SAID | {"text": "\r\n".join(lines)}).url == f"{GUI}o-dau/"
    assert Draft.objects.get().data["text"] == "\n".join(lines)


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_both_lead_to_the_one_petition(client):
    written(client)
    said = solved(client.get(f"{GUI}kiem-tra/"))

    def tap(_: int) -> str:
        with closing(connection):
            finger = Client()
            finger.cookies.update(client.cookies)
            return finger.post(f"{GUI}kiem-tra/", said).headers.get("Location", "no petition")

    with ThreadPoolExecutor(2) as fingers:
        addresses = {address.partition("?")[0] for address in fingers.map(tap, range(2))}
    assert addresses == {Petition.objects.get().tracking_path}


def test_five_steps_make_a_petition_with_code_and_secret(client):
    written(client)
    check = client.get(f"{GUI}kiem-tra/").content.decode()
    assert "trước chợ, Phường Hội An" in check
    assert "0905 123 456" in check
    page = client.get(sent(client))
    petition = Petition.objects.get()
    assert petition.code in page.content.decode()
    assert petition.secret in page.content.decode()
    assert (petition.commune.name, petition.field, petition.pictures.count()) == ("Hội An", "lighting", 1)
    assert petition.sender.citizen.phone == "84905123456"
    assert not Draft.objects.exists()
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"


def test_the_form_leads_to_what_was_sent_for_a_quarter_of_an_hour(client):
    written(client)
    sent(client)
    assert client.get(f"{GUI}kiem-tra/")["Location"] == Petition.objects.get().tracking_path
    Petition.objects.update(received_at=timezone.now() - dt.timedelta(minutes=16))
    assert client.get(f"{GUI}kiem-tra/")["Location"] == GUI


def test_a_second_tap_and_the_back_button_lead_to_the_same_petition(client):
    written(client)
    fields = solved(client.get(f"{GUI}kiem-tra/"))
    first = client.post(f"{GUI}kiem-tra/", fields)
    again = client.post(f"{GUI}kiem-tra/", fields)
    assert again["Location"] == first["Location"].partition("?")[0]
    assert client.get(f"{GUI}o-dau/")["Location"] == again["Location"]
    assert Petition.objects.count() == 1


def test_without_the_sum_nothing_is_sent_and_nothing_is_lost(client):
    written(client)
    fields = solved(client.get(f"{GUI}kiem-tra/"))
    for wrong in ({"answer": "99"}, {"token": "x"}, {"website": "http://spam.example"}):
        page = client.post(f"{GUI}kiem-tra/", fields | wrong, follow=True)
        assert page.status_code == 422
        assert "Lỗi:" in page.content.decode()
        assert SAID["text"] in page.content.decode()
    assert not Petition.objects.exists()


def test_what_is_wrong_stands_beside_the_field_and_in_the_summary(client):
    page = client.post(GUI, SAID | {"text": "hư"}).content.decode()
    assert page.count('href="#id_text"') == 1
    assert 'aria-describedby="id_text_helptext id_text_error"' in page
    assert "hư</textarea>" in page
    client.post(GUI, SAID)
    page = client.post(f"{GUI}o-dau/", {"commune": "Không Đâu Cả", "place": "trước chợ"}, follow=True)
    page = page.content.decode()
    assert 'value="Không Đâu Cả"' in page
    assert 'value="trước chợ"' in page
    page = client.post(f"{GUI}lien-he/", {"name": "Mận", "phone": "12"}, follow=True).content.decode()
    assert 'href="#id_phone"' in page
    assert 'href="#id_agreed"' in page
    assert "checked" not in page


def test_a_report_needs_a_place_a_question_does_not(client):
    client.post(GUI, SAID)
    assert client.post(f"{GUI}o-dau/", {}, follow=True).status_code == 422
    point = {"latitude": "15.5735", "longitude": "108.474"}
    assert client.post(f"{GUI}o-dau/", point).status_code == 302
    client.post(GUI, SAID | {"kind": "question"})
    assert client.post(f"{GUI}o-dau/", {}).status_code == 302


def test_a_name_that_two_communes_bear_is_a_choice(client):
    one, other = make_commune("Tam Thanh"), make_commune("Tam Thành")
    client.post(GUI, SAID)
    page = client.post(f"{GUI}o-dau/", {"commune": "tam thanh"}, follow=True)
    assert page.status_code == 422
    assert f'value="{one.pk}"' in page.content.decode()
    answer = client.post(f"{GUI}o-dau/", {"commune": "tam thanh", "choice": other.pk})
    assert answer.status_code == 302
    assert Draft.objects.get().data["commune"] == other.pk


def test_pictures_are_kept_at_once_removed_one_by_one_and_are_nobody_elses(client):
    client.post(GUI, SAID)
    files = [SimpleUploadedFile(f"{n}.jpg", photo()) for n in range(3)]
    client.post(f"{GUI}hinh-anh/", {"pictures": files, "more": "1"})
    first = Picture.objects.order_by("pk").first()
    shown = client.get(f"{GUI}anh/{first.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert Client().get(f"{GUI}anh/{first.pk}/").status_code == 404
    client.post(f"{GUI}hinh-anh/", {"remove": first.pk})
    assert Picture.objects.count() == 2


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"<svg onload=alert(1)>", b"", b"\xff\xd8\xff\xe0 no jpeg"])
def test_what_is_no_picture_is_refused_in_words(client, content):
    client.post(GUI, SAID)
    file = SimpleUploadedFile("a.jpg", content + b" ")
    page = client.post(f"{GUI}hinh-anh/", {"pictures": file}, follow=True)
    assert page.status_code == 422
    assert not Picture.objects.exists()


def test_a_picture_that_cannot_be_read_is_named_and_loses_none_of_the_others(client):
    client.post(GUI, SAID)
    files = [SimpleUploadedFile("IMG_1.HEIC", b"ftypheic"), SimpleUploadedFile("cot-den.jpg", photo())]
    page = client.post(f"{GUI}hinh-anh/", {"pictures": files}, follow=True)
    told = page.content.decode()
    assert page.status_code == 422 and Draft.objects.get().pictures.count() == 1
    assert "IMG_1.HEIC: Tệp này không phải ảnh" in told and "cot-den.jpg" not in told
    assert "Tệp gửi đúng đã được giữ" in told


def test_more_than_five_pictures_are_too_many(client):
    client.post(GUI, SAID)
    files = [SimpleUploadedFile(f"{n}.jpg", photo()) for n in range(6)]
    assert client.post(f"{GUI}hinh-anh/", {"pictures": files}, follow=True).status_code == 422
    assert Picture.objects.count() == 5


def test_a_denunciation_is_told_the_right_address_and_may_still_be_sent(client):
    Referral.objects.create(about="denunciation", name="Ban Tiếp công dân", address="12 Lê Lợi")
    answer = client.post(GUI, SAID | {"text": "Tôi muốn tố cáo ông chủ tịch xã nhận tiền"})
    assert answer["Location"] == f"{GUI}noi-khac/"
    page = client.get(answer["Location"]).content.decode()
    assert "12 Lê Lợi" in page
    assert client.post(answer["Location"])["Location"] == f"{GUI}o-dau/"
    client.post(f"{GUI}o-dau/", {"latitude": "15.57", "longitude": "108.47"})
    client.get(sent(client))
    assert Petition.objects.get().looks_like == "denunciation"


def test_a_step_without_a_draft_leads_to_the_first(client):
    for step in ("o-dau", "hinh-anh", "lien-he", "kiem-tra", "noi-khac"):
        assert client.get(f"{GUI}{step}/")["Location"] == GUI


def test_the_button_that_deletes_what_was_begun_is_a_step_away_from_the_one_that_goes_on(client):
    written(client)
    page = client.get(f"{GUI}o-dau/").content.decode()
    assert (
        "Xóa hết phần đã viết" in page.split("<summary>Xóa phần đã viết</summary>")[1].split("</details>")[0]
    )


def test_what_was_begun_can_be_deleted(client):
    written(client)
    client.post(f"{GUI}xoa/")
    assert not Draft.objects.exists()
    assert client.get(f"{GUI}kiem-tra/")["Location"] == GUI


def test_the_code_alone_opens_nothing_and_wrong_answers_are_equal(client):
    petition = from_somebody()
    page = client.get(f"/phan-anh/tra-cuu/?code={petition.code.lower()}").content.decode()
    assert petition.get_status_display() not in page
    wrong = client.post("/phan-anh/tra-cuu/", {"code": petition.code, "secret": "AAAAAA"})
    unknown = client.post("/phan-anh/tra-cuu/", {"code": "PA-200101-0001", "secret": petition.secret})
    assert wrong["Location"] == unknown["Location"] == "/phan-anh/khong-mo/"
    right = client.post(
        "/phan-anh/tra-cuu/",
        {"code": petition.code, "secret": f"{petition.secret[:3]} {petition.secret[3:].lower()}"},
    )
    assert right["Location"] == petition.tracking_path
    assert petition.secret in client.get(right["Location"]).content.decode()


@pytest.mark.security_check("brute-force")
def test_after_five_wrong_secrets_even_the_right_one_is_refused(client):
    petition = from_somebody()
    for _ in range(5):
        client.post("/phan-anh/tra-cuu/", {"code": petition.code, "secret": "AAAAAA"})
    locked = client.post("/phan-anh/tra-cuu/", {"code": petition.code, "secret": petition.secret})
    assert locked["Location"] == "/phan-anh/khong-mo/"


def test_a_code_typed_on_the_home_page_asks_for_the_secret(client):
    answer = client.get("/tim-kiem/", {"q": "pa 241001 0007"})
    assert answer["Location"] == "/phan-anh/tra-cuu/?code=PA-241001-0007"


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 200])
def test_an_unknown_address_opens_nothing(client, token):
    assert client.get(f"/phan-anh/xem/{token}/").status_code == 404


def test_the_sender_answers_rates_and_asks_to_look_again_on_the_page(client):
    petition = handed_over()
    services.change_status(
        petition=petition, to=Status.WAITING, by=centre(), details=TransitionDetails(question="Cột số mấy?")
    )
    page = petition.tracking_path
    assert "Cột số mấy?" in client.get(page).content.decode()
    assert client.post(f"{page}bo-sung/", {"information": " "}, follow=True).status_code == 422
    client.post(
        f"{page}bo-sung/", {"information": "Cột 15", "pictures": SimpleUploadedFile("a.jpg", photo())}
    )
    petition.refresh_from_db()
    assert petition.status == Status.IN_PROCESS
    services.change_status(
        petition=petition, to=Status.ANSWERED, by=centre(), details=TransitionDetails(answer="Đã thay bóng.")
    )
    assert "Đã thay bóng." in client.get(page).content.decode()
    assert client.post(f"{page}danh-gia/", {}, follow=True).status_code == 422
    client.post(f"{page}danh-gia/", {"score": "1", "comment": "Vẫn tối"})
    assert petition.ratings.get().score == 1
    client.post(f"{page}xem-lai/", {"because": "Vẫn tối"})
    client.post(f"{page}xem-lai/", {"because": "Vẫn tối"})
    petition.refresh_from_db()
    assert (petition.status, petition.reopen_count) == (Status.REOPENED, 1)


def test_a_forged_draft_cookie_finds_nothing(client):
    client.cookies["phan_anh"] = f"{uuid.uuid4()}:forged"
    assert client.get(f"{GUI}kiem-tra/")["Location"] == GUI


def published(**over) -> Petition:
    petition = answered(**over)
    services.publish(
        petition=petition,
        by=make_operator("Duyệt nội dung"),
        title="Đèn đường trước chợ",
        text="Đèn đường hư ba hôm.",
        answer="Đã thay bóng.",
    )
    return petition


def test_only_what_a_moderator_left_is_public(client):
    petition = published(text="Đèn trước nhà ông Tèo hư, gọi 0905123456 gặp Mận.", field="lighting")
    other = answered()
    page = client.get(f"/phan-anh/cong-khai/{petition.code}/").content.decode()
    assert "Đèn đường hư ba hôm." in page
    assert "0905" not in page
    assert "Mận" not in page
    assert client.get(f"/phan-anh/cong-khai/{other.code}/").status_code == 404
    listed = client.get("/phan-anh/cong-khai/", {"field": "lighting"}).content.decode()
    assert petition.code in listed
    assert other.code not in listed
    services.withdraw_publication(petition=petition)
    assert client.get(f"/phan-anh/cong-khai/{petition.code}/").status_code == 404


def test_a_picture_is_public_only_where_the_moderator_said_so(client):
    petition = answered()
    one, other = (enclosures.add(photo(), petition=petition) for _ in range(2))
    services.publish(
        petition=petition,
        by=make_operator("Duyệt nội dung"),
        title="Đèn",
        text="Đèn hư.",
        answer="Đã thay.",
        pictures=[one.pk],
    )
    shown = client.get(f"/phan-anh/cong-khai/{petition.code}/anh/{one.pk}/")
    assert shown.status_code == 200
    assert client.get(f"/phan-anh/cong-khai/{petition.code}/anh/{other.pk}/").status_code == 404


def test_the_units_page_counts_what_is_late(client):
    petition = handed_over()
    Petition.objects.filter(pk=petition.pk).update(due_at=petition.received_at)
    answered(petition.unit)
    with translation.override("vi"):
        page = client.get("/phan-anh/don-vi/").content.decode()
    cells = re.findall(r'<td class="number">\s*([\d,–]+)\s*</td>', page)
    assert cells == ["1", "1", "1", "1", "–"]


def test_empty_pages_say_what_to_do(client):
    for page in ("/phan-anh/", "/phan-anh/cong-khai/", "/phan-anh/don-vi/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert (
            'href="/phan-anh/gui/"' in answer.content.decode()
            or 'href="/phan-anh/"' in answer.content.decode()
        )


HOSTILE = (
    "<script>alert(1)</script> ' OR 1=1;-- {{ 7*7 }} \u202eevil\u202c zero\u200bwidth "
    '=HYPERLINK("http://x") ' + "😀" * 300
)


def test_hostile_words_are_shown_harmlessly(client):
    petition = make_petition(text=HOSTILE)
    page = client.get(petition.tracking_path).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "49" not in page.partition("OR 1=1")[2][:40]


def test_a_form_open_for_too_long_gives_the_words_back_with_their_kind():
    strict = Client(enforce_csrf_checks=True)
    typed = {"kind": "emergency", "field": "power", "text": "Dây điện <b>đứt</b> trước trường học"}
    page = strict.post("/phan-anh/gui/", typed, headers={"origin": "http://testserver"})
    shown = page.content.decode()
    assert page.status_code == 403 and "&lt;b&gt;đứt" in shown and "<b>đứt" not in shown
    given = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    assert (given["kind"], given["field"]) == ("emergency", "power")
    again = strict.post("/phan-anh/gui/", typed | {"csrfmiddlewaretoken": given["csrfmiddlewaretoken"]})
    assert again.status_code == 302
    here = {"origin": "http://testserver"}
    elsewhere = strict.post("/phan-anh/gui/o-dau/", {"place": "chợ"}, headers=here)
    assert elsewhere.status_code == 403 and "<textarea" not in elsewhere.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://evil.example", "referer": "http://testserver/phan-anh/gui/"},
        {"origin": "null", "referer": "http://testserver/phan-anh/gui/"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://[testserver"},
        {"referer": "https://evil.example/?http://testserver/"},
        {},
    ],
)
def test_words_that_another_site_sent_are_not_offered_to_be_sent_again(headers):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/phan-anh/gui/", {"text": "Lời của trang khác"}, headers=headers)
    shown = page.content.decode()
    assert page.status_code == 403 and "Lời của trang khác" not in shown
    assert "<textarea" not in shown and "csrfmiddlewaretoken" not in shown


def test_a_browser_that_names_only_the_page_it_came_from_gets_its_words_back():
    strict = Client(enforce_csrf_checks=True)
    headers = {"referer": "http://testserver/phan-anh/gui/"}
    page = strict.post("/phan-anh/gui/", {"text": "Lời của tôi"}, headers=headers)
    assert page.status_code == 403 and "Lời của tôi" in page.content.decode()
