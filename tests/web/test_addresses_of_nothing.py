"""Arguments in an address that are nobody's: the page says that nothing is there, and breaks nowhere."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.admin.conftest import desk_client
from tests.web.crawl.addresses import Address, addresses_of_nothing

pytestmark = [pytest.mark.django_db, pytest.mark.slow("asks for every address with nothing")]


@pytest.fixture
def chief(settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    return desk_client(User.objects.create_superuser("chief"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_breaks_on_arguments_of_nothing(chief, method):
    stranger, broken = Client(), []
    for address in addresses_of_nothing():
        client = chief if address.is_of_desk else stranger
        if fault := fault_of(client, method, address):
            broken.append(fault)
    assert not broken, "\n".join(broken)


def fault_of(client: Client, method: str, address: Address) -> str:
    try:
        answer = getattr(client, method)(address.url)
    except Exception as error:
        return f"{method} {address.url} ({address.page}): {error!r}"[:250]
    return f"{method} {address.url}: {answer.status_code}" if answer.status_code >= 500 else ""
