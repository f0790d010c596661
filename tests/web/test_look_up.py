"""`/ho-so/`: the stage by the code alone, the rest by a second factor, one answer to what does not fit."""

import re

import pytest
from django.test import Client

from dossiers import second_factor, services
from dossiers.views import grant
from foundation import broker
from tests.factories import desk_of, enough_for, make_citizen, make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters():
    """Each test begins without guesses."""
    for key in broker.client().scan_iter("rate-limit:*"):
        broker.client().delete(key)


@pytest.fixture
def dossier():
    dossier = make_dossier(applicant=make_citizen(full_name="Trần Quốc Bảo", phone="84905123456"))
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    dossier.refresh_from_db()
    return dossier


def send(client, code, key):
    return client.post("/ho-so/mo/", {"code": code, "key": key})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def without_csrf(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response))


def test_a_code_alone_reveals_the_stage_and_nothing_more(client, dossier):
    page = text(client.get("/ho-so/", {"code": dossier.code}))
    assert "Cần ông/bà nộp thêm giấy" in page and dossier.received_at_agency.name in page
    hidden = ["Bảo", "B***", "456", dossier.secret, dossier.token, "Trích lục bản đồ"]
    assert not [word for word in hidden if word in page]


def test_the_code_may_be_typed_in_any_style(client, dossier):
    typed = dossier.code.lower().replace("-", " – ").replace(".", " ")
    assert "nộp thêm giấy" in text(client.get("/ho-so/", {"code": typed}))


def test_a_code_that_no_dossier_has_is_said_to_be_unknown(client, dossier):
    response = client.get("/ho-so/", {"code": f"{dossier.code[:-4]}9999"})
    assert response.status_code == 404 and "Không có hồ sơ nào mang mã này" in text(response)


KEYS = ["secret", "secret in small letters with spaces", "last digits", "whole number", "number from abroad"]


@pytest.mark.parametrize("key", KEYS)
def test_a_second_factor_opens_the_rest_after_a_redirect(client, dossier, key):
    given = {
        "secret": dossier.secret,
        "secret in small letters with spaces": f" {dossier.secret[:3].lower()} {dossier.secret[3:].lower()} ",
        "last digits": "3456",
        "whole number": "0905 123 456",
        "number from abroad": "+84 (0)905.123.456",
    }[key]
    response = send(client, dossier.code, given)
    assert response.status_code == 302 and response["Location"] == f"/ho-so/?code={dossier.code}"
    page = text(client.get(response["Location"]))
    assert "Trích lục bản đồ" in page and "Quốc" not in page
    assert {"/ho-so/nhan-tin/", "/ho-so/nop-them/"} <= set(re.findall(r'(?:action|href)="([^"?#]+)', page))


@pytest.mark.security_check("personal-data-in-logs")
def test_neither_secret_nor_phone_nor_token_ever_stands_in_an_address(client, dossier):
    response = send(client, dossier.code, dossier.secret)
    cookie = response.cookies[grant.COOKIE]
    for secret in (dossier.secret, "3456", dossier.token):
        assert secret not in response["Location"] and secret not in cookie.value
    assert cookie["httponly"] and cookie["path"] == "/ho-so/" and cookie["samesite"] == "Lax"


def test_the_proof_opens_this_dossier_only(client, dossier):
    other = make_dossier()
    send(client, dossier.code, dossier.secret)
    page = text(client.get("/ho-so/", {"code": other.code}))
    assert other.code in page and "N*** ***" not in page


@pytest.mark.security_check("sessions")
def test_the_proof_cannot_be_forged_and_ends(client, dossier, monkeypatch):
    client.cookies[grant.COOKIE] = f"{dossier.pk}:forged:signature"
    assert "Trích lục" not in text(client.get("/ho-so/", {"code": dossier.code}))
    send(client, dossier.code, dossier.secret)
    assert "Trích lục" in text(client.get("/ho-so/", {"code": dossier.code}))
    monkeypatch.setattr(grant.SIGNED, "seconds", -1)
    assert "Trích lục" not in text(client.get("/ho-so/", {"code": dossier.code}))


def test_a_shared_computer_forgets_at_once(client, dossier):
    send(client, dossier.code, dossier.secret)
    client.post("/ho-so/dong/")
    assert "Trích lục" not in text(client.get("/ho-so/", {"code": dossier.code}))


