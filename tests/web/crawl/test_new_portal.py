"""A portal without any data shows every page that needs none, in both languages and to the superuser."""

import pytest

from dossiers.models import Dossier
from tests.web.crawl.addresses import every_address
from tests.web.crawl.people import FILES, client_of, desk, public
from tests.web.crawl.walking import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(settings):
    settings.STAFF_OTP_REQUIRED = False
    assert not Dossier.objects.exists()
    return [one for one in every_address(with_arguments=False) if not FILES.search(one.url)]


def test_a_new_portal_shows_every_page(pages, django_user_model, conclude):
    chief = django_user_model.objects.create_superuser("chief", password="x")
    conclude(
        walk(client_of(), public(pages), who="public, vi", state="without data"),
        walk(client_of(language="en"), public(pages), who="public, en", state="without data"),
        walk(client_of(chief), desk(pages), who="superuser", state="without data"),
    )
