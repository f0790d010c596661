"""Passkeys as the second step: enrolled, used, refused, removed; the device is one in software."""

import json
import re
import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from config import passkey_origins
from foundation.accounts import passwords, second_steps, services
from foundation.accounts.exceptions import ChangeRefused
from tests.admin.authenticator import Authenticator
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_officer
from tests.web.banned_texts import problems_of

LOGIN, STEP, MINE = "/admin/login/", "/admin/buoc-hai/", "/admin/buoc-hai/cua-toi/"
ENROL, ENROLLED = "/admin/passkey/them/", "/admin/passkey/them/xong/"
USE, USED = "/admin/passkey/dung/", "/admin/passkey/dung/xong/"
PASSWORD = "mot-mat-khau-dai-2026"
SITE = passkey_origins.of_portal("https://1022.example.vn")

pytestmark = [pytest.mark.django_db, pytest.mark.security_check("sessions")]


@pytest.fixture(autouse=True)
def two_steps(settings):
    settings.STAFF_OTP_REQUIRED = True
    settings.OTP_WEBAUTHN_RP_ID, settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = SITE.domain, [SITE.origin]


@pytest.fixture
def clerk(agency):
    return officer_of(agency, username="hoa", password=PASSWORD)


def half_signed_in(name: str = "hoa") -> Client:
    client = Client()
    assert client.post(LOGIN, {"username": name, "password": PASSWORD}).status_code == 302
    return client


def post(client: Client, path: str, data: object = None):
    return client.post(path, data or {}, content_type="application/json")


def device(**over) -> Authenticator:
    return Authenticator(**{"origin": SITE.origin, "domain": SITE.domain, **over})


def enrol(client: Client, authenticator: Authenticator):
    return post(client, ENROLLED, authenticator.create(post(client, ENROL).json()))


def use(client: Client, authenticator: Authenticator, next_page: str = ""):
    answer = authenticator.get(post(client, USE).json())
    return post(client, f"{USED}?next={next_page}" if next_page else USED, answer)


