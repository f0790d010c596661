"""One count of guesses, whichever door they come through."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from tests.factories import make_citizen, make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    cache.clear()
    return make_dossier(applicant=make_citizen(phone="84905123456"))


def by_page(client, dossier, key: str) -> bool:
    return "khong-mo" not in client.post("/ho-so/mo/", {"code": dossier.code, "key": key})["Location"]


def by_api(client, dossier, key: str) -> bool:
    return APIClient().get("/api/v1/track/", {"code": dossier.code, "secret": key}).status_code == 200


def by_chat(client, dossier, key: str) -> bool:
    identity = identity_for(channel="chat", external_id="7100000000000000311")
    reply = answer(identity=identity, utterance=Utterance(f"{dossier.code} {key}"))
    return "Không mở được" not in reply.messages[0].text


DOORS = (by_page, by_api, by_chat)


@pytest.mark.parametrize("last", DOORS)
@pytest.mark.security_check("dossier-enumeration")
def test_digits_guessed_at_all_doors_add_up_to_one_lock(client, dossier, last):
    for door in (by_page, by_api, by_chat, by_page, by_api, by_chat, by_page, by_api, by_chat, by_page):
        assert not door(client, dossier, "0000")
    assert not last(client, dossier, "3456")


@pytest.mark.parametrize("door", DOORS)
def test_nine_guesses_elsewhere_leave_the_tenth_try(client, dossier, door):
    for other in (by_page, by_api, by_chat) * 3:
        assert not other(client, dossier, "0000")
    assert door(client, dossier, "3456")


@pytest.mark.parametrize("last", (by_page, by_api))
def test_secrets_guessed_by_page_and_api_lock_the_address(client, dossier, last):
    for door in (by_page, by_api, by_page, by_api, by_page):
        assert not door(client, dossier, "AAAAAA")
    assert not last(client, dossier, dossier.secret)
    assert by_chat(client, dossier, dossier.secret)
