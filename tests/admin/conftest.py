"""An officer at a desk, signed in; the second step is off except where a test is about it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import make_agency, make_officer


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def agency(db):
    return make_agency()


def officer_of(*agencies, role="Cán bộ một cửa", **over):
    officer = make_officer(*agencies, is_staff=True, **over)
    officer.groups.add(Group.objects.get(name=role))
    return officer


def desk_client(officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(agency):
    return officer_of(agency)


@pytest.fixture
def desk(officer) -> Client:
    return desk_client(officer)
