"""Every page of the desk, read by an officer of each role.

A page that stands for several states is read in one of them, by the next role in the next. Of the pages that
a role is refused, which all look alike, each role reads another fourth. All of them with SECURITY_FULL=1; the
superuser reads every state (test_desk.py), and that pages are refused is shown by tests/security.
"""

import os
from collections.abc import Sequence

import pytest
from django.contrib.auth.models import User

from dossiers.demo import staff
from tests.security.asking import model_of, rights_on
from tests.web.crawl.addresses import Address
from tests.web.crawl.people import client_of, desk, one_of_each_look
from tests.web.crawl.walking import walk

pytestmark = pytest.mark.django_db
ROLES = {login.role: login.username for login in reversed(staff.LOGINS)}
IS_FULL = bool(os.environ.get("SECURITY_FULL"))


def share_of(officer: User, number: int, addresses: Sequence[Address]) -> list[Address]:
    states: dict[str, list[Address]] = {}
    for address in addresses:
        states.setdefault(address.page, []).append(address)
    read = [each[number % len(each)] for each in states.values()]
    refused = [page for page in read if (model := model_of(page)) and not rights_on(officer, model)]
    left_out = set(refused) - set(refused[number % 4 :: 4])
    return [page for page in read if page not in left_out]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_every_page_of_the_desk(role, addresses, conclude):
    officer = User.objects.get(username=ROLES[role])
    assert officer.groups.get().name == role
    pages = one_of_each_look(desk(addresses))
    read = pages if IS_FULL else share_of(officer, [*ROLES].index(role), pages)
    conclude(walk(client_of(officer), read, who=role, state="with data"))
