"""A citizen number is found by its digest; the number itself lies encrypted, and the digest goes with it."""

import pytest
from django.db import connection

from foundation.citizens import services
from foundation.citizens.models import Citizen
from foundation.database.encryption import blind_index
from tests.factories import make_citizen

pytestmark = pytest.mark.django_db


def found(number: str) -> list[Citizen]:
    return list(Citizen.objects.filter(identity_index=blind_index(number)))


def test_the_index_follows_the_number_and_tells_nothing_without_the_key(settings):
    person = make_citizen(identity_number="049090000001")
    assert found("049090000001") == [person]
    person.identity_number = "049090000002"
    person.save()
    assert found("049090000001") == [] and found("049090000002") == [person]
    settings.HASH_KEY = "another key"
    assert found("049090000002") == []


def test_whoever_has_no_number_is_found_by_none():
    make_citizen(identity_number="")
    assert blind_index("") == ""
    assert Citizen.objects.filter(identity_index=blind_index("049090000001")).count() == 0


def test_rows_written_in_bulk_have_their_index():
    Citizen.objects.bulk_create([Citizen(full_name="A", identity_number="049090000003")])
    assert len(found("049090000003")) == 1


def test_an_erased_citizen_leaves_no_index():
    person = make_citizen(identity_number="049090000001")
    services.erase(citizen=person, because="asked")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_index FROM citizens_citizen WHERE id = %s", [person.pk])
        assert cursor.fetchone() == ("",)