def is_inside(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.fixture
def passkey(clerk) -> Authenticator:
    """Enrolled at the clerk's first log-in."""
    authenticator = device()
    assert enrol(half_signed_in(), authenticator).status_code == 200
    return authenticator


@pytest.fixture
def inside(passkey) -> Client:
    client = half_signed_in()
    use(client, passkey)
    assert is_inside(client)
    return client


def prove(client: Client, password: str = PASSWORD):
    return client.post(MINE, {"act": "prove", "password": password})


def test_the_first_log_in_enrols_a_passkey_and_goes_on(clerk):
    client = half_signed_in()
    page = client.get(f"{STEP}?next=/admin/dossiers/dossier/").content.decode()
    assert "passkey-register-button" in page
    assert 'data-after-passkey="/admin/dossiers/dossier/"' in page
    assert not is_inside(client)

    assert enrol(client, device()).status_code == 200

    assert is_inside(client)
    assert WebAuthnCredential.objects.get().name == "Khóa truy cập"
    assert "Khóa truy cập" in LogEntry.objects.get(object_id=clerk.pk, user=clerk).get_change_message()


def test_a_passkey_after_the_password_is_enough_and_nothing_is_enrolled_again(passkey):
    client = half_signed_in()
    page = client.get(STEP).content.decode()
    assert "passkey-verification-button" in page
    assert "data:image" not in page
    assert "passkey-register-button" not in page

    answer = use(client, passkey, "/admin/dossiers/dossier/")

    assert answer.json()["redirect_url"] == "/admin/dossiers/dossier/"
    assert is_inside(client)
    assert WebAuthnCredential.objects.get().last_used_at
    assert TOTPDevice.objects.count() == 0


def test_after_a_passkey_no_foreign_page_is_opened(passkey):
    assert use(half_signed_in(), passkey, "https://example.org/").json()["redirect_url"] == "/admin/"


def test_without_the_password_a_passkey_opens_nothing(passkey):
    client = Client()
    assert post(client, USE).status_code == 403
    assert post(client, USED, passkey.get({"challenge": "eA"})).status_code == 403
    assert post(client, ENROL).status_code == 403
    assert not is_inside(client)


def test_who_has_a_second_step_cannot_enrol_another_with_the_password_alone(passkey, clerk):
    client = half_signed_in()
    assert post(client, ENROL).status_code == 403
    assert post(client, ENROLLED, device().create({"challenge": "eA"})).status_code == 403
    client.post(STEP, {"code": "000000"})
    assert WebAuthnCredential.objects.count() == 1
    assert not TOTPDevice.objects.exists()


def test_a_begun_enrolment_ends_when_the_owner_enrols_first(clerk):
    thief, owner, theirs = half_signed_in(), half_signed_in(), device()
    options = post(thief, ENROL).json()
    enrol(owner, device())
    assert post(thief, ENROLLED, theirs.create(options)).status_code == 403
    assert not is_inside(thief)


def test_another_persons_passkey_is_refused_in_words(passkey, agency):
    officer_of(agency, username="lan", password=PASSWORD)
    theirs = device()
    assert enrol(half_signed_in("lan"), theirs).status_code == 200
    client = half_signed_in()

    answer = use(client, theirs)

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Khóa truy cập này là của người khác. Xin dùng khóa của mình."
    assert not is_inside(client)


@pytest.mark.parametrize(
    ("over", "status"),
    [
        ({"origin": "https://1022-example.vn"}, 422),
        ({"domain": "1022-example.vn"}, 422),
        ({"credential": b"x" * 32}, 404),
        ({"key": Authenticator("", "").key}, 422),
    ],
    ids=["a copied site", "a copied domain", "unknown", "another key"],
)
def test_what_a_false_site_or_a_false_device_sends_is_refused(passkey, over, status):
    client = half_signed_in()
    forged = device(**{"credential": passkey.credential, "key": passkey.key, **over})

    answer = use(client, forged)

    assert answer.status_code == status
    assert "passkey" not in answer.json()["detail"].lower()
    assert not is_inside(client)


def test_an_answer_works_once(passkey):
    first, second = half_signed_in(), half_signed_in()
    answer = passkey.get(post(first, USE).json())
    assert post(first, USED, answer).status_code == 200
    assert post(first, USED, answer).status_code == 400
    assert post(second, USED, answer).status_code == 400
    post(second, USE)
    assert post(second, USED, answer).status_code == 422
    assert not is_inside(second)


def test_a_cloned_passkey_that_counts_behind_is_refused(passkey):
    use(half_signed_in(), passkey)
    use(half_signed_in(), passkey)
    passkey.count = 0
    client = half_signed_in()
    assert use(client, passkey).status_code == 422
    assert not is_inside(client)


@pytest.mark.security_check("brute-force")
def test_five_wrong_answers_lock_the_passkeys_of_the_person_even_the_right_one(passkey):
    client, foreign = half_signed_in(), device()
    assert [use(client, foreign).status_code for _ in range(6)] == [404] * 5 + [429]

    answer = use(half_signed_in(), passkey)

    assert answer.status_code == 429
    assert "thử" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b'"x"', b"null", b"{}", b"{", b"\xff", b"[" * 100_000,
        b'{"id": 1, "rawId": [], "response": {}}',
    ],
    ids=["empty", "list", "text", "null", "object", "half", "bytes", "deep", "types"],
)  # fmt: skip
def test_hostile_bodies_are_refused_and_break_nothing(passkey, agency, body):
    client = half_signed_in()
    post(client, USE)
    assert client.post(USED, body, content_type="application/json").status_code in (400, 422)
    officer_of(agency, username="moi", password=PASSWORD)
    newcomer = half_signed_in("moi")
    post(newcomer, ENROL)
    assert newcomer.post(ENROLLED, body, content_type="application/json").status_code in (400, 422)


def test_a_credential_that_another_has_already_is_refused(passkey, agency):
    officer_of(agency, username="lan", password=PASSWORD)
    client = half_signed_in("lan")
    assert enrol(client, device(credential=passkey.credential)).status_code == 400
    assert WebAuthnCredential.objects.count() == 1
    assert not is_inside(client)


def test_the_ceremonies_are_for_posts_of_staff_only(clerk):
    visitor = desk_client(make_officer(is_staff=False))
    for path in (ENROL, ENROLLED, USE, USED):
        assert half_signed_in().get(path).status_code == 405
        assert post(visitor, path).status_code == 403


