"""Operators at the desk, signed in; the second step is off except where a test is about it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.foundation.conversations.factories import make_operator


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def desk_of(operator: User) -> Client:
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def lan(db) -> User:
    return make_operator("Lan")


@pytest.fixture
def minh(db) -> User:
    return make_operator("Minh")


@pytest.fixture
def desk(lan) -> Client:
    return desk_of(lan)
