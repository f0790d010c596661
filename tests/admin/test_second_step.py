"""Log-in: the lock-out after wrong passwords, and the second step that no stolen password passes."""

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.admin.conftest import officer_of

LOGIN, STEP = "/admin/login/", "/admin/buoc-hai/"
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def clerk(agency):
    return officer_of(agency, username="hoa", password=PASSWORD)


@pytest.fixture
def two_steps(settings):
    settings.STAFF_OTP_REQUIRED = True


def sign_in(client: Client, password: str = PASSWORD):
    return client.post(LOGIN, {"username": "hoa", "password": password, "next": "/admin/"})


def code_of(phone: TOTPDevice, later: int = 0) -> str:
    return f"{totp(phone.bin_key, drift=later):06d}"


def test_without_the_second_step_a_password_opens_no_page(two_steps, clerk):
    client = Client()
    sign_in(client)

    for page in ("/admin/", "/admin/dossiers/dossier/", "/admin/password_change/", "/admin/search/?s=a"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.url.startswith(LOGIN)
    assert client.get(f"{LOGIN}?next=/admin/").url.startswith(STEP)


def test_the_first_log_in_enrols_the_phone_and_goes_on(two_steps, clerk):
    client = Client()
    sign_in(client)
    shown = client.get(f"{STEP}?next=/admin/dossiers/dossier/")
    assert "data:image/svg+xml" in shown.content.decode()
    phone = TOTPDevice.objects.get(user=clerk)

    done = client.post(STEP, {"code": code_of(phone), "next": "/admin/dossiers/dossier/"})

    assert done.url == "/admin/dossiers/dossier/"
    assert client.get("/admin/dossiers/dossier/").status_code == 200


def test_who_saw_the_key_with_a_stolen_password_knows_nothing_of_what_the_owner_enrols(two_steps, clerk):
    thief, owner = Client(), Client()
    sign_in(thief)
    thief.get(STEP)
    seen = TOTPDevice.objects.get(user=clerk)
    sign_in(owner)
    owner.get(STEP)
    own = TOTPDevice.objects.get(user=clerk)
    assert owner.post(STEP, {"code": code_of(own)}).status_code == 302

    assert seen.key != own.key
    assert thief.post(STEP, {"code": code_of(seen)}).status_code == 200
    assert thief.get("/admin/").status_code == 302
    assert TOTPDevice.objects.get() == own


def test_reading_the_page_again_shows_the_same_key(two_steps, clerk):
    client = Client()
    sign_in(client)
    client.get(STEP)
    first = TOTPDevice.objects.get(user=clerk)
    client.get(STEP)
    assert TOTPDevice.objects.get(user=clerk) == first


def test_who_has_a_phone_must_use_it_and_cannot_enrol_another(two_steps, clerk):
    phone = TOTPDevice.objects.create(user=clerk, name="x", confirmed=True)
    client = Client()
    sign_in(client)

    shown = client.get(STEP).content.decode()
    assert "data:image" not in shown
    assert TOTPDevice.objects.get() == phone
    assert client.post(STEP, {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302


@pytest.mark.security_check("sessions")
def test_a_code_works_once(two_steps, clerk):
    phone = TOTPDevice.objects.create(user=clerk, name="x", confirmed=True)
    code = code_of(phone)
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)

    assert first.post(STEP, {"code": code}).status_code == 302
    assert second.post(STEP, {"code": code}).status_code == 200
    assert second.get("/admin/").status_code == 302


@pytest.mark.security_check("brute-force")
def test_guessing_codes_is_slowed_down_even_for_the_right_one(two_steps, clerk):
    phone = TOTPDevice.objects.create(user=clerk, name="x", confirmed=True)
    client = Client()
    sign_in(client)
    for _ in range(4):
        client.post(STEP, {"code": "000000"})

    assert client.post(STEP, {"code": code_of(phone)}).status_code == 200
    assert client.get("/admin/").status_code == 302


@pytest.mark.security_check("sessions")
def test_after_the_second_step_no_foreign_page_is_opened(two_steps, clerk):
    phone = TOTPDevice.objects.create(user=clerk, name="x", confirmed=True)
    client = Client()
    sign_in(client)

    answer = client.post(STEP, {"code": code_of(phone), "next": "https://example.org/"})

    assert answer.url == "/admin/"


@pytest.mark.parametrize("code", ["", "x", "１２３４５６", "9" * 12, "-1"])
def test_odd_codes_are_errors_of_the_form(two_steps, clerk, code):
    client = Client()
    sign_in(client)
    client.get(STEP)

    assert client.post(STEP, {"code": code}).status_code == 200


def test_a_stranger_is_sent_to_the_log_in(two_steps, db):
    assert Client().get(STEP).url == LOGIN


@pytest.mark.security_check("brute-force")
def test_five_wrong_passwords_lock_the_log_in_in_vietnamese_even_for_the_right_one(clerk):
    client = Client()
    for _ in range(5):
        answer = sign_in(client, "sai")
    assert answer.status_code == 429

    locked = sign_in(client)

    assert locked.status_code == 429
    assert "15" in locked.content.decode()
    assert client.get("/admin/").status_code == 302


def test_a_right_password_clears_the_wrong_ones_before_it(clerk):
    client = Client()
    for _ in range(3):
        for _ in range(3):
            sign_in(client, "sai")
        assert sign_in(client).status_code == 302
        client.post("/admin/logout/")


@pytest.mark.parametrize("address", ["2001:db8::1", "not-an-address", "127.0.0.1"])
def test_a_wrong_password_from_any_address_is_counted_not_broken(clerk, address):
    answer = Client(REMOTE_ADDR=address).post(LOGIN, {"username": "hoa", "password": "sai"})

    assert answer.status_code == 200


@pytest.mark.security_check("sessions")
def test_the_session_ends_with_the_browser(clerk):
    client = Client()
    sign_in(client)

    assert not client.cookies["sessionid"]["max-age"]


def test_a_page_without_a_second_step_says_so(settings, clerk):
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    sign_in(client)
    page = client.get(f"{STEP}cua-toi/").content.decode()
    assert "Chưa có bước thứ hai nào." in page