def test_on_the_own_page_nothing_is_added_or_removed_before_the_password_is_given_again(inside):
    page = inside.get(MINE).content.decode()
    assert "Khóa truy cập" in page
    assert "passkey-register-button" not in page
    own = WebAuthnCredential.objects.get()
    TOTPDevice.objects.create(user=own.user, name="x")

    for act in (
        {"act": "name", "name": "Máy"},
        {"act": "phone"},
        {"act": "remove", "step": own.persistent_id},
    ):
        assert "current-password" in inside.post(MINE, act).content.decode()
    assert enrol_status(inside) == 403
    assert "sai" in prove(inside, "sai").content.decode()
    assert enrol_status(inside) == 403

    assert WebAuthnCredential.objects.get() == own


def enrol_status(client: Client) -> int:
    return post(client, ENROL).status_code


def test_a_named_passkey_is_added_on_the_own_page_and_works(inside):
    assert prove(inside).status_code == 302
    page = inside.post(MINE, {"act": "name", "name": "Máy ở quầy 3"}).content.decode()
    assert f'data-after-passkey="{MINE}"' in page
    second = device()
    assert enrol(inside, second).status_code == 200

    assert "Máy ở quầy 3" in inside.get(MINE).content.decode()
    client = half_signed_in()
    use(client, second)
    assert is_inside(client)


def test_the_proof_of_the_password_is_over_after_five_minutes(inside):
    prove(inside)
    session = inside.session
    session["password_again_at"] -= 301
    session.save()
    assert enrol_status(inside) == 403
    assert "current-password" in inside.get(MINE).content.decode()


@pytest.mark.security_check("brute-force")
def test_the_password_on_the_own_page_cannot_be_guessed(inside):
    for _ in range(5):
        prove(inside, "sai")
    assert prove(inside).status_code == 200
    assert enrol_status(inside) == 403


def test_a_phone_is_added_beside_the_passkey_and_either_is_enough(inside, clerk):
    prove(inside)
    assert "data:image/svg+xml" in inside.post(MINE, {"act": "phone"}).content.decode()
    phone = TOTPDevice.objects.get(user=clerk)
    assert inside.post(MINE, {"act": "phone", "code": "000000"}).status_code == 200
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert inside.post(MINE, {"act": "phone", "code": f"{totp(phone.bin_key):06d}"}).status_code == 302
    assert TOTPDevice.objects.get().confirmed
    assert "Ứng dụng xác thực" in LogEntry.objects.latest("pk").get_change_message()

    client = half_signed_in()
    page = client.get(STEP).content.decode()
    assert "passkey-verification-button" in page
    assert "one-time-code" in page


def test_a_key_that_a_thief_saw_before_the_owner_came_is_not_enrolled_later(clerk):
    thief = half_signed_in()
    thief.get(STEP)
    seen = TOTPDevice.objects.get(user=clerk)
    owner = half_signed_in()
    enrol(owner, device())
    assert not TOTPDevice.objects.exists()
    prove(owner)
    owner.post(MINE, {"act": "phone"})
    assert TOTPDevice.objects.get(user=clerk).key != seen.key


@pytest.mark.django_db(transaction=True)
def test_two_removals_at_once_leave_one(clerk):
    phone = TOTPDevice.objects.create(user=clerk, name="x")
    passkey = WebAuthnCredential.objects.create(user=clerk, name="y", credential_id=b"y", public_key=b"y")
    barrier, refused = threading.Barrier(2), []

    def take_away(persistent_id: str) -> None:
        barrier.wait()
        try:
            second_steps.remove(user=clerk, persistent_id=persistent_id)
        except ChangeRefused:
            refused.append(persistent_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=take_away, args=[each.persistent_id]) for each in (phone, passkey)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert len(second_steps.second_steps_of(clerk)) == 1


def test_a_removed_passkey_opens_nothing_and_ends_the_sessions_that_it_opened(inside, passkey, clerk):
    TOTPDevice.objects.create(user=clerk, name="Điện thoại")
    own = WebAuthnCredential.objects.get()
    prove(inside)

    assert inside.post(MINE, {"act": "remove", "step": own.persistent_id}).status_code == 302

    assert not WebAuthnCredential.objects.exists()
    assert not is_inside(inside)
    client = half_signed_in()
    assert use(client, passkey).status_code == 404
    messages = [entry.get_change_message() for entry in LogEntry.objects.filter(object_id=clerk.pk)]
    assert any("Xóa" in message or "xóa" in message for message in messages)


