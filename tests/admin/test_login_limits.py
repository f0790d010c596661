"""Guesses by many names, from many addresses, or both are stopped before they cost anything."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from config import login_limits
from tests.admin.conftest import desk_client, officer_of
from tests.redis_clock import pass_time

pytestmark = pytest.mark.security_check("brute-force")

LOGIN = "/admin/login/"
PASSWORD = "mot-mat-khau-dai-2026"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    hashed = 0

    def encode(self, *args, **kwargs):
        type(self).hashed += 1
        return super().encode(*args, **kwargs)


@pytest.fixture
def owner(agency, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    return officer_of(agency, username="hoa", password=PASSWORD)


def sign_in(client: Client, password: str = "sai", *, name: str = "hoa", address: str = "203.0.113.7"):
    return client.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address)


def guess(number: int, **over) -> list[int]:
    """Statuses of guesses for one name, each from an address of its own unless one is given."""
    return [
        sign_in(Client(), **{"address": f"198.51.100.{n}", **over}).status_code for n in range(1, number + 1)
    ]


def test_one_name_guessed_from_many_addresses_is_slowed_down(owner):
    assert guess(8) == [200] * 5 + [429] * 3


@pytest.mark.parametrize("name", ["Hoa", "ｈoa", "HOA"])
def test_another_spelling_of_the_name_counts_as_the_same(owner, name):
    guess(5)
    assert guess(1, name=name, address="192.0.2.1") == [429]


def test_many_names_guessed_from_one_address_are_stopped(owner):
    codes = [sign_in(Client(), name=f"canbo{n}").status_code for n in range(32)]
    assert codes == [200] * 30 + [429] * 2


def test_a_locked_name_or_address_never_reaches_the_hasher(owner):
    guess(5)
    before = CountingHasher.hashed
    assert before

    assert guess(20, password=PASSWORD) == [429] * 20
    assert CountingHasher.hashed == before


def test_the_owner_logs_in_from_a_browser_that_has_done_so_before(owner):
    own = Client()
    assert sign_in(own, PASSWORD).status_code == 302
    own.post("/admin/logout/")
    guess(12)

    assert sign_in(Client(), PASSWORD, address="192.0.2.9").status_code == 429
    assert sign_in(own, PASSWORD, address="192.0.2.9").status_code == 302


def test_a_name_is_locked_for_a_minute_at_first(owner):
    guess(6)
    pass_time(60)

    assert sign_in(Client(), PASSWORD, address="192.0.2.9").status_code == 302


def test_a_known_browser_gets_ten_tries_wherever_it_is(owner):
    own = Client()
    sign_in(own, PASSWORD)
    own.post("/admin/logout/")

    codes = [sign_in(own, address=f"198.51.100.{n}").status_code for n in range(1, 13)]

    assert codes == [200] * 10 + [429] * 2


def test_the_cookie_of_another_name_or_of_nobody_opens_no_way_around(owner, agency):
    officer_of(agency, username="binh", password=PASSWORD)
    other, forger = Client(), Client()
    assert sign_in(other, PASSWORD, name="binh").status_code == 302
    other.post("/admin/logout/")
    forger.cookies[login_limits.COOKIE] = other.cookies[login_limits.COOKIE].value[:-2] + "xx"
    guess(6)

    assert sign_in(other, PASSWORD).status_code == 429
    assert sign_in(forger, PASSWORD).status_code == 429


def test_colleagues_at_one_desk_are_all_remembered(owner, agency):
    officer_of(agency, username="binh", password=PASSWORD)
    desk = Client()
    for name in ("hoa", "binh"):
        assert sign_in(desk, PASSWORD, name=name).status_code == 302
        desk.post("/admin/logout/")
    guess(6)

    assert sign_in(desk, PASSWORD).status_code == 302
    cookie = desk.cookies[login_limits.COOKIE]
    assert cookie["httponly"]
    assert "hoa" not in cookie.value


def test_right_passwords_use_up_no_limit(owner):
    for n in range(8):
        assert sign_in(Client(), PASSWORD, address="192.0.2.9").status_code == 302, n


def test_the_old_password_cannot_be_guessed_where_a_new_one_is_chosen(owner):
    desk, new = desk_client(owner), "mot-mat-khau-khac-2026"

    def choose(old: str) -> int:
        form = {"old_password": old, "new_password1": new, "new_password2": new}
        return desk.post("/admin/password_change/", form).status_code

    assert choose(PASSWORD) == 302
    assert [choose("sai") for _ in range(5)] == [200] * 5
    assert choose(new) == 200
