"""Every address is opened by the public in both languages, with drafts, and by the superuser: no page fails.

The table: make test ARGS="tests/web/test_crawl.py -s"
"""

import random
import re
from collections.abc import Iterator

import pytest
from django.conf import settings as portal
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from announcements import demo as news
from config.management.commands import seed_demo
from dossiers.demo import agencies, procedures, showcase, staff
from dossiers.models import Procedure
from foundation import page_cache
from foundation.insights import demo as figures
from foundation.regions.loading import load_units
from inbox import demo as inbox
from lookups.kinds.epidemics import demo as epidemics
from lookups.kinds.exams import demo as exams
from lookups.kinds.hazards import demo as hazards
from petitions import demo as petitions
from tests.web.crawl.addresses import Address, every_address
from tests.web.crawl.walking import Walk, table, walk
from zalo_channel import demo as templates
from zalo_channel import demo_accounts

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
FILES = re.compile(r"\.(?:pdf|jpg|svg|csv)$|/export/|/ket-qua/letter-")
"""Printed and drawn for seconds each; their own tests open them."""


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo with few candidates and with the dossiers of the showcase; gone after the last test here."""
    patch = pytest.MonkeyPatch()
    patch.setattr(exams, "GRADUATES", 50)
    patch.setattr(exams, "PUPILS", 20)
    patch.setattr(portal, "STAFF_OTP_REQUIRED", False)
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)
    page_cache.PUBLIC.clear()
    patch.undo()


def load() -> None:
    load_units()
    procedures.load()
    known = agencies.load()
    officers = staff.load(known)
    templates.load()
    for load_one in seed_demo.LOADERS:
        load_one()
    user = {name: User.objects.get(username=name) for name in ("bientap", "duyet", "tongdai1", "donvi")}
    for released in (hazards, epidemics, news):
        released.load(writer=user["bientap"], second=user["duyet"])
    petitions.load(operator=user["tongdai1"], handler=user["donvi"], moderator=user["duyet"])
    people = demo_accounts.load_personas()
    showcase.load(people, known, officers, timezone.now(), random.Random(1022))
    inbox.load()
    figures.load(account="web")


@pytest.fixture(scope="module")
def addresses(province) -> list[Address]:
    """Fails by name where a page cannot be built: a page added later is walked, or asked for here."""
    return [address for address in every_address() if not FILES.search(address.url)]


def client_of(user: User | None = None, language: str = "vi") -> Client:
    client = Client(headers={"accept-language": language})
    client.cookies[portal.LANGUAGE_COOKIE_NAME] = language
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def told(*walks: Walk) -> None:
    print("\n" + table(walks))  # noqa: T201
    faults = [fault for walk in walks for fault in walk.faults]
    assert faults == [], "\n".join(dict.fromkeys(faults))


def public(addresses: list[Address]) -> list[Address]:
    return [address for address in addresses if not address.is_of_desk]


def test_the_public_reads_every_page_in_both_languages(addresses):
    pages = public(addresses)
    told(
        walk(client_of(), pages, who="public, vi", state="with data"),
        walk(client_of(language="en"), pages, who="public, en", state="with data"),
    )


def test_the_public_with_a_begun_application_reads_every_page(addresses):
    client = client_of()
    procedure = Procedure.objects.first()
    client.get(f"/nop-ho-so/thu-tuc/{procedure.pk}/")
    client.post(f"/nop-ho-so/thu-tuc/{procedure.pk}/", {})
    client.post("/phan-anh/gui/", {"text": "Đèn đường hỏng ở ngõ 12 đã ba tuần nay"})
    told(walk(client, public(addresses), who="public, vi", state="with drafts"))


def test_the_superuser_reads_every_page_of_the_desk(addresses):
    chief = User.objects.get(username=staff.ADMIN.username)
    pages = [address for address in addresses if address.is_of_desk]
    told(walk(client_of(chief), pages, who="superuser", state="with data"))