def test_the_only_second_step_and_one_of_another_are_not_removed(inside, clerk, agency):
    colleague = officer_of(agency, username="lan", password=PASSWORD)
    theirs = TOTPDevice.objects.create(user=colleague, name="x")
    own = WebAuthnCredential.objects.get()
    prove(inside)
    for step in (own.persistent_id, theirs.persistent_id, "", "x/1"):
        inside.post(MINE, {"act": "remove", "step": step})
    assert WebAuthnCredential.objects.get() == own
    assert TOTPDevice.objects.get() == theirs


def test_nobody_collects_passkeys_without_end(inside, clerk):
    made = WebAuthnCredential.objects.get()
    for number in range(second_steps.MAX_PASSKEYS - 1):
        made.pk, made.credential_id, made.credential_id_sha256 = None, bytes([number]), ""
        made.save()
    prove(inside)
    assert enrol_status(inside) == 403
    with pytest.raises(ChangeRefused):
        second_steps.refuse_more_passkeys(clerk)


def test_a_lost_passkey_is_removed_by_two_and_the_next_log_in_enrols_anew(passkey, clerk):
    first, second = officer_of(role="Quản trị hệ thống"), officer_of(role="Quản trị hệ thống")
    passwords.note_set(clerk, by=clerk)
    change = services.ask_for_new_second_step(officer=clerk, by=first)
    client = half_signed_in()
    assert use(client, passkey).status_code == 200

    services.confirm(change=change, by=second)

    assert not WebAuthnCredential.objects.exists()
    assert not is_inside(client)
    assert "passkey-register-button" in half_signed_in().get(STEP).content.decode()


def test_administrators_see_whose_passkeys_there_are_and_no_key(passkey, settings):
    settings.STAFF_OTP_REQUIRED = False
    client, made = desk_client(officer_of(role="Quản trị hệ thống")), WebAuthnCredential.objects.get()
    for path in ("", f"{made.pk}/change/"):
        page = client.get(f"/admin/django_otp_webauthn/webauthncredential/{path}").content.decode()
        assert "Khóa truy cập" in page
        assert problems_of(page) == []
        assert bytes(made.public_key).hex() not in page
        assert made.credential_id_sha256 not in page


def test_the_menu_of_the_account_leads_to_the_own_page_and_to_the_password(inside):
    page = inside.get("/admin/").content.decode()
    assert f'href="{MINE}"' in page
    assert 'href="/admin/password_change/"' in page


@pytest.mark.parametrize(
    ("public_url", "domain", "origin"),
    [
        ("https://1022.quangnam.gov.vn", "1022.quangnam.gov.vn", "https://1022.quangnam.gov.vn"),
        ("https://1022.QuangNam.gov.vn:443/x", "1022.quangnam.gov.vn", "https://1022.quangnam.gov.vn"),
        ("https://portal.test:8443", "portal.test", "https://portal.test:8443"),
        ("https://cổng.vn", "xn--cng-qmz.vn", "https://xn--cng-qmz.vn"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://localhost", "localhost", "http://localhost"),
        ("http://10.0.0.5:8000", "localhost", "http://localhost:8000"),
    ],
)
def test_the_site_of_passkeys_is_the_public_address(public_url, domain, origin):
    assert passkey_origins.of_portal(public_url) == (domain, origin)


def test_the_pages_hold_no_script_of_their_own(inside):
    """What the policy of the public pages would forbid; the theme's own frame is not ours."""
    prove(inside)
    for page in (inside.post(MINE, {"act": "name", "name": "x"}), half_signed_in().get(STEP)):
        ours = page.content.decode().split('<template id="passkey-', 1)[1].split("</form>")[0]
        scripts = re.findall(r"<script([^>]*)>", ours)
        assert len(scripts) > 2
        assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []
        assert not re.search(r"\son\w+=|javascript:", ours)


def test_the_texts_of_the_scripts_come_in_the_officers_language(clerk):
    script = half_signed_in().get(reverse("otp_webauthn:js-i18n-catalog")).content.decode()
    found = re.search(r'"Registration successful!": ("[^\n]*"),?\n', script)
    assert json.loads(found[1]) == "Đã thêm khóa truy cập."