@pytest.mark.security_check("dossier-enumeration")
def test_wrong_code_wrong_secret_and_lock_are_one_answer(client, dossier):
    unknown = dossier.code[:-4] + "9999"
    answers = {}
    answers["wrong code"] = send(client, unknown, dossier.secret)
    answers["wrong secret"] = send(client, dossier.code, "WRONG9")
    answers["wrong digits"] = send(client, dossier.code, "0000")
    for _ in range(6):
        send(client, dossier.code, "WRONG9")
    answers["locked"] = send(client, dossier.code, dossier.secret)
    pages = {}
    for name, answer in answers.items():
        assert answer.status_code == 302 and not answer.cookies
        shown = client.get(answer["Location"])
        pages[name] = (shown.status_code, without_csrf(shown).replace(unknown, dossier.code))
    assert len(set(pages.values())) == 1
    status, page = pages["locked"]
    assert status == 404 and "Không mở được với thông tin này" in page and "gọi 1022" in page
    assert f'value="{dossier.code}"' in page


def test_a_lock_works_as_hard_as_a_wrong_secret(client, dossier, django_assert_num_queries):
    for _ in range(5):
        send(client, dossier.code, "WRONG9")
    with django_assert_num_queries(1):
        send(client, dossier.code, "WRONG9")
    with django_assert_num_queries(1):
        send(client, dossier.code[:-4] + "9998", "WRONG9")


@pytest.mark.security_check("dossier-enumeration")
def test_a_lock_does_not_show_by_its_work_that_the_guess_was_right(
    client, dossier, django_assert_num_queries
):
    for _ in range(5):
        send(client, dossier.code, "WRONG9")
    with django_assert_num_queries(1):
        send(client, dossier.code, dossier.secret)


def test_while_the_code_is_locked_the_qr_still_opens(client, dossier):
    for _ in range(6):
        send(client, dossier.code, "WRONG9")
    assert "Trích lục" in text(client.get(dossier.tracking_path))


@pytest.mark.security_check("dossier-enumeration")
def test_one_address_cannot_try_many_dossiers(client, dossier):
    for n in range(second_factor.DIGITS_OF_ASKER.allowed):
        send(client, f"{dossier.code[:-4]}{n:04d}"[:40], "0000")
    assert "khong-mo" in send(client, dossier.code, "3456")["Location"]
    other = Client(REMOTE_ADDR="203.0.113.7")
    assert "khong-mo" not in send(other, dossier.code, "3456")["Location"]
    assert "khong-mo" not in send(client, dossier.code, dossier.secret)["Location"]


def test_reading_many_stages_is_slowed_down(client, dossier):
    for _ in range(second_factor.READING.allowed):
        assert client.get("/ho-so/", {"code": dossier.code}).status_code == 200
    response = client.get("/ho-so/", {"code": dossier.code})
    assert response.status_code == 429 and response["Retry-After"] == "60"
    assert "chờ một phút" in text(response)


@pytest.mark.security_check("redis-stopped")
def test_without_redis_nothing_breaks_and_guessing_is_still_counted(client, dossier, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    broker.client.cache_clear()
    try:
        assert client.get("/ho-so/", {"code": dossier.code}).status_code == 200
        for _ in range(5):
            send(client, dossier.code, "WRONG9")
        assert "khong-mo" in send(client, dossier.code, dossier.secret)["Location"]
    finally:
        broker.client.cache_clear()


@pytest.mark.parametrize("typed", ["abc", "230612-0001", "9" * 300, "H47.15-249999-0001"])
def test_what_is_no_code_is_explained_beside_the_field(client, typed):
    response = client.post("/ho-so/mo/", {"code": typed, "key": "x"}, follow=True)
    page = text(response)
    assert response.status_code == 200 and "<title> Lỗi:" in page
    assert page.count('href="#code"') == 1 and 'aria-invalid="true"' in page
    assert typed[:10] in page


@pytest.mark.security_check("sessions")
def test_forms_need_the_csrf_token_and_say_so_kindly(dossier):
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, dossier.code, dossier.secret)
    assert response.status_code == 403
    assert "chưa nhận gì cả" in text(response)


@pytest.mark.security_check("headers")
def test_pages_about_a_dossier_are_kept_by_nobody(client, dossier):
    for path in (f"/ho-so/?code={dossier.code}", "/ho-so/khong-mo/", dossier.tracking_path):
        response = client.get(path)
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
