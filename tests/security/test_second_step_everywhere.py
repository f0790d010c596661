"""A stolen password without the second step is worth nothing on any page, inside /admin/ or outside."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.announcements.factories import make_article
from tests.factories import make_officer
from tests.lookups.factories import commune, units
from tests.outreach.factories import make_group
from tests.tourism.factories import make_entry
from tourism.models import State

pytestmark = [pytest.mark.django_db, pytest.mark.security_check("sessions")]
LOGIN, STEP, LOGOUT = "/admin/login/", "/admin/buoc-hai/", "/admin/logout/"
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def almighty(settings):
    settings.STAFF_OTP_REQUIRED = True
    return make_officer(username="chu", password=PASSWORD, is_staff=True, is_superuser=True)


@pytest.fixture
def half(almighty) -> Client:
    """Signed in with the password only."""
    client = Client(raise_request_exception=False)
    assert client.post(LOGIN, {"username": "chu", "password": PASSWORD}).status_code == 302
    return client


def addresses(patterns: list, before: str = "/") -> Iterator[str]:
    """Every address of the portal, with a 1 or an x for what it takes."""
    for entry in patterns:
        route = re.sub(r"<(?:int:)?\w*(?:pk|id|number|page|year)\w*>|<int:\w+>", "1", str(entry.pattern))
        route = re.sub(r"<path:\w+>|<\w+:\w+>|<\w+>", "x", route).lstrip("^").rstrip("$")
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, before + route)
        elif isinstance(entry, URLPattern) and "(" not in route:
            yield (before + route).replace("\\", "").replace("Z", "")


def all_addresses() -> list[str]:
    return [path for path in addresses(get_resolver().url_patterns) if path not in (LOGIN, STEP, LOGOUT)]


def test_the_walk_finds_the_pages_of_staff_in_and_outside_of_the_admin():
    found = all_addresses()
    assert len(found) > 500
    for path in ("/admin/", "/admin/auth/user/", "/truc/", "/admin/password_change/"):
        assert path in found


def test_a_password_alone_gets_on_every_page_what_a_stranger_gets(half, record_property):
    """The pages keep rates: both ask from addresses of their own."""
    stranger = Client(raise_request_exception=False)
    different, paths = [], all_addresses()
    for number, path in enumerate(paths):
        address = {"REMOTE_ADDR": f"10.{number // 250}.0.{number % 250}"}
        theirs, ours = half.get(path, **address), stranger.get(path, **address)
        if (theirs.status_code, theirs.get("Location")) != (ours.status_code, ours.get("Location")):
            different.append((path, theirs.status_code, ours.status_code))
        elif path.startswith("/admin/") and theirs.status_code == 200 and "jsi18n" not in path:
            different.append((path, "open", "open"))
    record_property("figure", f"{len(paths)} addresses")
    assert different == []


@pytest.fixture
def drafts(almighty) -> list[str]:
    """Addresses of what only staff may see outside of the admin: an article, an entry, a poster."""
    units()
    group = make_group(commune("Hội An"))
    return [
        make_article(written_by=almighty).get_absolute_url(),
        make_entry(state=State.DRAFT).get_absolute_url(),
        reverse("outreach:poster", args=[group.code, "a4"]),
    ]


def test_drafts_open_after_the_second_step_and_not_before(half, almighty, drafts):
    for path in drafts:
        assert half.get(path).status_code in (302, 404), path

    half.get(STEP)
    phone = TOTPDevice.objects.get(user=almighty)
    assert half.post(STEP, {"code": f"{totp(phone.bin_key):06d}"}).status_code == 302

    for path in drafts:
        assert half.get(path).status_code == 200, path


def test_who_has_given_a_password_can_still_go_on_or_log_out(half):
    assert half.get(f"{LOGIN}?next=/admin/").url.startswith(STEP)
    assert half.get(STEP).status_code == 200
    assert half.post(LOGOUT).status_code in (200, 302)
    assert half.get(STEP).url == LOGIN
